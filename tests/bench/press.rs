//! The press call as the app makes it, from the thumb to the return, on stable storage.

use std::time::Instant;

use ots_core::{PressOutcome, PressRequest, SystemClock};
use ots_protocol::codes::{ForWhom, Language, Urgency};
use ots_scenarios::centre::CallCentre;

use crate::figures::Figures;
use crate::policy;
use crate::quantile::Times;

pub(crate) const NAMES: &[&str] = &["press_p50_ms", "press_p99_ms"];

pub(crate) fn measure(figures: &mut Figures) {
    let centre = CallCentre::start();
    let instance = std::fs::read(centre.instance()).expect("the instance document");
    let mut times = Vec::with_capacity(policy::PRESSES);
    while times.len() < policy::PRESSES {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let press = || ots_core::press(folder.path(), &instance, &request(false), &SystemClock);
        // The app makes the queue when it is installed, not at the press.
        assert!(matches!(press(), PressOutcome::Committed { .. }));
        for _ in 0..policy::PRESSES_OF_A_PHONE {
            let began = Instant::now();
            let outcome = press();
            times.push(began.elapsed());
            let committed = matches!(outcome, PressOutcome::Committed { .. });
            assert!(committed, "{outcome:?}");
        }
    }
    let times = Times::from(times);
    figures.give("press_p50_ms", times.percentile_ms(50), "ms");
    figures.give("press_p99_ms", times.percentile_ms(99), "ms");
}

/// A press as a made-up person makes it, sent at once.
pub(crate) fn request(drill: bool) -> PressRequest {
    PressRequest {
        urgency: Urgency::Danger,
        for_whom: Some(ForWhom::Me),
        drill,
        now: true,
        least_window_ms: 0,
        fix: ots_protocol::items::Fix::new(-8.172_357, 113.700_302, 18.0, 120),
        language: Some(Language::Indonesian),
        app_version: Some(1),
    }
}
