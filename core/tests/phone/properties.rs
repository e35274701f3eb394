//! Whatever happens in whatever order (presses, cancels, words, syncs, kills, server faults, clock
//! jumps), every committed press ends on the server exactly once or visibly pending.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::TimeDelta;
use ots_core::{CancelOutcome, PressOutcome, Standing};
use ots_protocol::codes::Urgency;
use ots_protocol::{ItemId, ReportId};
use proptest::prelude::*;

use crate::support::call_centre::{CallCentre, Fault};
use crate::support::phone::{Phone, danger};

#[derive(Clone, Debug)]
enum Step {
    Press {
        urgency: usize,
        now: bool,
    },
    Cancel(usize),
    Say(usize),
    SendNow(usize),
    TakeSms(usize),
    Forget(usize),
    Sync,
    /// One that may end with something on its way.
    Slice,
    Fault(usize),
    /// The process dies after the send and before it can write what came of it.
    DieWhileSending,
    Restart,
    Reboot,
    Pass(u64),
    SetClock(i64),
}

fn step() -> impl Strategy<Value = Step> {
    let which = 0..8_usize;
    prop_oneof![
        6 => (0..3_usize, any::<bool>()).prop_map(|(urgency, now)| Step::Press { urgency, now }),
        2 => which.clone().prop_map(Step::Cancel),
        2 => which.clone().prop_map(Step::Say),
        1 => which.clone().prop_map(Step::SendNow),
        1 => which.clone().prop_map(Step::TakeSms),
        1 => which.prop_map(Step::Forget),
        6 => Just(Step::Sync),
        2 => Just(Step::Slice),
        4 => (0..10_usize).prop_map(Step::Fault),
        2 => Just(Step::DieWhileSending),
        1 => Just(Step::Restart),
        1 => Just(Step::Reboot),
        4 => (0..400_u64).prop_map(Step::Pass),
        1 => (-40_000_000..40_000_000_i64).prop_map(Step::SetClock),
    ]
}

fn fault(which: usize) -> Fault {
    match which {
        0 => Fault::html(200),
        1 => Fault::status(500),
        2 => Fault::status(404),
        3 => Fault::ResetMidBody,
        4 => Fault::StoreThenCut,
        5 => Fault::TruncateAnswer,
        6 => Fault::WrongKey,
        7 => Fault::AnotherItem,
        8 => Fault::Late(Duration::from_millis(20)),
        _ => Fault::patience(503, 20),
    }
}

#[derive(Default)]
struct Model {
    pressed: Vec<ReportId>,
    /// Called off in time: must never arrive.
    called_off: BTreeSet<ReportId>,
    forgotten: BTreeSet<ReportId>,
    /// Items that were acknowledged to the person.
    said: BTreeSet<ItemId>,
    said_to: Vec<(ReportId, ItemId)>,
}

impl Model {
    fn pick(&self, which: usize) -> Option<ReportId> {
        (!self.pressed.is_empty()).then(|| self.pressed[which % self.pressed.len()])
    }

    fn call_off(&mut self, report: ReportId) {
        self.called_off.insert(report);
        for (of, item) in &self.said_to {
            if *of == report {
                self.said.remove(item);
            }
        }
    }
}

