//! The flow: each step in its order, told to the phone, written down.

use chrono::NaiveDate;
use ots_server::accounts::Role;
use ots_server::cases::{self, Advance, ClosingReason, Missing, Refused, Risk, State, Step, What};
use ots_server::reports::ReportState;

use super::{Desk, referral, refused, service};
use crate::kit::noon;
use crate::on_both;

on_both! {
    async fn a_case_goes_from_opening_to_closing_and_the_phone_is_told_each_change_once(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let dewi = desk.person("dewi", Role::CaseWorker).await;
        let (press, id) = desk.opened(&dewi).await;
        assert_eq!(desk.case(id).await.state, State::Intake);
        assert_eq!(desk.report(press.report).await.state, ReportState::Handled);
        desk.to_services(&dewi, id).await;
        assert_eq!(refused(desk.go(&dewi, id, Step::Monitor, "").await), Refused::Missing(vec![Missing::Service]));
        desk.serve(&dewi, id, false).await.unwrap();
        desk.advance(&dewi, id, referral(), "perlu visum").await.unwrap();
        assert_eq!(desk.report(press.report).await.state, ReportState::Referred);
        let back = Advance::Return { day: NaiveDate::from_ymd_opt(2026, 11, 26).unwrap() };
        assert_eq!(desk.advance(&dewi, id, back, "sudah divisum").await.unwrap(), State::Services);
        assert_eq!(desk.report(press.report).await.state, ReportState::Handled);
        desk.go(&dewi, id, Step::Monitor, "").await.unwrap();
        assert_eq!(desk.close(&dewi, id, ClosingReason::GoalsMet).await.unwrap(), State::Closed);
        let row = desk.report(press.report).await;
        assert_eq!(row.state, ReportState::Closed);
        // Taken, handled, referred, handled, closed: a change of hands or of step within the
        // case is no news to the phone.
        assert_eq!(row.last_update, 5);
        let case = desk.case(id).await;
        assert_eq!((case.closed_at, case.closed_reason), (Some(noon()), Some(ClosingReason::GoalsMet)));
    }

    async fn a_closed_case_is_written_to_only_after_it_is_opened_again(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let dewi = desk.person("dewi", Role::CaseWorker).await;
        let (press, id) = desk.opened(&dewi).await;
        desk.close(&dewi, id, ClosingReason::Withdrawn).await.unwrap();
        assert_eq!(refused(desk.serve(&dewi, id, true).await), Refused::NotOpen);
        assert_eq!(refused(desk.go(&dewi, id, Step::Reopen, " ").await), Refused::Missing(vec![Missing::Why]));
        assert_eq!(desk.go(&dewi, id, Step::Reopen, "terulang, rekaan").await.unwrap(), State::Identification);
        let case = desk.case(id).await;
        assert_eq!((case.closed_at, case.closed_reason, case.closed_outcome), (None, None, None));
        assert_eq!(desk.report(press.report).await.state, ReportState::Handled);
        desk.serve(&dewi, id, true).await.unwrap();
    }

    async fn a_step_that_does_not_exist_or_lacks_something_is_refused_and_changes_nothing(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let dewi = desk.person("dewi", Role::CaseWorker).await;
        let (_, id) = desk.opened(&dewi).await;
        let before = desk.case(id).await;
        for step in [Step::Assess, Step::Plan, Step::Serve, Step::Monitor, Step::Return, Step::Reopen] {
            assert_eq!(refused(desk.go(&dewi, id, step, "mengapa").await), Refused::NoSuchStep, "{step:?}");
        }
        // A step with a paper of its own does not go without it.
        assert_eq!(refused(desk.go(&dewi, id, Step::Close, "mengapa").await), Refused::NoSuchStep);
        assert_eq!(refused(desk.close(&dewi, id, ClosingReason::GoalsMet).await), Refused::Missing(vec![Missing::Reason]));
        assert_eq!(refused(desk.assess(&dewi, id, 0).await), Refused::NotYet);
        assert_eq!(refused(desk.plan(&dewi, id, 0, true).await), Refused::NotYet);
        assert_eq!(refused(desk.serve(&dewi, id, false).await), Refused::NotYet);
        assert_eq!(desk.case(id).await, before);
    }

    async fn at_high_risk_the_emergency_service_comes_before_the_assessment(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let dewi = desk.person("dewi", Role::CaseWorker).await;
        let (_, id) = desk.opened(&dewi).await;
        desk.go(&dewi, id, Step::Identify, "").await.unwrap();
        desk.know(&dewi, id).await;
        desk.judge(&dewi, id, Risk::High).await;
        assert_eq!(refused(desk.go(&dewi, id, Step::Assess, "").await), Refused::Missing(vec![Missing::Emergency]));
        // One that could not be given is none.
        let none = cases::NewService { outcome: cases::ServiceOutcome::NotPossible, ..service(true) };
        cases::add_service(&centre.state, &dewi, id, &none, noon()).await.unwrap();
        assert_eq!(refused(desk.go(&dewi, id, Step::Assess, "").await), Refused::Missing(vec![Missing::Emergency]));
        desk.serve(&dewi, id, true).await.unwrap();
        assert_eq!(desk.go(&dewi, id, Step::Assess, "").await.unwrap(), State::Assessment);
    }

    async fn a_plan_counts_only_with_the_agreement_of_its_newest_revision(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let dewi = desk.person("dewi", Role::CaseWorker).await;
        let (_, id) = desk.opened(&dewi).await;
        desk.go(&dewi, id, Step::Identify, "").await.unwrap();
        desk.know(&dewi, id).await;
        desk.judge(&dewi, id, Risk::Low).await;
        desk.go(&dewi, id, Step::Assess, "").await.unwrap();
        desk.assess(&dewi, id, 0).await.unwrap();
        desk.go(&dewi, id, Step::Plan, "").await.unwrap();
        assert_eq!(refused(desk.go(&dewi, id, Step::Serve, "").await), Refused::Missing(vec![Missing::Plan]));
        desk.plan(&dewi, id, 0, true).await.unwrap();
        desk.plan(&dewi, id, 1, false).await.unwrap();
        assert_eq!(refused(desk.go(&dewi, id, Step::Serve, "").await), Refused::Missing(vec![Missing::Agreement]));
        desk.plan(&dewi, id, 2, true).await.unwrap();
        desk.go(&dewi, id, Step::Serve, "").await.unwrap();
    }

    async fn every_step_stands_in_the_history_with_who_when_and_why_and_no_word_in_clear(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let dewi = desk.person("dewi", Role::CaseWorker).await;
        let (_, id) = desk.opened(&dewi).await;
        desk.close(&dewi, id, ClosingReason::Unreachable).await.unwrap();
        let steps = cases::steps_of(centre.state.store(), centre.state.keys(), id).await.unwrap();
        let told: Vec<_> = steps.iter().map(|step| (step.seq, step.what, step.from, step.to)).collect();
        assert_eq!(told, [
            (1, What::Opened, None, Some(State::Intake)),
            (2, What::Moved, Some(State::Intake), Some(State::Closed)),
        ]);
        assert_eq!((steps[1].by, steps[1].at, steps[1].why.as_deref()), (dewi.id, noon(), Some("selesai, rekaan")));
        let sealed: Vec<u8> = sqlx::query_scalar("SELECT why FROM case_steps WHERE seq = 2").fetch_one(centre.state.store().reader()).await.unwrap();
        assert!(!sealed.windows(7).any(|part| part == b"selesai"));
        assert!(!format!("{steps:?}").contains("selesai"));
    }

    async fn screens_hear_that_a_case_changed(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let dewi = desk.person("dewi", Role::CaseWorker).await;
        let (_, id) = desk.opened(&dewi).await;
        let mut log = centre.state.events().subscribe(0);
        loop {
            let event = log.next().await.expect("the log");
            if event.kind == ots_server::events::EventKind::Case {
                assert_eq!(event.detail, Some(id.to_string()));
                break;
            }
        }
    }
}
