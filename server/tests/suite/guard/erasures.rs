//! What is erased is gone for good, and only where two people agree and nothing stands
//! against it; figures and the audit chain stay.

use ots_protocol::codes::BentukKekerasan;
use ots_protocol::items::{Details, ItemPayload};
use ots_server::accounts::Role;
use ots_server::cases::{
    self, AssessmentPaper, Attributes, ClosingReason, Identity, NewPerson, PaperKind, PersonRole,
    Prefill, ReadReason,
};
use ots_server::clock::Clock;
use ots_server::deadlines::{self, Kind, Owner};
use ots_server::events::EventKind;
use ots_server::exports::{self, ExportError, Scope};
use ots_server::glass;
use ots_server::ids::CaseId;
use ots_server::policy;
use ots_server::reports::{self, Change, ReportState};
use ots_server::retention::{self, Ground, RetentionError};
use ots_server::store::After;

use super::{Person, written_down};
use crate::cases::Desk;
use crate::kit::{Press, noon};
use crate::on_both;

const WHY: &str = "permintaan rekaan";

/// A closed case full of words.
pub(super) async fn closed_case(siti: &Person<'_>) -> (Press, CaseId) {
    let desk = Desk(siti.centre);
    let identity = Identity {
        name: "Bunga Rekaan".to_owned(),
        phone: "0811000".to_owned(),
        ..Identity::default()
    };
    let person = NewPerson {
        role: PersonRole::Beneficiary,
        attributes: Attributes::default(),
        identity,
    };
    let press = desk.held(&siti.user).await;
    let id = desk
        .open(
            &siti.user,
            &press,
            &Prefill {
                people: vec![person],
                ..Prefill::default()
            },
        )
        .await
        .unwrap();
    desk.to_services(&siti.user, id).await;
    desk.serve(&siti.user, id, false).await.unwrap();
    desk.close(&siti.user, id, ClosingReason::Withdrawn)
        .await
        .unwrap();
    (press, id)
}

pub(super) async fn ask(
    by: &Person<'_>,
    owner: Owner,
) -> Result<ots_server::ids::ErasureId, RetentionError> {
    retention::ask(
        &by.centre.state,
        &by.user,
        owner,
        (Ground::Asked, WHY),
        by.now(),
    )
    .await
}

/// Embedded database: what was erased of a case is in none of its files any more, and in no part of
/// its write-ahead log.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_erased_of_a_case_leaves_the_files_too() {
    let base = crate::kit::Base::sqlite();
    let centre = base.centre().await;
    let siti = Person::new(&centre, "siti", Role::CaseWorker).await;
    let (ana, budi) = (
        Person::new(&centre, "ana", Role::Supervisor).await,
        Person::new(&centre, "budi", Role::Supervisor).await,
    );
    let (press, case) = closed_case(&siti).await;
    let mut sealed: Vec<Vec<u8>> = Vec::new();
    for sql in [
        "SELECT identity FROM people WHERE identity IS NOT NULL LIMIT 1",
        "SELECT sealed FROM case_papers LIMIT 1",
        "SELECT sealed FROM case_services LIMIT 1",
        "SELECT why FROM case_steps WHERE why IS NOT NULL LIMIT 1",
        "SELECT envelope FROM items LIMIT 1",
        "SELECT keys_sealed FROM reports LIMIT 1",
        "SELECT body FROM updates LIMIT 1",
    ] {
        let found: Vec<Vec<u8>> = sqlx::query_scalar(sql)
            .fetch_all(centre.state.store().reader())
            .await
            .unwrap();
        assert!(!found.is_empty(), "{sql}");
        sealed.extend(found);
    }
    // Whole, and in any page: long values are broken over pages.
    let part = |value: &Vec<u8>| value[value.len() - 24..].to_vec();
    let parts: Vec<_> = sealed.iter().map(part).collect();
    let left = || {
        let files = std::fs::read_dir(base.folder.path().join("db")).unwrap();
        let files: Vec<_> = files
            .flatten()
            .map(|file| std::fs::read(file.path()).unwrap())
            .collect();
        let holds = |part: &&Vec<u8>| {
            let mut files = files.iter();
            files.any(|file| file.windows(part.len()).any(|window| window == *part))
        };
        parts.iter().filter(holds).count()
    };
    assert_eq!(left(), parts.len());
    let erasure = ask(&ana, Owner::Case(case)).await.unwrap();
    retention::decide(&centre.state, &budi.user, erasure, true, budi.now())
        .await
        .unwrap();
    // A reader that is just looking may hold the log back for a moment.
    for _ in 0..250 {
        if left() > 0 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            reports::erase(&centre.state, press.report, ana.user.id, ana.now())
                .await
                .unwrap();
        }
    }
    assert_eq!(left(), 0);
}

