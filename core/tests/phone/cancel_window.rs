//! The window in which a press can be called off, and the moment it ends.

use std::time::Duration;

use ots_core::{CancelOutcome, PressOutcome, Standing};
use ots_protocol::codes::Urgency;
use ots_protocol::seal::{open_alert, open_item};
use ots_protocol::{ItemKind, ItemPayload};

use crate::support::call_centre::CallCentre;
use crate::support::phone::{Phone, danger, now, open};

fn cancel(phone: &Phone, report: ots_protocol::ReportId) -> CancelOutcome {
    phone
        .reporter
        .cancel(report.to_string(), Some("mistake".to_owned()))
        .unwrap()
}

#[test]
fn cancelled_inside_the_window_was_never_sent_and_is_gone() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = phone.press(&danger());
    phone
        .reporter
        .add_message(report.to_string(), "rekaan".to_owned(), None)
        .unwrap();
    assert_eq!(cancel(&phone, report), CancelOutcome::NeverSent);
    assert!(phone.reports().is_empty());
    phone.pass(600);
    assert_eq!(phone.sync().remaining, 0);
    assert_eq!(centre.inside().connections, 0);
    assert!(
        phone.reporter.cancel(report.to_string(), None).is_err(),
        "there is nothing left"
    );
}

/// A press of a person who needs so long for a button, and the window that it has, in milliseconds.
fn press_of(phone: &Phone, needs_ms: u64) -> u64 {
    let mut request = danger();
    request.least_window_ms = needs_ms;
    match phone.reporter.press(&request) {
        PressOutcome::Committed {
            cancel_window_ms,
            joined: false,
            ..
        } => cancel_window_ms,
        other => panic!("not a press of its own: {other:?}"),
    }
}

#[test]
fn whoever_needs_longer_for_a_button_has_longer_and_nobody_so_long_that_help_waits() {
    let centre = CallCentre::start();
    for (needs_ms, window_ms) in [
        (0, 5_000),
        (3_000, 5_000),
        (20_000, 20_000),
        (30_000, 30_000),
        (120_000, 30_000),
        (u64::MAX, 30_000),
    ] {
        let phone = Phone::of(&centre);
        assert_eq!(press_of(&phone, needs_ms), window_ms, "needs {needs_ms}");
    }
}

#[test]
fn a_longer_window_holds_the_press_as_long_as_it_says_and_no_longer() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    press_of(&phone, 20_000);
    phone.pass(19);
    phone.sync();
    assert_eq!(centre.inside().stored(), 0);
    phone.pass(1);
    phone.sync();
    assert_eq!(centre.inside().stored(), 1);
}

#[test]
fn cancelled_after_the_window_is_a_message_that_an_operator_sees() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = phone.press(&danger());
    phone.pass(5);
    phone.sync();
    let CancelOutcome::Follows { item_id } = cancel(&phone, report) else {
        panic!("too late")
    };
    assert_eq!(
        cancel(&phone, report),
        CancelOutcome::Follows {
            item_id: item_id.clone()
        }
    );
    phone.sync();

    let view = phone.report(report);
    assert_eq!(view.state, Standing::Cancelled);
    assert!(view.cancel_requested);
    let inside = centre.inside();
    assert_eq!(inside.stored(), 2, "one cancel however often it is said");
    let alert = open_alert(&centre.keys.sealing, &inside.items[&report.into()][0]).unwrap();
    let sent = &inside.items[&item_id.parse().unwrap()][0];
    assert_eq!(sent.kind(), ItemKind::Cancel);
    let opened = open_item(&centre.keys.sealing, sent).unwrap();
    assert!(opened.is_proven(&alert.keys.mac_key));
    assert!(matches!(opened.payload().unwrap(), ItemPayload::Cancel(_)));
}

#[test]
fn a_cancel_after_the_window_but_before_the_send_follows_the_alert() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = phone.press(&danger());
    phone.reporter.send_now(report.to_string()).unwrap();
    assert!(matches!(
        cancel(&phone, report),
        CancelOutcome::Follows { .. }
    ));
    assert_eq!(phone.sync().sent, 2);
    assert_eq!(centre.inside().stored(), 2);
}

#[test]
fn a_press_whose_window_is_over_is_called_off_no_more_though_nothing_left_the_phone_yet() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = phone.press(&danger());
    phone.pass(3_600);
    assert!(matches!(
        cancel(&phone, report),
        CancelOutcome::Follows { .. }
    ));
    phone.sync();
    assert_eq!(centre.inside().stored(), 2, "the alert and the cancel");
}

#[test]
fn send_now_ends_the_window() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = phone.press(&danger());
    assert!(phone.report(report).cancel_window_ms > 0);
    assert!(phone.reporter.send_now(report.to_string()).unwrap());
    assert_eq!(phone.report(report).state, Standing::Pending);
    assert_eq!(phone.report(report).cancel_window_ms, 0);
    assert!(!phone.reporter.send_now(report.to_string()).unwrap());
    assert_eq!(phone.sync().sent, 1);
}

#[test]
fn a_double_press_is_one_report() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = phone.press(&danger());
    phone.pass(2);
    let PressOutcome::Committed {
        report_id,
        cancel_window_ms,
        joined,
    } = phone.reporter.press(&danger())
    else {
        panic!("not committed")
    };
    assert_eq!((report_id, cancel_window_ms, joined), (report, 3_000, true));
    phone.pass(3);
    assert_eq!(phone.sync().sent, 1);
    assert_eq!(centre.inside().stored(), 1);
}

