//! A report that comes to somebody who has not read it does not fall silent by that. Everybody here
//! is made up.

use ots_protocol::items::{ItemPayload, Message};
use ots_server::accounts::{Role, begin_shift, end_shift};
use ots_server::cases::{self, ClosingReason, Prefill, Step};
use ots_server::clock::Clock;
use ots_server::policy;
use ots_server::reports::{self, ReportState};

use crate::cases::Desk;
use crate::guard::Person;
use crate::kit::{Centre, Press, noon, until};
use crate::on_both;

async fn say(centre: &Centre, press: &Press) {
    let words = Message {
        text: Some("dia-datang-lagi-rekaan".into()),
        ..Message::default()
    };
    let item = centre.item(press, &ItemPayload::Message(words));
    assert_eq!(centre.put(&item).await.status, 201);
    centre.all_opened().await;
}

on_both! {
    async fn joined_to_the_case_of_somebody_who_is_away_it_stays_with_whoever_holds_it(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let desk = Desk(&centre);
        let (ana, dewi) = (Person::new(&centre, "ana", Role::Operator).await, Person::new(&centre, "dewi", Role::CaseWorker).await);
        let (_, case) = desk.opened(&dewi.user).await;
        let press = desk.held(&ana.user).await;
        cases::join(&centre.state, &ana.user, press.report, case, noon()).await.unwrap();
        let row = desk.report(press.report).await;
        assert_eq!((row.state, row.taken_by, row.lease_until.is_some()), (ReportState::Taken, Some(ana.user.id), true));
        // Who has read it says that it can wait for her: then it is marked.
        assert!(ana.page(&format!("/reports/{}", press.report)).await.contains("Serahkan kembali kepada dewi"));
        reports::release(&centre.state, press.report, row.version, ana.user.id, noon()).await.unwrap();
        let row = desk.report(press.report).await;
        assert_eq!((row.state, row.taken_by), (ReportState::Handled, Some(dewi.user.id)));
        assert!(dewi.page("/queue").await.contains("data-badge=\"news\" data-count=\"1\""));
        // And where they do not, it rings.
        let other = desk.held(&ana.user).await;
        cases::join(&centre.state, &ana.user, other.report, case, noon()).await.unwrap();
        clock.advance_ms(900_001);
        until(|| desk.waits(&other)).await;
    }

    async fn joined_to_the_case_of_somebody_who_is_there_it_is_marked_for_them_and_rings_unread(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let desk = Desk(&centre);
        let (ana, dewi) = (Person::new(&centre, "ana", Role::Operator).await, Person::new(&centre, "dewi", Role::CaseWorker).await);
        let (_, case) = desk.opened(&dewi.user).await;
        begin_shift(centre.state.store(), dewi.user.id, noon()).await.unwrap();
        let mut joined = Vec::new();
        for _ in 0..2 {
            let press = desk.held(&ana.user).await;
            cases::join(&centre.state, &ana.user, press.report, case, noon()).await.unwrap();
            let row = desk.report(press.report).await;
            assert_eq!((row.state, row.taken_by, row.lease_until), (ReportState::Handled, Some(dewi.user.id), None));
            joined.push(press);
        }
        let (read, unread) = (&joined[0], &joined[1]);
        let queue = dewi.page("/queue").await;
        assert!(queue.contains("data-badge=\"news\" data-count=\"2\"") && queue.contains("BERPINDAH TANGAN"), "{queue}");
        assert!(!queue.contains("PESAN BARU"), "nobody wrote");
        assert!(dewi.page(&format!("/cases/{case}")).await.contains("BERPINDAH TANGAN"));
        let path = format!("/reports/{}", read.report);
        assert!(dewi.page(&path).await.contains("berpindah ke tangan Anda"));
        assert_eq!(dewi.post(&format!("{path}/read"), "news=0").await.status, 303);
        assert!(reports::ring_unread(&centre.state, noon()).await.unwrap().is_empty());
        // She goes home with the other one unread.
        end_shift(centre.state.store(), dewi.user.id, noon()).await.unwrap();
        until(|| desk.waits(unread)).await;
        assert_eq!(desk.report(read.report).await.state, ReportState::Handled);
    }

    async fn a_step_in_the_case_reads_nothing_that_rings_and_takes_nothing_from_whoever_answers_it(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        let desk = Desk(&centre);
        let (ana, dewi) = (Person::new(&centre, "ana", Role::Operator).await, Person::new(&centre, "dewi", Role::CaseWorker).await);
        let (press, case) = desk.opened(&dewi.user).await;
        say(&centre, &press).await;
        until(|| desk.waits(&press)).await;
        desk.go(&dewi.user, case, Step::Identify, "").await.unwrap();
        assert!(desk.waits(&press).await);
        desk.take(&press, &ana.user).await;
        let held = desk.report(press.report).await;
        desk.close(&dewi.user, case, ClosingReason::Withdrawn).await.unwrap();
        let row = desk.report(press.report).await;
        assert_eq!((row.state, row.taken_by, row.version), (ReportState::Taken, Some(ana.user.id), held.version));
        let path = format!("/reports/{}", press.report);
        assert_eq!(ana.post(&format!("{path}/answer"), "text=rekaan&news=1").await.status, 303);
        // Given back it stands as the case does.
        assert_eq!(ana.post(&format!("{path}/release"), &format!("version={}", row.version)).await.status, 303);
        let row = desk.report(press.report).await;
        assert_eq!((row.state, row.taken_by), (ReportState::Closed, Some(dewi.user.id)));
    }

    async fn a_case_given_to_somebody_who_is_away_goes_on_ringing_and_marks_the_rest(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        let desk = Desk(&centre);
        let (sup, dewi) = (desk.person("sup", Role::Supervisor).await, desk.person("dewi", Role::CaseWorker).await);
        let (eko, ana) = (Person::new(&centre, "eko", Role::CaseWorker).await, desk.person("ana", Role::Operator).await);
        let (rings, case) = desk.opened(&dewi).await;
        let quiet = desk.held(&dewi).await;
        cases::join(&centre.state, &dewi, quiet.report, case, noon()).await.unwrap();
        say(&centre, &rings).await;
        until(|| desk.waits(&rings)).await;
        let version = desk.case(case).await.version;
        cases::assign(&centre.state, &sup, case, version, (eko.user.id, ""), noon()).await.unwrap();
        assert!(desk.waits(&rings).await);
        let row = desk.report(quiet.report).await;
        assert_eq!((row.state, row.taken_by, row.handed_unread()), (ReportState::Handled, Some(eko.user.id), true));
        assert!(reports::ring_unread(&centre.state, noon() + policy::UNREAD_PATIENCE).await.unwrap().is_empty());
        assert!(eko.page("/queue").await.contains("data-badge=\"news\" data-count=\"1\""));
        // Who is there gets what somebody else still had, marked.
        let press = desk.held(&ana).await;
        let other = desk.open(&ana, &press, &Prefill::default()).await.unwrap();
        begin_shift(centre.state.store(), eko.user.id, noon()).await.unwrap();
        let version = desk.case(other).await.version;
        cases::assign(&centre.state, &sup, other, version, (eko.user.id, ""), noon()).await.unwrap();
        let row = desk.report(press.report).await;
        assert_eq!((row.state, row.taken_by, row.handed_unread()), (ReportState::Handled, Some(eko.user.id), true));
    }
}
