//! Identities leave as a file only where two people agree, once, and not for long.

use ots_server::accounts::Role;
use ots_server::barred;
use ots_server::cases::{Attributes, Identity, NewPerson, PersonRole, Prefill};
use ots_server::clock::Clock;
use ots_server::deadlines::Owner;
use ots_server::exports::{self, ExportError, Scope};
use ots_server::ids::CaseId;
use ots_server::policy;

use super::{Person, text, written_down};
use crate::cases::Desk;
use crate::kit::{noon, until};
use crate::on_both;

const NAME: &str = "Bunga Rekaan";

async fn case_of(by: &Person<'_>, name: &str) -> CaseId {
    let identity = Identity {
        name: name.to_owned(),
        phone: "+62811000".to_owned(),
        ..Identity::default()
    };
    case_with(by, identity).await
}

async fn case_with(by: &Person<'_>, identity: Identity) -> CaseId {
    let desk = Desk(by.centre);
    let person = NewPerson {
        role: PersonRole::Beneficiary,
        attributes: Attributes::default(),
        identity,
    };
    let press = desk.held(&by.user).await;
    desk.open(
        &by.user,
        &press,
        &Prefill {
            people: vec![person],
            ..Prefill::default()
        },
    )
    .await
    .unwrap()
}

fn id_of(page: &str) -> String {
    page.split_once("/exports/").unwrap().1[..36].to_owned()
}

