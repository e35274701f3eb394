//! Who can do no more leaves nothing with them. Everybody here is made up.

use chrono::NaiveDate;
use ots_protocol::items::{ItemPayload, Message};
use ots_protocol::updates::ReportState;
use ots_server::accounts::{By, COMMAND_LINE, Change, Managed, Role, change_account};
use ots_server::cases::{self, Advance, ClosingReason, Step};
use ots_server::clock::Clock;
use ots_server::reports::ring_unread;

use crate::cases::{Desk, referral};
use crate::guard::Person;
use crate::kit::{Centre, noon, until};
use crate::on_both;

async fn change(centre: &Centre, user: &ots_server::accounts::User, what: Change) {
    let by = By {
        actor: COMMAND_LINE,
        keys: centre.state.keys(),
        now: centre.state.clock().now(),
    };
    let done = change_account(centre.state.store(), by, user.id, what).await;
    assert_eq!(done.unwrap(), Managed::Done);
}

on_both! {
    async fn what_a_disabled_account_held_rings_and_its_cases_wait_for_a_case_worker(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let (siti, sup) = (desk.person("siti", Role::CaseWorker).await, desk.person("sup", Role::Supervisor).await);
        let (in_case, case) = desk.opened(&siti).await;
        let (over, closed) = desk.opened(&siti).await;
        desk.go(&siti, closed, Step::Identify, "").await.unwrap();
        desk.close(&siti, closed, ClosingReason::Withdrawn).await.unwrap();
        let taken = desk.held(&siti).await;
        let handled = desk.held(&siti).await;
        let set = ots_server::reports::set_state(&centre.state, handled.report, 2, siti.id, ReportState::Handled, noon()).await;
        assert!(matches!(set.unwrap(), ots_server::reports::Change::Made(_)));
        let unassigned = async || cases::count_open(centre.state.store(), &sup).await.unwrap().1;
        assert_eq!(unassigned().await, 0);

        change(&centre, &siti, Change::Disable).await;
        assert_eq!(desk.case(case).await.worker, None);
        assert_eq!(unassigned().await, 1);
        assert_eq!(desk.case(closed).await.worker, Some(siti.id), "who carried what is over stays told");
        for press in [&in_case, &taken, &handled] {
            let row = desk.report(press.report).await;
            assert_eq!((row.state, row.taken_by, row.lease_until), (ReportState::Waiting, None, None));
        }
        // Needed again, it waits for somebody who can carry it.
        desk.go(&sup, closed, Step::Reopen, "rekaan").await.unwrap();
        assert_eq!(desk.case(closed).await.worker, None);
        assert!(desk.waits(&over).await);
    }

    async fn what_comes_back_from_another_agency_to_nobody_waits_for_somebody(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let (siti, sup) = (desk.person("siti", Role::CaseWorker).await, desk.person("sup", Role::Supervisor).await);
        let (press, case) = desk.opened(&siti).await;
        desk.to_services(&siti, case).await;
        desk.serve(&siti, case, false).await.unwrap();
        desk.advance(&siti, case, referral(), "perlu visum").await.unwrap();
        change(&centre, &siti, Change::Disable).await;
        assert_eq!(desk.report(press.report).await.state, ReportState::Referred, "another agency has it");
        let day = NaiveDate::from_ymd_opt(2026, 11, 26).unwrap();
        desk.advance(&sup, case, Advance::Return { day }, "sudah, rekaan").await.unwrap();
        assert!(desk.waits(&press).await);
    }

    async fn what_is_given_back_into_a_case_at_another_agency_that_nobody_carries_was_read(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        let desk = Desk(&centre);
        let siti = desk.person("siti", Role::CaseWorker).await;
        let (ana, budi) = (Person::new(&centre, "ana", Role::Operator).await, Person::new(&centre, "budi", Role::Operator).await);
        let (press, case) = desk.opened(&siti).await;
        desk.to_services(&siti, case).await;
        desk.serve(&siti, case, false).await.unwrap();
        desk.advance(&siti, case, referral(), "perlu visum").await.unwrap();
        change(&centre, &siti, Change::Disable).await;
        let says = ItemPayload::Message(Message { text: Some("rekaan".into()), ..Message::default() });
        assert_eq!(centre.put(&centre.item(&press, &says)).await.status, 201);
        centre.all_opened().await;
        ring_unread(&centre.state, noon()).await.unwrap();
        until(|| desk.waits(&press)).await;
        desk.take(&press, &ana.user).await;
        let path = format!("/reports/{}", press.report);
        ana.page(&path).await;
        let version = desk.report(press.report).await.version;
        assert_eq!(ana.post(&format!("{path}/release"), &format!("version={version}")).await.status, 303);
        let back = desk.report(press.report).await;
        assert_eq!((back.state, back.taken_by, back.news_at), (ReportState::Referred, None, None));
        assert!(!budi.page("/queue").await.contains(&format!("id=\"r-{}\"", press.report)), "nobody can take it");
        // More of it rings.
        assert_eq!(centre.put(&centre.item(&press, &says)).await.status, 201);
        centre.all_opened().await;
        ring_unread(&centre.state, noon()).await.unwrap();
        until(|| desk.waits(&press)).await;
    }

    async fn with_another_role_goes_what_that_role_cannot_do(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        for (to, keeps_case, keeps_report) in [(Role::Supervisor, true, true), (Role::Operator, false, true), (Role::Analyst, false, false)] {
            let siti = desk.person(&format!("siti-{to}"), Role::CaseWorker).await;
            let (_, case) = desk.opened(&siti).await;
            let taken = desk.held(&siti).await;
            change(&centre, &siti, Change::Role(to)).await;
            assert_eq!(desk.case(case).await.worker.is_some(), keeps_case, "{to}");
            let row = desk.report(taken.report).await;
            assert_eq!((row.taken_by.is_some(), row.state == ReportState::Taken), (keeps_report, keeps_report), "{to}");
        }
    }
}
