//! What this disk gives at best: a bare `fdatasync` after a small append, in the folder that the
//! presses are measured in.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::figures::Figures;
use crate::policy;
use crate::quantile::Times;

pub(crate) const NAMES: &[&str] = &["fdatasync_p50_ms", "fdatasync_p99_ms"];

pub(crate) fn measure(figures: &mut Figures) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let times = Times::from(syncs(folder.path()));
    figures.give("fdatasync_p50_ms", times.percentile_ms(50), "ms");
    figures.give("fdatasync_p99_ms", times.percentile_ms(99), "ms");
}

/// Appends a database page and syncs, again and again.
fn syncs(folder: &Path) -> Vec<Duration> {
    let mut file = File::create(folder.join("file")).expect("a new file");
    let page = [0xa5; 4096];
    let mut times = Vec::with_capacity(policy::SYNCS);
    for _ in 0..policy::SYNCS {
        let began = Instant::now();
        file.write_all(&page).expect("room on the disk");
        file.sync_data().expect("a disk that syncs");
        times.push(began.elapsed());
    }
    times
}
