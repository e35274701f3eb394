//! The same item, several times and over several ways: one item. Other bytes: a conflict.

use std::net::SocketAddr;

use ots_protocol::problem::Problem;
use ots_scenarios::centre::{CallCentre, Setup};
use ots_scenarios::console::Operator;
use ots_scenarios::http;
use ots_scenarios::postgres::Database;
use ots_scenarios::pressed::{self, Sealer};

use crate::common::Line;

/// Sends one request from all of these addresses at the same moment; gives the statuses, sorted.
fn all_at_once(addrs: &[SocketAddr], request: &[u8]) -> Vec<u16> {
    let start = std::sync::Barrier::new(addrs.len());
    let mut statuses: Vec<u16> = std::thread::scope(|scope| {
        let senders: Vec<_> = addrs
            .iter()
            .map(|addr| {
                scope.spawn(|| {
                    start.wait();
                    http::ask(*addr, request).unwrap().status
                })
            })
            .collect();
        senders.into_iter().map(|s| s.join().unwrap()).collect()
    });
    statuses.sort_unstable();
    statuses
}

#[track_caller]
fn one_created_the_rest_ok(statuses: &[u16]) {
    let (last, rest) = statuses.split_last().unwrap();
    assert_eq!(*last, 201, "{statuses:?}");
    assert!(rest.iter().all(|status| *status == 200), "{statuses:?}");
}

#[test]
fn the_same_item_over_eight_connections_at_once_is_one_201_and_seven_200() {
    let centre = CallCentre::start();
    let sealer = Sealer::of(&centre.instance());
    for _ in 0..25 {
        let press = sealer.press();
        let statuses = all_at_once(&[centre.addr(); 8], &pressed::put(&press.envelope));
        one_created_the_rest_ok(&statuses);
    }
    let reports = centre.reports();
    assert_eq!(reports.len(), 25);
    assert!(
        reports
            .iter()
            .all(|r| r.items.len() == 1 && r.conflicts == 0)
    );
}

#[test]
fn the_same_item_through_two_processes_on_one_postgresql_is_one_201_and_the_rest_200() {
    let database = Database::new();
    let centre = CallCentre::set_up(Setup {
        database_url: Some(database.url()),
        ..Setup::default()
    });
    let second = centre.second_process();
    let sealer = Sealer::of(&centre.instance());
    let addrs = [centre.addr(), second.addr()].repeat(4);
    for _ in 0..25 {
        let press = sealer.press();
        one_created_the_rest_ok(&all_at_once(&addrs, &pressed::put(&press.envelope)));
    }
    let reports = centre.reports();
    assert_eq!(reports.len(), 25);
    assert!(
        reports
            .iter()
            .all(|r| r.items.len() == 1 && r.conflicts == 0)
    );
}

#[test]
fn batches_in_opposite_order_through_two_processes_neither_lock_up_nor_double() {
    let database = Database::new();
    let centre = CallCentre::set_up(Setup {
        database_url: Some(database.url()),
        ..Setup::default()
    });
    let second = centre.second_process();
    let sealer = Sealer::of(&centre.instance());
    for _ in 0..8 {
        let mut items: Vec<_> = (0..40)
            .map(|_| ots_protocol::batch::BatchItem {
                age_ms: None,
                envelope: sealer.press().envelope,
            })
            .collect();
        let forwards = batch(&items);
        items.reverse();
        let backwards = batch(&items);
        let verdicts: Vec<Vec<u16>> = std::thread::scope(|scope| {
            let one = scope.spawn(|| send_batch(centre.addr(), &forwards));
            let other = scope.spawn(|| send_batch(second.addr(), &backwards));
            vec![one.join().unwrap(), other.join().unwrap()]
        });
        let all = verdicts.concat();
        assert_eq!(all.iter().filter(|s| **s == 201).count(), 40, "{all:?}");
        assert_eq!(all.iter().filter(|s| **s == 200).count(), 40, "{all:?}");
    }
    assert_eq!(centre.reports().len(), 320);
}

fn batch(items: &[ots_protocol::batch::BatchItem]) -> Vec<u8> {
    let headers = [("Content-Type", ots_protocol::batch::BATCH_TYPE)];
    let body = ots_protocol::batch::encode_items(items);
    http::request("POST", "/v1/items", &headers, &body)
}

fn send_batch(addr: SocketAddr, request: &[u8]) -> Vec<u16> {
    let answered = http::ask(addr, request).unwrap();
    assert_eq!(answered.status, 200, "{}", answered.text());
    let verdicts = ots_protocol::batch::decode_verdicts(&answered.body).unwrap();
    verdicts.iter().map(|verdict| verdict.status).collect()
}

#[test]
fn the_same_id_with_other_bytes_is_a_signed_conflict_and_both_are_kept() {
    let centre = CallCentre::start();
    let sealer = Sealer::of(&centre.instance());
    let first = sealer.press();
    let second = sealer.seal(first.report_id, &ots_protocol::items::Alert::default());

    let answered = http::ask(centre.addr(), &pressed::put(&first.envelope)).unwrap();
    assert_eq!(answered.status, 201);
    let receipt = sealer.receipt(&answered.body, &first.envelope).unwrap();
    assert!(!receipt.flags.conflict && !receipt.flags.duplicate);

    for _ in 0..2 {
        let answered = http::ask(centre.addr(), &pressed::put(&second.envelope)).unwrap();
        assert_eq!(answered.status, 409);
        let problem: Problem = serde_json::from_slice(&answered.body).unwrap();
        let signed = problem
            .receipt
            .expect("a conflict is delivered, and signed for");
        let receipt = sealer.receipt(&signed, &second.envelope).unwrap();
        assert!(receipt.flags.conflict);
    }
    let answered = http::ask(centre.addr(), &pressed::put(&first.envelope)).unwrap();
    assert_eq!(answered.status, 200, "the first stays what it was");

    let report = centre.report(&first.report_id.to_string()).unwrap();
    assert_eq!(report.items.len(), 2, "both are kept: {report:?}");
    assert_eq!(report.conflicts, 1);
}

#[test]
fn a_conflict_counts_as_delivered_on_the_phone_and_the_operator_sees_both() {
    let line = Line::new();
    let report = line.phone.press(&["--now"]);
    let sealer = Sealer::of(&line.centre.instance());
    let alert = ots_protocol::items::Alert::default();
    let other = sealer.seal(report.parse().unwrap(), &alert);
    let answered = http::ask(line.centre.addr(), &pressed::put(&other.envelope)).unwrap();
    assert_eq!(answered.status, 201);

    line.phone.drain();
    assert_eq!(line.phone.alert(&report).state, "sent");
    let received = line.centre.report(&report).unwrap();
    assert_eq!((received.items.len(), received.conflicts), (2, 1));
    let operator = Operator::sign_in(&line.centre, "petugas-satu");
    ots_scenarios::wait::until_true("the queue warns of it", || {
        operator.get("/queue").text().contains("KONFLIK")
    });
}
