//! Which report belongs to which case: opened, joined, left out, merged, taken apart.

use chrono::TimeDelta;
use futures_util::future::join_all;
use ots_protocol::codes::Urgency;
use ots_protocol::items::Alert;
use ots_server::accounts::{Role, begin_shift};
use ots_server::cases::{self, ClosingReason, Prefill, Refused, State, Step, View};
use ots_server::clock::Clock;
use ots_server::reports::{self, Change, ReportState};

use super::{Desk, refused};
use crate::kit::noon;
use crate::on_both;

on_both! {
    async fn cases_are_numbered_by_year_without_a_gap(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let dewi = desk.person("dewi", Role::CaseWorker).await;
        let mut presses = Vec::new();
        for _ in 0..5 {
            presses.push(desk.held(&dewi).await);
        }
        let state = &centre.state;
        let dewi = &dewi;
        let opening = presses.iter().map(|press| async move {
            let prefill = Prefill::default();
            let id = cases::open(state, dewi, press.report, &prefill, noon()).await.unwrap();
            cases::case(state.store(), id).await.unwrap().unwrap().number
        });
        let mut numbers = join_all(opening).await;
        numbers.sort();
        assert_eq!(numbers, ["2026-000001", "2026-000002", "2026-000003", "2026-000004", "2026-000005"]);
        // The year is that of the place: late on New Year's Eve by UTC it is January in Jember.
        let press = desk.held(dewi).await;
        let eve = "2026-12-31T18:00:00Z".parse().unwrap();
        let id = cases::open(state, dewi, press.report, &Prefill::default(), eve).await.unwrap();
        assert_eq!(desk.case(id).await.number, "2027-000001");
    }

    async fn only_the_holder_makes_a_case_of_a_report_and_only_one(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let (dewi, eko) = (desk.person("dewi", Role::CaseWorker).await, desk.person("eko", Role::CaseWorker).await);
        let press = desk.held(&dewi).await;
        assert_eq!(refused(desk.open(&eko, &press, &Prefill::default()).await), Refused::NotHeld);
        let prefill = Prefill::default();
        let openings = (0..4).map(|_| desk.open(&dewi, &press, &prefill));
        let opened: Vec<_> = join_all(openings).await.into_iter().filter_map(Result::ok).collect();
        assert_eq!(opened.len(), 1);
        assert_eq!(refused(desk.open(&dewi, &press, &Prefill::default()).await), Refused::Belongs(opened[0]));
        assert_eq!(centre.count("SELECT COUNT(*) FROM cases").await, 1);
    }

    async fn while_nobody_carries_a_case_its_report_is_held_and_rings_as_before(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let (ana, dewi) = (desk.person("ana", Role::Operator).await, desk.person("dewi", Role::CaseWorker).await);
        let press = desk.held(&ana).await;
        let before = desk.report(press.report).await;
        // An action like any other: it keeps the claim.
        let later = centre.state.clock().now() + TimeDelta::minutes(1);
        let id = cases::open(&centre.state, &ana, press.report, &Prefill::default(), later).await.unwrap();
        let row = desk.report(press.report).await;
        assert_eq!((row.state, row.taken_by), (ReportState::Taken, Some(ana.id)));
        let renewed = row.lease_until.zip(before.lease_until).is_some_and(|(now, then)| now >= then + TimeDelta::minutes(1));
        assert!(renewed, "{:?} after {:?}", row.lease_until, before.lease_until);
        // A second one joins it, and is nobody's but its holder's either.
        let second = desk.held(&ana).await;
        cases::join(&centre.state, &ana, second.report, id, noon()).await.unwrap();
        assert_eq!(desk.report(second.report).await.state, ReportState::Taken);
        // Carried, both are the worker's, and the phones say so.
        let seen = desk.case(id).await.version;
        cases::assign(&centre.state, &dewi, id, seen, (dewi.id, ""), noon()).await.unwrap();
        for press in [&press, &second] {
            let row = desk.report(press.report).await;
            assert_eq!((row.state, row.taken_by), (ReportState::Handled, Some(dewi.id)));
        }
    }

    async fn a_case_that_nobody_carries_is_told_as_closed_and_open_again_as_waiting(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let (ana, rina) = (desk.person("ana", Role::Operator).await, desk.person("rina", Role::Supervisor).await);
        let press = desk.held(&ana).await;
        let id = desk.open(&ana, &press, &Prefill::default()).await.unwrap();
        desk.close(&rina, id, ClosingReason::Withdrawn).await.unwrap();
        assert_eq!(desk.report(press.report).await.state, ReportState::Closed);
        desk.go(&rina, id, Step::Reopen, "terulang, rekaan").await.unwrap();
        assert!(desk.waits(&press).await, "nobody handles it");
        // Somebody carries it: now it is in work.
        let dewi = desk.person("dewi", Role::CaseWorker).await;
        let seen = desk.case(id).await.version;
        cases::assign(&centre.state, &dewi, id, seen, (dewi.id, ""), noon()).await.unwrap();
        let row = desk.report(press.report).await;
        assert_eq!((row.state, row.taken_by), (ReportState::Handled, Some(dewi.id)));
    }

    async fn a_closed_report_that_joins_a_case_which_nobody_carries_waits_for_somebody(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let ana = desk.person("ana", Role::Operator).await;
        let first = desk.held(&ana).await;
        let id = desk.open(&ana, &first, &Prefill::default()).await.unwrap();
        let second = desk.held(&ana).await;
        let set = |to, version| reports::set_state(&centre.state, second.report, version, ana.id, to, noon());
        assert!(matches!(set(ReportState::Closed, 2).await.unwrap(), Change::Made(_)));
        cases::join(&centre.state, &ana, second.report, id, noon()).await.unwrap();
        assert!(desk.waits(&second).await);
        // What its holder has in work stays so: somebody does handle it.
        let third = desk.held(&ana).await;
        let set = reports::set_state(&centre.state, third.report, 2, ana.id, ReportState::Handled, noon());
        assert!(matches!(set.await.unwrap(), Change::Made(_)));
        cases::join(&centre.state, &ana, third.report, id, noon()).await.unwrap();
        let row = desk.report(third.report).await;
        assert_eq!((row.state, row.taken_by), (ReportState::Handled, Some(ana.id)));
    }

    async fn taken_apart_from_a_case_that_somebody_carried_it_waits_for_somebody(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        let desk = Desk(&centre);
        let (ana, dewi, rina) = (desk.person("ana", Role::Operator).await, desk.person("dewi", Role::CaseWorker).await, desk.person("rina", Role::Supervisor).await);
        let press = desk.held(&ana).await;
        begin_shift(centre.state.store(), dewi.id, noon()).await.unwrap();
        let from = desk.open(&ana, &press, &Prefill::default()).await.unwrap();
        let (_, into) = desk.opened(&dewi).await;
        let seen = desk.case(into).await.version;
        cases::merge(&centre.state, &rina, into, seen, from, "sama, rekaan", noon()).await.unwrap();
        assert_eq!(desk.report(press.report).await.taken_by, Some(dewi.id));
        let seen = desk.case(from).await.version;
        cases::unmerge(&centre.state, &rina, from, seen, "ternyata lain", noon()).await.unwrap();
        assert!(desk.waits(&press).await, "dewi does not carry this one");
    }

    async fn a_drill_is_never_a_case(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let dewi = desk.person("dewi", Role::CaseWorker).await;
        let alert = Alert { urgency: Some(Urgency::Danger), drill: Some(true), ..Alert::default() };
        let press = centre.press_of(noon(), &alert);
        centre.arrive(&press).await;
        desk.take(&press, &dewi).await;
        assert_eq!(refused(desk.open(&dewi, &press, &Prefill::default()).await), Refused::Drill);
        let (_, id) = desk.opened(&dewi).await;
        assert_eq!(refused(cases::join(&centre.state, &dewi, press.report, id, noon()).await), Refused::Drill);
    }

    async fn a_report_in_a_case_shows_what_the_case_says_and_nobody_sets_it_by_hand(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let dewi = desk.person("dewi", Role::CaseWorker).await;
        let (press, _) = desk.opened(&dewi).await;
        let row = desk.report(press.report).await;
        let set = reports::set_state(&centre.state, press.report, row.version, dewi.id, ReportState::Closed, noon()).await;
        assert_eq!(set.unwrap(), Change::Stale);
        assert_eq!(desk.report(press.report).await, row);
    }

    async fn a_case_counts_from_its_earliest_report_and_a_report_left_out_counts_no_more(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let dewi = desk.person("dewi", Role::CaseWorker).await;
        let (_, id) = desk.opened(&dewi).await;
        assert_eq!(desk.case(id).await.pressed_at, noon());
        let early = centre.press(noon() - TimeDelta::hours(5));
        centre.arrive(&early).await;
        desk.take(&early, &dewi).await;
        cases::join(&centre.state, &dewi, early.report, id, noon()).await.unwrap();
        assert_eq!(desk.case(id).await.pressed_at, noon() - TimeDelta::hours(5));
        assert_eq!(cases::reports_of(centre.state.store(), id).await.unwrap().len(), 2);
        assert_eq!(cases::case_of(centre.state.store(), early.report).await.unwrap().unwrap().id, id);
        let seen = desk.case(id).await.version;
        cases::leave_out(&centre.state, &dewi, id, seen, early.report, "bukan kejadian ini", noon()).await.unwrap();
        assert_eq!(desk.case(id).await.pressed_at, noon());
        assert_eq!(cases::case_of(centre.state.store(), early.report).await.unwrap(), None);
        // It is somebody's work still, never lost, and may come back.
        let row = desk.report(early.report).await;
        assert_eq!((row.state, row.taken_by), (ReportState::Handled, Some(dewi.id)));
        cases::join(&centre.state, &dewi, early.report, id, noon() + TimeDelta::seconds(1)).await.unwrap();
        assert_eq!(centre.count("SELECT COUNT(*) FROM case_reports").await, 3);
    }

    async fn the_last_report_of_a_case_stays(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let dewi = desk.person("dewi", Role::CaseWorker).await;
        let (press, id) = desk.opened(&dewi).await;
        let seen = desk.case(id).await.version;
        let left = cases::leave_out(&centre.state, &dewi, id, seen, press.report, "rekaan", noon()).await;
        assert_eq!(refused(left), Refused::LastReport);
        assert_eq!(desk.case(id).await.version, seen);
    }

    async fn merging_and_taking_apart_again_loses_nothing(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let rina = desk.person("rina", Role::Supervisor).await;
        let (dewi, eko) = (desk.person("dewi", Role::CaseWorker).await, desk.person("eko", Role::CaseWorker).await);
        let (first, into) = desk.opened(&dewi).await;
        let (second, from) = desk.opened(&eko).await;
        desk.to_services(&eko, from).await;
        let before = desk.case(from).await;
        let people = "SELECT COUNT(*) FROM people";
        let papers = "SELECT COUNT(*) FROM case_papers";
        let counts = (centre.count(people).await, centre.count(papers).await);
        let seen = desk.case(into).await.version;
        assert_eq!(refused(cases::merge(&centre.state, &dewi, into, seen, from, "sama", noon()).await), Refused::NotHere);
        cases::merge(&centre.state, &rina, into, seen, from, "sama", noon()).await.unwrap();
        let merged = desk.case(from).await;
        assert_eq!((merged.state, merged.merged_into, merged.worker), (State::Merged, Some(into), Some(eko.id)));
        assert_eq!(cases::family_of(centre.state.store(), into).await.unwrap(), [into, from]);
        // Whoever carries the one that goes on opens the merged one too, and holds its reports.
        assert!(cases::enter(centre.state.store(), &dewi, from, centre.state.clock().now()).await.is_ok());
        assert_eq!(desk.report(second.report).await.taken_by, Some(dewi.id));
        // The case that goes on speaks for both.
        desk.close(&dewi, into, ClosingReason::Withdrawn).await.unwrap();
        for press in [&first, &second] {
            assert_eq!(desk.report(press.report).await.state, ReportState::Closed);
        }
        let seen = desk.case(from).await.version;
        cases::unmerge(&centre.state, &rina, from, seen, "ternyata lain", noon()).await.unwrap();
        let after = desk.case(from).await;
        assert_eq!((after.state, after.merged_into, after.facts.clone(), after.risk, after.worker), (State::Services, None, before.facts, before.risk, before.worker));
        assert_eq!((centre.count(people).await, centre.count(papers).await), counts);
        let (one, two) = (desk.report(first.report).await, desk.report(second.report).await);
        assert_eq!((one.state, two.state, two.taken_by), (ReportState::Closed, ReportState::Handled, Some(eko.id)));
        assert!(matches!(cases::enter(centre.state.store(), &dewi, from, centre.state.clock().now()).await, Err(cases::CaseError::Refused(Refused::NotHere))));
        desk.serve(&eko, from, false).await.unwrap();
    }

    async fn cases_cannot_be_merged_in_a_circle(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let rina = desk.person("rina", Role::Supervisor).await;
        let (_, one) = desk.opened(&rina).await;
        let (_, two) = desk.opened(&rina).await;
        let (_, three) = desk.opened(&rina).await;
        let merge = async |into, from| {
            let seen = desk.case(into).await.version;
            cases::merge(&centre.state, &rina, into, seen, from, "sama", noon()).await
        };
        assert_eq!(refused(merge(one, one).await), Refused::SameCase);
        merge(one, two).await.unwrap();
        assert_eq!(refused(merge(two, one).await), Refused::NotOpen);
        merge(three, one).await.unwrap();
        assert_eq!(cases::family_of(centre.state.store(), three).await.unwrap(), [three, one, two]);
        assert_eq!(refused(merge(one, three).await), Refused::NotOpen);
    }

    async fn a_case_opened_by_an_operator_waits_for_one_case_worker(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let ana = desk.person("ana", Role::Operator).await;
        let (dewi, eko) = (desk.person("dewi", Role::CaseWorker).await, desk.person("eko", Role::CaseWorker).await);
        let rina = desk.person("rina", Role::Supervisor).await;
        let (press, id) = desk.opened(&ana).await;
        let store = centre.state.store();
        assert_eq!(desk.case(id).await.worker, None);
        assert!(!cases::may_open(store, &dewi, &desk.case(id).await, noon()).await.unwrap());
        assert_eq!(cases::count_open(store, &dewi).await.unwrap(), (0, 1));
        assert_eq!(cases::list(store, &dewi, View::Unassigned, None).await.unwrap().cases.len(), 1);
        assert!(cases::list(store, &ana, View::Unassigned, None).await.unwrap().cases.is_empty());
        let assign = async |by, to, seen| cases::assign(&centre.state, by, id, seen, (to, ""), noon()).await;
        assert_eq!(refused(assign(&ana, ana.id, 1).await), Refused::NotACarrier);
        assert_eq!(refused(assign(&ana, dewi.id, 1).await), Refused::NotHere);
        assign(&dewi, dewi.id, 1).await.unwrap();
        assert_eq!(refused(assign(&eko, eko.id, 2).await), Refused::Taken);
        assert_eq!(desk.report(press.report).await.taken_by, Some(dewi.id));
        assert_eq!(cases::count_open(store, &dewi).await.unwrap(), (1, 0));
        // Handed over by a supervisor: the reports go along, and the one before sees no more.
        assign(&rina, eko.id, 2).await.unwrap();
        assert_eq!(desk.report(press.report).await.taken_by, Some(eko.id));
        assert!(cases::list(store, &dewi, View::Open, None).await.unwrap().cases.is_empty());
        assert_eq!(cases::list(store, &rina, View::Open, None).await.unwrap().cases.len(), 1);
    }

    async fn a_list_goes_on_after_its_last_row_and_shows_each_case_once(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let rina = desk.person("rina", Role::Supervisor).await;
        // All at one moment: the id alone tells them apart.
        for _ in 0..53 {
            let press = desk.held(&rina).await;
            cases::open(&centre.state, &rina, press.report, &Prefill::default(), noon()).await.unwrap();
        }
        let store = centre.state.store();
        let first = cases::list(store, &rina, View::Open, None).await.unwrap();
        assert_eq!((first.cases.len(), first.more), (50, true));
        let rest = cases::list(store, &rina, View::Open, Some(first.cases[49].id)).await.unwrap();
        assert_eq!((rest.cases.len(), rest.more), (3, false));
        let mut ids: Vec<_> = first.cases.iter().chain(&rest.cases).map(|case| case.id).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 53);
    }
}
