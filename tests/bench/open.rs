//! Opening the core on a phone's folder with reports in it.

use std::sync::Arc;
use std::time::Instant;

use ots_core::{Reporter, SystemClock};
use ots_scenarios::centre::CallCentre;

use crate::figures::Figures;
use crate::policy;
use crate::press::request;
use crate::quantile::Times;

pub(crate) const NAMES: &[&str] = &["core_open_ms"];

pub(crate) fn measure(figures: &mut Figures) {
    let centre = CallCentre::start();
    let instance = std::fs::read(centre.instance()).expect("the instance document");
    let folder = tempfile::tempdir().expect("a temporary folder");
    for _ in 0..20 {
        let _ = ots_core::press(folder.path(), &instance, &request(false), &SystemClock);
    }
    let mut times = Vec::with_capacity(policy::OPENINGS);
    for _ in 0..policy::OPENINGS {
        let began = Instant::now();
        let opened = Reporter::open_with(
            folder.path().to_path_buf(),
            instance.clone(),
            &[],
            Arc::new(SystemClock),
        );
        let reports = opened.expect("a queue that was just made").reports();
        times.push(began.elapsed());
        assert_eq!(reports.map(|list| list.len()), Ok(20));
    }
    figures.comment("core_open_ms: p99 of opening a queue of 20 reports and listing them, here");
    figures.give("core_open_ms", Times::from(times).percentile_ms(99), "ms");
}
