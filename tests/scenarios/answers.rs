//! Whatever a network answers: nothing is called sent without a signature, nothing is given up.

use std::time::Duration;

use ots_scenarios::proxy::{Answer, At, Fault};

use crate::common::{Line, survives, survives_a_cut_body, survives_on_the_way_back};

#[test]
fn a_portal_that_answers_200_with_a_page_is_not_believed() {
    survives(Answer::portal_page(200));
}

#[test]
fn a_portal_that_answers_201_with_a_page_is_not_believed() {
    survives(Answer::portal_page(201));
}

#[test]
fn a_portal_that_redirects_to_its_login_page_is_not_followed() {
    let elsewhere = ots_scenarios::proxy::Proxy::to("127.0.0.1:1".parse().unwrap());
    survives(Answer::redirect(&format!("{}/login", elsewhere.url())));
    assert_eq!(elsewhere.counts().connections, 0);
}

#[test]
fn a_portal_that_answers_511_is_waited_out() {
    survives(Answer::portal_page(511));
}

macro_rules! unsigned {
    ($($name:ident $status:literal;)*) => {$(
        #[test]
        fn $name() {
            survives(Answer::portal_page($status));
            survives(Answer::status($status));
        }
    )*};
}

unsigned! {
    an_unsigned_400_means_try_again 400;
    an_unsigned_401_means_try_again 401;
    an_unsigned_403_means_try_again 403;
    an_unsigned_404_means_try_again 404;
    an_unsigned_408_means_try_again 408;
    an_unsigned_409_means_try_again 409;
    an_unsigned_410_means_try_again 410;
    an_unsigned_413_means_try_again 413;
    an_unsigned_422_means_try_again 422;
    an_unsigned_425_means_try_again 425;
    an_unsigned_429_means_try_again 429;
    an_unsigned_500_means_try_again 500;
    an_unsigned_502_means_try_again 502;
    an_unsigned_503_means_try_again 503;
    an_unsigned_507_means_try_again 507;
}

#[test]
fn an_unsigned_problem_that_says_not_retryable_means_try_again() {
    let problem =
        r#"{"type":"urn:ots:problem:too-large","title":"x","status":413,"retryable":false}"#;
    survives(
        Answer::status(413)
            .header("Content-Type", "application/problem+json")
            .body(problem),
    );
}

#[test]
fn bytes_that_are_no_http_are_not_an_answer() {
    survives(Answer::garbage(b"\x15\x03\x01\x00\x02\x02\x16".to_vec()));
}

#[test]
fn an_answer_that_is_cut_off_is_not_an_answer() {
    survives_on_the_way_back(Fault::TruncateAnswer(At::Byte(90)));
}

#[test]
fn half_a_receipt_is_not_a_receipt() {
    for some in [1, 73, 145] {
        survives_a_cut_body(Fault::TruncateAnswer(At::Body(some)), true);
    }
}

#[test]
fn an_answer_that_is_reset_half_way_is_not_an_answer() {
    survives_on_the_way_back(Fault::ResetAnswer(At::Byte(90)));
}

#[test]
fn a_receipt_that_is_reset_half_way_is_not_a_receipt() {
    for some in [1, 73, 145] {
        survives_a_cut_body(Fault::ResetAnswer(At::Body(some)), true);
    }
}

#[test]
fn an_item_whose_answer_was_lost_is_sent_again_and_is_one_report() {
    survives_on_the_way_back(Fault::ResetAnswer(At::Byte(0)));
}

#[test]
fn a_request_that_is_reset_half_way_is_sent_again() {
    survives(Fault::ResetRequest(At::Byte(100)));
}

#[test]
fn an_envelope_that_is_reset_half_way_is_stored_nowhere_and_sent_again() {
    for some in [1, 57, 113] {
        survives_a_cut_body(Fault::ResetRequest(At::Body(some)), false);
    }
}

#[test]
fn half_an_envelope_is_stored_nowhere_and_sent_again() {
    for some in [1, 57, 113] {
        survives_a_cut_body(Fault::TruncateRequest(At::Body(some)), false);
    }
}

#[test]
fn a_connection_that_is_refused_is_tried_again() {
    survives(Fault::Refuse);
}

