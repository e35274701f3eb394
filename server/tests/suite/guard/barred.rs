//! Somebody who is barred finds no trace, and nobody loses anything by it.

use minicbor::bytes::ByteArray;
use ots_protocol::items::{ItemPayload, Linked};
use ots_protocol::updates::ReportState;
use ots_server::accounts::{Role, begin_shift};
use ots_server::barred::{self, BarError, Found, bars, people_left};
use ots_server::cases::{
    self, Attributes, CaseError, Identity, Looked, NewPerson, PersonRole, Prefill, Refused, View,
};
use ots_server::deadlines::{self, Owner, Whose};
use ots_server::escalation::supervisors_called;
use ots_server::ids::ReportId;
use ots_server::reports::{self, Take};
use ots_server::store::After;

use super::{Person, text, written_down};
use crate::cases::Desk;
use crate::kit::{Centre, Press, noon, until};
use crate::on_both;

const WHY: &str = "saudara terlapor, rekaan";

fn number(id: ReportId) -> String {
    let text = id.to_string().to_uppercase();
    let tail = &text[text.len() - 8..];
    format!("{}-{}", &tail[..4], &tail[4..])
}

async fn bar(by: &Person<'_>, owner: Owner, whom: &Person<'_>) -> Result<usize, BarError> {
    barred::bar(
        &by.centre.state,
        &by.user,
        owner,
        whom.user.id,
        WHY,
        by.now(),
    )
    .await
}

async fn arrived(centre: &Centre) -> Press {
    let press = centre.press(noon());
    centre.arrive(&press).await;
    press
}

async fn sees(person: &Person<'_>, press: &Press) -> bool {
    let page = person.page("/queue").await;
    let row = reports::report_for(person.centre.state.store(), person.user.id, press.report);
    let there = row.await.unwrap().is_some();
    let here = person
        .get(&format!("/reports/{}", press.report))
        .await
        .status
        == 200;
    let listed = page.contains(&press.report.to_string()) && page.contains(&number(press.report));
    assert_eq!((there, listed), (here, here), "all or nothing");
    here
}