on_both! {
    async fn two_people_erase_a_closed_case_and_figures_and_the_chain_stay(base) {
        let centre = base.centre().await;
        let siti = Person::new(&centre, "siti", Role::CaseWorker).await;
        let (ana, budi) = (Person::new(&centre, "ana", Role::Supervisor).await, Person::new(&centre, "budi", Role::Supervisor).await);
        let (press, case) = closed_case(&siti).await;
        let (state, owner) = (&centre.state, Owner::Case(case));
        let before = Desk(&centre).case(case).await;
        let eko = Person::new(&centre, "eko", Role::CaseWorker).await;
        glass::smash(state, &eko.user, owner, "KATA DARURAT", eko.now()).await.unwrap();
        assert!(ana.page("/glass").await.contains("KATA DARURAT"));
        let counts = async || {
            let mut all = Vec::new();
            for sql in ["SELECT COUNT(*) FROM cases", "SELECT COUNT(*) FROM people", "SELECT COUNT(*) FROM case_papers", "SELECT COUNT(*) FROM case_services", "SELECT COUNT(*) FROM reports", "SELECT COUNT(*) FROM deadlines WHERE state = 1"] {
                all.push(centre.count(sql).await);
            }
            all
        };
        deadlines::settle_all(state).await.unwrap();
        let had = counts().await;

        let number = &before.number;
        assert_eq!(ana.post("/erasures", &format!("number={number}&what=asked&why=+")).await.status, 422);
        assert_eq!(ana.post("/erasures", &format!("number={number}&what=asked&why=rekaan")).await.status, 303);
        let page = budi.page("/erasures").await;
        let decide = format!("/erasures/{}/decide", &page.split_once("/erasures/").unwrap().1[..36]);
        assert_eq!(ana.post(&decide, "decision=approve").await.status, 422, "never the same person");
        assert_eq!(siti.post(&decide, "decision=approve").await.status, 403);
        let people = cases::people_of(state.store(), case).await.unwrap();
        let read = cases::read_identity(state, &ana.user, people[0].id, ReadReason::Check, "", ana.now()).await.unwrap();
        assert_eq!(read.identity.name, "Bunga Rekaan", "still there");
        assert_eq!(budi.post(&decide, "decision=approve").await.status, 303);

        // Gone: who it was, every word, the hashes, the report's keys and bytes.
        let read = cases::read_identity(state, &ana.user, people[0].id, ReadReason::Check, "", ana.now()).await.unwrap();
        assert_eq!(read.identity, Identity::default());
        assert!(cases::papers::<AssessmentPaper>(state.store(), state.keys(), case, PaperKind::Assessment).await.unwrap().is_empty());
        assert!(cases::services_of(state.store(), state.keys(), case).await.unwrap()[0].is.words.provider.is_empty());
        let steps = cases::steps_of(state.store(), state.keys(), case).await.unwrap();
        assert!(!steps.is_empty() && steps.iter().all(|step| step.why.is_none()));
        for sql in [
            "SELECT COUNT(*) FROM people WHERE identity IS NOT NULL OR phone_hash IS NOT NULL OR name_hash IS NOT NULL",
            "SELECT COUNT(*) FROM case_papers WHERE length(sealed) > 0",
            "SELECT COUNT(*) FROM case_services WHERE length(sealed) > 0",
            "SELECT COUNT(*) FROM reports WHERE keys_sealed IS NOT NULL",
            "SELECT COUNT(*) FROM items WHERE envelope IS NOT NULL",
            "SELECT COUNT(*) FROM glass WHERE length(why) > 0",
        ] {
            assert_eq!(centre.count(sql).await, 0, "{sql}");
        }
        let page = ana.page("/glass").await;
        assert!(page.contains("eko") && page.contains("Alasannya dihapus"), "{page}");
        // No word is written into it any more, and so no new key made for one.
        let said = cases::read_identity(state, &ana.user, people[0].id, ReadReason::Other, "rekaan", ana.now()).await;
        assert!(matches!(said, Err(cases::CaseError::Refused(cases::Refused::Erased))), "{said:?}");
        assert_eq!(centre.put(&press.envelope).await.status, 410);
        // What counts stays, and nothing begins to run again.
        deadlines::settle_all(state).await.unwrap();
        assert_eq!(counts().await, had);
        let after = Desk(&centre).case(case).await;
        assert_eq!((&after.number, after.state, after.risk, after.facts.kecamatan, &after.facts.forms), (&before.number, before.state, before.risk, before.facts.kecamatan, &before.facts.forms));
        assert_eq!((written_down(&centre, "ask-erasure").await, written_down(&centre, "erase").await), (1, 1));
        assert_eq!(ana.get(&format!("/cases/{case}")).await.status, 200, "its page still opens");
        assert!(matches!(ask(&ana, owner).await, Err(RetentionError::Already)));
        // It stays so: it is not opened again, nothing is written to it, and its page offers neither.
        let step = cases::Advance::Go(cases::Step::Reopen);
        let again = cases::advance(state, &ana.user, case, after.version, (&step, "rekaan"), ana.now()).await;
        assert!(matches!(again, Err(cases::CaseError::Refused(cases::Refused::Erased))), "{again:?}");
        let note = cases::add_note(state, &ana.user, case, &cases::TextPaper { text: "rekaan".to_owned() }, ana.now()).await;
        assert!(matches!(note, Err(cases::CaseError::Refused(cases::Refused::Erased))), "{note:?}");
        let (_, open) = Desk(&centre).opened(&siti.user).await;
        let merged = cases::merge(state, &ana.user, open, Desk(&centre).case(open).await.version, case, "rekaan", ana.now()).await;
        assert!(matches!(merged, Err(cases::CaseError::Refused(cases::Refused::Erased))), "{merged:?}");
        let page = ana.page(&format!("/cases/{case}")).await;
        assert!(page.contains("Isi kasus ini sudah dihapus.") && !page.contains("step-reopen") && !page.contains("/note\""));
        assert_eq!(Desk(&centre).case(case).await.version, after.version);
    }

    async fn who_was_erased_leaves_in_no_file_that_was_made_before(base) {
        let centre = base.centre().await;
        let siti = Person::new(&centre, "siti", Role::CaseWorker).await;
        let (ana, budi) = (Person::new(&centre, "ana", Role::Supervisor).await, Person::new(&centre, "budi", Role::Supervisor).await);
        let (state, now, day) = (&centre.state, ana.now(), chrono::TimeDelta::days(1));
        let (_, case) = closed_case(&siti).await;
        let (_, other) = closed_case(&siti).await;
        let made = async |scope| {
            let id = exports::ask(state, &ana.user, scope, "rekaan", now).await.unwrap();
            exports::decide(state, &budi.user, id, true, "ya", now).await.unwrap();
            assert!(exports::fetch(state, &ana.user, id, now).await.is_ok());
            id
        };
        let gone = [made(Scope::Case(case)).await, made(Scope::Opened(now - day, now + day)).await];
        let stays = made(Scope::Case(other)).await;
        let erasure = ask(&ana, Owner::Case(case)).await.unwrap();
        retention::decide(state, &budi.user, erasure, true, now).await.unwrap();
        for id in gone {
            assert!(matches!(exports::fetch(state, &ana.user, id, now).await, Err(ExportError::NotHere)));
        }
        assert!(exports::fetch(state, &ana.user, stays, now).await.is_ok());
        assert_eq!(centre.count("SELECT COUNT(*) FROM exports WHERE state = 4 AND sealed IS NULL AND key_sealed IS NULL").await, 2);
    }

    async fn what_is_open_held_or_owed_to_the_police_is_not_erased(base) {
        let centre = base.centre().await;
        let siti = Person::new(&centre, "siti", Role::CaseWorker).await;
        let (ana, budi) = (Person::new(&centre, "ana", Role::Supervisor).await, Person::new(&centre, "budi", Role::Supervisor).await);
        let (state, now) = (&centre.state, ana.now());
        let (in_case, open) = Desk(&centre).opened(&siti.user).await;
        assert!(matches!(ask(&ana, Owner::Case(open)).await, Err(RetentionError::NotClosed)));
        assert!(matches!(ask(&ana, Owner::Report(in_case.report)).await, Err(RetentionError::NotClosed)));

        // A report of sexual violence, closed: until the police have it, it stays.
        let press = Desk(&centre).held(&siti.user).await;
        let mut log = state.events().subscribe(state.events().head());
        let details = Details { bentuk: Some(vec![BentukKekerasan::Seksual]), ..Details::default() };
        assert_eq!(centre.put(&centre.item(&press, &ItemPayload::Details(details))).await.status, 201);
        while log.next().await.unwrap().kind != EventKind::Item {}
        // She has read it: else it would ring again.
        assert!(reports::read(state, press.report, siti.user.id, 1, now).await.unwrap());
        let version = Desk(&centre).report(press.report).await.version;
        let closed = reports::set_state(state, press.report, version, siti.user.id, ReportState::Closed, now).await;
        assert!(matches!(closed.unwrap(), Change::Made(_)));
        let owner = Owner::Report(press.report);
        assert!(matches!(ask(&ana, owner).await, Err(RetentionError::Owed)));
        assert!(deadlines::running(state.store(), owner, Kind::Police).await.unwrap());
        deadlines::waive(state, &ana.user, (owner, Kind::Police), "bukan, rekaan", now).await.unwrap();
        // One supervisor's words are not enough, and nobody agrees with themselves.
        assert!(matches!(ask(&ana, owner).await, Err(RetentionError::Owed)));
        assert!(matches!(ask(&budi, owner).await, Err(RetentionError::Owed)));
        let confirm = format!("/reports/{}/deadlines/police/confirm", press.report);
        let card = |page: String| page.contains(&confirm);
        assert!(!card(ana.page(&format!("/reports/{}", press.report)).await) && card(budi.page(&format!("/reports/{}", press.report)).await));
        assert_eq!(siti.post(&confirm, "").await.status, 403);
        assert_eq!(ana.post(&confirm, "").await.status, 409);
        assert!(matches!(ask(&budi, owner).await, Err(RetentionError::Owed)));
        assert_eq!(budi.post(&confirm, "").await.status, 303);
        assert_eq!(budi.post(&confirm, "").await.status, 409);
        assert_eq!(written_down(&centre, "deadline-confirmed-police").await, 1);
        assert!(ana.page(&format!("/reports/{}", press.report)).await.contains("disetujui budi"));
        let id = ask(&ana, owner).await.unwrap();
        assert!(matches!(ask(&budi, owner).await, Err(RetentionError::Already)));

        // A hold that comes after the asking counts too.
        retention::hold(state, &budi.user, owner, "diminta pengadilan, rekaan", now).await.unwrap();
        assert!(matches!(retention::decide(state, &budi.user, id, true, now).await, Err(RetentionError::Held)));
        assert_eq!(centre.count("SELECT COUNT(*) FROM items WHERE envelope IS NULL").await, 0);
        assert_eq!(written_down(&centre, "erase").await, 0);
        retention::lift_hold(state, &budi.user, owner, now).await.unwrap();
        assert!(matches!(retention::decide(state, &ana.user, id, true, now).await, Err(RetentionError::OwnAsking)));
        retention::decide(state, &budi.user, id, true, now).await.unwrap();
        assert_eq!(centre.put(&press.envelope).await.status, 410);
        assert_eq!((written_down(&centre, "hold").await, written_down(&centre, "erase").await), (1, 1));
        assert!(matches!(retention::decide(state, &budi.user, id, true, now).await, Err(RetentionError::Already)));
    }

    async fn what_was_kept_long_enough_is_listed_and_nothing_goes_by_itself(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let siti = Person::new(&centre, "siti", Role::CaseWorker).await;
        let (ana, budi) = (Person::new(&centre, "ana", Role::Supervisor).await, Person::new(&centre, "budi", Role::Supervisor).await);
        let (_, case) = closed_case(&siti).await;
        let press = Desk(&centre).held(&siti.user).await;
        let version = Desk(&centre).report(press.report).await.version;
        reports::set_state(&centre.state, press.report, version, siti.user.id, ReportState::Closed, noon()).await.unwrap();
        let due = async |who: &Person<'_>, after: chrono::TimeDelta| {
            let found = retention::due(centre.state.store(), who.user.id, noon() + after, &After::First).await.unwrap().0;
            found.into_iter().map(|one| one.owner).collect::<Vec<_>>()
        };
        let second = chrono::TimeDelta::days(1);
        assert_eq!(due(&ana, policy::KEEP_REPORT - second).await, []);
        assert_eq!(due(&ana, policy::KEEP_REPORT + second).await, [Owner::Report(press.report)]);
        let all = due(&ana, policy::KEEP_CASE + second).await;
        assert!(all.len() == 2 && all.contains(&Owner::Case(case)), "its report goes with it: {all:?}");
        // Held, or not theirs to know of.
        retention::hold(&centre.state, &ana.user, Owner::Case(case), "rekaan", noon()).await.unwrap();
        ots_server::barred::bar(&centre.state, &ana.user, Owner::Report(press.report), budi.user.id, "rekaan", noon()).await.unwrap();
        assert_eq!(due(&ana, policy::KEEP_CASE + second).await, [Owner::Report(press.report)]);
        assert_eq!(due(&budi, policy::KEEP_CASE + second).await, []);
        assert_eq!(centre.count("SELECT COUNT(*) FROM erased").await, 0);
    }
}
