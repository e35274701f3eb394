//! One administrator is not two people: whose way in lay in an administrator's hands is nobody's
//! second person for three days, and never for what was asked for with an account in the same hands.

use chrono::{DateTime, Utc};
use ots_protocol::codes::BentukKekerasan;
use ots_protocol::items::{Details, ItemPayload};
use ots_server::accounts::{self, By, COMMAND_LINE, Change, Role, user_named};
use ots_server::barred::{self, bars};
use ots_server::clock::Clock;
use ots_server::deadlines::{self, Kind, Owner};
use ots_server::events::EventKind;
use ots_server::exports::{self, ExportError, Scope};
use ots_server::ids::ExportId;
use ots_server::policy;
use ots_server::reports::{self, Change as Made, ReportState};
use ots_server::retention::{self, Ground};
use ots_server::store::After;

use super::{Person, text, written_down};
use crate::cases::Desk;
use crate::kit::{Centre, Press, noon};
use crate::on_both;

/// Past the hours, to the moment.
fn over(clock: &Clock) {
    clock.advance_ms(policy::HANDS.num_milliseconds());
}

impl Person<'_> {
    /// At the console: an account that did not exist.
    async fn makes(&self, name: &str, role: Role) -> Person<'_> {
        let form = format!("name={name}&role={role}");
        assert_eq!(self.post("/accounts", &form).await.status, 200);
        let user = user_named(self.centre.state.store(), name).await.unwrap();
        Person::of(self.centre, user.unwrap()).await
    }

    /// At the console, to somebody's account; and it is they who sign in then, perhaps.
    async fn does(&self, what: &str, to: &Person<'_>) -> Person<'_> {
        let id = to.user.id;
        let done = match what {
            "password" => self.post(&format!("/accounts/{id}/password"), "").await,
            what => {
                let store = self.centre.state.store();
                let stands = accounts::user(store, id).await.unwrap().unwrap().stands();
                let form = format!("what={what}&role={}&seen={stands}", Role::Supervisor);
                self.post(&format!("/accounts/{id}/change"), &form).await
            }
        };
        assert!(matches!(done.status, 200 | 303), "{what}: {}", done.status);
        let user = accounts::user(self.centre.state.store(), id).await.unwrap();
        Person::of(self.centre, user.unwrap()).await
    }

    async fn asks_export(&self) -> ExportId {
        let (now, day) = (self.now(), chrono::TimeDelta::days(1));
        let scope = Scope::Opened(now - day, now + day);
        exports::ask(&self.centre.state, &self.user, scope, "rekaan", now)
            .await
            .unwrap()
    }

    async fn approves(&self, id: ExportId) -> u16 {
        let path = format!("/exports/{id}/decide");
        self.post(&path, "decision=approve&why=ya").await.status
    }
}

/// A closed report that the police are owed, and that nobody else has said anything of.
async fn owed(centre: &Centre, by: &Person<'_>) -> Press {
    let press = Desk(centre).held(&by.user).await;
    let mut log = centre
        .state
        .events()
        .subscribe(centre.state.events().head());
    let details = Details {
        bentuk: Some(vec![BentukKekerasan::Seksual]),
        ..Details::default()
    };
    let item = centre.item(&press, &ItemPayload::Details(details));
    assert_eq!(centre.put(&item).await.status, 201);
    while log.next().await.unwrap().kind != EventKind::Item {}
    closed(centre, by, press).await
}

async fn closed(centre: &Centre, by: &Person<'_>, press: Press) -> Press {
    let (state, now) = (&centre.state, by.now());
    reports::read(state, press.report, by.user.id, 1, now)
        .await
        .unwrap();
    let version = Desk(centre).report(press.report).await.version;
    let to = ReportState::Closed;
    let done = reports::set_state(state, press.report, version, by.user.id, to, now).await;
    assert!(matches!(done.unwrap(), Made::Made(_)));
    press
}

fn hour(at: DateTime<Utc>) -> String {
    // The made-up instance lives in this time zone.
    let zone = chrono::FixedOffset::east_opt(7 * 3_600).unwrap();
    at.with_timezone(&zone).format("%H:%M:%S").to_string()
}