on_both! {
    async fn a_barred_operator_loses_the_report_at_once_and_others_hear_it_ring(base) {
        let centre = base.centre().await;
        let (ana, budi) = (Person::new(&centre, "ana", Role::Operator).await, Person::new(&centre, "budi", Role::Operator).await);
        let sup = Person::new(&centre, "sup", Role::Supervisor).await;
        let press = arrived(&centre).await;
        Desk(&centre).take(&press, &ana.user).await;
        assert!(sees(&ana, &press).await && sees(&budi, &press).await);
        let (mut of_ana, mut of_budi) = (ana.screen("").await, budi.screen("").await);
        assert!(of_ana.until("end").await.contains(&press.report.to_string()));
        of_budi.until("end").await;

        assert_eq!(bar(&sup, Owner::Report(press.report), &ana).await.unwrap(), 1);
        // Both screens draw their lists anew: in one of them it is not, and nothing says so.
        let anew = of_ana.until("end").await;
        assert!(!anew.contains(&press.report.to_string()) && !anew.contains(&number(press.report)), "{anew}");
        assert!(of_budi.until("end").await.contains(&press.report.to_string()));
        assert!(!sees(&ana, &press).await && sees(&budi, &press).await && sees(&sup, &press).await);
        let row = Desk(&centre).report(press.report).await;
        assert_eq!((row.state, row.taken_by), (ReportState::Waiting, None));

        let took = reports::take(&centre.state, press.report, row.version, ana.user.id, ana.now()).await.unwrap();
        assert_eq!(took, Take::Unknown);
        assert!(!reports::suspect(&centre.state, press.report, ana.user.id, true, ana.now()).await.unwrap());
        Desk(&centre).take(&press, &budi.user).await;
        // What happens to it from now on is no event on the other screen.
        let other = arrived(&centre).await;
        let said = of_ana.until("row").await;
        assert!(said.contains(&other.report.to_string()) && !said.contains(&press.report.to_string()), "{said}");
        assert_eq!(reports::count_waiting(centre.state.store(), ana.user.id).await.unwrap().waiting, 1);
        assert_eq!(written_down(&centre, "bar").await, 1);
    }

    async fn a_bar_covers_the_case_its_reports_what_is_merged_and_presses_of_the_same_phone(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let siti = Person::new(&centre, "siti", Role::CaseWorker).await;
        let (sup, other) = (Person::new(&centre, "sup", Role::Supervisor).await, Person::new(&centre, "sup2", Role::Supervisor).await);
        let (first, case) = desk.opened(&siti.user).await;
        let (second, merged) = desk.opened(&siti.user).await;
        let joined = desk.held(&siti.user).await;
        cases::join(&centre.state, &siti.user, joined.report, case, noon()).await.unwrap();
        let version = desk.case(merged).await.version;
        cases::merge(&centre.state, &siti.user, merged, version, case, "sama", noon()).await.unwrap();
        // By any part of it: here by a report of the case that was merged into the other.
        assert_eq!(bar(&sup, Owner::Report(joined.report), &siti).await.unwrap(), 5);
        for press in [&first, &second, &joined] {
            assert!(!sees(&siti, press).await && desk.report(press.report).await.taken_by.is_none());
        }
        for id in [case, merged] {
            let refused = cases::enter(centre.state.store(), &siti.user, id, centre.state.clock().now()).await;
            assert!(matches!(refused, Err(CaseError::Refused(Refused::NotHere))));
            assert!(cases::enter(centre.state.store(), &sup.user, id, centre.state.clock().now()).await.is_ok());
            assert_eq!(desk.case(id).await.worker, None, "somebody else is to carry it");
            let version = desk.case(id).await.version;
            let taken = cases::assign(&centre.state, &siti.user, id, version, (siti.user.id, ""), noon()).await;
            assert!(matches!(taken, Err(CaseError::Refused(Refused::NotHere))));
        }
        for view in [View::Mine, View::Unassigned, View::Open, View::Closed] {
            assert!(cases::list(centre.state.store(), &siti.user, view, None).await.unwrap().cases.is_empty());
        }
        assert_eq!(cases::count_open(centre.state.store(), &siti.user).await.unwrap(), (0, 0));
        assert_eq!(cases::list(centre.state.store(), &sup.user, View::Open, None).await.unwrap().cases.len(), 1);

        // A later press of the same phone is barred as it says so.
        let next = arrived(&centre).await;
        assert!(sees(&siti, &next).await);
        let linked = ItemPayload::Linked(Linked { report: Some(ByteArray::from(*first.report.as_bytes())), ..Linked::default() });
        assert_eq!(centre.put(&centre.item(&next, &linked)).await.status, 201);
        until(|| async { centre.count("SELECT COUNT(*) FROM report_links").await == 1 }).await;
        assert!(!sees(&siti, &next).await && sees(&sup, &next).await);
        // So is a report that joins, for whoever is barred from either side.
        let late = desk.held(&sup.user).await;
        bar(&sup, Owner::Report(late.report), &other).await.unwrap();
        cases::join(&centre.state, &sup.user, late.report, merged, noon()).await.unwrap();
        assert!(!sees(&siti, &late).await && !sees(&other, &first).await);
        assert!(cases::enter(centre.state.store(), &other.user, case, centre.state.clock().now()).await.is_err());
    }

    async fn what_a_barred_person_held_in_a_case_rings_again_until_somebody_carries_it(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let ana = Person::new(&centre, "ana", Role::Operator).await;
        let (dewi, eko) = (Person::new(&centre, "dewi", Role::CaseWorker).await, Person::new(&centre, "eko", Role::CaseWorker).await);
        let sup = Person::new(&centre, "sup", Role::Supervisor).await;
        // Held by an operator, in a case that nobody carries.
        let press = arrived(&centre).await;
        desk.take(&press, &ana.user).await;
        let id = desk.open(&ana.user, &press, &Prefill::default()).await.unwrap();
        bar(&sup, Owner::Report(press.report), &ana).await.unwrap();
        let row = desk.report(press.report).await;
        assert_eq!((row.state, row.taken_by, row.lease_until), (ReportState::Waiting, None, None));
        // Carried by a case worker.
        let seen = desk.case(id).await.version;
        cases::assign(&centre.state, &dewi.user, id, seen, (dewi.user.id, ""), noon()).await.unwrap();
        assert_eq!(desk.report(press.report).await.state, ReportState::Handled);
        bar(&sup, Owner::Case(id), &dewi).await.unwrap();
        let row = desk.report(press.report).await;
        assert_eq!((row.state, row.taken_by, desk.case(id).await.worker), (ReportState::Waiting, None, None));
        let seen = desk.case(id).await.version;
        cases::assign(&centre.state, &eko.user, id, seen, (eko.user.id, ""), noon()).await.unwrap();
        let row = desk.report(press.report).await;
        assert_eq!((row.state, row.taken_by), (ReportState::Handled, Some(eko.user.id)));
    }

    async fn no_suggestion_no_deadline_and_no_call_names_what_somebody_is_barred_from(base) {
        let centre = base.centre().await;
        let desk = Desk(&centre);
        let siti = Person::new(&centre, "siti", Role::CaseWorker).await;
        let (sup, other) = (Person::new(&centre, "sup", Role::Supervisor).await, Person::new(&centre, "sup2", Role::Supervisor).await);
        let identity = Identity { name: "Bunga Rekaan".to_owned(), ..Identity::default() };
        let person = NewPerson { role: PersonRole::Beneficiary, attributes: Attributes::default(), identity };
        let prefill = Prefill { people: vec![person], ..Prefill::default() };
        let press = desk.held(&siti.user).await;
        let case = desk.open(&siti.user, &press, &prefill).await.unwrap();
        deadlines::settle_all(&centre.state).await.unwrap();
        let looked = Looked::of(centre.state.keys(), &prefill.people, None, noon());
        let found = async |who: &Person<'_>| {
            let like = cases::similar(centre.state.store(), who.user.id, &looked, None).await.unwrap().len();
            let owed = deadlines::worklist(centre.state.store(), &who.user, Whose::All, &After::First).await.unwrap().0.len();
            let pressing = deadlines::count(centre.state.store(), &who.user, noon() + chrono::TimeDelta::days(30)).await.unwrap().overdue;
            (like, owed > 0, pressing > 0)
        };
        assert_eq!(found(&other).await, (1, true, true));
        bar(&sup, Owner::Case(case), &other).await.unwrap();
        assert_eq!(found(&other).await, (0, false, false));
        assert_eq!(found(&sup).await, (1, true, true));
        assert!(!other.page("/deadlines").await.contains(&case.to_string()));

        // A call for the supervisors reaches those who may see what they are called for.
        let press = arrived(&centre).await;
        until(|| async { supervisors_called(centre.state.store(), sup.user.id).await.unwrap().is_some() }).await;
        assert!(supervisors_called(centre.state.store(), other.user.id).await.unwrap().is_some());
        bar(&sup, Owner::Report(press.report), &other).await.unwrap();
        assert!(supervisors_called(centre.state.store(), other.user.id).await.unwrap().is_none());
    }

    async fn an_alert_that_all_on_shift_are_barred_from_is_one_that_nobody_is_there_to_take(base) {
        let centre = base.centre().await;
        let (ana, sup) = (Person::new(&centre, "ana", Role::Operator).await, Person::new(&centre, "sup", Role::Supervisor).await);
        begin_shift(centre.state.store(), ana.user.id, ana.now()).await.unwrap();
        let press = arrived(&centre).await;
        let called = async || centre.count("SELECT COUNT(*) FROM supervisors_called").await;
        // Somebody is there who may take it: the instance's time is waited for.
        tokio::time::sleep(ots_server::policy::CLOCKWORK * 3).await;
        assert_eq!(called().await, 0);
        bar(&sup, Owner::Report(press.report), &ana).await.unwrap();
        until(|| async { called().await == 1 }).await;
    }

    async fn who_bars_sees_what_they_set_and_never_their_own(base) {
        let centre = base.centre().await;
        let (adi, sup) = (Person::new(&centre, "adi", Role::Admin).await, Person::new(&centre, "sup", Role::Supervisor).await);
        let other = Person::new(&centre, "sup2", Role::Supervisor).await;
        let press = arrived(&centre).await;
        // An admin fills in a number and an account, and is told nothing else.
        assert_eq!(barred::numbered(centre.state.store(), adi.user.id, &number(press.report)).await.unwrap(), Found::One(Owner::Report(press.report)));
        let form = format!("number={}&user={}&why=kerabat+rekaan", number(press.report), sup.user.id);
        let answer = adi.post("/barred", &form).await;
        assert_eq!((answer.status, answer.header("location").as_deref()), (303, Some("/barred?done=bar")));
        for person in [&adi, &other] {
            let page = person.page("/barred").await;
            assert!(page.contains("kerabat rekaan") && page.contains(&number(press.report)));
        }
        // For who is barred there is no such row, no such number, and nothing to lift.
        let page = sup.page("/barred").await;
        assert!(!page.contains("kerabat rekaan") && !page.contains(&number(press.report)));
        assert!(bars(centre.state.store(), centre.state.keys(), sup.user.id, &After::First).await.unwrap().0.is_empty());
        let nothing = sup.post("/barred", &form).await;
        let unknown = sup.post("/barred", &form.replace(&number(press.report), "0000-0000")).await;
        let bare = |answer: &ots_scenarios::http::Answered| text(answer).replace(&number(press.report), "0000-0000").split("data-now").next().map(str::to_owned);
        assert_eq!((nothing.status, bare(&nothing)), (422, bare(&unknown)));
        let lift = format!("owner={}&case=false&user={}&why=x", press.report, sup.user.id);
        assert_eq!(sup.post("/barred/lift", &lift).await.status, 422);
        assert!(!sees(&sup, &press).await);
        // Without a reason nobody is barred and nothing is lifted.
        assert_eq!(adi.post("/barred/lift", &lift.replace("why=x", "why=+")).await.status, 422);
        assert_eq!(other.post("/barred/lift", &lift).await.status, 303);
        assert!(sees(&sup, &press).await);
        assert!(adi.page("/barred").await.contains("kerabat rekaan"), "what was lifted stays written");
        assert_eq!((written_down(&centre, "bar").await, written_down(&centre, "unbar").await), (1, 1));
        // An analyst bars nobody, whatever they call.
        let aini = Person::new(&centre, "aini", Role::Analyst).await;
        assert!(matches!(bar(&aini, Owner::Report(press.report), &sup).await, Err(BarError::NotTheirs)));
        assert_eq!(people_left(centre.state.store(), Owner::Report(press.report)).await.unwrap(), 2);
    }
}
