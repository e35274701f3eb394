//! How the phone goes on after a fault: patiently, without end, and without anybody starving.

use ots_core::{Blocked, Standing};

use crate::support::call_centre::{CallCentre, Fault};
use crate::support::phone::{Phone, danger, now};

#[test]
fn patience_is_kept_by_what_was_asked_to_wait_and_not_by_a_new_cry() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    phone.press(&now(danger()));
    centre.fault(Fault::patience(503, 30));
    let outcome = phone.sync();
    assert_eq!(outcome.blocked, Some(Blocked::AskedToWait));
    let wake = outcome.next_wake_ms.unwrap();
    assert!((29_000..=38_000).contains(&wake), "{wake}");
    let asked = centre.inside().puts();

    phone.pass(10);
    assert_eq!(phone.sync().sent, 0);
    assert_eq!(centre.inside().puts(), asked, "a kick does not override it");

    let cry = phone.press(&now(danger()));
    phone.sync();
    assert_eq!(phone.report(cry).state, Standing::Sent);
    assert_eq!(
        centre.inside().items.len(),
        3,
        "its success is a kick for the other"
    );
}

#[test]
fn an_unsigned_request_for_patience_is_heeded_for_five_minutes_at_most() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    phone.press(&now(danger()));
    centre.fault(Fault::patience(503, 30 * 24 * 3_600));
    phone.sync();
    phone.pass(300);
    assert_eq!(phone.sync().sent, 1);
}

#[test]
fn more_than_fifty_failures_then_it_is_sent() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = phone.press(&now(danger()));
    centre.rule(|_| Some(Fault::status(500)));
    for _ in 0..60 {
        phone.sync();
        phone.pass(400);
    }
    assert_eq!(phone.report(report).items[0].attempts, 60);
    centre.behave();
    assert_eq!(phone.sync().sent, 1);
}

#[test]
fn a_call_centre_that_knows_no_batches_gets_every_item() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    for _ in 0..40 {
        phone.press(&now(danger()));
    }
    centre.rule(|request| (request.method == "POST").then(|| Fault::status(404)));
    let outcome = phone.sync();
    assert_eq!((outcome.sent, outcome.remaining), (79, 0));
}

#[test]
fn a_row_that_breaks_every_batch_costs_the_others_nothing() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let poison = phone.press(&now(danger()));
    for _ in 0..50 {
        phone.press(&now(danger()));
    }
    let id = *poison.as_bytes();
    centre.rule(move |request| {
        let holds = request.path.contains(&poison.to_string())
            || request.body.windows(16).any(|window| window == id);
        (holds && request.method != "GET").then(|| Fault::status(500))
    });
    let mut sent = 0;
    for _ in 0..3 {
        sent += phone.sync().sent;
        phone.pass(400);
    }
    assert_eq!(sent, 100, "all but the poisoned one");
    assert_eq!(phone.report(poison).state, Standing::Pending);
    centre.behave();
    assert_eq!(phone.sync().sent, 1);
}

#[test]
fn a_portal_is_not_hammered_and_nobody_starves_behind_it() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    for _ in 0..30 {
        phone.press(&now(danger()));
    }
    centre.rule(|_| Some(Fault::html(200)));
    phone.sync();
    assert!(centre.inside().puts() < 20, "{}", centre.inside().puts());
    for _ in 0..60 {
        phone.pass(400);
        phone.sync();
    }
    assert!(
        phone
            .reports()
            .iter()
            .all(|report| report.items[0].attempts > 0)
    );
}
