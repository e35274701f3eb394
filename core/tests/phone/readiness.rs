//! Whether this phone would get a call for help through.

use crate::support::call_centre::{CallCentre, Fault};
use crate::support::phone::{Phone, danger, now};

#[test]
fn a_test_press_shows_its_round_trip() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    assert_eq!(phone.reporter.readiness().unwrap().last_drill, None);
    let mut drill = now(danger());
    drill.drill = true;
    let report = phone.press(&drill);
    phone.pass(3);
    phone.sync();
    let shown = phone.reporter.readiness().unwrap().last_drill.unwrap();
    assert_eq!(shown.report_id, report.to_string());
    assert_eq!(shown.sent_at_ms.unwrap() - shown.pressed_at_ms, 3_000);
    assert!(shown.received_at_ms.is_some());
}

#[test]
fn what_is_owed_and_what_went_wrong_last_is_told() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let ready = phone.reporter.readiness().unwrap();
    assert!(ready.queue_writable && ready.free_bytes.unwrap() > 0);
    assert_eq!((ready.remaining, ready.last_contact_at_ms), (0, None));

    let pressed = phone
        .press(&now(danger()))
        .time()
        .unwrap()
        .timestamp_millis();
    centre.fault(Fault::html(511));
    phone.sync();
    let ready = phone.reporter.readiness().unwrap();
    assert_eq!((ready.remaining, ready.failures_in_a_row), (1, 1));
    assert_eq!(ready.oldest_unsent_at_ms, Some(pressed));
    assert_eq!(ready.last_error.as_deref(), Some("unsigned_511"));

    phone.pass(30);
    phone.sync();
    let ready = phone.reporter.readiness().unwrap();
    assert_eq!(
        (ready.remaining, ready.failures_in_a_row, ready.last_error),
        (0, 0, None)
    );
    assert!(ready.last_contact_at_ms.is_some());
}

#[test]
fn the_instance_tells_its_numbers() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let settings = phone.reporter.settings().unwrap();
    assert_eq!(settings.police, "110");
    assert_eq!(settings.sms_number.as_deref(), Some("+62000000000"));
    assert_eq!(settings.taken_after_ms, 60_000);
    assert_eq!(settings.cancel_window_ms, 5_000);
}