#[test]
fn a_tower_without_a_backhaul_is_tried_again() {
    let line = Line::new();
    let report = line.phone.press(&["--now"]);
    line.proxy.set(Fault::BlackHole);
    let _ = line.phone.run(&["sync", "--timeout", "1"]).with_code(1);
    line.assert_waiting(&report);
    line.proxy.set(Fault::Pass);
    line.phone.drain();
    line.assert_arrived(&report, 1);
}

#[test]
fn a_press_on_a_line_that_leads_nowhere_goes_out_over_another_and_is_one_report() {
    let line = Line::new();
    let report = line.phone.press(&["--now"]);
    line.proxy.next(Fault::BlackHole);
    // The try on the first line alone would outlast this.
    line.phone.drain();
    line.assert_arrived(&report, 1);
    let attempts = line.phone.alert(&report).attempts;
    assert_eq!(attempts, 1, "one try on two lines");
}

#[test]
fn a_line_made_in_the_window_that_leads_nowhere_at_its_end_holds_no_press_up() {
    let line = Line::with_a_short_window();
    let report = line.phone.press(&[]);
    // The greeting in the window passes, the press behind it does not.
    line.proxy.next(Fault::StallRequest(At::Byte(200)));
    line.phone.drain();
    let counts = line.proxy.counts();
    assert_eq!(counts.cuts, 1, "{counts:?}");
    line.assert_arrived(&report, 1);
    let attempts = line.phone.alert(&report).attempts;
    assert_eq!(attempts, 1, "one try on two lines");
}

#[test]
fn a_slow_answer_is_waited_for() {
    let line = Line::new();
    let report = line.phone.press(&["--now"]);
    line.proxy.set(Fault::Delay(Duration::from_millis(400)));
    line.phone.drain();
    line.assert_arrived(&report, 1);
}

#[test]
fn a_line_of_a_few_hundred_bytes_a_second_carries_a_press() {
    let line = Line::new();
    let report = line.phone.press(&["--now"]);
    line.proxy.set(Fault::Throttle(500));
    line.phone.drain();
    line.assert_arrived(&report, 1);
}

#[test]
fn who_asks_for_patience_gets_it_and_a_new_press_does_not_wait() {
    for status in [408, 425, 429, 500, 502, 503, 507] {
        patience_is_given_to(status);
    }
}

fn patience_is_given_to(status: u16) {
    let line = Line::new();
    let first = line.phone.press(&["--now"]);
    line.proxy
        .set(Answer::status(status).header("Retry-After", "120").into());
    let _ = line.phone.sync().with_code(1);
    let asked = line.proxy.counts().connections;
    let _ = line.phone.sync().with_code(1);
    let _ = line.phone.sync().with_code(1);
    assert_eq!(
        line.proxy.counts().connections,
        asked,
        "it was asked to wait ({status})"
    );
    line.assert_waiting(&first);

    // Nobody asked the new one to wait, and its success is a kick for the other.
    line.proxy.set(Fault::Pass);
    let second = line.phone.press(&["--now", "--urgency", "consult"]);
    let _ = line.phone.sync();
    assert_eq!(line.phone.alert(&second).state, "sent");
    assert!(line.centre.report(&second).is_some());
}

#[test]
fn a_wait_that_was_asked_for_ends_by_itself() {
    let line = Line::new();
    let report = line.phone.press(&["--now"]);
    line.proxy
        .next(Answer::status(503).header("Retry-After", "2").into());
    // One process, nothing else happens on the phone: no kick.
    let sent = line
        .phone
        .run(&["sync", "--until-empty", "--timeout", "60"]);
    let _ = sent.well();
    assert_eq!(
        line.proxy.counts().connections,
        2,
        "asked to wait, and once more"
    );
    line.assert_arrived(&report, 1);
}

#[test]
fn no_answer_of_a_portal_makes_it_ask_faster_than_it_should() {
    let line = Line::new();
    for _ in 0..20 {
        let _ = line.phone.press(&["--now", "--drill"]);
    }
    line.proxy.set(Answer::portal_page(200).into());
    let _ = line.phone.sync().with_code(1);
    let asked = line.proxy.counts().connections;
    assert!(asked < 20, "it asked a portal {asked} times in one go");
}
