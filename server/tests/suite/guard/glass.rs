//! Emergency access: for a reason, for a while, and nobody who watches misses it.

use ots_protocol::items::{ItemPayload, Message};
use ots_server::accounts::Role;
use ots_server::barred;
use ots_server::cases::{self, CaseError, Refused};
use ots_server::clock::Clock;
use ots_server::deadlines::Owner;
use ots_server::events::EventKind;
use ots_server::glass::{self, Broken, GlassError, stands};
use ots_server::policy;
use ots_server::reports::ReportState;

use super::{Person, text, written_down};
use crate::cases::Desk;
use crate::escalation::{centre as centre_that_tells, mailbox, webhook};
use crate::kit::{Press, noon, until};
use crate::on_both;

const WORDS: &str = "KATA-RAHASIA-REKAAN";
const WHY: &str = "pemegang tidak bisa dihubungi";

/// A report with words in it, that ana holds.
async fn held(ana: &Person<'_>) -> Press {
    let centre = ana.centre;
    let press = Desk(centre).held(&ana.user).await;
    let mut log = centre
        .state
        .events()
        .subscribe(centre.state.events().head());
    let message = Message {
        text: Some(WORDS.into()),
        ..Message::default()
    };
    assert_eq!(
        centre
            .put(&centre.item(&press, &ItemPayload::Message(message)))
            .await
            .status,
        201
    );
    while log.next().await.unwrap().kind != EventKind::Item {}
    press
}

fn short(press: &Press) -> String {
    let id = press.report.to_string().to_uppercase();
    id[id.len() - 8..].to_owned()
}