fn take(centre: &CallCentre, phone: &mut Phone, model: &mut Model, step: &Step) {
    match step {
        Step::Press { urgency, now } => {
            let mut request = danger();
            request.urgency = Urgency::ALL[*urgency];
            request.now = *now;
            let PressOutcome::Committed {
                report_id, joined, ..
            } = phone.reporter.press(&request)
            else {
                panic!("a press is always committed here")
            };
            assert_eq!(joined, model.pressed.contains(&report_id));
            if !joined {
                model.pressed.push(report_id);
            }
        }
        Step::Cancel(which) => {
            let Some(report) = model.pick(*which) else {
                return;
            };
            match phone.reporter.cancel(report.to_string(), None) {
                Ok(CancelOutcome::NeverSent) => model.call_off(report),
                Ok(CancelOutcome::Follows { item_id }) => {
                    model.said.insert(item_id.parse().unwrap());
                }
                Err(_) => {
                    assert!(model.called_off.contains(&report) || model.forgotten.contains(&report))
                }
            }
        }
        Step::Say(which) => {
            let Some(report) = model.pick(*which) else {
                return;
            };
            let said = phone
                .reporter
                .add_message(report.to_string(), "rekaan".to_owned(), None);
            if let Ok(item) = said {
                let item = item.parse().unwrap();
                model.said.insert(item);
                model.said_to.push((report, item));
            }
        }
        Step::SendNow(which) => {
            let Some(report) = model.pick(*which) else {
                return;
            };
            let _ = phone.reporter.send_now(report.to_string());
        }
        Step::TakeSms(which) => {
            let Some(report) = model.pick(*which) else {
                return;
            };
            let _ = phone.reporter.sms_text(report.to_string());
        }
        Step::Forget(which) => {
            let Some(report) = model.pick(*which) else {
                return;
            };
            if phone.reporter.forget(report.to_string()).is_ok() {
                model.forgotten.insert(report);
            }
        }
        Step::Sync => drop(phone.sync()),
        Step::Slice => drop(phone.reporter.sync_once(5, false).unwrap()),
        Step::Fault(which) => centre.fault(fault(*which)),
        Step::DieWhileSending => {
            // As the disk looks when a process was killed in mid-request.
            let queue = phone.path().join("queue.sqlite3");
            let queue = rusqlite::Connection::open(queue).unwrap();
            queue
                .execute("UPDATE item SET state = 3 WHERE state = 2", [])
                .unwrap();
            phone.restart();
        }
        Step::Restart => phone.restart(),
        Step::Reboot => {
            phone.clock.reboot();
            phone.restart();
        }
        Step::Pass(seconds) => phone.clock.pass(Duration::from_secs(*seconds)),
        Step::SetClock(seconds) => phone.clock.set_by(TimeDelta::seconds(*seconds)),
    }
}

/// At any moment: a press that was committed is on the server or owed, and what the screen calls
/// sent is on the server.
fn check(centre: &CallCentre, phone: &Phone, model: &Model) {
    let shown = phone.reports();
    let inside = centre.inside();
    for report in &model.pressed {
        let arrived = inside.items.contains_key(&(*report).into());
        let view = shown
            .iter()
            .find(|view| view.report_id == report.to_string());
        if model.called_off.contains(report) {
            assert!(!arrived && view.is_none(), "{report} was called off");
            continue;
        }
        if let Some(view) = view {
            let sent = matches!(view.state, Standing::Sent | Standing::Cancelled);
            assert!(!sent || arrived, "{report} is called sent and is not there");
            assert!(sent || view.items[0].state != Standing::Sent);
        } else {
            assert!(model.forgotten.contains(report), "{report} vanished");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_committed_press_ends_on_the_server_once_or_visibly_pending(
        steps in proptest::collection::vec(step(), 1..30)
    ) {
        let centre = CallCentre::start();
        let mut phone = Phone::of(&centre);
        let mut model = Model::default();
        for step in &steps {
            take(&centre, &mut phone, &mut model, step);
            check(&centre, &phone, &model);
        }
        // Everything is well again, and time passes.
        centre.behave();
        for _ in 0..3 {
            phone.clock.pass(Duration::from_secs(400));
            phone.sync();
        }
        check(&centre, &phone, &model);
        prop_assert_eq!(phone.reporter.readiness().unwrap().remaining, 0);
        let inside = centre.inside();
        for report in model.pressed.iter().filter(|report| !model.called_off.contains(report)) {
            prop_assert_eq!(inside.items.get(&(*report).into()).map(Vec::len), Some(1));
        }
        for item in &model.said {
            prop_assert_eq!(inside.items.get(item).map(Vec::len), Some(1));
        }
    }
}
