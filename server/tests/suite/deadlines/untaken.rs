//! What nobody takes owes as much as what somebody does, and stands in everybody's list.

use ots_protocol::codes::Urgency;

use super::*;

on_both! {
    async fn a_report_that_nobody_ever_took_owes_from_its_press_and_a_drill_owes_nothing(base) {
        let desk = Desk::on(&base).await;
        let app = &desk.centre.state;
        let ana = add_user(app.store(), "ana", Role::Operator, "a long made-up password", noon()).await.unwrap();
        let report = desk.centre.press_as(noon(), Urgency::Report);
        let question = desk.centre.press_as(noon(), Urgency::Consult);
        let drill = Alert { drill: Some(true), urgency: Some(Urgency::Report), ..Alert::default() };
        for press in [&report, &question, &desk.centre.press_of(noon(), &drill)] {
            desk.centre.arrive(press).await;
        }
        desk.hours(1);
        until(|| async { desk.list(&ana, Whose::Own).await.len() == 4 }).await;
        for press in [&report, &question] {
            let outreach = desk.one(Owner::Report(press.report), Kind::Outreach).await.unwrap();
            assert_eq!((outreach.standing, outreach.due_at), (Standing::Running, after(12)));
            assert_eq!(desk.standing(Owner::Report(press.report), Kind::Complaint).await, Some(Standing::Running));
            assert!(desk.page(&ana, "/deadlines").await.contains(&format!("href=\"/reports/{}#deadlines\"", press.report)));
        }
        // It is missed: whoever supervises hears of it, and everybody who may take it.
        desk.hours(12);
        until(|| async { desk.centre.count("SELECT COUNT(*) FROM events WHERE kind = 'deadline' AND detail = 'outreach overdue'").await == 2 }).await;
        for user in [&desk.sup, &ana] {
            assert_eq!(deadlines::count(app.store(), user, desk.now()).await.unwrap().overdue, 2);
        }
        // Nothing is marked over and over.
        assert_eq!(deadlines::settle_all(app).await.unwrap(), 0);
        assert_eq!(desk.centre.count("SELECT COUNT(*) FROM deadlines").await, 4);
    }

    async fn what_waits_again_in_a_case_is_the_cases_to_do(base) {
        let desk = Desk::on(&base).await;
        let press = desk.held(noon(), &[]).await;
        let id = desk.open(&press, &[]).await;
        for owner in [Owner::Report(press.report), Owner::Case(id)] {
            settle(&desk.centre.state, owner).await.unwrap();
        }
        let mut tx = desk.centre.state.store().begin().await.unwrap();
        sqlx::query("DELETE FROM deadlines WHERE owner_kind = 1").execute(tx.conn()).await.unwrap();
        sqlx::query("UPDATE reports SET state = 1, taken_by = NULL, lease_until = NULL").execute(tx.conn()).await.unwrap();
        tx.commit().await.unwrap();
        let alone = desk.centre.press_as(noon(), Urgency::Report);
        desk.centre.arrive(&alone).await;
        desk.hours(1);
        until(|| async { desk.one(Owner::Report(alone.report), Kind::Outreach).await.is_some() }).await;
        assert_eq!(desk.centre.count("SELECT COUNT(*) FROM deadlines WHERE owner_kind = 1").await, 2);
        assert_eq!(desk.centre.count("SELECT COUNT(*) FROM deadlines_stale").await, 0);
    }
}