#[test]
fn a_double_press_that_says_now_sends_the_first_one() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = phone.press(&danger());
    assert_eq!(phone.press(&now(danger())), report);
    assert_eq!(phone.sync().sent, 1);
}

#[test]
fn another_choice_or_a_press_after_the_window_is_a_report_of_its_own() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let first = phone.press(&danger());
    let mut other = danger();
    other.urgency = Urgency::Report;
    let second = phone.press(&other);
    assert_ne!(first, second);
    phone.pass(5);
    let third = phone.press(&danger());
    assert_ne!(first, third);
    assert_eq!(phone.reports().len(), 3);
}

#[test]
fn a_drill_never_joins_a_real_press() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let real = phone.press(&danger());
    let mut drill = danger();
    drill.drill = true;
    let drill = phone.press(&drill);
    assert_ne!(real, drill);
    assert!(phone.report(drill).drill);
    phone.pass(5);
    phone.sync();
    let inside = centre.inside();
    let opened = open_alert(&centre.keys.sealing, &inside.items[&drill.into()][0]).unwrap();
    assert!(opened.alert.unwrap().is_drill());
    assert_eq!(inside.stored(), 2, "a drill is linked to nothing");
}

#[test]
fn a_press_survives_the_app_being_closed_in_its_window() {
    let centre = CallCentre::start();
    let mut phone = Phone::of(&centre);
    let report = phone.press(&danger());
    phone.restart();
    assert_eq!(phone.report(report).state, Standing::Held);
    phone.pass(5);
    assert_eq!(phone.sync().sent, 1);
}

#[test]
fn a_sync_that_waits_sends_when_the_window_is_over() {
    let centre = CallCentre::start();
    let mut document = centre.keys.document(&[&centre.url()]);
    document.times.cancel_window_s = 1;
    let folder = tempfile::TempDir::new().unwrap();
    let instance = centre.keys.sign(&document);
    // The phone's own clock: the window passes by itself.
    let phone = ots_core::Reporter::open_with(
        folder.path().to_path_buf(),
        instance,
        &[],
        std::sync::Arc::new(ots_core::SystemClock),
    )
    .unwrap();
    phone.press(&danger());
    let outcome = phone.sync_once(30_000, true).unwrap();
    assert_eq!((outcome.sent, outcome.remaining), (1, 0));
    let inside = centre.inside();
    assert_eq!(
        inside.connections, 1,
        "the handshake of the window serves the send"
    );
}

#[test]
fn no_document_can_hold_a_press_for_long() {
    let centre = CallCentre::start();
    let mut document = centre.keys.document(&[&centre.url()]);
    document.times.cancel_window_s = 86_400;
    let phone = Phone::with(centre.keys.sign(&document));
    let report = phone.press(&danger());
    assert_eq!(phone.report(report).cancel_window_ms, 30_000);
    phone.pass(30);
    assert_eq!(phone.sync().sent, 1);
}

#[test]
fn a_window_of_nothing_is_no_window() {
    let centre = CallCentre::start();
    let mut document = centre.keys.document(&[&centre.url()]);
    document.times.cancel_window_s = 0;
    let phone = Phone::with(centre.keys.sign(&document));
    let report = phone.press(&danger());
    assert_eq!(phone.report(report).state, Standing::Pending);
}

#[test]
fn a_cancel_that_races_the_send_ends_as_one_or_the_other() {
    let centre = CallCentre::start();
    // First far before and far behind, then ever closer to where the one turns into the other.
    let (mut early, mut late) = (Duration::ZERO, Duration::from_millis(20));
    let mut outcomes = (0, 0);
    for round in 0..20 {
        let phone = Phone::of(&centre);
        let before = centre.inside().stored();
        let report = phone.press(&danger());
        let other = open(phone.path(), &phone.instance, &phone.clock);
        let outcome = std::thread::scope(|scope| {
            let cancel = || other.cancel(report.to_string(), None).unwrap();
            let send = || {
                let _ = phone.reporter.send_now(report.to_string());
                phone.sync()
            };
            match round {
                0 => {
                    let outcome = cancel();
                    let _ = send();
                    outcome
                }
                1 => {
                    let _ = send();
                    cancel()
                }
                _ => {
                    let sync = scope.spawn(send);
                    std::thread::sleep((early + late) / 2);
                    let outcome = cancel();
                    sync.join().unwrap();
                    outcome
                }
            }
        });
        let between = (early + late) / 2;
        while phone.sync().remaining > 0 {}
        let arrived = centre.inside().stored() - before;
        match outcome {
            CancelOutcome::NeverSent => {
                assert_eq!(arrived, 0);
                assert!(phone.reports().is_empty());
                early = between;
                outcomes.0 += 1;
            }
            CancelOutcome::Follows { .. } => {
                assert_eq!(arrived, 2);
                late = between;
                outcomes.1 += 1;
            }
        }
        if round < 2 {
            (early, late) = (Duration::ZERO, Duration::from_millis(20));
            let expected = if round == 0 { (1, 0) } else { (1, 1) };
            assert_eq!(outcomes, expected, "far from the race there is no doubt");
        }
    }
}
