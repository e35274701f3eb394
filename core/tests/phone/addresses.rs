//! An instance of two addresses: whichever of them is the call centre is found, for what goes out and
//! for what comes back, and is asked first from then on.

use std::net::TcpListener;

use ots_core::Standing;
use ots_protocol::instance::SignedInstance;
use ots_protocol::updates::{Epoch, ReportState, Update};

use crate::support::call_centre::{CallCentre, Fault};
use crate::support::desk::Desk;
use crate::support::phone::{BUDGET, Phone, danger, now};

/// Enough for two addresses on loopback of which the first keeps silent.
const SLICE_MS: u64 = 6_000;

/// What stands at the first address of the document; the second is the call centre.
struct Two {
    first: CallCentre,
    centre: CallCentre,
    phone: Phone,
}

fn two(first_does: Fault) -> Two {
    let centre = CallCentre::start();
    let first = CallCentre::start();
    first.rule(move |_| Some(first_does.clone()));
    let document = centre.keys.document(&[&first.url(), &centre.url()]);
    let document = SignedInstance::sign(&document, &[&centre.keys.root]).unwrap();
    centre.publish("", &document);
    let phone = Phone::with(document.as_bytes().to_vec());
    Two {
        first,
        centre,
        phone,
    }
}

impl Two {
    fn asked_of_the_first(&self) -> usize {
        self.first.inside().connections
    }
}

#[test]
fn one_press_goes_to_the_second_where_the_first_gives_nothing_signed() {
    for fault in [
        Fault::status(502),
        Fault::patience(503, 120),
        Fault::html(200),
        Fault::WrongKey,
        Fault::ResetMidBody,
        Fault::StoreThenCut,
        Fault::TruncateAnswer,
    ] {
        let two = two(fault.clone());
        let report = two.phone.press(&now(danger()));
        assert_eq!(two.phone.sync().sent, 1, "{fault:?}");
        assert_eq!(two.phone.report(report).state, Standing::Sent, "{fault:?}");
    }
}

#[test]
fn many_presses_go_to_the_second_where_the_first_gives_nothing_signed() {
    let two = two(Fault::status(502));
    for _ in 0..40 {
        two.phone.press(&now(danger()));
    }
    assert_eq!(two.phone.sync().remaining, 0);
    assert_eq!(two.asked_of_the_first(), 1, "once, and not for every row");
}

#[test]
fn a_first_that_keeps_silent_leaves_the_second_its_part_of_the_slice() {
    let two = two(Fault::Hang);
    two.phone.press(&now(danger()));
    assert_eq!(
        two.phone.reporter.sync_once(SLICE_MS, false).unwrap().sent,
        1
    );
}

#[test]
fn the_address_that_answered_is_asked_first_from_then_on() {
    let two = two(Fault::Hang);
    two.phone.press(&now(danger()));
    two.phone.reporter.sync_once(SLICE_MS, false).unwrap();
    two.phone.press(&now(danger()));
    let outcome = two.phone.reporter.sync_once(SLICE_MS, false).unwrap();
    assert_eq!(outcome.remaining, 0);
    assert_eq!(two.asked_of_the_first(), 1);
}

#[test]
fn a_second_that_answered_and_fails_later_is_followed_by_the_first() {
    let second = CallCentre::start();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let first = CallCentre::listen(listener, second.keys.clone(), None);
    let document = second.keys.document(&[&first.url(), &second.url()]);
    let phone = Phone::with(second.keys.sign(&document));
    first.rule(|_| Some(Fault::status(502)));
    phone.press(&now(danger()));
    assert_eq!(phone.sync().sent, 1);
    first.behave();
    second.rule(|_| Some(Fault::status(502)));
    let report = phone.press(&now(danger()));
    phone.sync();
    assert!(first.inside().items.contains_key(&report.into()));
}

#[test]
fn news_is_asked_of_the_second_where_the_first_gives_none() {
    for fault in [Fault::status(502), Fault::html(200), Fault::ResetMidBody] {
        let two = two(fault.clone());
        let report = two.phone.press(&now(danger()));
        two.phone.sync();
        taken(&two.centre, report);
        // Another process of the app: what answered last is not known to it.
        let phone = reopened(two.phone);
        let outcome = phone.reporter.refresh_updates(None, 0, BUDGET).unwrap();
        assert_eq!((outcome.answered, outcome.blocked), (1, None), "{fault:?}");
        assert_eq!(phone.report(report).state, Standing::Taken, "{fault:?}");
    }
}

#[test]
fn news_is_asked_of_the_second_where_nobody_is_at_the_first_or_it_keeps_silent() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let gone = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let silent = CallCentre::start();
    silent.rule(|_| Some(Fault::Hang));
    for first in [gone, silent.url()] {
        let centre = CallCentre::start();
        let document = centre.keys.document(&[&first, &centre.url()]);
        let phone = Phone::with(centre.keys.sign(&document));
        let report = phone.press(&now(danger()));
        phone.reporter.sync_once(SLICE_MS, false).unwrap();
        taken(&centre, report);
        let phone = reopened(phone);
        let outcome = phone.reporter.refresh_updates(None, 0, SLICE_MS).unwrap();
        assert_eq!((outcome.answered, outcome.blocked), (1, None), "{first}");
        assert_eq!(phone.report(report).state, Standing::Taken);
    }
}

#[test]
fn where_no_address_gives_anything_signed_nothing_is_called_sent() {
    let two = two(Fault::html(200));
    two.centre.rule(|_| Some(Fault::status(503)));
    let report = two.phone.press(&now(danger()));
    let outcome = two.phone.sync();
    assert_eq!((outcome.sent, outcome.remaining), (0, 1));
    assert_eq!(two.phone.report(report).state, Standing::Pending);
    assert_eq!(two.phone.report(report).items[0].attempts, 1);
}

fn reopened(mut phone: Phone) -> Phone {
    phone.restart();
    phone
}

/// An operator takes it.
fn taken(centre: &CallCentre, report: ots_protocol::ReportId) {
    let taken = Update {
        state: Some(ReportState::Taken),
        at_ms: Some(10),
        ..Update::default()
    };
    let desk = Desk::of(centre, report);
    desk.says(Epoch([1; 16]), 10, ReportState::Taken, &[(1, taken)]);
}
