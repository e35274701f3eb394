//! One press, all the way to a signed receipt.

use crate::support::call_centre::CallCentre;
use crate::support::phone::{Phone, danger, now};
use ots_core::Standing;
use ots_protocol::ItemKind;
use ots_protocol::codes::Urgency;
use ots_protocol::seal::open_alert;

#[test]
fn a_press_is_held_then_sent_and_signed_for() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = phone.press(&danger());
    assert_eq!(phone.report(report).state, Standing::Held);

    let outcome = phone.sync();
    assert_eq!((outcome.sent, outcome.remaining), (0, 1));
    assert_eq!(
        centre.inside().connections,
        0,
        "nothing leaves a phone inside the window"
    );

    phone.pass(5);
    let outcome = phone.sync();
    assert_eq!(
        (outcome.sent, outcome.remaining, outcome.next_wake_ms),
        (1, 0, None)
    );
    assert_eq!(phone.report(report).state, Standing::Sent);

    let inside = centre.inside();
    let envelope = &inside.items[&report.into()][0];
    assert_eq!(envelope.kind(), ItemKind::Alert);
    let opened = open_alert(&centre.keys.sealing, envelope).unwrap();
    assert_eq!(opened.alert.unwrap().urgency, Some(Urgency::Danger));
}

#[test]
fn the_first_request_of_a_press_is_small_and_tells_the_age() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    phone.press(&now(danger()));
    phone.pass(7);
    phone.sync();
    let inside = centre.inside();
    let first = &inside.requests[0];
    assert_eq!(first.method, "PUT");
    assert_eq!(first.body.len(), 114);
    assert!(first.wire_bytes < 1_000, "{} bytes", first.wire_bytes);
    assert_eq!(first.header("ots-age-ms"), Some("7000"));
    assert_eq!(first.header("user-agent"), None);
}

#[test]
fn a_thousand_presses_drain_in_few_requests_over_one_connection() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    for _ in 0..1_000 {
        phone.press(&now(danger()));
    }
    let outcome = phone.sync();
    // Each press but the first is linked to the one before.
    assert_eq!((outcome.sent, outcome.remaining), (1_999, 0));
    let inside = centre.inside();
    assert_eq!(inside.stored(), 1_999);
    assert_eq!(inside.connections, 1);
    assert!(inside.puts() < 30, "{} requests", inside.puts());
}

#[test]
fn an_empty_queue_asks_nobody() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let outcome = phone.reporter.sync_once(u64::MAX, true).unwrap();
    assert_eq!((outcome.remaining, outcome.next_wake_ms), (0, None));
    assert_eq!(centre.inside().connections, 0);
}
