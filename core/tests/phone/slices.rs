//! A line so slow that a try takes longer than a slice: what is on its way when a slice ends goes on, and the
//! next slice joins it. Whatever happens between two slices, it arrives, and once.

use std::thread;
use std::time::Duration;

use ots_core::{Blocked, CancelOutcome, Standing, SyncOutcome};
use ots_protocol::ReportId;

use crate::support::call_centre::{CallCentre, Fault, Gate};
use crate::support::phone::{BUDGET, Phone, danger, now, open};

/// The app's twenty seconds, scaled down.
const SLICE_MS: u64 = 200;

/// One slice. Another test's child may hold our lock between its fork and its exec.
fn slice(phone: &Phone, budget: u64, wait_for_held: bool) -> SyncOutcome {
    loop {
        let outcome = phone.reporter.sync_once(budget, wait_for_held).unwrap();
        if outcome.blocked != Some(Blocked::AnotherSync) {
            return outcome;
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// Looks again until it is so. The test runner's own limit ends what never comes.
fn wait_for(so: impl Fn() -> bool) {
    while !so() {
        thread::sleep(Duration::from_millis(5));
    }
}

/// A press that was on its way when its slice ended.
struct UnderWay {
    centre: CallCentre,
    phone: Phone,
    report: ReportId,
    /// The call centre's answer.
    answer: Gate,
}

fn under_way() -> UnderWay {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = phone.press(&now(danger()));
    let answer = Gate::default();
    centre.fault(Fault::KeptBack(answer.clone()));
    let outcome = loop {
        let outcome = slice(&phone, SLICE_MS, false);
        if centre.inside().puts() == 1 {
            break outcome;
        }
    };
    assert_eq!((outcome.sent, outcome.remaining), (0, 1));
    assert_eq!(outcome.blocked, Some(Blocked::OutOfTime));
    assert_eq!(outcome.next_wake_ms, Some(0), "there is something to join");
    assert_eq!(phone.report(report).state, Standing::Sending);
    UnderWay {
        centre,
        phone,
        report,
        answer,
    }
}

impl UnderWay {
    /// Slices until nothing is left; gives back how many were signed for.
    fn settle(&self) -> u32 {
        let mut sent = 0;
        loop {
            let outcome = slice(&self.phone, SLICE_MS, false);
            sent += outcome.sent;
            if outcome.remaining == 0 {
                return sent;
            }
        }
    }

    fn copies(&self, report: ReportId) -> usize {
        let inside = self.centre.inside();
        inside.items.get(&report.into()).map_or(0, Vec::len)
    }
}

#[test]
fn a_line_that_needs_more_than_a_slice_carries_a_press_once() {
    let centre = CallCentre::start();
    centre.rule(|_| Some(Fault::Late(Duration::from_millis(SLICE_MS * 3 / 2))));
    let phone = Phone::of(&centre);
    let report = phone.press(&now(danger()));
    while slice(&phone, SLICE_MS, false).remaining > 0 {}
    assert_eq!(phone.report(report).state, Standing::Sent);
    let inside = centre.inside();
    assert_eq!((inside.connections, inside.puts()), (1, 1));
}

#[test]
fn what_is_on_its_way_when_a_slice_ends_is_joined_by_the_next() {
    let way = under_way();
    let outcome = slice(&way.phone, SLICE_MS, false);
    assert_eq!((outcome.sent, outcome.remaining), (0, 1));
    assert_eq!(way.phone.report(way.report).state, Standing::Sending);
    way.answer.open();
    assert_eq!(way.settle(), 1);
    assert_eq!(way.phone.report(way.report).state, Standing::Sent);
    let inside = way.centre.inside();
    assert_eq!((inside.connections, inside.puts()), (1, 1));
}

#[test]
fn an_answer_between_two_slices_is_believed_at_once_and_told_to_the_next() {
    let way = under_way();
    way.answer.open();
    wait_for(|| way.phone.report(way.report).state == Standing::Sent);
    assert_eq!(way.settle(), 1, "counted by the slice behind it");
    assert_eq!(
        slice(&way.phone, SLICE_MS, false).sent,
        0,
        "and by no other"
    );
    assert_eq!(way.copies(way.report), 1);
}

#[test]
fn called_off_between_two_slices_a_cancel_follows() {
    let way = under_way();
    let cancelled = way.phone.reporter.cancel(way.report.to_string(), None);
    let Ok(CancelOutcome::Follows { item_id }) = cancelled else {
        panic!("it is on its way: {cancelled:?}");
    };
    way.answer.open();
    assert_eq!(way.settle(), 2);
    assert_eq!(way.copies(way.report), 1);
    let cancel = item_id.parse().unwrap();
    assert!(way.centre.inside().items.contains_key(&cancel));
    assert_eq!(way.phone.report(way.report).state, Standing::Cancelled);
}

#[test]
fn forgotten_between_two_slices_it_is_out_of_sight_arrives_and_leaves_nothing() {
    let one: fn(&UnderWay) = |way| way.phone.reporter.forget(way.report.to_string()).unwrap();
    let all: fn(&UnderWay) = |way| way.phone.reporter.forget_all().unwrap();
    for forget in [one, all] {
        let way = under_way();
        forget(&way);
        assert!(way.phone.reports().is_empty());
        way.answer.open();
        assert_eq!(way.settle(), 1);
        assert_eq!(way.copies(way.report), 1);
        let queue = rusqlite::Connection::open(way.phone.path().join("queue.sqlite3")).unwrap();
        let left: u32 = queue
            .query_row("SELECT count(*) FROM report", [], |row| row.get(0))
            .unwrap();
        assert_eq!(left, 0);
    }
}

#[test]
fn a_press_made_while_another_is_on_its_way_goes_behind_it() {
    let way = under_way();
    let second = way.phone.press(&now(danger()));
    assert_eq!(slice(&way.phone, SLICE_MS, false).remaining, 2);
    way.answer.open();
    way.settle();
    assert_eq!((way.copies(way.report), way.copies(second)), (1, 1));
}

#[test]
fn who_asks_at_once_from_another_thread_joins_as_well() {
    let way = under_way();
    let asked: Vec<SyncOutcome> = thread::scope(|scope| {
        let ask = || scope.spawn(|| slice(&way.phone, BUDGET, false));
        let asking = [ask(), ask(), ask()];
        way.answer.open();
        asking.into_iter().map(|ask| ask.join().unwrap()).collect()
    });
    assert!(asked.iter().all(|outcome| outcome.remaining == 0));
    assert_eq!(asked.iter().map(|outcome| outcome.sent).sum::<u32>(), 1);
    assert_eq!(way.centre.inside().puts(), 1);
}

#[test]
fn an_app_that_ends_between_two_slices_breaks_off_and_the_next_sends_the_same_bytes() {
    let mut way = under_way();
    way.phone.restart();
    let alert = way.phone.report(way.report).items.remove(0);
    assert_eq!(
        alert.state,
        Standing::Pending,
        "nothing is on its way any more"
    );
    assert_eq!(alert.last_error.as_deref(), Some("out_of_time"));
    assert_eq!(way.phone.sync().sent, 1);
    way.answer.open();
    assert_eq!(way.copies(way.report), 1);
    let inside = way.centre.inside();
    let bodies: Vec<_> = inside
        .requests
        .iter()
        .filter(|request| request.method == "PUT")
        .map(|request| &request.body)
        .collect();
    assert!(bodies.len() == 2 && bodies[0] == bodies[1]);
}

#[test]
fn another_app_on_the_same_queue_leaves_it_to_the_first() {
    let way = under_way();
    let other = open(way.phone.path(), &way.phone.instance, &way.phone.clock);
    let outcome = other.sync_once(SLICE_MS, false).unwrap();
    assert_eq!(outcome.blocked, Some(Blocked::AnotherSync));
    way.answer.open();
    assert_eq!(way.settle(), 1);
    assert_eq!(other.sync_once(SLICE_MS, false).unwrap().remaining, 0);
    assert_eq!(way.centre.inside().puts(), 1);
}

#[test]
fn sent_at_once_while_the_connection_is_still_being_made_it_goes_as_soon_as_that_is_there() {
    let centre = CallCentre::start();
    let handshake = Gate::default();
    let kept = handshake.clone();
    centre.rule(move |request| (request.method == "HEAD").then(|| Fault::KeptBack(kept.clone())));
    let phone = Phone::of(&centre);
    let report = phone.press(&danger());
    thread::scope(|scope| {
        let sending = scope.spawn(|| slice(&phone, BUDGET, true));
        wait_for(|| centre.inside().connections > 0);
        assert!(phone.reporter.send_now(report.to_string()).unwrap());
        wait_for(|| phone.report(report).state == Standing::Sending);
        handshake.open();
        assert_eq!(sending.join().unwrap().sent, 1);
    });
}
