//! The call centre is killed, or is away for long: phones wait, and lose nothing.

use ots_scenarios::centre::CallCentre;
use ots_scenarios::pressed::{self, Sealer};
use ots_scenarios::proxy::Fault;
use ots_scenarios::{http, wait};

use crate::common::Line;

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
        let stop = std::sync::atomic::AtomicBool::new(false);
        let stored = std::thread::scope(|scope| {
            let senders: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| {
                        let mut stored = Vec::new();
                        while !stop.load(std::sync::atomic::Ordering::Relaxed) {
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
            stop.store(true, std::sync::atomic::Ordering::Relaxed);
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
    for report in &reports {
        assert_eq!(line.phone.alert(report).state, "pending");
    }
    let mut waiting = line
        .phone
        .start(&["sync", "--until-empty", "--timeout", "60"]);
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
