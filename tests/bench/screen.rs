//! From the press on a phone to the row on an operator's screen: the local commit, a new
//! connection, the intake's commit, the opening, the event, the drawn row.

use std::sync::Arc;
use std::time::Instant;

use ots_core::{PressOutcome, Reporter, SystemClock};
use ots_scenarios::centre::CallCentre;
use ots_scenarios::console::Operator;

use crate::figures::Figures;
use crate::policy;
use crate::press::request;
use crate::quantile::Times;

pub(crate) const NAMES: &[&str] = &["press_to_screen_p50_ms", "press_to_screen_p99_ms"];

pub(crate) fn measure(figures: &mut Figures) {
    let centre = CallCentre::start();
    let instance = std::fs::read(centre.instance()).expect("the instance document");
    let operator = Operator::sign_in(&centre, "petugas-rekaan");
    let mut live = operator.live(None);
    live.wait_for("the list's end", |event| event.kind == "end");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let reporter = Reporter::open_with(
        folder.path().to_path_buf(),
        instance,
        &[centre.url()],
        Arc::new(SystemClock),
    )
    .expect("a new queue");
    let mut times = Vec::with_capacity(policy::SCREEN_PRESSES);
    for _ in 0..policy::SCREEN_PRESSES {
        let began = Instant::now();
        let PressOutcome::Committed { report_id, .. } = reporter.press(&request(true)) else {
            panic!("a press was not committed");
        };
        let report_id = report_id.to_string();
        let seen = std::thread::scope(|scope| {
            // The phone is still reading its receipt when the row is on the screen.
            let sending = scope.spawn(|| reporter.sync_once(60_000, false));
            live.wait_for("the row", |event| event.is_row_of(&report_id));
            let seen = began.elapsed();
            let _ = sending.join().expect("a sync that does not panic");
            seen
        });
        times.push(seen);
    }
    let times = Times::from(times);
    figures.give("press_to_screen_p50_ms", times.percentile_ms(50), "ms");
    figures.give("press_to_screen_p99_ms", times.percentile_ms(99), "ms");
}
