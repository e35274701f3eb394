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

/// When somebody cancels a press that is being sent.
#[derive(Debug, Clone, Copy)]
enum When {
    /// Before anything sends it.
    Before,
    /// So long after the sending was started.
    After(Duration),
    /// When the sending is over.
    Behind,
}

/// Cancels a press while `send` sends it; gives whether it was in time, which is checked.
#[track_caller]
fn cancelled_in_time(line: &Line, send: &[&str], when: When) -> bool {
    let report = line.phone.press(&["--urgency", "report"]);
    let named = send.iter().map(|word| word.replace("ID", &report));
    let arguments: Vec<String> = named.collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match when {
        When::Before => {
            let outcome = cancel(&line.phone, &report);
            let _ = line.phone.run(&arguments);
            outcome
        }
        When::After(pause) => {
            let mut sending = line.phone.start(&arguments);
            std::thread::sleep(pause);
            let outcome = cancel(&line.phone, &report);
            sending.wait();
            outcome
        }
        When::Behind => {
            let _ = line.phone.run(&arguments).well();
            line.phone.drain();
            cancel(&line.phone, &report)
        }
    };
    assert_told_truly(line, &report, &outcome);
    outcome == "never_sent"
}

/// Both ends first, then ever closer to where the one turns into the other.
#[track_caller]
fn race(line: &Line, send: &[&str], rounds: usize, mut late: Duration) {
    assert!(cancelled_in_time(line, send, When::Before));
    assert!(!cancelled_in_time(line, send, When::Behind));
    let mut early = Duration::ZERO;
    for _ in 0..rounds {
        let between = (early + late) / 2;
        match cancelled_in_time(line, send, When::After(between)) {
            true => early = between,
            false => late = between,
        }
    }
}

#[test]
fn a_cancel_that_races_send_now_ends_one_way_or_the_other_and_says_which() {
    let line = Line::new();
    race(&line, &["send-now", "ID"], 12, Duration::from_millis(40));
}

#[test]
fn a_cancel_that_races_the_end_of_its_window_ends_one_way_or_the_other_and_says_which() {
    let line = Line::with_a_short_window();
    race(
        &line,
        &["sync", "--until-empty"],
        10,
        Duration::from_secs(2),
    );
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
