//! *Hapus*: out of sight at once, and what was owed still goes.

use ots_core::{PreparationForm, ReporterError};

use crate::support::call_centre::CallCentre;
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
    assert_eq!(phone.reporter.readiness().unwrap().remaining, 4);
    // The second press is linked to the first when it has arrived, forgotten or not.
    assert_eq!(phone.sync().sent, 5);
    assert_eq!(phone.reporter.readiness().unwrap().remaining, 0);
}
