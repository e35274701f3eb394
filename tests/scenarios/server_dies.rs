//! The call centre is killed, or is away for long: phones wait, and lose nothing.

use std::sync::atomic::{AtomicBool, Ordering};

use ots_scenarios::centre::{CallCentre, Setup};
use ots_scenarios::postgres::Database;
use ots_scenarios::pressed::{self, Sealer};
use ots_scenarios::proxy::Fault;
use ots_scenarios::{http, wait};

use crate::common::Line;
use crate::look;

#[test]
fn a_server_killed_between_commit_and_answer_has_one_report_when_the_phone_sends_again() {
    let mut line = Line::new();
    let report = line.phone.press(&["--now"]);
    line.proxy.set(Fault::HoldAnswer);
    let mut sending = line.phone.start(&["sync"]);
    line.proxy
        .wait_until("the server has answered", |counts| counts.held == 1);
    line.centre.kill();
    line.proxy.set(Fault::Pass);
    sending.wait();
    assert_eq!(line.phone.alert(&report).state, "pending");

    line.centre.restart();
    // It was committed before it was answered, not when it came a second time: nothing of the
    // phone's runs now. What was not opened before the kill is opened after the start.
    wait::until_true("it is there", || line.centre.report(&report).is_some());
    let sealed = look::sealed_on(&line.phone);
    assert_eq!(sealed.len(), 1, "and the phone still holds it");
    let again = http::ask(line.centre.addr(), &pressed::put(&sealed[0])).unwrap();
    let receipt = Sealer::of(&line.centre.instance()).receipt(&again.body, &sealed[0]);
    let receipt = receipt.expect("a receipt for these very bytes");
    assert_eq!((again.status, receipt.flags.duplicate), (200, true));

    line.phone.drain();
    line.assert_arrived(&report, 1);
}

#[test]
fn what_a_server_acknowledged_before_it_was_killed_is_there_afterwards() {
    let mut centre = CallCentre::start();
    let sealer = Sealer::of(&centre.instance());
    let addr = centre.addr();
    let mut acknowledged = Vec::new();
    for round in 0_u64..4 {
        let stop = AtomicBool::new(false);
        let stored = std::thread::scope(|scope| {
            let senders: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| {
                        let mut stored = Vec::new();
                        while !stop.load(Ordering::Relaxed) {
                            let press = sealer.press();
                            match http::ask(addr, &pressed::put(&press.envelope)) {
                                Ok(answered) if answered.status == 201 => {
                                    stored.push(press.report_id.to_string());
                                }
                                _ => break,
                            }
                        }
                        stored
                    })
                })
                .collect();
            std::thread::sleep(std::time::Duration::from_millis(100 + 50 * round));
            centre.kill();
            stop.store(true, Ordering::Relaxed);
            senders
                .into_iter()
                .flat_map(|sender| sender.join().unwrap())
                .collect::<Vec<_>>()
        });
        assert!(
            !stored.is_empty(),
            "it was killed before it had done anything"
        );
        acknowledged.extend(stored);
        centre.restart();
    }
    // What was stored and not opened before a kill is opened after the start.
    wait::until_true("every acknowledged report is listed", || {
        let listed = centre.reports();
        acknowledged
            .iter()
            .all(|id| listed.iter().filter(|r| r.report_id == *id).count() == 1)
    });
}

#[test]
fn a_queue_drains_by_itself_when_the_server_is_back_after_a_long_time() {
    let mut line = Line::new();
    line.centre.kill();
    let reports: Vec<String> = ["danger", "report", "consult"]
        .iter()
        .map(|urgency| line.phone.press(&["--now", "--urgency", urgency]))
        .collect();
    // Hours of trying, without the hours.
    for _ in 0..60 {
        let _ = line.phone.run(&["sync", "--timeout", "5"]).with_code(1);
    }
    let attempts = |line: &Line| line.phone.alert(&reports[0]).attempts;
    let before = attempts(&line);
    for report in &reports {
        assert_eq!(line.phone.alert(report).state, "pending");
    }
    let mut waiting = line
        .phone
        .start(&["sync", "--until-empty", "--timeout", "60"]);
    wait::until_true("this one has tried in vain too", || {
        attempts(&line) > before
    });
    assert!(waiting.is_running(), "{}", waiting.said());
    line.centre.restart();
    assert!(waiting.wait().success(), "{}", waiting.said());
    for report in &reports {
        assert_eq!(line.phone.alert(report).state, "sent");
        assert!(line.centre.report(report).is_some());
    }
}

#[test]
fn a_server_asked_to_stop_finishes_what_it_began() {
    let mut line = Line::new();
    let report = line.phone.press(&["--now"]);
    line.phone.drain();
    line.centre.stop();
    line.centre.restart();
    line.assert_arrived(&report, 1);
}

#[test]
fn a_server_killed_again_and_again_while_a_phone_drains_gets_every_item_once() {
    let mut line = Line::new();
    for _ in 0..60 {
        let _ = line.phone.press(&["--now", "--drill"]);
    }
    line.proxy
        .set(Fault::Delay(std::time::Duration::from_millis(3)));
    let mut draining = line
        .phone
        .start(&["sync", "--until-empty", "--timeout", "60"]);
    for round in 0_u64..5 {
        std::thread::sleep(std::time::Duration::from_millis(20 + 15 * round));
        line.centre.kill();
        line.centre.restart();
    }
    assert!(draining.wait().success(), "{}", draining.said());
    wait::until_true("everything is opened", || line.centre.reports().len() == 60);
    let received = line.centre.reports();
    assert!(
        received
            .iter()
            .all(|r| r.items.len() == 1 && r.conflicts == 0)
    );
}

#[test]
fn a_database_that_breaks_off_connections_costs_no_acknowledged_report_and_doubles_none() {
    let database = Database::new();
    let centre = CallCentre::set_up(Setup {
        database_url: Some(database.url()),
        ..Setup::default()
    });
    let sealer = Sealer::of(&centre.instance());
    let stop = AtomicBool::new(false);
    let send = || {
        let mut sent = Vec::new();
        while !stop.load(Ordering::Relaxed) {
            let press = sealer.press();
            let request = pressed::put(&press.envelope);
            // As a phone does: again, until there is a signature.
            wait::until("a receipt", || {
                let answered = http::ask(centre.addr(), &request).unwrap();
                match answered.status {
                    200 | 201 => sealer.receipt(&answered.body, &press.envelope),
                    503 => None,
                    other => panic!("{other}: {}", answered.text()),
                }
            });
            sent.push(press.report_id.to_string());
        }
        sent
    };
    let sent: Vec<String> = std::thread::scope(|scope| {
        let senders: Vec<_> = (0..4).map(|_| scope.spawn(send)).collect();
        for _ in 0..10 {
            std::thread::sleep(std::time::Duration::from_millis(60));
            let _ = database.query(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                 WHERE datname = current_database() AND pid <> pg_backend_pid()",
            );
        }
        stop.store(true, Ordering::Relaxed);
        senders
            .into_iter()
            .flat_map(|sender| sender.join().unwrap())
            .collect()
    });
    assert!(!sent.is_empty());
    wait::until_true("everything is listed", || {
        let listed = centre.reports();
        sent.iter()
            .all(|id| listed.iter().filter(|r| r.report_id == *id).count() == 1)
    });
    let listed = centre.reports();
    assert!(
        listed
            .iter()
            .all(|r| r.items.len() == 1 && r.conflicts == 0)
    );
}
