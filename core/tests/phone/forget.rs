//! *Hapus*: out of sight at once, and what was owed still goes.

use ots_core::{PreparationForm, ReporterError};
use ots_protocol::refusal::RefusalCode;

use crate::support::call_centre::{CallCentre, Fault};
use crate::support::phone::{Phone, danger, now};

#[test]
fn a_forgotten_report_vanishes_at_once_and_still_goes() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = phone.press(&danger());
    phone
        .reporter
        .add_message(report.to_string(), "rekaan".to_owned(), None)
        .unwrap();
    phone.reporter.forget(report.to_string()).unwrap();
    assert!(phone.reports().is_empty());
    assert_eq!(
        phone.reporter.forget(report.to_string()),
        Err(ReporterError::NoSuchReport)
    );
    phone.pass(5);
    let outcome = phone.sync();
    assert_eq!((outcome.sent, outcome.remaining), (2, 0));
    assert_eq!(centre.inside().stored(), 2);
}

#[test]
fn a_forgotten_report_can_not_be_joined_or_read() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let hidden = phone.press(&danger());
    phone.reporter.forget(hidden.to_string()).unwrap();
    assert_ne!(phone.press(&danger()), hidden);
    assert!(phone.reporter.news(hidden.to_string()).is_err());
}

#[test]
fn forgetting_everything_leaves_nothing_to_see_and_loses_nothing() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    phone.reporter.prepare(PreparationForm::default()).unwrap();
    phone.press(&now(danger()));
    phone.press(&now(danger()));
    phone.reporter.forget_all().unwrap();
    assert!(phone.reports().is_empty());
    assert_eq!(phone.reporter.prepared().unwrap(), None);
    // Out of sight on the readiness screen too, and still owed.
    let ready = phone.reporter.readiness().unwrap();
    assert_eq!((ready.remaining, ready.oldest_unsent_at_ms), (0, None));
    // The second press is linked to the first when it has arrived, forgotten or not.
    assert_eq!(phone.sync().sent, 5);
    assert_eq!(phone.reporter.readiness().unwrap().remaining, 0);
}

#[test]
fn after_everything_was_forgotten_nothing_says_when_the_phone_last_spoke_to_the_call_centre() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    phone.press(&now(danger()));
    phone.sync();
    let contact = || {
        let ready = phone.reporter.readiness().unwrap();
        (ready.last_contact_at_ms, ready.last_error)
    };
    assert!(contact().0.is_some());
    phone.press(&now(danger()));
    phone.reporter.forget_all().unwrap();
    assert_eq!(contact(), (None, None));
    // What was owed goes out, and its receipt is a contact that nobody is told of.
    assert!(phone.sync().sent > 0);
    assert_eq!(contact(), (None, None));
}

#[test]
fn a_refused_item_that_is_out_of_sight_is_no_trouble_on_the_readiness_screen() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = phone.press(&now(danger()));
    centre.fault(Fault::RefuseAlert(report, RefusalCode::NotAnEnvelope));
    phone.sync();
    assert_eq!(phone.reporter.readiness().unwrap().wedged, 1);
    phone.reporter.forget(report.to_string()).unwrap();
    assert_eq!(phone.reporter.readiness().unwrap().wedged, 0);
}
