//! One phone's queue: a row that is refused blocks nobody, nothing is given up, nothing is lost
//! between two hands.

use std::time::Duration;

use ots_scenarios::clock::WallClock;
use ots_scenarios::http;
use ots_scenarios::proxy::{Answer, Fault};

use crate::common::Line;
use crate::look;

/// A report whose contents were erased on request, so that the call centre refuses what follows
/// with its signature.
fn erased_report(line: &Line) -> String {
    let report = line.phone.press(&["--now", "--urgency", "report"]);
    line.phone.drain();
    look::of_centre(&line.centre)
        .execute(
            "INSERT INTO erased (report_id, at) VALUES (?1, 0)",
            [look::id_bytes(&report)],
        )
        .unwrap();
    report
}

#[test]
fn a_row_that_the_call_centre_refuses_does_not_keep_a_hundred_others() {
    let mut line = Line::new();
    let erased = erased_report(&line);
    let message = ["message", &erased, "pesan rekaan"];
    let refused = line.phone.run(&message).well().out.trim().to_owned();
    let healthy: Vec<String> = (0..100)
        .map(|_| line.phone.press(&["--now", "--drill"]))
        .collect();

    let ended = line
        .phone
        .run(&["sync", "--until-empty", "--timeout", "30"]);
    assert_eq!(
        ended.code,
        Some(1),
        "one was refused, and it says so: {ended:?}"
    );
    let received = line.centre.reports();
    for report in &healthy {
        assert!(
            received.iter().any(|r| r.report_id == *report),
            "{report} is missing"
        );
    }
    let standing = |line: &Line| {
        let report = line.phone.report(&erased);
        let item = report
            .items
            .into_iter()
            .find(|i| i.item_id == refused)
            .unwrap();
        (item.state, item.attempts)
    };
    let (state, attempts) = standing(&line);
    assert_eq!(state, "wedged", "kept and shown");

    let _ = line.phone.sync();
    assert_eq!(
        standing(&line),
        ("wedged".to_owned(), attempts),
        "not asked again at once"
    );
    line.phone.set_clock(WallClock::OffByDays(2));
    let _ = line.phone.sync();
    assert_eq!(
        standing(&line),
        ("wedged".to_owned(), attempts + 1),
        "but daily"
    );
}

#[test]
fn more_than_fifty_failures_are_no_reason_to_give_up() {
    let line = Line::new();
    let report = line.phone.press(&["--now"]);
    line.proxy.set(Answer::portal_page(200).into());
    for _ in 0..55 {
        let _ = line.phone.sync().with_code(1);
    }
    let alert = line.phone.alert(&report);
    assert_eq!(alert.state, "pending");
    assert!(alert.attempts > 50, "{alert:?}");
    line.proxy.set(Fault::Pass);
    line.phone.drain();
    line.assert_arrived(&report, 1);
}

#[test]
fn what_is_pressed_while_a_drain_runs_goes_out_too() {
    let line = Line::new();
    for _ in 0..30 {
        let _ = line.phone.press(&["--now", "--drill"]);
    }
    line.proxy.next(Fault::HoldAnswer);
    let mut draining = line
        .phone
        .start(&["sync", "--until-empty", "--timeout", "60"]);
    line.proxy
        .wait_until("it waits for an answer", |counts| counts.held == 1);
    let added: Vec<String> = (0..10)
        .map(|_| line.phone.press(&["--now", "--drill"]))
        .collect();
    assert!(draining.is_running(), "{}", draining.said());
    line.proxy.release();
    // Nobody else sends: what was added goes out by the drain that was under way.
    assert!(draining.wait().success(), "{}", draining.said());
    let received = line.centre.reports();
    assert_eq!(received.len(), 40);
    for report in &added {
        assert!(received.iter().any(|r| r.report_id == *report));
    }
}

#[test]
fn two_processes_that_drain_one_queue_send_everything_once() {
    let line = Line::new();
    for _ in 0..60 {
        let _ = line.phone.press(&["--now", "--drill"]);
    }
    line.proxy.set(Fault::Delay(Duration::from_millis(5)));
    let command = ["sync", "--until-empty", "--timeout", "60"];
    let mut both = [line.phone.start(&command), line.phone.start(&command)];
    for draining in &mut both {
        assert!(draining.wait().success(), "{}", draining.said());
    }
    let told = http::request("GET", "/metrics", &[], b"");
    let told = http::ask(line.centre.addr(), &told).unwrap().text();
    for count in ["{outcome=\"stored\"} 60\n", "{outcome=\"duplicate\"} 0\n"] {
        assert!(told.contains(count), "{count} is not in {told}");
    }
    let received = line.centre.reports();
    assert_eq!(received.len(), 60);
    assert!(
        received
            .iter()
            .all(|r| r.items.len() == 1 && r.conflicts == 0)
    );
}

#[test]
fn presses_that_open_a_new_phone_at_the_same_moment_are_all_kept() {
    let line = Line::new();
    let mut pressing: Vec<_> = (0..8)
        .map(|_| line.phone.start(&["press", "--now", "--drill", "--json"]))
        .collect();
    for process in &mut pressing {
        assert!(process.wait().success(), "{}", process.said());
    }
    assert_eq!(line.phone.status().len(), 8);
    line.phone.drain();
    assert_eq!(line.centre.reports().len(), 8);
}

#[test]
fn items_wait_for_their_alert_and_go_out_behind_it() {
    let line = Line::new();
    let report = line.phone.press(&[]);
    let _ = line.phone.run(&["message", &report, "pesan rekaan"]).well();
    let _ = line.phone.sync();
    assert_eq!(
        line.centre.reports(),
        [],
        "the alert is held, so the message waits"
    );
    let _ = line.phone.run(&["send-now", &report]).well();
    line.phone.drain();
    line.assert_arrived(&report, 2);
}

#[test]
fn a_report_that_is_forgotten_before_it_was_sent_is_out_of_sight_and_still_arrives() {
    let line = Line::new();
    let report = line.phone.press(&["--now"]);
    let _ = line.phone.run(&["forget", &report]).well();
    assert_eq!(line.phone.status(), [], "out of sight at once");
    line.phone.drain();
    assert!(line.centre.report(&report).is_some());
    let left = "SELECT count(*) FROM report WHERE report_id = ?1";
    assert_eq!(look::number(&look::of_phone(&line.phone), left, &report), 0);
}

#[test]
fn the_first_thing_a_phone_sends_after_a_press_is_less_than_a_kilobyte() {
    let line = Line::new();
    // With everything prepared and asked, the press still goes first and alone.
    let report = line
        .phone
        .press(&["--now", "--lat", "-8.17", "--lon", "113.7"]);
    let _ = line.phone.run(&["message", &report, "pesan rekaan"]).well();
    line.proxy.set(Fault::HoldAnswer);
    let mut sending = line.phone.start(&["sync"]);
    line.proxy
        .wait_until("the press has arrived", |counts| counts.held == 1);
    let up = line.proxy.counts().up;
    assert!(up < 1024, "{up} bytes");
    assert!(line.centre.report(&report).is_some(), "and they are enough");
    sending.kill();
}
