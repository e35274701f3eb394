//! The fault table: whatever the network does, nothing is called sent that is not, nothing is
//! lost, nothing gives up, and it goes out once the fault is over.

use ots_core::{Blocked, Standing, SyncOutcome};
use ots_protocol::keys::ReceiptKey;

use crate::support::call_centre::{CallCentre, Fault};
use crate::support::instance::rng;
use crate::support::phone::{Phone, danger, now};

/// One press meets this fault at every request, then a call centre that behaves.
fn meets(fault: Fault, error: &str, blocked: Blocked) {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = phone.press(&now(danger()));
    let again = fault.clone();
    centre.rule(move |_| Some(again.clone()));
    let outcome = phone.sync();
    assert_eq!(
        (outcome.sent, outcome.remaining, outcome.wedged),
        (0, 1, 0),
        "{fault:?}"
    );
    assert_eq!(outcome.blocked, Some(blocked), "{fault:?}");
    let view = phone.report(report);
    assert_eq!(view.state, Standing::Pending, "{fault:?}");
    assert_eq!(
        view.items[0].last_error.as_deref(),
        Some(error),
        "{fault:?}"
    );
    assert!(view.items[0].attempts >= 1);
    assert!(outcome.next_wake_ms.is_some());

    centre.behave();
    phone.pass(400);
    let outcome = phone.sync();
    assert_eq!((outcome.sent, outcome.remaining), (1, 0), "{fault:?}");
    assert_eq!(phone.report(report).state, Standing::Sent);
    assert_eq!(
        centre.inside().items[&report.into()].len(),
        1,
        "one report, once"
    );
}

#[test]
fn a_captive_portal_is_not_the_call_centre() {
    meets(Fault::html(200), "unsigned_200", Blocked::NoSignedAnswer);
    meets(Fault::html(511), "unsigned_511", Blocked::NoSignedAnswer);
}

#[test]
fn a_redirect_to_a_login_page_is_not_followed() {
    let elsewhere = CallCentre::start();
    let fault = Fault::Answer {
        status: 302,
        headers: vec![("Location", elsewhere.url())],
        body: Vec::new(),
    };
    meets(fault, "unsigned_302", Blocked::NoSignedAnswer);
    assert_eq!(elsewhere.inside().connections, 0);
}

#[test]
fn an_unsigned_no_is_no_refusal() {
    for status in [400, 401, 403, 404, 409, 410, 413, 422] {
        meets(
            Fault::status(status),
            &format!("unsigned_{status}"),
            Blocked::NoSignedAnswer,
        );
    }
}

#[test]
fn an_unsigned_problem_is_no_refusal_even_if_it_says_so() {
    let body = br#"{"type":"urn:ots:problem:erased","title":"x","status":410,"retryable":false}"#;
    let fault = Fault::Answer {
        status: 410,
        headers: vec![("Content-Type", "application/problem+json".to_owned())],
        body: body.to_vec(),
    };
    meets(fault, "unsigned_410", Blocked::NoSignedAnswer);
}

#[test]
fn a_server_in_trouble_is_tried_again() {
    for status in [408, 425, 429, 500, 502, 503, 507] {
        meets(
            Fault::status(status),
            &format!("unsigned_{status}"),
            Blocked::NoSignedAnswer,
        );
    }
}

#[test]
fn a_cut_connection_is_tried_again() {
    meets(Fault::ResetMidBody, "connection_lost", Blocked::NoNetwork);
}

#[test]
fn a_receipt_of_somebody_else_counts_for_nothing() {
    meets(
        Fault::WrongKey,
        "unknown_receipt_key",
        Blocked::NotTheCallCentre,
    );
    meets(
        Fault::BrokenSignature,
        "bad_signature",
        Blocked::NotTheCallCentre,
    );
    meets(
        Fault::AnotherItem,
        "another_item",
        Blocked::NotTheCallCentre,
    );
}

#[test]
fn stored_but_not_answered_is_sent_again_and_stays_one_report() {
    for fault in [Fault::StoreThenCut, Fault::TruncateAnswer] {
        let centre = CallCentre::start();
        let phone = Phone::of(&centre);
        let report = phone.press(&now(danger()));
        centre.fault(fault);
        assert_eq!(phone.sync().sent, 0);
        assert_eq!(phone.report(report).state, Standing::Pending);
        phone.pass(10);
        assert_eq!(phone.sync().sent, 1);
        let inside = centre.inside();
        assert_eq!(inside.items[&report.into()].len(), 1);
        let bodies: Vec<_> = inside
            .requests
            .iter()
            .filter(|r| r.method == "PUT")
            .map(|r| &r.body)
            .collect();
        assert_eq!(bodies.len(), 2);
        assert_eq!(bodies[0], bodies[1], "byte for byte the same");
    }
}

#[test]
fn where_nothing_is_ever_answered_the_slice_ends_and_a_restart_asks_again() {
    let centre = CallCentre::start();
    let mut phone = Phone::of(&centre);
    let report = phone.press(&now(danger()));
    centre.fault(Fault::Hang);
    let outcome = phone.reporter.sync_once(300, false).unwrap();
    assert_eq!(
        (outcome.sent, outcome.blocked),
        (0, Some(Blocked::OutOfTime))
    );
    phone.restart();
    assert_eq!(
        phone.report(report).items[0].last_error.as_deref(),
        Some("out_of_time")
    );
    assert_eq!(phone.sync().sent, 1);
}

#[test]
fn nobody_there_is_no_network_and_every_row_says_so() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let centre = CallCentre::start();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let phone = Phone::with(centre.keys.sign(&centre.keys.document(&[&url])));
    for _ in 0..60 {
        phone.press(&now(danger()));
    }
    let outcome = phone.sync();
    assert_eq!(
        (outcome.remaining, outcome.blocked),
        (60, Some(Blocked::NoNetwork))
    );
    for report in phone.reports() {
        let alert = &report.items[0];
        assert_eq!((alert.state, alert.attempts), (Standing::Pending, 1));
        assert_eq!(alert.last_error.as_deref(), Some("no_connection"));
    }
}

#[test]
fn the_next_server_of_the_document_is_tried_when_the_first_is_not_there() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let centre = CallCentre::start();
    let gone = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let document = centre
        .keys
        .document(&[&gone, "http://example.org", &centre.url()]);
    let phone = Phone::with(centre.keys.sign(&document));
    phone.press(&now(danger()));
    assert_eq!(phone.sync().sent, 1);
}

#[test]
fn a_longer_answer_than_any_of_ours_is_not_read_to_its_end() {
    let fault = Fault::Answer {
        status: 200,
        headers: Vec::new(),
        body: vec![b'x'; 200_000],
    };
    meets(fault, "answer_too_long", Blocked::NoSignedAnswer);
}

#[test]
fn the_phone_believes_the_key_of_its_document_only() {
    let centre = CallCentre::start();
    centre.inside().receipt_key = Some(ReceiptKey::generate(&mut rng()));
    let phone = Phone::of(&centre);
    phone.press(&now(danger()));
    let outcome: SyncOutcome = phone.sync();
    assert_eq!(
        (outcome.sent, outcome.blocked),
        (0, Some(Blocked::NotTheCallCentre))
    );
}
