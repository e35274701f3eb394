//! Durable intake: reports that were stored and signed for, a second.

use ots_scenarios::centre::CallCentre;
use ots_scenarios::pressed::Sealer;

use crate::figures::Figures;
use crate::quantile::Times;
use crate::{load, machine, policy};

pub(crate) const NAMES: &[&str] = &[
    "intake_c1_rps",
    "intake_c1_p50_ms",
    "intake_c1_p99_ms",
    "intake_c8_rps",
    "intake_c8_p50_ms",
    "intake_c8_p99_ms",
    "intake_c32_rps",
    "intake_c32_p50_ms",
    "intake_c32_p99_ms",
    "intake_rss_mib",
];

pub(crate) fn measure(figures: &mut Figures) {
    let mut centre = CallCentre::start();
    let sealer = Sealer::of(&centre.instance());
    let mut stored = 0;
    for (connections, count) in policy::INTAKE {
        let name = |what: &str| format!("intake_c{connections}_{what}");
        let asked = ["rps", "p50_ms", "p99_ms"].map(name);
        if !asked.iter().any(|name| figures.wants(name)) && !figures.wants("intake_rss_mib") {
            continue;
        }
        let requests = load::seal(&sealer, count);
        let run = load::send(centre.addr(), requests, connections);
        stored += count;
        let rate = count as f64 / run.took.as_secs_f64();
        let times = Times::from(run.answers);
        figures.give(&asked[0], rate.round(), "reports/s");
        figures.give(&asked[1], times.percentile_ms(50), "ms");
        figures.give(&asked[2], times.percentile_ms(99), "ms");
        // What was acknowledged is opened afterwards; the next run must not pay for this one.
        wait_until_opened(&centre, stored, figures, connections);
    }
    let rss = machine::peak_resident_mib(centre.process().pid());
    figures.give("intake_rss_mib", rss.unwrap_or(f64::NAN), "MiB");
    assert_eq!(
        centre.reports().len(),
        stored,
        "stored is what was signed for"
    );
}

/// Waits until every report was opened and listed, and says how long that took.
fn wait_until_opened(centre: &CallCentre<'_>, stored: usize, figures: &mut Figures, c: usize) {
    let began = std::time::Instant::now();
    crate::console::wait_until_opened(centre);
    let waited = began.elapsed().as_secs_f64();
    figures.comment(&format!(
        "after intake_c{c}: the last of {stored} reports was opened {waited:.1} s after its receipt"
    ));
}
