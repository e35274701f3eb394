//! Calling a press off: inside the window it never was, afterwards it is a message like others.

use std::time::Duration;

use ots_scenarios::folder;
use ots_scenarios::phone::Phone;
use ots_scenarios::proxy::Fault;

use crate::common::Line;
use crate::look;

/// What `cancel` says it did.
fn cancel(phone: &Phone<'_>, report: &str) -> String {
    let ended = phone.run(&["cancel", report, "--json"]).well();
    ended.json()["outcome"].as_str().unwrap().to_owned()
}

#[test]
fn a_press_that_is_cancelled_in_its_window_was_never_sent_and_leaves_no_trace() {
    let line = Line::new();
    let report = line.phone.press(&["--lat", "-8.17", "--lon", "113.7"]);
    let _ = line.phone.sync();
    let sealed = look::sealed_on(&line.phone);
    assert_eq!(sealed.len(), 1);
    assert_eq!(cancel(&line.phone, &report), "never_sent");
    let _ = line.phone.sync().well();

    assert_eq!(line.centre.reports(), []);
    assert_eq!(line.proxy.counts().up, 0, "not a byte left the phone");
    assert_eq!(line.phone.status(), []);
    let traces = folder::files_that_hold(&line.phone.folder(), &sealed[0][38..]);
    assert!(traces.is_empty(), "{traces:?}");
}

#[test]
fn a_press_that_is_cancelled_after_it_was_sent_stays_and_an_operator_sees_the_cancel() {
    let line = Line::new();
    let report = line.phone.press(&["--now"]);
    line.phone.drain();
    assert_eq!(cancel(&line.phone, &report), "follows");
    assert_eq!(cancel(&line.phone, &report), "follows", "twice is as once");
    line.phone.drain();
    line.assert_arrived(&report, 2);
    let database = look::of_centre(&line.centre);
    let noted = "SELECT cancelled_at IS NOT NULL FROM reports WHERE report_id = ?1";
    ots_scenarios::wait::until_true("the cancel is read", || {
        look::number(&database, noted, &report) == 1
    });
    let received = line.centre.report(&report).unwrap();
    assert_eq!(
        received.state, "waiting",
        "a cancel silences no alarm by itself"
    );
}

/// Whatever `cancel` said is what happened.
#[track_caller]
fn assert_told_truly(line: &Line, report: &str, outcome: &str) {
    line.phone.drain();
    match outcome {
        "never_sent" => {
            assert_eq!(line.centre.report(report), None, "it was told never sent");
            assert!(line.phone.status().iter().all(|r| r.report_id != report));
        }
        "follows" => {
            let received = line.centre.report(report).expect("it was told sent");
            let count = |kind| received.items.iter().filter(|i| i.kind == kind).count();
            assert_eq!((count("alert"), count("cancel")), (1, 1), "{received:?}");
            let status = line.phone.report(report);
            assert_eq!(status.items_in("sent"), status.items.len(), "{status:?}");
        }
        other => panic!("cancel said {other}"),
    }
}

#[test]
fn a_cancel_that_races_send_now_ends_one_way_or_the_other_and_says_which() {
    let line = Line::new();
    let mut outcomes = std::collections::BTreeSet::new();
    for round in 0_u64..12 {
        let report = line.phone.press(&["--urgency", "report"]);
        let mut sending = line.phone.start(&["send-now", &report]);
        std::thread::sleep(Duration::from_millis(round * 2));
        let outcome = cancel(&line.phone, &report);
        sending.wait();
        assert_told_truly(&line, &report, &outcome);
        outcomes.insert(outcome);
    }
    assert!(!outcomes.is_empty());
}

#[test]
fn a_cancel_that_races_the_end_of_its_window_ends_one_way_or_the_other_and_says_which() {
    let line = Line::with_a_short_window();
    for round in 0_u64..8 {
        let report = line.phone.press(&[]);
        let mut sending = line.phone.start(&["sync", "--until-empty"]);
        std::thread::sleep(Duration::from_millis(850 + 40 * round));
        let outcome = cancel(&line.phone, &report);
        sending.wait();
        assert_told_truly(&line, &report, &outcome);
    }
}

#[test]
fn a_cancel_while_its_alert_is_on_the_wire_follows_it() {
    let line = Line::new();
    line.proxy.set(Fault::HoldRequest);
    let report = line.phone.press(&["--now"]);
    let mut sending = line
        .phone
        .start(&["sync", "--until-empty", "--timeout", "60"]);
    line.proxy
        .wait_until("the alert is on the wire", |counts| counts.held == 1);
    assert_eq!(cancel(&line.phone, &report), "follows");
    line.proxy.set(Fault::Pass);
    assert!(sending.wait().success(), "{}", sending.said());
    assert_told_truly(&line, &report, "follows");
}

#[test]
fn a_press_whose_sms_text_was_taken_can_no_longer_be_cancelled_as_never_sent() {
    let line = Line::new();
    let report = line.phone.press(&[]);
    let text = line.phone.run(&["sms", &report]).well().out;
    let envelope = ots_protocol::sms::decode(&text).unwrap();

    assert_eq!(line.phone.alert(&report).state, "pending", "and not sent");
    assert_eq!(cancel(&line.phone, &report), "follows");
    line.phone.drain();
    line.assert_arrived(&report, 2);
    let received = line.centre.report(&report).unwrap();
    let digest = ots_protocol::Sha256::of(&envelope).to_string();
    assert!(
        received.items.iter().any(|item| item.sha256 == digest),
        "the very bytes of the SMS: {received:?}"
    );
}

#[test]
fn a_second_press_in_the_window_is_the_same_report_and_another_choice_is_another() {
    let line = Line::new();
    let first = line.phone.press(&["--for", "self"]);
    assert_eq!(line.phone.press(&["--for", "self"]), first);
    let other = line.phone.press(&["--for", "other"]);
    let drill = line.phone.press(&["--for", "self", "--drill"]);
    assert!(other != first && drill != first && drill != other);
    assert_eq!(line.phone.status().len(), 3);
}
