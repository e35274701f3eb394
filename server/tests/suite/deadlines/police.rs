//! What is pressed after the police have a case's report: another event, until somebody says not.

use super::*;

impl Desk {
    /// A case whose report of noon the police have, a day later.
    async fn reported(&self) -> (Press, CaseId) {
        let press = self.held(self.now(), SEXUAL).await;
        let id = self.open(&press, SEXUAL).await;
        self.hours(24);
        self.police(Owner::Case(id), "LP/B/1/XI/2026/REKAAN")
            .await
            .unwrap();
        (press, id)
    }

    async fn join(&self, press: &Press, id: CaseId) {
        let (app, now) = (&self.centre.state, self.now());
        cases::join(app, &self.siti, press.report, id, now)
            .await
            .unwrap();
    }
}

on_both! {
    async fn what_is_pressed_after_the_police_report_runs_by_itself_in_the_same_case(base) {
        let desk = Desk::on(&base).await;
        let (first, id) = desk.reported().await;
        desk.hours(500);
        let second = desk.held(desk.now(), SEXUAL).await;
        let due = desk.now() + TimeDelta::hours(72);
        desk.join(&second, id).await;
        let owner = Owner::Report(second.report);
        let one = desk.one(owner, Kind::Police).await.unwrap();
        assert_eq!((one.standing, one.due_at), (Standing::Running, due));
        assert_eq!(desk.standing(Owner::Case(id), Kind::Police).await, Some(Standing::Done));
        assert_eq!(desk.standing(Owner::Report(first.report), Kind::Police).await, Some(Standing::Carried));
        assert!(desk.list(&desk.siti, Whose::Own).await.contains(&(owner, Kind::Police)));
        // It stands against erasing the case.
        desk.close(id).await;
        let asked = retention::ask(&desk.centre.state, &desk.sup, Owner::Case(id), (Ground::Asked, "rekaan"), desk.now()).await;
        assert!(matches!(asked, Err(RetentionError::Owed)), "{asked:?}");
        // Both pages say so, with the time that is left.
        let ticks = format!("data-due=\"{}\"", due.timestamp_millis());
        for path in [format!("/reports/{}", second.report), format!("/cases/{id}")] {
            let page = desk.page(&desk.siti, &path).await;
            assert!(page.contains(&ticks), "{path}: {page}");
        }
        // It leaves the case again, and owes what it owed.
        desk.step(id, Advance::Go(Step::Reopen)).await;
        let seen = desk.version(id).await;
        cases::leave_out(&desk.centre.state, &desk.siti, id, seen, second.report, "rekaan", desk.now()).await.unwrap();
        assert_eq!(desk.standing(owner, Kind::Police).await, Some(Standing::Running));
    }

    async fn a_press_that_says_nothing_after_the_police_report_is_asked_about(base) {
        let desk = Desk::on(&base).await;
        let (_, id) = desk.reported().await;
        desk.hours(500);
        let silent = desk.held(desk.now(), &[]).await;
        assert_eq!(desk.standing(Owner::Report(silent.report), Kind::Police).await, None);
        desk.join(&silent, id).await;
        assert_eq!(desk.standing(Owner::Report(silent.report), Kind::Police).await, Some(Standing::Running));
        let page = desk.page(&desk.siti, &format!("/reports/{}", silent.report)).await;
        assert!(page.contains("Peristiwa yang sama"), "{page}");
    }

    async fn whoever_acts_says_that_it_was_the_same_event(base) {
        let desk = Desk::on(&base).await;
        let (_, id) = desk.reported().await;
        desk.hours(1000);
        let again = desk.held(desk.now(), SEXUAL).await;
        let same = format!("/reports/{}/deadlines/police/same", again.report);
        // In no case yet, there is nothing that could be the same.
        assert_eq!(desk.post(&desk.siti, &same, "").await, 409);
        desk.join(&again, id).await;
        let budi = add_user(desk.centre.state.store(), "budi", Role::Operator, "a long made-up password", noon()).await.unwrap();
        assert_eq!(desk.post(&budi, &same, "").await, 404);
        assert_eq!(desk.post(&desk.siti, &same, "").await, 303);
        let owner = Owner::Report(again.report);
        let one = desk.one(owner, Kind::Police).await.unwrap();
        assert_eq!(one.standing, Standing::Done);
        assert_eq!(one.paper(desk.centre.state.store(), desk.centre.state.keys()).await.unwrap().unwrap().number, "LP/B/1/XI/2026/REKAAN");
        assert_eq!(desk.post(&desk.siti, &same, "").await, 409);
        assert_eq!(desk.centre.count("SELECT COUNT(*) FROM audit WHERE action = 'deadline-done-police'").await, 2);
    }

    async fn what_was_in_the_case_when_the_police_got_it_is_done_with_it(base) {
        let desk = Desk::on(&base).await;
        let first = desk.held(noon(), SEXUAL).await;
        let id = desk.open(&first, SEXUAL).await;
        desk.hours(3);
        let second = desk.held(desk.now(), SEXUAL).await;
        desk.join(&second, id).await;
        desk.police(Owner::Case(id), "LP/B/1/XI/2026/REKAAN").await.unwrap();
        for press in [&first, &second] {
            assert_eq!(desk.standing(Owner::Report(press.report), Kind::Police).await, Some(Standing::Carried));
        }
    }

    async fn a_press_of_a_day_after_the_police_report_is_not_in_it_though_it_was_there_when_it_was_written_down(base) {
        let desk = Desk::on(&base).await;
        let first = desk.held(noon(), SEXUAL).await;
        let id = desk.open(&first, SEXUAL).await;
        let day = desk.now().date_naive();
        desk.hours(48);
        let second = desk.held(desk.now(), SEXUAL).await;
        desk.join(&second, id).await;
        desk.hours(1);
        let app = &desk.centre.state;
        deadlines::reported_to_police(app, &desk.siti, Owner::Case(id), ("LP/B/1", day), desk.now()).await.unwrap();
        assert_eq!(desk.standing(Owner::Report(first.report), Kind::Police).await, Some(Standing::Carried));
        assert_eq!(desk.standing(Owner::Report(second.report), Kind::Police).await, Some(Standing::Running));
    }

    async fn merging_ends_no_deadline_of_a_press_that_the_police_were_not_told_of(base) {
        let desk = Desk::on(&base).await;
        let (_, done) = desk.reported().await;
        let press = desk.held(desk.now(), SEXUAL).await;
        let due = desk.now() + TimeDelta::hours(72);
        let other = desk.open(&press, SEXUAL).await;
        desk.hours(1);
        let seen = desk.version(done).await;
        cases::merge(&desk.centre.state, &desk.sup, done, seen, other, "rekaan", desk.now()).await.unwrap();
        assert_eq!(desk.standing(Owner::Case(other), Kind::Police).await, Some(Standing::Carried));
        let own = desk.one(Owner::Report(press.report), Kind::Police).await.unwrap();
        assert_eq!((own.standing, own.due_at), (Standing::Running, due));
        // What is written down of the whole from now on holds for what was there.
        let seen = desk.version(other).await;
        cases::unmerge(&desk.centre.state, &desk.sup, other, seen, "rekaan", desk.now()).await.unwrap();
        assert_eq!(desk.standing(Owner::Case(other), Kind::Police).await, Some(Standing::Running));
        assert_eq!(desk.standing(Owner::Report(press.report), Kind::Police).await, Some(Standing::Carried));
    }
    async fn taking_the_word_away_again_in_the_facts_ends_nothing(base) {
        let desk = Desk::on(&base).await;
        let press = desk.held(noon(), &[]).await;
        let id = desk.open(&press, &[]).await;
        assert_eq!(desk.standing(Owner::Case(id), Kind::Police).await, None);
        for forms in [SEXUAL, &[BentukKekerasan::Fisik]] {
            let facts = cases::Facts { forms: forms.to_vec(), ..cases::Facts::default() };
            let seen = desk.version(id).await;
            cases::save_facts(&desk.centre.state, &desk.siti, id, seen, &facts, desk.now()).await.unwrap();
            assert_eq!(desk.standing(Owner::Case(id), Kind::Police).await, Some(Standing::Running), "{forms:?}");
        }
        desk.close(id).await;
        let asked = retention::ask(&desk.centre.state, &desk.sup, Owner::Case(id), (Ground::Asked, "rekaan"), desk.now()).await;
        assert!(matches!(asked, Err(RetentionError::Owed)), "{asked:?}");
    }

    async fn a_waiver_runs_on_until_a_second_supervisor_agrees_and_can_be_refused_and_undone(base) {
        let desk = Desk::on(&base).await;
        let second = add_user(desk.centre.state.store(), "second", Role::Supervisor, "a long made-up password", noon()).await.unwrap();
        let press = desk.held(noon(), SEXUAL).await;
        let (app, owner) = (&desk.centre.state, Owner::Report(press.report));
        desk.one(owner, Kind::Police).await.unwrap();
        let at = |what: &str| format!("/reports/{}/deadlines/police/{what}", press.report);
        let seen = async || format!("seen={}", desk.one(owner, Kind::Police).await.unwrap().said_at().map_or(0, |at| at.timestamp_millis()));
        assert_eq!(desk.post(&desk.sup, &at("waive"), "words=alasan+rekaan").await, 303);
        assert!(desk.list(&desk.siti, Whose::Own).await.contains(&(owner, Kind::Police)), "on the list as before");
        let page = desk.page(&second, &format!("/reports/{}", press.report)).await;
        assert!(page.contains("Tidak setuju") && page.contains("data-due="), "{page}");
        // Not whoever holds it; nor what nobody said.
        assert_eq!(desk.post(&desk.siti, &at("back"), &seen().await).await, 409);
        assert_eq!(desk.post(&second, &at("back"), "seen=1").await, 409);
        assert_eq!(desk.post(&second, &at("back"), &seen().await).await, 303);
        assert_eq!(desk.standing(owner, Kind::Police).await, Some(Standing::Running));
        let page = desk.page(&second, &format!("/reports/{}", press.report)).await;
        assert!(page.contains("alasan rekaan") && page.contains("Pernah dinyatakan tidak berlaku oleh sup"), "{page}");
        // Agreed, and found to be wrong after all.
        desk.hours(1);
        deadlines::waive(app, &second, (owner, Kind::Police), "keliru", desk.now()).await.unwrap();
        deadlines::confirm_waiver(app, &desk.sup, owner, desk.now()).await.unwrap();
        assert_eq!(desk.standing(owner, Kind::Police).await, Some(Standing::NotNeeded));
        assert_eq!(desk.post(&desk.sup, &at("back"), &seen().await).await, 303);
        let one = desk.one(owner, Kind::Police).await.unwrap();
        assert_eq!((one.standing, one.due_at, one.confirmed_by), (Standing::Running, after(72), None));
        assert_eq!(desk.centre.count("SELECT COUNT(*) FROM audit WHERE action = 'deadline-taken-back-police'").await, 2);
    }

    async fn a_number_that_was_wrong_is_taken_back_and_the_old_one_is_kept(base) {
        let desk = Desk::on(&base).await;
        let press = desk.held(noon(), SEXUAL).await;
        let id = desk.open(&press, SEXUAL).await;
        let (app, owner) = (&desk.centre.state, Owner::Case(id));
        desk.police(owner, "LP/SALAH/9").await.unwrap();
        let said = desk.one(owner, Kind::Police).await.unwrap().said_at().unwrap().timestamp_millis();
        assert_eq!(desk.post(&desk.siti, &format!("/cases/{id}/deadlines/police/back"), &format!("seen={said}")).await, 303);
        assert_eq!(desk.standing(owner, Kind::Police).await, Some(Standing::Running));
        desk.hours(1);
        desk.police(owner, "LP/BENAR/6").await.unwrap();
        // Twice at once: the second one finds another saying there.
        assert!(matches!(deadlines::take_back(app, &desk.siti, (owner, Kind::Police), said, desk.now()).await, Err(SayError::NotRunning)));
        let page = desk.page(&desk.siti, &format!("/cases/{id}")).await;
        assert!(page.contains("LP/BENAR/6") && page.contains("LP/SALAH/9") && page.contains("Pernah dicatat selesai oleh siti"), "{page}");
        let sealed: Vec<u8> = sqlx::query_scalar("SELECT paper FROM deadline_revisions").fetch_one(app.store().reader()).await.unwrap();
        assert!(!sealed.windows(5).any(|window| window == b"SALAH"));
    }

    async fn a_number_written_over_a_waiver_ends_it_and_keeps_its_words(base) {
        let desk = Desk::on(&base).await;
        let press = desk.held(noon(), SEXUAL).await;
        let (app, owner) = (&desk.centre.state, Owner::Report(press.report));
        desk.one(owner, Kind::Police).await.unwrap();
        deadlines::waive(app, &desk.sup, (owner, Kind::Police), "alasan rekaan", desk.now()).await.unwrap();
        desk.police(owner, "LP/B/5").await.unwrap();
        let one = desk.one(owner, Kind::Police).await.unwrap();
        assert_eq!((one.standing, one.waived_by), (Standing::Done, None));
        let old = deadlines::revisions_of(app.store(), owner).await.unwrap();
        assert_eq!(old.len(), 1);
        assert_eq!(old[0].paper(app.store(), app.keys()).await.unwrap().unwrap().words, "alasan rekaan");
    }
}