on_both! {
    async fn whatever_gives_an_administrator_the_way_in_makes_it_nobodys_second_person_for_three_days(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let admin = Person::new(&centre, "admin-satu", Role::Admin).await;
        let ana = Person::new(&centre, "ana", Role::Supervisor).await;
        let raised = Person::new(&centre, "diangkat", Role::Operator).await;
        let known = Person::new(&centre, "lama", Role::Supervisor).await;
        let away = Person::new(&centre, "pergi", Role::Supervisor).await;
        let gone = admin.does("disable", &away).await;
        let second = [
            admin.makes("dua", Role::Supervisor).await,
            admin.does("role", &raised).await,
            admin.does("password", &known).await,
            admin.does("reset-second-factor", &Person::new(&centre, "lupa", Role::Supervisor).await).await,
            admin.does("enable", &gone).await,
        ];
        let id = ana.asks_export().await;
        for (refused, one) in (1..).zip(&second) {
            let page = one.page("/exports").await;
            assert!(page.contains("id=\"held\"") && page.contains("admin-satu") && page.contains(&hour(noon() + policy::HANDS)), "{}: {page}", one.user.name);
            assert!(!page.contains("value=\"approve\"") && page.contains("value=\"refuse\""));
            let answer = one.post(&format!("/exports/{id}/decide"), "decision=approve&why=ya").await;
            assert_eq!(answer.status, 409, "{}", one.user.name);
            assert!(text(&answer).contains("belum dihitung sebagai orang kedua"), "{}", text(&answer));
            assert_eq!(written_down(&centre, "refuse-hands").await, refused);
        }
        assert_eq!(written_down(&centre, "approve-export").await, 0);
        let told: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM audit WHERE action = 'refuse-hands' AND subject = $1 AND reason = $2")
            .bind(id.to_string()).bind(admin.user.id.to_string()).fetch_one(centre.state.store().reader()).await.unwrap();
        assert_eq!(told, 5, "of what, and for whose hands");
        // Refusing needs no two.
        let refused = second[0].post(&format!("/exports/{id}/decide"), "decision=refuse&why=tidak").await;
        assert_eq!(refused.status, 303);
        let id = ana.asks_export().await;
        clock.advance_ms(policy::HANDS.num_milliseconds() - 1);
        assert_eq!(second[1].again().await.approves(id).await, 409, "to the last moment");
        clock.advance_ms(1);
        let after = second[1].again().await;
        assert!(!after.page("/exports").await.contains("id=\"held\""));
        assert_eq!(after.approves(id).await, 303);
    }

    async fn what_is_made_on_the_servers_own_machine_counts_at_once(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        let ana = Person::new(&centre, "ana", Role::Supervisor).await;
        let by = By { actor: COMMAND_LINE, keys: centre.state.keys(), now: noon() };
        let user = accounts::add_account(centre.state.store(), by, "budi", Role::Supervisor, "a long made-up password").await.unwrap();
        let done = accounts::change_account(centre.state.store(), by, user.id, Change::ResetSecondFactor).await;
        assert_eq!(done.unwrap(), accounts::Managed::Done);
        let budi = Person::of(&centre, user).await;
        assert!(!ana.page("/queue").await.contains("id=\"handed\""));
        let id = ana.asks_export().await;
        assert_eq!(budi.approves(id).await, 303);
    }

    async fn who_asks_as_one_and_waits_does_not_decide_as_another(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let admin = Person::new(&centre, "admin-satu", Role::Admin).await;
        let ana = Person::new(&centre, "ana", Role::Supervisor).await;
        let (one, two) = (admin.makes("satu", Role::Supervisor).await, admin.makes("dua", Role::Supervisor).await);
        clock.advance_ms(3_600_000);
        let early = one.asks_export().await;
        over(&clock);
        let (one, two, ana) = (one.again().await, two.again().await, ana.again().await);
        let page = two.page("/exports").await;
        assert!(page.contains("di tangan yang sama") && !page.contains("id=\"held\"") && !page.contains("value=\"approve\""), "{page}");
        assert_eq!(two.approves(early).await, 409);
        assert_eq!(written_down(&centre, "refuse-hands").await, 1);
        // Somebody who was in nobody's hands decides; and what is asked for anew, anybody.
        assert!(ana.page("/exports").await.contains("value=\"approve\""));
        assert_eq!(ana.approves(early).await, 303);
        let late = one.asks_export().await;
        assert_eq!(two.approves(late).await, 303);
    }

    async fn a_file_is_not_given_to_whoever_took_its_askers_account(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let admin = Person::new(&centre, "admin-satu", Role::Admin).await;
        let (ana, budi) = (Person::new(&centre, "ana", Role::Supervisor).await, Person::new(&centre, "budi", Role::Supervisor).await);
        let id = ana.asks_export().await;
        assert_eq!(budi.approves(id).await, 303);
        clock.advance_ms(1_000);
        let thief = admin.does("password", &ana).await;
        let file = format!("/exports/{id}/file");
        assert!(!thief.page("/exports").await.contains(&file));
        let answer = thief.get(&file).await;
        assert_eq!(answer.status, 409);
        assert!(text(&answer).contains("admin-satu"));
        assert_eq!((written_down(&centre, "refuse-hands").await, written_down(&centre, "fetch-export").await), (1, 0));
        let got = exports::fetch(&centre.state, &thief.user, id, thief.now()).await;
        assert!(matches!(got, Err(ExportError::Handed { .. })), "{got:?}");
    }

    async fn nor_is_anything_erased_nor_the_police_left_out_by_one_administrator(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let admin = Person::new(&centre, "admin-satu", Role::Admin).await;
        let siti = Person::new(&centre, "siti", Role::CaseWorker).await;
        let ana = Person::new(&centre, "ana", Role::Supervisor).await;
        let (state, now) = (&centre.state, noon());
        let dua = admin.makes("dua", Role::Supervisor).await;
        // That the police need not hear of it.
        let press = owed(&centre, &siti).await;
        let owner = Owner::Report(press.report);
        deadlines::waive(state, &ana.user, (owner, Kind::Police), "bukan, rekaan", now).await.unwrap();
        let confirm = format!("/reports/{}/deadlines/police/confirm", press.report);
        let page = dua.page(&format!("/reports/{}", press.report)).await;
        assert!(!page.contains(&confirm) && page.contains("belum dihitung sebagai orang kedua") && page.contains("Tidak setuju"), "{page}");
        let page = dua.page("/deadlines").await;
        assert!(page.contains("menunggu supervisor lain") && !page.contains("menunggu persetujuan Anda"));
        let answer = dua.post(&confirm, "").await;
        assert_eq!(answer.status, 409);
        assert!(text(&answer).contains("belum dihitung sebagai orang kedua"));
        assert!(deadlines::running(state.store(), owner, Kind::Police).await.unwrap());
        assert_eq!(written_down(&centre, "refuse-hands").await, 1);
        // That a report is erased.
        let press = Desk(&centre).held(&siti.user).await;
        let other = Owner::Report(closed(&centre, &siti, press).await.report);
        let id = retention::ask(state, &ana.user, other, (Ground::Asked, "rekaan"), now).await.unwrap();
        let page = dua.page("/erasures").await;
        assert!(page.contains("id=\"held\"") && !page.contains("value=\"approve\"") && page.contains("value=\"refuse\""), "{page}");
        let answer = dua.post(&format!("/erasures/{id}/decide"), "decision=approve").await;
        assert_eq!(answer.status, 409);
        assert!(text(&answer).contains("belum dihitung sebagai orang kedua"));
        assert_eq!((written_down(&centre, "refuse-hands").await, written_down(&centre, "erase").await), (2, 0));
        over(&clock);
        let dua = dua.again().await;
        assert_eq!(dua.post(&confirm, "").await.status, 303);
        assert_eq!(dua.post(&format!("/erasures/{id}/decide"), "decision=approve").await.status, 303);
    }

    async fn nobody_lifts_their_own_bar_through_an_account_of_their_making(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let (admin, other) = (Person::new(&centre, "admin-satu", Role::Admin).await, Person::new(&centre, "admin-dua", Role::Admin).await);
        let press = centre.press(noon());
        centre.arrive(&press).await;
        let owner = Owner::Report(press.report);
        barred::bar(&centre.state, &other.user, owner, admin.user.id, "saudara, rekaan", noon()).await.unwrap();
        let helper = admin.makes("pembantu", Role::Admin).await;
        let page = helper.page("/barred").await;
        assert!(page.contains("id=\"held\"") && !page.contains("/barred/lift"), "{page}");
        let form = format!("owner={}&case=false&user={}&why=keliru", press.report, admin.user.id);
        let answer = helper.post("/barred/lift", &form).await;
        assert_eq!(answer.status, 409);
        let stands = async || bars(centre.state.store(), centre.state.keys(), other.user.id, &After::First).await.unwrap().0.iter().any(|bar| bar.lifted.is_none());
        assert!(stands().await);
        assert_eq!((written_down(&centre, "refuse-hands").await, written_down(&centre, "unbar").await), (1, 0));
        over(&clock);
        assert_eq!(helper.again().await.post("/barred/lift", &form).await.status, 303);
        assert!(!stands().await);
    }

    async fn supervisors_see_which_accounts_an_administrator_had_in_hand(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let admin = Person::new(&centre, "admin-satu", Role::Admin).await;
        let (ana, siti) = (Person::new(&centre, "ana", Role::Supervisor).await, Person::new(&centre, "siti", Role::Operator).await);
        admin.makes("petugas-baru", Role::Operator).await;
        assert!(!ana.page("/queue").await.contains("id=\"handed\""), "who is nobody's second anyway");
        let secret = admin.post("/accounts", &format!("name=dua&role={}", Role::Supervisor)).await;
        assert!(text(&secret).contains("tidak dihitung sebagai orang kedua"));
        let page = ana.page("/queue").await;
        assert!(page.contains("id=\"handed\"") && page.contains("/audit#hands"), "{page}");
        assert!(!siti.page("/queue").await.contains("id=\"handed\""));
        let page = ana.page("/audit").await;
        let list = page.split_once("id=\"hands\"").unwrap().1.split_once("</section>").unwrap().0;
        assert!(list.contains("<strong>dua</strong>: admin-satu membuat akun") && !list.contains("petugas-baru"), "{list}");
        over(&clock);
        let ana = ana.again().await;
        assert!(!ana.page("/queue").await.contains("id=\"handed\"") && !ana.page("/audit").await.contains("id=\"hands\""));
    }
}