on_both! {
    async fn one_asks_another_decides_and_only_the_asker_fetches_it_for_a_day(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let siti = Person::new(&centre, "siti", Role::CaseWorker).await;
        let (ana, budi) = (Person::new(&centre, "ana", Role::Supervisor).await, Person::new(&centre, "budi", Role::Supervisor).await);
        let case = case_of(&siti, NAME).await;
        let number = Desk(&centre).case(case).await.number;
        assert_eq!(ana.post("/exports", &format!("number={number}&why=+")).await.status, 422);
        assert_eq!(ana.post("/exports", "number=2026-999999&why=rekaan").await.status, 422);
        assert_eq!(ana.post("/exports", &format!("number={number}&why=sidang+rekaan")).await.status, 303);
        let id = id_of(&budi.page("/exports").await);
        let (file, decide) = (format!("/exports/{id}/file"), format!("/exports/{id}/decide"));
        assert_eq!(ana.get(&file).await.status, 404, "not before somebody decided");
        // Never the same person, and never somebody who does not watch over the work.
        assert_eq!(ana.post(&decide, "decision=approve&why=ya").await.status, 422);
        assert_eq!(siti.post(&decide, "decision=approve&why=ya").await.status, 403);
        assert_eq!(ana.get(&file).await.status, 404);
        assert_eq!(written_down(&centre, "approve-export").await, 0);
        assert_eq!(budi.post(&decide, "decision=approve&why=ya").await.status, 303);
        assert_eq!(budi.post(&decide, "decision=refuse&why=tidak").await.status, 422, "once");
        let got = ana.get(&file).await;
        let sheet = text(&got);
        assert!(got.status == 200 && sheet.contains(NAME) && sheet.contains(&number) && sheet.contains("\"'+62811000\""), "{sheet}");
        assert_eq!(budi.get(&file).await.status, 404, "who approved has not asked");
        for (action, rows) in [("ask-export", 1), ("approve-export", 1), ("fetch-export", 1)] {
            assert_eq!(written_down(&centre, action).await, rows, "{action}");
        }
        let read = centre.count("SELECT COUNT(*) FROM audit WHERE action = 'read-identity' AND reason LIKE 'export %'").await;
        assert_eq!(read, 1, "every identity in it");
        // At rest there is no name, and after a day there is nothing.
        let sealed: Vec<u8> = sqlx::query_scalar("SELECT sealed FROM exports").fetch_one(centre.state.store().reader()).await.unwrap();
        assert!(!sealed.windows(5).any(|part| part == b"Bunga"));
        clock.advance_ms(policy::EXPORT_LIFE.num_milliseconds());
        until(|| async { centre.count("SELECT COUNT(*) FROM exports WHERE key_sealed IS NULL AND sealed IS NULL AND state = 4").await == 1 }).await;
        let ana = ana.again().await;
        assert_eq!(ana.get(&file).await.status, 404);
        assert!(ana.page("/exports").await.contains("sidang rekaan"), "that it was, stays");
    }

    async fn what_a_form_asks_for_is_asked_for_once_however_often_it_is_sent(base) {
        let centre = base.centre().await;
        let siti = Person::new(&centre, "siti", Role::CaseWorker).await;
        let ana = Person::new(&centre, "ana", Role::Supervisor).await;
        let case = case_of(&siti, NAME).await;
        let number = Desk(&centre).case(case).await.number;
        let page = ana.page("/exports").await;
        let id = page.split("name=\"form_id\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        assert_eq!(id.len(), 32);
        let form = format!("form_id={id}&number={number}&why=rekaan");
        let (one, two) = tokio::join!(ana.post("/exports", &form), ana.post("/exports", &form));
        let again = ana.post("/exports", &form).await;
        assert_eq!([one.status, two.status, again.status], [303; 3]);
        assert_eq!((centre.count("SELECT COUNT(*) FROM exports").await, written_down(&centre, "ask-export").await), (1, 1));
        // Other words by the same copy ask for another, and so does another copy.
        assert_eq!(ana.post("/exports", &format!("{form}+lain")).await.status, 303);
        assert_eq!(ana.post("/exports", &form.replace(id, "lain")).await.status, 303);
        assert_eq!(centre.count("SELECT COUNT(*) FROM exports").await, 3);
    }

    async fn of_two_who_decide_at_once_one_does_and_what_was_refused_is_never_made(base) {
        let centre = base.centre().await;
        let siti = Person::new(&centre, "siti", Role::CaseWorker).await;
        let (ana, budi, cici) = (Person::new(&centre, "ana", Role::Supervisor).await, Person::new(&centre, "budi", Role::Supervisor).await, Person::new(&centre, "cici", Role::Supervisor).await);
        let case = case_of(&siti, NAME).await;
        let (state, now) = (&centre.state, ana.now());
        let id = exports::ask(state, &ana.user, Scope::Case(case), "rekaan", now).await.unwrap();
        let (yes, no) = tokio::join!(exports::decide(state, &budi.user, id, true, "ya", now), exports::decide(state, &cici.user, id, false, "tidak", now));
        assert!(yes.is_ok() != no.is_ok(), "{yes:?} {no:?}");
        assert_eq!(written_down(&centre, "approve-export").await + written_down(&centre, "refuse-export").await, 1);
        let id = exports::ask(state, &ana.user, Scope::Case(case), "rekaan", now).await.unwrap();
        exports::decide(state, &budi.user, id, false, "tidak perlu", now).await.unwrap();
        assert!(matches!(exports::fetch(state, &ana.user, id, now).await, Err(ExportError::NotHere)));
        assert!(matches!(exports::decide(state, &cici.user, id, true, "ya", now).await, Err(ExportError::Decided)));
    }

    async fn who_is_barred_later_from_a_case_in_it_fetches_it_no_more_and_words_are_no_case(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let siti = Person::new(&centre, "siti", Role::CaseWorker).await;
        let (ana, budi) = (Person::new(&centre, "ana", Role::Supervisor).await, Person::new(&centre, "budi", Role::Supervisor).await);
        let (state, day) = (&centre.state, chrono::TimeDelta::days(1));
        let other = case_of(&siti, "Dua Rekaan").await;
        let notes = Desk(&centre).case(other).await.number;
        let first = case_with(&siti, Identity { name: NAME.to_owned(), notes, ..Identity::default() }).await;
        let made = async |scope, now| {
            let id = exports::ask(state, &ana.user, scope, "rekaan", now).await.unwrap();
            exports::decide(state, &budi.user, id, true, "ya", now).await.unwrap();
            id
        };
        let all = Scope::Opened(noon() - day, noon() + day);
        let before = [made(Scope::Case(first), noon()).await, made(Scope::Case(other), noon()).await, made(all, noon()).await];
        clock.advance_ms(1_000);
        barred::bar(state, &budi.user, Owner::Case(other), ana.user.id, "rekaan", clock.now()).await.unwrap();
        clock.advance_ms(1_000);
        let gets = async |id| exports::fetch(state, &ana.user, id, clock.now()).await.is_ok();
        assert!(gets(before[0]).await, "a note in it that is the other's number makes it no part of the other");
        assert!(!gets(before[1]).await && !gets(before[2]).await);
        assert!(gets(made(all, clock.now()).await).await, "what is made since has it not");
    }

    async fn what_either_of_the_two_is_barred_from_is_not_in_it(base) {
        let centre = base.centre().await;
        let siti = Person::new(&centre, "siti", Role::CaseWorker).await;
        let (ana, budi) = (Person::new(&centre, "ana", Role::Supervisor).await, Person::new(&centre, "budi", Role::Supervisor).await);
        let (first, second, third) = (case_of(&siti, "Satu Rekaan").await, case_of(&siti, "Dua Rekaan").await, case_of(&siti, "Tiga Rekaan").await);
        let (state, now) = (&centre.state, ana.now());
        for (case, whom) in [(first, &ana), (second, &budi)] {
            let admin = Person::new(&centre, &format!("admin-{}", whom.user.name), Role::Admin).await;
            let before = now - chrono::TimeDelta::seconds(1);
            barred::bar(state, &admin.user, Owner::Case(case), whom.user.id, "rekaan", before).await.unwrap();
        }
        assert!(matches!(exports::ask(state, &ana.user, Scope::Case(first), "rekaan", now).await, Err(ExportError::Scope)));
        let day = chrono::TimeDelta::days(1);
        let id = exports::ask(state, &ana.user, Scope::Opened(now - day, now + day), "rekaan", now).await.unwrap();
        assert_eq!(exports::decide(state, &budi.user, id, true, "ya", now).await.unwrap(), 1);
        let sheet = String::from_utf8(exports::fetch(state, &ana.user, id, now).await.unwrap().to_vec()).unwrap();
        assert!(sheet.contains("Tiga Rekaan") && !sheet.contains("Satu") && !sheet.contains("Dua"), "{sheet}");
        let number = Desk(&centre).case(third).await.number;
        assert!(sheet.contains(&number));
        // Of one case: who is barred from it finds no trace of the asking.
        let id = exports::ask(state, &ana.user, Scope::Case(second), "sangat rahasia", now).await.unwrap();
        assert!(!budi.page("/exports").await.contains("sangat rahasia"));
        assert!(matches!(exports::decide(state, &budi.user, id, true, "ya", now).await, Err(ExportError::NotHere)));
        assert!(ana.page("/exports").await.contains("sangat rahasia"));
    }

    async fn the_people_of_a_case_that_was_merged_into_it_are_in_it_too(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let siti = Person::new(&centre, "siti", Role::CaseWorker).await;
        let (ana, budi) = (Person::new(&centre, "ana", Role::Supervisor).await, Person::new(&centre, "budi", Role::Supervisor).await);
        let (into, from) = (case_of(&siti, "Satu Rekaan").await, case_of(&siti, "Dua Rekaan").await);
        let state = &centre.state;
        let seen = Desk(&centre).case(into).await.version;
        ots_server::cases::merge(state, &ana.user, into, seen, from, "rekaan", noon()).await.unwrap();
        let made = async || {
            let id = exports::ask(state, &ana.user, Scope::Case(into), "rekaan", clock.now()).await.unwrap();
            assert_eq!(exports::decide(state, &budi.user, id, true, "ya", clock.now()).await.unwrap(), 2);
            id
        };
        let sheet = exports::fetch(state, &ana.user, made().await, clock.now()).await.unwrap();
        let sheet = String::from_utf8(sheet.to_vec()).unwrap();
        assert!(sheet.contains("Satu Rekaan") && sheet.contains("Dua Rekaan"), "{sheet}");
        // Taken apart again, what was made still holds the other's people, and goes with them.
        let (barred_from, erased) = (made().await, made().await);
        let seen = Desk(&centre).case(from).await.version;
        ots_server::cases::unmerge(state, &ana.user, from, seen, "rekaan", clock.now()).await.unwrap();
        clock.advance_ms(1_000);
        barred::bar(state, &budi.user, Owner::Case(from), ana.user.id, "rekaan", clock.now()).await.unwrap();
        clock.advance_ms(1_000);
        assert!(matches!(exports::fetch(state, &ana.user, barred_from, clock.now()).await, Err(ExportError::NotHere)));
        assert!(matches!(exports::fetch(state, &ana.user, erased, clock.now()).await, Err(ExportError::NotHere)));
    }
}
