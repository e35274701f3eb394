//! What a page asks while it is seen: about the report that it shows, until it is left, and what of the answer is news.

use std::sync::Arc;
use std::thread;

use ots_core::Question;
use ots_protocol::ReportId;
use ots_protocol::updates::{Epoch, ReportState, Update};

use crate::support::call_centre::{CallCentre, Fault};
use crate::support::desk::Desk;
use crate::support::phone::{BUDGET, Phone, danger, now};

const EPOCH: Epoch = Epoch([1; 16]);

fn state(state: ReportState, at_ms: i64) -> Update {
    Update {
        state: Some(state),
        at_ms: Some(at_ms),
        ..Update::default()
    }
}

fn sent(phone: &Phone) -> ReportId {
    let report = phone.press(&now(danger()));
    phone.sync();
    report
}

fn changed(phone: &Phone) -> u32 {
    let outcome = phone.reporter.refresh_updates(None, 0, BUDGET).unwrap();
    assert_eq!(outcome.answered, 1);
    outcome.changed
}

#[test]
fn that_nobody_took_it_yet_is_no_news_and_that_somebody_did_is() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = sent(&phone);
    let desk = Desk::of(&centre, report);
    let waits = state(ReportState::Waiting, 1);
    desk.says(EPOCH, 10, ReportState::Waiting, &[(1, waits)]);
    assert_eq!(changed(&phone), 0);
    let taken = state(ReportState::Taken, 2);
    desk.says(EPOCH, 20, ReportState::Taken, &[(2, taken)]);
    assert_eq!(changed(&phone), 1);
    assert_eq!(changed(&phone), 0);
    let again = state(ReportState::Waiting, 3);
    desk.says(EPOCH, 30, ReportState::Waiting, &[(3, again)]);
    assert_eq!(changed(&phone), 1, "who had it has it no more");
}

#[test]
fn that_nobody_is_there_to_take_a_danger_alert_is_news_and_of_a_taken_one_none() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = sent(&phone);
    let mut desk = Desk::of(&centre, report);
    desk.nobody_on_shift = true;
    desk.says(EPOCH, 10, ReportState::Waiting, &[]);
    assert_eq!(changed(&phone), 1);
    desk.nobody_on_shift = false;
    desk.says(EPOCH, 20, ReportState::Taken, &[]);
    assert_eq!(changed(&phone), 1);
    desk.nobody_on_shift = true;
    desk.says(EPOCH, 30, ReportState::Taken, &[]);
    assert_eq!(changed(&phone), 0);
}

/// The paths asked for since the phone last sent something.
fn asked(centre: &CallCentre) -> Vec<String> {
    let inside = centre.inside();
    let asked = inside
        .requests
        .iter()
        .filter(|request| request.path.contains("/updates?"));
    asked.map(|request| request.path.clone()).collect()
}

#[test]
fn only_the_answer_about_the_report_that_is_looked_at_is_held_back() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let reports: Vec<ReportId> = (0..3)
        .map(|_| {
            phone.pass(60);
            sent(&phone)
        })
        .collect();
    for report in &reports {
        Desk::of(&centre, *report).says(EPOCH, 10, ReportState::Waiting, &[]);
    }
    let looked_at = |report: Option<ReportId>| {
        let before = asked(&centre).len();
        let looked_at = report.map(|report| report.to_string());
        let question = Arc::new(Question::new());
        let outcome = phone.reporter.ask_news(question, looked_at, 7_000, BUDGET);
        assert_eq!(outcome.unwrap().answered, 3);
        asked(&centre).split_off(before)
    };
    let path =
        |report: ReportId, wait: u64| format!("/v1/reports/{report}/updates?after=0&wait={wait}");
    let [first, second, third] = reports[..] else {
        panic!("three reports");
    };
    assert_eq!(
        looked_at(None),
        [path(first, 0), path(second, 0), path(third, 7)]
    );
    assert_eq!(
        looked_at(Some(first)),
        [path(second, 0), path(third, 0), path(first, 7)]
    );
    assert_eq!(
        looked_at(Some(second)),
        [path(first, 0), path(third, 0), path(second, 7)]
    );
}

#[test]
fn a_report_that_was_not_sent_is_not_asked_about() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = phone.press(&now(danger()));
    let question = Arc::new(Question::new());
    let outcome = phone
        .reporter
        .ask_news(question, Some(report.to_string()), 0, BUDGET)
        .unwrap();
    assert_eq!((outcome.answered, asked(&centre).len()), (0, 0));
    assert!(phone.report(report).lost.is_none());
}

#[test]
fn a_question_that_is_ended_waits_no_longer_and_asks_nothing_more() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = sent(&phone);
    centre.inside().faults.push_back(Fault::Hang);
    let question = Arc::new(Question::new());
    thread::scope(|scope| {
        let waiting = scope.spawn(|| {
            phone
                .reporter
                .ask_news(question.clone(), None, 20_000, BUDGET)
        });
        while asked(&centre).is_empty() {
            thread::yield_now();
        }
        question.end();
        let outcome = waiting.join().unwrap().unwrap();
        assert_eq!((outcome.answered, outcome.blocked), (0, None));
    });
    Desk::of(&centre, report).says(EPOCH, 10, ReportState::Waiting, &[]);
    let before = asked(&centre).len();
    let outcome = phone.reporter.ask_news(question, None, 0, BUDGET).unwrap();
    assert_eq!((outcome.answered, asked(&centre).len()), (0, before));
}
