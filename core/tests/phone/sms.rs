//! The press as one SMS: a way of its own, and never "sent".

use ots_core::{CancelOutcome, ReporterError, Standing};
use ots_protocol::sms::decode;

use crate::support::call_centre::{CallCentre, Fault};
use crate::support::phone::{Phone, danger, now};

#[test]
fn the_sms_carries_the_very_bytes_that_data_carries() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = phone.press(&danger());
    let text = phone.reporter.sms_text(report.to_string()).unwrap();
    assert!(text.len() <= 160);
    phone.sync();
    let inside = centre.inside();
    assert_eq!(
        decode(&text).unwrap(),
        inside.items[&report.into()][0].as_bytes()
    );
}

#[test]
fn a_press_whose_text_was_taken_can_not_be_called_never_sent() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = phone.press(&danger());
    phone.reporter.sms_text(report.to_string()).unwrap();
    assert_eq!(phone.report(report).state, Standing::Pending);
    let outcome = phone.reporter.cancel(report.to_string(), None).unwrap();
    assert!(matches!(outcome, CancelOutcome::Follows { .. }));
}

#[test]
fn an_sms_that_was_handed_over_is_not_sent_and_is_still_tried_over_data() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = phone.press(&now(danger()));
    centre.fault(Fault::status(502));
    phone.sync();
    phone.reporter.sms_text(report.to_string()).unwrap();
    phone.reporter.sms_handed(report.to_string()).unwrap();
    let item = &phone.report(report).items[0];
    assert_eq!(item.state, Standing::Pending);
    assert!(item.sms_handed_at_ms.is_some());
    assert_eq!(phone.sync().sent, 1);
    assert_eq!(phone.report(report).state, Standing::Sent);
}

#[test]
fn there_is_no_sms_after_the_receipt() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = phone.press(&now(danger()));
    phone.sync();
    assert_eq!(
        phone.reporter.sms_text(report.to_string()),
        Err(ReporterError::AlreadyDelivered)
    );
    assert_eq!(phone.report(report).offer_sms_at_ms, None);
}