on_both! {
    async fn a_report_opens_for_a_reason_and_a_while_and_supervisors_hear_of_it_at_once(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let (ana, budi) = (Person::new(&centre, "ana", Role::Operator).await, Person::new(&centre, "budi", Role::Operator).await);
        let (sup, off) = (Person::new(&centre, "sup", Role::Supervisor).await, Person::new(&centre, "off", Role::Supervisor).await);
        let press = held(&ana).await;
        let path = format!("/reports/{}", press.report);
        assert!(!budi.page(&path).await.contains(WORDS));
        let mut screen = sup.screen("?bare=true").await;
        screen.until("glass").await;

        let form = format!("number={}&why=", short(&press));
        assert_eq!(budi.post("/glass/open", &form).await.status, 422, "not without a reason");
        assert!(!budi.page(&path).await.contains(WORDS));
        assert_eq!(written_down(&centre, "break-glass").await, 0);
        let opened = budi.post("/glass/open", &format!("{form}{}", WHY.replace(' ', "+"))).await;
        assert_eq!((opened.status, opened.header("location").as_deref()), (303, Some(path.as_str())));
        assert!(budi.page(&path).await.contains(WORDS));
        assert_eq!(written_down(&centre, "break-glass").await, 1);
        // Reading is all: it is still ana's, and budi cannot answer or close it.
        let version = Desk(&centre).report(press.report).await.version;
        assert_eq!(budi.post(&format!("{path}/state"), &format!("version={version}&to=closed")).await.status, 409);
        let row = Desk(&centre).report(press.report).await;
        assert_eq!((row.taken_by, row.state), (Some(ana.user.id), ReportState::Taken));

        // Every supervisor is told, on every page, until they have read it.
        assert!(screen.until("glass").await.contains("data: 1"));
        let banner = |page: &str| !page.contains("id=\"glass\" hidden");
        for person in [&sup, &off] {
            assert!(banner(&person.page("/account").await));
        }
        assert!(!budi.page("/account").await.contains("id=\"glass\""));
        let list = sup.page("/glass").await;
        assert!(list.contains(WHY) && list.contains(&short(&press)[..4]));
        let (_, rest) = list.split_once("action=\"/glass/").unwrap();
        let seen = format!("/glass/{}/seen", &rest[..36]);
        assert_eq!(ana.post(&seen, "").await.status, 403);
        assert_eq!(sup.post(&seen, "").await.status, 303);
        assert!(!banner(&sup.page("/account").await));
        assert!(banner(&off.page("/account").await), "each for themselves");
        assert_eq!(written_down(&centre, "see-glass").await, 1);

        // It ends by itself, also before anybody could write down that it has.
        let owner = Owner::Report(press.report);
        let (until_then, after) = (noon() + policy::GLASS, noon() + policy::GLASS + chrono::TimeDelta::milliseconds(1));
        assert!(stands(centre.state.store(), budi.user.id, owner, until_then - chrono::TimeDelta::milliseconds(1)).await.unwrap());
        assert!(!stands(centre.state.store(), budi.user.id, owner, after).await.unwrap());
        assert_eq!(centre.count("SELECT COUNT(*) FROM glass WHERE ended_at IS NULL").await, 1);
        clock.advance_ms(policy::GLASS.num_milliseconds() + 1);
        until(|| async { !stands(centre.state.store(), budi.user.id, owner, centre.state.clock().now()).await.unwrap() }).await;
        let session = Person::again(&budi).await;
        assert!(!session.page(&path).await.contains(WORDS));
    }

    async fn a_case_opens_to_a_worker_and_a_supervisor_ends_it(base) {
        let centre = base.centre().await;
        let (siti, tono) = (Person::new(&centre, "siti", Role::CaseWorker).await, Person::new(&centre, "tono", Role::CaseWorker).await);
        let (ana, sup) = (Person::new(&centre, "ana", Role::Operator).await, Person::new(&centre, "sup", Role::Supervisor).await);
        let (_, case) = Desk(&centre).opened(&siti.user).await;
        let (state, owner) = (&centre.state, Owner::Case(case));
        let open = async |who: &Person<'_>| glass::smash(state, &who.user, owner, WHY, who.now()).await;
        let enters = async |who: &Person<'_>| cases::enter(state.store(), &who.user, case, state.clock().now()).await.is_ok();
        assert!(!enters(&tono).await);
        assert!(matches!(open(&ana).await, Err(GlassError::NotHere)), "a role that never opens cases");
        assert!(matches!(open(&siti).await, Ok(Broken::NeedNot)));
        let Ok(Broken::Open(glass)) = open(&tono).await else { panic!("it opens") };
        assert!(enters(&tono).await && !enters(&ana).await);
        assert!(matches!(open(&tono).await, Ok(Broken::NeedNot)));
        assert!(glass::end(state, &sup.user, glass.id, sup.now()).await.unwrap());
        assert!(!glass::end(state, &sup.user, glass.id, sup.now()).await.unwrap());
        assert!(!enters(&tono).await);
        assert_eq!((written_down(&centre, "break-glass").await, written_down(&centre, "end-glass").await), (1, 1));
    }

    async fn by_a_broken_glass_a_case_is_read_and_noted_in_and_nothing_of_it_stays_open_after(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let (siti, tono) = (Person::new(&centre, "siti", Role::CaseWorker).await, Person::new(&centre, "tono", Role::CaseWorker).await);
        let desk = Desk(&centre);
        let (press, hers) = desk.opened(&siti.user).await;
        let (_, his) = desk.opened(&tono.user).await;
        let person = cases::NewPerson {
            role: cases::PersonRole::Beneficiary,
            attributes: cases::Attributes::default(),
            identity: cases::Identity { name: "Bunga Rekaan".into(), ..cases::Identity::default() },
        };
        let person = cases::add_person(&centre.state, &siti.user, hers, &person, noon()).await.unwrap();
        let before = desk.case(hers).await;
        glass::smash(&centre.state, &tono.user, Owner::Case(hers), WHY, noon()).await.unwrap();

        // Read, an identity, a note.
        let page = tono.page(&format!("/cases/{hers}")).await;
        assert!(page.contains("terbuka untuk dibaca"), "{page}");
        let forms = |page: &str, action: &str| page.contains(&format!("action=\"/cases/{hers}/{action}\""));
        assert!(forms(&page, "notes") && forms(&siti.page(&format!("/cases/{hers}")).await, "merge"));
        for action in ["merge", "facts", "risk", "services", "people", "documents", "worker"] {
            assert!(!forms(&page, action), "{action}");
        }
        cases::read_identity(&centre.state, &tono.user, person, cases::ReadReason::Contact, "", noon()).await.unwrap();
        let note = cases::TextPaper { text: "dihubungi, rekaan".into() };
        cases::add_note(&centre.state, &tono.user, hers, &note, noon()).await.unwrap();

        // Nothing else: not into his own case, not out of hers, no step, no facts, no file.
        let seen = desk.case(his).await.version;
        let not_here = |result: Result<(), CaseError>, what: &str| {
            assert!(matches!(result, Err(CaseError::Refused(Refused::NotHere))), "{what}: {result:?}");
        };
        let (state, by) = (&centre.state, &tono.user);
        not_here(cases::merge(state, by, his, seen, hers, "sama", noon()).await, "merge into his");
        let seen = desk.case(hers).await.version;
        not_here(cases::merge(state, by, hers, seen, his, "sama", noon()).await, "merge into hers");
        not_here(cases::leave_out(state, by, hers, seen, press.report, "rekaan", noon()).await, "leave");
        not_here(cases::save_facts(state, by, hers, seen, &cases::Facts::default(), noon()).await, "facts");
        not_here(desk.advance(by, hers, cases::Advance::Go(cases::Step::Identify), "").await.map(|_| ()), "step");
        let police = format!("/cases/{hers}/deadlines/police/done");
        assert_eq!(tono.post(&police, "number=1&day=2026-01-01").await.status, 404);
        assert_ne!(siti.post(&police, "number=1&day=2026-01-01").await.status, 404);
        let after = desk.case(hers).await;
        assert_eq!((after.worker, after.state, after.merged_into), (before.worker, before.state, None));
        assert_eq!(desk.report(press.report).await.taken_by, Some(siti.user.id));

        clock.advance_ms(policy::GLASS.num_milliseconds() + 1);
        let enters = cases::enter(state.store(), by, hers, centre.state.clock().now()).await;
        assert!(matches!(enters, Err(CaseError::Refused(Refused::NotHere))));
        let tono = Person::again(&tono).await;
        assert_eq!(tono.get(&format!("/cases/{hers}")).await.status, 404);
    }

    async fn no_glass_opens_what_somebody_is_barred_from_and_who_is_barred_hears_of_none(base) {
        let centre = base.centre().await;
        let (ana, budi) = (Person::new(&centre, "ana", Role::Operator).await, Person::new(&centre, "budi", Role::Operator).await);
        let (sup, other) = (Person::new(&centre, "sup", Role::Supervisor).await, Person::new(&centre, "sup2", Role::Supervisor).await);
        let press = held(&ana).await;
        let (state, owner) = (&centre.state, Owner::Report(press.report));
        let bar = async |whom: &Person<'_>| barred::bar(state, &sup.user, owner, whom.user.id, "rekaan", sup.now()).await.unwrap();
        let Ok(Broken::Open(glass)) = glass::smash(state, &budi.user, owner, WHY, budi.now()).await else { panic!("it opens") };
        bar(&budi).await;
        bar(&other).await;
        assert_eq!(budi.get(&format!("/reports/{}", press.report)).await.status, 404, "a bar is stronger");
        assert!(matches!(glass::smash(state, &budi.user, owner, WHY, budi.now()).await, Err(GlassError::NotHere)));
        assert_eq!(glass::unseen(state.store(), sup.user.id).await.unwrap(), 1);
        assert_eq!(glass::unseen(state.store(), other.user.id).await.unwrap(), 0);
        assert!(!other.page("/glass").await.contains(WHY) && sup.page("/glass").await.contains(WHY));
        assert_eq!(other.post(&format!("/glass/{}/seen", glass.id), "").await.status, 404);
        assert_eq!(other.post(&format!("/glass/{}/end", glass.id), "").await.status, 404);
        // What waits is taken, not broken into.
        let waiting = centre.press(noon());
        centre.arrive(&waiting).await;
        let answer = ana.post("/glass/open", &format!("number={}&why=rekaan", short(&waiting))).await;
        assert!(answer.status == 422 && text(&answer).contains("sedang menunggu"));
        let refused = cases::enter(state.store(), &ana.user, ots_server::ids::CaseId::new(noon(), [0; 10]), state.clock().now()).await;
        assert!(matches!(refused, Err(CaseError::Refused(Refused::NotHere))));
    }

    async fn it_is_told_outside_without_a_word_of_what_was_opened(base) {
        let ((hook, hooked), (smtp, mailed)) = (webhook(1).await, mailbox(0).await);
        let escalation = format!("webhook_url = \"{hook}\"\nsmtp_server = \"{smtp}\"\nsmtp_from = \"ots@rekaan.invalid\"\nsmtp_to = [\"jaga@rekaan.invalid\"]");
        let clock = Clock::standing_at(noon());
        let centre = centre_that_tells(&base, clock.clone(), &escalation).await;
        let (ana, budi) = (Person::new(&centre, "ana", Role::Operator).await, Person::new(&centre, "budi", Role::Operator).await);
        let press = held(&ana).await;
        let glass = glass::smash(&centre.state, &budi.user, Owner::Report(press.report), WHY, budi.now()).await;
        assert!(matches!(glass, Ok(Broken::Open(_))));
        until(|| async { clock.advance_ms(1_000); hooked.all().iter().filter(|body| body.contains("glass-broken")).count() >= 2 }).await;
        until(|| async { mailed.all().iter().any(|mail| mail.contains("akses darurat")) }).await;
        let told: Vec<_> = hooked.all().into_iter().chain(mailed.all()).filter(|one| one.contains("glass-broken") || one.contains("darurat")).collect();
        for secret in [WORDS, WHY, "budi", press.report.to_string().as_str(), short(&press).as_str()] {
            assert!(told.iter().all(|one| !one.contains(secret)), "{secret}: {told:?}");
        }
        until(|| async { centre.count("SELECT COUNT(*) FROM glass_outside WHERE done_at IS NULL").await == 0 }).await;
    }
}
