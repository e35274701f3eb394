//! By when what is owed: from the press, through joining, merging, risk and closing, to
//! the screens and outside. Everybody here is made up.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use ots_protocol::codes::{BentukKekerasan, JenisLayanan};
use ots_protocol::items::{Alert, Details, ItemPayload};
use ots_scenarios::http::Answered;
use ots_server::accounts::{Role, SESSION_COOKIE, User, add_user, begin_session};
use ots_server::barred;
use ots_server::cases::{
    self, Advance, ClosingOutcome, ClosingReason, NewService, Prefill, Risk, RiskPaper,
    ServiceOutcome, ServiceWords, Step,
};
use ots_server::clock::Clock;
use ots_server::deadlines::{
    self, Deadline, Kind, Owner, SayError, Standing, Whose, deadlines_of, settle, worklist,
};
use ots_server::events::EventKind;
use ots_server::ids::CaseId;
use ots_server::reports::{self, ReportState, Take};
use ots_server::retention::{self, Ground, RetentionError};
use ots_server::store::After;

use crate::kit::{Base, Centre, Press, noon, until};
use crate::on_both;

mod police;
mod untaken;

/// A call centre at noon, and who works there.
struct Desk {
    centre: Centre,
    clock: Clock,
    siti: User,
    sup: User,
}

impl Desk {
    async fn on(base: &Base) -> Self {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let account = async |name, role| {
            let store = centre.state.store();
            add_user(store, name, role, "a long made-up password", noon())
                .await
                .unwrap()
        };
        let siti = account("siti", Role::CaseWorker).await;
        let sup = account("sup", Role::Supervisor).await;
        Self {
            centre,
            clock,
            siti,
            sup,
        }
    }

    fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    fn hours(&self, hours: i64) {
        self.clock.advance_ms(hours * 3_600_000);
    }

    /// A press that arrived, said to be of these forms if any, and is held by siti.
    async fn held(&self, pressed: DateTime<Utc>, forms: &[BentukKekerasan]) -> Press {
        let press = self.centre.press(pressed);
        self.centre.arrive(&press).await;
        if !forms.is_empty() {
            self.tell(&press, forms).await;
        }
        let row = reports::report(self.centre.state.store(), press.report).await;
        let version = row.unwrap().unwrap().version;
        let taken = reports::take(
            &self.centre.state,
            press.report,
            version,
            self.siti.id,
            self.now(),
        )
        .await;
        assert!(matches!(taken.unwrap(), Take::Won { .. }));
        press
    }

    /// What the report owes beside the police is done: whoever pressed was reached.
    async fn reached(&self, press: &Press) {
        for kind in [Kind::Outreach, Kind::Complaint] {
            let of = (Owner::Report(press.report), kind);
            let app = &self.centre.state;
            deadlines::done(app, &self.siti, of, "rekaan", self.now())
                .await
                .unwrap();
        }
    }

    async fn tell(&self, press: &Press, forms: &[BentukKekerasan]) {
        let details = Details {
            bentuk: Some(forms.to_vec()),
            ..Details::default()
        };
        let item = self.centre.item(press, &ItemPayload::Details(details));
        let mut log = self
            .centre
            .state
            .events()
            .subscribe(self.centre.state.events().head());
        assert_eq!(self.centre.put(&item).await.status, 201);
        while log.next().await.unwrap().kind != EventKind::Item {}
    }

    async fn open(&self, press: &Press, forms: &[BentukKekerasan]) -> CaseId {
        let prefill = Prefill {
            facts: cases::Facts {
                forms: forms.to_vec(),
                ..cases::Facts::default()
            },
            people: Vec::new(),
        };
        cases::open(
            &self.centre.state,
            &self.siti,
            press.report,
            &prefill,
            self.now(),
        )
        .await
        .unwrap()
    }

    async fn version(&self, id: CaseId) -> i64 {
        let case = cases::case(self.centre.state.store(), id).await.unwrap();
        case.unwrap().version
    }

    async fn judge(&self, id: CaseId, risk: Risk) {
        let paper = RiskPaper {
            factors: Vec::new(),
            judgement: "rekaan".to_owned(),
        };
        let seen = self.version(id).await;
        let (app, now) = (&self.centre.state, self.now());
        cases::judge_risk(app, &self.siti, id, seen, (risk, &paper), now)
            .await
            .unwrap();
    }

    async fn serve(&self, id: CaseId, emergency: bool) {
        let service = NewService {
            kind: JenisLayanan::Kesehatan,
            emergency,
            began: self.now().date_naive(),
            ended: None,
            outcome: ServiceOutcome::GoingOn,
            words: ServiceWords {
                provider: "RS Rekaan".to_owned(),
                result: String::new(),
            },
        };
        cases::add_service(&self.centre.state, &self.siti, id, &service, self.now())
            .await
            .unwrap();
    }

    async fn close(&self, id: CaseId) {
        let close = Advance::Close {
            reason: ClosingReason::Withdrawn,
            outcome: ClosingOutcome::Unknown,
        };
        self.step(id, close).await;
    }

    async fn step(&self, id: CaseId, step: Advance) {
        let seen = self.version(id).await;
        let (app, now) = (&self.centre.state, self.now());
        cases::advance(app, &self.sup, id, seen, (&step, "rekaan"), now)
            .await
            .unwrap();
    }

    async fn one(&self, owner: Owner, kind: Kind) -> Option<Deadline> {
        settle(&self.centre.state, owner).await.unwrap();
        let all = deadlines_of(self.centre.state.store(), owner).await;
        all.unwrap().into_iter().find(|one| one.kind == kind)
    }

    async fn standing(&self, owner: Owner, kind: Kind) -> Option<Standing> {
        self.one(owner, kind).await.map(|one| one.standing)
    }

    async fn police(&self, owner: Owner, number: &str) -> Result<(), SayError> {
        let day = self.now().date_naive();
        let (app, now) = (&self.centre.state, self.now());
        deadlines::reported_to_police(app, &self.siti, owner, (number, day), now).await
    }

    async fn list(&self, user: &User, whose: Whose) -> Vec<(Owner, Kind)> {
        deadlines::settle_all(&self.centre.state).await.unwrap();
        let (rows, _) = worklist(self.centre.state.store(), user, whose, &After::First)
            .await
            .unwrap();
        rows.into_iter().map(|row| (row.owner, row.kind)).collect()
    }

    async fn page(&self, user: &User, path: &str) -> String {
        let token = begin_session(self.centre.state.store(), user.id, self.now())
            .await
            .unwrap();
        let cookie = format!("{SESSION_COOKIE}={}", token.to_text());
        let answer = self
            .centre
            .ask("GET", path, &[("Cookie", &cookie)], b"")
            .await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.text()
    }

    async fn post(&self, user: &User, path: &str, form: &str) -> u16 {
        self.posted(user, path, form).await.status
    }

    async fn posted(&self, user: &User, path: &str, form: &str) -> Answered {
        let token = begin_session(self.centre.state.store(), user.id, self.now())
            .await
            .unwrap();
        let cookie = format!("{SESSION_COOKIE}={}", token.to_text());
        let form = format!("form_token={}&{form}", token.form_token());
        let headers = [
            ("Cookie", cookie.as_str()),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ];
        self.centre
            .ask("POST", path, &headers, form.as_bytes())
            .await
    }
}

const SEXUAL: &[BentukKekerasan] = &[BentukKekerasan::Seksual];

fn after(hours: i64) -> DateTime<Utc> {
    noon() + TimeDelta::hours(hours)
}

on_both! {
    async fn the_police_deadline_runs_from_the_press_before_there_is_a_case(base) {
        let desk = Desk::on(&base).await;
        let press = desk.held(noon(), SEXUAL).await;
        let other = desk.held(noon(), &[BentukKekerasan::Fisik]).await;
        for one in [&press, &other] {
            desk.reached(one).await;
        }
        let owner = Owner::Report(press.report);
        let one = desk.one(owner, Kind::Police).await.unwrap();
        assert_eq!((one.due_at, one.standing), (after(72), Standing::Running));
        assert_eq!(desk.list(&desk.siti, Whose::Own).await, [(owner, Kind::Police)]);
        assert_eq!(desk.one(Owner::Report(other.report), Kind::Police).await, None);
        let page = desk.page(&desk.siti, &format!("/reports/{}", press.report)).await;
        assert!(page.contains("Lapor polisi 3x24 jam"));
        assert!(desk.page(&desk.siti, "/deadlines").await.contains("Lapor polisi 3x24 jam"));
    }

    async fn what_is_not_proven_to_come_from_the_phone_starts_no_deadline(base) {
        let desk = Desk::on(&base).await;
        let press = desk.held(noon(), &[]).await;
        let details = Details { bentuk: Some(SEXUAL.to_vec()), ..Details::default() };
        let forged = desk.centre.item_with(press.report, &[7; 32], &ItemPayload::Details(details));
        let mut log = desk.centre.state.events().subscribe(desk.centre.state.events().head());
        desk.centre.put(&forged).await;
        while log.next().await.unwrap().kind != EventKind::Item {}
        assert_eq!(desk.one(Owner::Report(press.report), Kind::Police).await, None);
    }

    async fn a_case_carries_its_reports_deadline_from_the_press_and_not_from_its_opening(base) {
        let desk = Desk::on(&base).await;
        let press = desk.held(noon(), SEXUAL).await;
        desk.hours(30);
        // Not even when whoever opens it leaves the form of violence out.
        let id = desk.open(&press, &[]).await;
        let case = desk.one(Owner::Case(id), Kind::Police).await.unwrap();
        assert_eq!((case.due_at, case.standing), (after(72), Standing::Running));
        assert_eq!(desk.standing(Owner::Report(press.report), Kind::Police).await, Some(Standing::Carried));
        let police: Vec<_> = desk.list(&desk.siti, Whose::Own).await.into_iter().filter(|(_, kind)| *kind == Kind::Police).collect();
        assert_eq!(police, [(Owner::Case(id), Kind::Police)], "once on the list");
    }

    async fn an_earlier_report_that_joins_moves_the_deadlines_and_one_that_leaves_takes_its_own_along(base) {
        let desk = Desk::on(&base).await;
        let late = desk.held(after(0), &[BentukKekerasan::Fisik]).await;
        let id = desk.open(&late, &[BentukKekerasan::Fisik]).await;
        assert_eq!(desk.one(Owner::Case(id), Kind::Outreach).await.unwrap().due_at, after(12));
        let early = desk.held(after(-5), SEXUAL).await;
        cases::join(&desk.centre.state, &desk.siti, early.report, id, desk.now()).await.unwrap();
        assert_eq!(desk.one(Owner::Case(id), Kind::Outreach).await.unwrap().due_at, after(7));
        assert_eq!(desk.one(Owner::Case(id), Kind::Police).await.unwrap().due_at, after(67));
        let seen = desk.version(id).await;
        cases::leave_out(&desk.centre.state, &desk.siti, id, seen, early.report, "rekaan", desk.now()).await.unwrap();
        assert_eq!(desk.standing(Owner::Case(id), Kind::Police).await, Some(Standing::NotNeeded));
        let own = desk.one(Owner::Report(early.report), Kind::Police).await.unwrap();
        assert_eq!((own.standing, own.due_at), (Standing::Running, after(67)));
    }

    async fn merging_and_unmerging_lose_neither_a_deadline_nor_what_was_done(base) {
        let desk = Desk::on(&base).await;
        let (a, b) = (desk.held(noon(), SEXUAL).await, desk.held(after(-1), SEXUAL).await);
        let (first, second) = (desk.open(&a, SEXUAL).await, desk.open(&b, SEXUAL).await);
        desk.police(Owner::Case(second), "LP/B/1/XI/2026/REKAAN").await.unwrap();
        let seen = desk.version(first).await;
        cases::merge(&desk.centre.state, &desk.sup, first, seen, second, "rekaan", desk.now()).await.unwrap();
        assert_eq!(desk.standing(Owner::Case(second), Kind::Police).await, Some(Standing::Done));
        assert_eq!(desk.standing(Owner::Case(second), Kind::Outreach).await, Some(Standing::Carried));
        let target = desk.one(Owner::Case(first), Kind::Police).await.unwrap();
        // The number is of the other press: nobody has said yet that this one was the same event.
        assert_eq!((target.standing, target.due_at), (Standing::Running, after(72)));
        let seen = desk.version(second).await;
        cases::unmerge(&desk.centre.state, &desk.sup, second, seen, "rekaan", desk.now()).await.unwrap();
        assert_eq!(desk.standing(Owner::Case(first), Kind::Police).await, Some(Standing::Running));
        assert_eq!(desk.standing(Owner::Case(second), Kind::Police).await, Some(Standing::Done));
        assert_eq!(desk.standing(Owner::Case(second), Kind::Outreach).await, Some(Standing::Running));
    }

    async fn the_risk_sets_the_emergency_deadline_and_a_service_ends_it(base) {
        let desk = Desk::on(&base).await;
        let press = desk.held(noon(), &[]).await;
        let id = desk.open(&press, &[]).await;
        assert_eq!(desk.standing(Owner::Case(id), Kind::Emergency).await, None);
        desk.judge(id, Risk::Medium).await;
        assert_eq!(desk.one(Owner::Case(id), Kind::Emergency).await.unwrap().due_at, after(6));
        desk.hours(20);
        desk.judge(id, Risk::High).await;
        let high = desk.one(Owner::Case(id), Kind::Emergency).await.unwrap();
        assert_eq!(high.due_at, after(20) + TimeDelta::minutes(15));
        desk.serve(id, true).await;
        assert_eq!(desk.standing(Owner::Case(id), Kind::Emergency).await, Some(Standing::Done));
        assert_eq!(desk.standing(Owner::Case(id), Kind::Outreach).await, Some(Standing::Done));
        desk.judge(id, Risk::Low).await;
        assert_eq!(desk.standing(Owner::Case(id), Kind::Emergency).await, Some(Standing::Done), "done stays done");
    }

    async fn a_case_that_is_merged_brings_its_danger_along_until_the_other_is_judged(base) {
        let desk = Desk::on(&base).await;
        let high = after(0) + TimeDelta::minutes(15);
        let merge = async |into: CaseId, from: CaseId| {
            let seen = desk.version(into).await;
            cases::merge(&desk.centre.state, &desk.sup, into, seen, from, "rekaan", desk.now()).await.unwrap();
        };
        let emergency = async |id: CaseId| {
            let one = desk.one(Owner::Case(id), Kind::Emergency).await;
            one.map(|one| (one.standing, one.due_at))
        };
        // The one that goes on was pressed an hour before and nobody has judged it.
        let (old, new) = (desk.held(after(-1), &[]).await, desk.held(noon(), &[]).await);
        let (into, from) = (desk.open(&old, &[]).await, desk.open(&new, &[]).await);
        desk.judge(from, Risk::High).await;
        merge(into, from).await;
        assert_eq!(emergency(into).await, Some((Standing::Running, high)));
        assert_eq!(emergency(from).await, Some((Standing::Carried, high)));
        let page = desk.page(&desk.sup, &format!("/cases/{into}")).await;
        assert!(page.contains("RISIKO TINGGI (Kasus") && !page.contains("Risiko belum dinilai"), "{page}");
        // The list of what is owed says what the list of cases says.
        let same = async |id: CaseId, word: &str| {
            for path in ["/cases?view=open", "/deadlines"] {
                let page = desk.page(&desk.sup, path).await;
                let link = format!("href=\"/cases/{id}");
                let rows: Vec<_> = page.split("<li class=\"card\"").skip(1).filter(|row| row.contains(&link)).collect();
                assert!(!rows.is_empty() && rows.iter().all(|row| row.contains(word)), "{path}: {rows:?}");
            }
        };
        same(into, "RISIKO TINGGI").await;
        // And on, under a third one, which was judged to be less before.
        let third = desk.held(after(-2), &[]).await;
        let top = desk.open(&third, &[]).await;
        desk.judge(top, Risk::Medium).await;
        merge(top, into).await;
        assert_eq!(emergency(top).await, Some((Standing::Running, high)));
        // Judged as high again it is owed as before; judged to be less it is not.
        desk.hours(1);
        desk.judge(top, Risk::High).await;
        assert_eq!(emergency(top).await, Some((Standing::Running, high)));
        same(top, "RISIKO TINGGI").await;
        desk.judge(top, Risk::Medium).await;
        assert_eq!(emergency(top).await.unwrap().1, after(4), "its own: six hours from its press");
        same(top, "Risiko sedang").await;
        // Taken apart, it is owed where it was judged.
        let seen = desk.version(into).await;
        cases::unmerge(&desk.centre.state, &desk.sup, into, seen, "rekaan", desk.now()).await.unwrap();
        assert_eq!(emergency(into).await, Some((Standing::Running, high)));
        desk.serve(into, true).await;
        assert_eq!(emergency(into).await.unwrap().0, Standing::Done);
    }

    async fn what_was_answered_or_over_before_the_merge_is_not_owed_again(base) {
        let desk = Desk::on(&base).await;
        let mut cases = Vec::new();
        for _ in 0..4 {
            let press = desk.held(noon(), &[]).await;
            cases.push(desk.open(&press, &[]).await);
        }
        let [into, said, served, over] = cases[..] else { unreachable!("four cases") };
        for id in [said, served, over] {
            desk.judge(id, Risk::High).await;
        }
        desk.hours(1);
        settle(&desk.centre.state, Owner::Case(said)).await.unwrap();
        let of = (Owner::Case(said), Kind::Emergency);
        deadlines::done(&desk.centre.state, &desk.siti, of, "rekaan", desk.now()).await.unwrap();
        desk.serve(served, true).await;
        desk.close(over).await;
        for from in [said, served, over] {
            let seen = desk.version(into).await;
            cases::merge(&desk.centre.state, &desk.sup, into, seen, from, "rekaan", desk.now()).await.unwrap();
            let standing = desk.standing(Owner::Case(into), Kind::Emergency).await;
            assert!(!matches!(standing, Some(Standing::Running)), "{standing:?}");
        }
    }

    async fn only_a_police_reports_number_ends_that_deadline_and_it_stands_sealed(base) {
        let desk = Desk::on(&base).await;
        let press = desk.held(noon(), SEXUAL).await;
        let id = desk.open(&press, SEXUAL).await;
        let owner = Owner::Case(id);
        let app = &desk.centre.state;
        assert!(matches!(desk.police(owner, "  ").await, Err(SayError::Number)));
        let words = deadlines::done(app, &desk.siti, (owner, Kind::Police), "sudah", desk.now()).await;
        assert!(matches!(words, Err(SayError::Number)));
        let tomorrow = desk.now().date_naive() + TimeDelta::days(2);
        let ahead = deadlines::reported_to_police(app, &desk.siti, owner, ("LP/1", tomorrow), desk.now()).await;
        assert!(matches!(ahead, Err(SayError::Day)));
        let long_ago = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap();
        let ago = deadlines::reported_to_police(app, &desk.siti, owner, ("LP/1", long_ago), desk.now()).await;
        assert!(matches!(ago, Err(SayError::Day)));
        desk.close(id).await;
        assert_eq!(desk.standing(owner, Kind::Police).await, Some(Standing::Running), "closing does not end it");
        assert_eq!(desk.standing(owner, Kind::Outreach).await, Some(Standing::NotNeeded));
        desk.police(owner, "LP/B/77/XI/2026/REKAAN").await.unwrap();
        assert!(matches!(desk.police(owner, "LP/B/78").await, Err(SayError::NotRunning)), "the first is kept");
        let one = desk.one(owner, Kind::Police).await.unwrap();
        assert_eq!(one.standing, Standing::Done);
        assert_eq!(one.paper(app.store(), app.keys()).await.unwrap().unwrap().number, "LP/B/77/XI/2026/REKAAN");
        let sealed: Vec<u8> = sqlx::query_scalar("SELECT paper FROM deadlines WHERE paper IS NOT NULL").fetch_one(app.store().reader()).await.unwrap();
        assert!(!sealed.windows(6).any(|window| window == b"LP/B/7"));
        assert_eq!(desk.centre.count("SELECT COUNT(*) FROM audit WHERE action = 'deadline-done-police'").await, 1);
    }

    async fn a_case_that_is_opened_again_owes_what_was_left(base) {
        let desk = Desk::on(&base).await;
        let press = desk.held(noon(), &[]).await;
        let id = desk.open(&press, &[]).await;
        desk.close(id).await;
        assert!(desk.list(&desk.sup, Whose::All).await.is_empty());
        desk.hours(100);
        desk.step(id, Advance::Go(Step::Reopen)).await;
        let outreach = desk.one(Owner::Case(id), Kind::Outreach).await.unwrap();
        assert_eq!((outreach.standing, outreach.due_at), (Standing::Running, after(112)));
    }

    async fn a_list_holds_ones_own_and_what_nobody_carries_and_a_supervisors_everything(base) {
        let desk = Desk::on(&base).await;
        let press = desk.held(noon(), SEXUAL).await;
        desk.open(&press, SEXUAL).await;
        let budi = add_user(desk.centre.state.store(), "budi", Role::CaseWorker, "a long made-up password", noon()).await.unwrap();
        assert_eq!(desk.list(&desk.siti, Whose::Own).await.len(), 3);
        assert!(desk.list(&budi, Whose::Own).await.is_empty());
        assert!(desk.list(&budi, Whose::All).await.is_empty(), "not a supervisor");
        assert_eq!(desk.list(&desk.sup, Whose::All).await.len(), 3);
        assert!(desk.list(&desk.sup, Whose::Own).await.is_empty());
    }

    async fn a_report_whose_claim_lapses_is_in_everybodys_list_until_somebody_takes_it(base) {
        let desk = Desk::on(&base).await;
        let store = desk.centre.state.store();
        let ana = add_user(store, "ana", Role::Operator, "a long made-up password", noon()).await.unwrap();
        let press = desk.held(noon(), SEXUAL).await;
        desk.reached(&press).await;
        let owner = Owner::Report(press.report);
        desk.one(owner, Kind::Police).await.unwrap();
        let count = async |user: &User| deadlines::count(store, user, desk.now()).await.unwrap();
        assert!(desk.list(&ana, Whose::Own).await.is_empty());
        assert_eq!(count(&ana).await.pressing, 0);
        // She does nothing with it, and nobody is told a word but that it waits again.
        desk.hours(10);
        until(|| async { desk.centre.count("SELECT COUNT(*) FROM reports WHERE state = 1 AND taken_by IS NULL").await == 1 }).await;
        for user in [&ana, &desk.siti, &desk.sup] {
            assert_eq!(desk.list(user, Whose::Own).await, [(owner, Kind::Police)], "{}", user.name);
            let count = count(user).await;
            assert_eq!((count.pressing, count.police, count.overdue), (1, 0, 0), "{}", user.name);
        }
        let page = desk.page(&ana, "/deadlines").await;
        assert!(page.contains("id=\"deadlines-badge\" data-count=\"1\"") && page.contains("belum ada yang menangani"), "{page}");
        // A day before the law is broken it is on everybody's screen.
        desk.hours(40);
        assert_eq!(count(&ana).await.police, 1);
        assert!(desk.page(&ana, "/queue").await.contains("id=\"deadlines-police\">"));
        // Whoever is barred from it finds no trace of it.
        let budi = add_user(store, "budi", Role::Operator, "a long made-up password", desk.now()).await.unwrap();
        assert_eq!(desk.list(&budi, Whose::Own).await, [(owner, Kind::Police)]);
        barred::bar(&desk.centre.state, &desk.sup, owner, budi.id, "rekaan", desk.now()).await.unwrap();
        assert!(desk.list(&budi, Whose::Own).await.is_empty());
        assert_eq!(count(&budi).await, deadlines::Count::default());
        // In somebody's hands it is theirs alone again.
        let row = reports::report(store, press.report).await.unwrap().unwrap();
        let taken = reports::take(&desk.centre.state, press.report, row.version, ana.id, desk.now()).await;
        assert!(matches!(taken.unwrap(), Take::Won { .. }));
        assert_eq!(desk.list(&ana, Whose::Own).await, [(owner, Kind::Police)]);
        assert!(desk.list(&desk.siti, Whose::Own).await.is_empty());
        assert_eq!(count(&desk.siti).await, deadlines::Count::default());
    }

    async fn a_waived_report_to_the_police_waits_in_every_supervisors_list_for_the_second(base) {
        let desk = Desk::on(&base).await;
        let store = desk.centre.state.store();
        let second = add_user(store, "second", Role::Supervisor, "a long made-up password", noon()).await.unwrap();
        let press = desk.held(noon(), SEXUAL).await;
        let owner = Owner::Report(press.report);
        desk.one(owner, Kind::Police).await.unwrap();
        let waivers = async |user: &User| deadlines::count(store, user, desk.now()).await.unwrap().waivers;
        assert_eq!(desk.post(&desk.sup, &format!("/reports/{}/deadlines/police/waive", press.report), "words=alasan+rekaan").await, 303);
        let titled = "Menunggu persetujuan supervisor kedua";
        let link = format!("href=\"/reports/{}#deadlines\"", press.report);
        let page = desk.page(&second, "/deadlines").await;
        assert!(page.contains(titled) && page.contains(&link) && page.contains("menunggu persetujuan Anda"), "{page}");
        assert!(page.contains("id=\"deadlines-badge\" data-count=\"1\""), "{page}");
        assert!(!page.contains("alasan rekaan"), "why stands on its own page");
        // To the first it is listed too, and is not hers to do.
        let page = desk.page(&desk.sup, "/deadlines").await;
        assert!(page.contains(titled) && page.contains("menunggu supervisor lain") && page.contains("id=\"deadlines-badge\" data-count=\"0\""), "{page}");
        assert_eq!((waivers(&second).await, waivers(&desk.sup).await, waivers(&desk.siti).await), (1, 0, 0));
        assert!(!desk.page(&desk.siti, "/deadlines").await.contains(titled), "not a supervisor");
        assert_eq!(desk.post(&second, &format!("/reports/{}/deadlines/police/confirm", press.report), "").await, 303);
        assert!(!desk.page(&second, "/deadlines").await.contains(titled));
        assert_eq!(waivers(&second).await, 0);
    }

    async fn what_is_soon_and_what_has_passed_reaches_the_screens_once_each(base) {
        let desk = Desk::on(&base).await;
        let press = desk.held(noon(), SEXUAL).await;
        desk.reached(&press).await;
        let app = &desk.centre.state;
        desk.one(Owner::Report(press.report), Kind::Police).await.unwrap();
        let told = async || -> Vec<String> {
            let rows = sqlx::query_scalar("SELECT detail FROM events WHERE kind = 'deadline' AND detail LIKE 'police %' ORDER BY seq");
            rows.fetch_all(app.store().reader()).await.unwrap()
        };
        assert!(told().await.is_empty());
        desk.hours(48);
        until(|| async { told().await == ["police soon"] }).await;
        // Before the law is broken, whenever the page is opened; and how long is left is counted on.
        let count = deadlines::count(app.store(), &desk.sup, desk.now()).await.unwrap();
        assert_eq!((count.pressing, count.overdue, count.police), (1, 0, 1));
        let page = desk.page(&desk.sup, "/deadlines").await;
        assert!(page.contains("id=\"deadlines-police\">") && page.contains("id=\"deadlines-late\" hidden>"), "{page}");
        assert!(page.contains(&format!("data-due=\"{}\" data-left=\"sisa {{}}\"", after(72).timestamp_millis())), "{page}");
        desk.hours(24);
        until(|| async { told().await == ["police soon", "police overdue"] }).await;
        let count = deadlines::count(app.store(), &desk.sup, desk.now()).await.unwrap();
        assert_eq!((count.pressing, count.overdue, count.police), (1, 1, 0));
        let page = desk.page(&desk.sup, "/queue").await;
        assert!(page.contains("id=\"deadlines-late\">") && page.contains("id=\"deadlines-police\" hidden>"), "{page}");
    }

    async fn the_holder_says_it_on_the_page_and_others_cannot(base) {
        let desk = Desk::on(&base).await;
        let press = desk.held(noon(), SEXUAL).await;
        desk.one(Owner::Report(press.report), Kind::Police).await.unwrap();
        let budi = add_user(desk.centre.state.store(), "budi", Role::Operator, "a long made-up password", noon()).await.unwrap();
        let path = format!("/reports/{}/deadlines/police", press.report);
        let (done, waive) = (format!("{path}/done"), format!("{path}/waive"));
        let day = desk.now().format("%Y-%m-%d");
        let form = format!("number=LP%2FB%2F9&day={day}");
        assert_eq!(desk.post(&budi, &done, &form).await, 404);
        assert_eq!(desk.post(&desk.siti, &waive, "words=bukan").await, 403);
        assert_eq!(desk.post(&desk.siti, &done, "number=&day=").await, 422);
        assert_eq!(desk.post(&desk.siti, &done, &form).await, 303);
        assert_eq!(desk.post(&desk.siti, &done, &form).await, 409);
        let shown = format!("/reports/{}", press.report);
        assert!(desk.page(&desk.siti, &shown).await.contains("LP/B/9"));
        assert!(!desk.page(&budi, &shown).await.contains("LP/B/9"));
    }

    async fn what_was_written_and_not_kept_is_shown_again_beside_what_stands(base) {
        let desk = Desk::on(&base).await;
        let press = desk.held(noon(), SEXUAL).await;
        let owner = Owner::Report(press.report);
        desk.one(owner, Kind::Police).await.unwrap();
        let at = |what: &str| format!("/reports/{}/deadlines/police/{what}", press.report);
        let day = desk.now().date_naive();
        // Not a day that can be meant: the form comes back as it was filled in.
        let again = desk.posted(&desk.siti, &at("done"), "number=LP%2FB%2F9&day=2999-01-01").await;
        let page = again.text();
        assert_eq!(again.status, 422);
        assert!(page.contains("value=\"LP/B/9\"") && page.contains("value=\"2999-01-01\"") && page.contains(" open>"), "{page}");
        // Two say it at once: the second one's words are not lost, and what stands is beside them.
        assert_eq!(desk.post(&desk.siti, &at("done"), &format!("number=LP%2FB%2F9&day={day}")).await, 303);
        let again = desk.posted(&desk.siti, &at("done"), &format!("number=LP%2FB%2F77&day={day}")).await;
        let page = again.text();
        assert_eq!(again.status, 409);
        assert!(page.contains("LP/B/77") && page.contains("LP/B/9,") && page.contains("TIDAK disimpan"), "{page}");
        let late = desk.posted(&desk.sup, &at("waive"), "words=alasan+rekaan").await;
        let page = late.text();
        assert_eq!(late.status, 409);
        assert!(page.contains("alasan rekaan") && page.contains("LP/B/9,"), "{page}");
        assert_eq!(desk.standing(owner, Kind::Police).await, Some(Standing::Done));
    }

    async fn a_supervisor_says_that_a_deadline_does_not_apply_and_why(base) {
        let desk = Desk::on(&base).await;
        let press = desk.held(noon(), SEXUAL).await;
        let owner = Owner::Report(press.report);
        desk.one(owner, Kind::Police).await.unwrap();
        let path = format!("/reports/{}/deadlines/police/waive", press.report);
        assert_eq!(desk.post(&desk.sup, &path, "words=").await, 422);
        assert_eq!(desk.post(&desk.sup, &path, "words=salah+pilih").await, 303);
        // One word alone ends nothing.
        assert_eq!(desk.standing(owner, Kind::Police).await, Some(Standing::Running));
        assert_eq!(desk.post(&desk.sup, &path, "words=lagi").await, 409, "said already");
        let second = add_user(desk.centre.state.store(), "second", Role::Supervisor, "a long made-up password", noon()).await.unwrap();
        deadlines::confirm_waiver(&desk.centre.state, &second, owner, desk.now()).await.unwrap();
        assert_eq!(desk.standing(owner, Kind::Police).await, Some(Standing::NotNeeded));
        // A case made of it owes nothing either, unless the case itself names it.
        let id = desk.open(&press, &[]).await;
        assert_eq!(desk.standing(Owner::Case(id), Kind::Police).await, None);
        assert_eq!(desk.centre.count("SELECT COUNT(*) FROM audit WHERE action = 'deadline-waived-police'").await, 1);
    }

    async fn a_report_that_somebody_handles_without_a_case_runs_on_a_list_and_out_of_the_house(base) {
        let desk = Desk::on(&base).await;
        let press = desk.held(noon(), &[]).await;
        let (owner, path) = (Owner::Report(press.report), format!("/reports/{}", press.report));
        let row = reports::report(desk.centre.state.store(), press.report).await.unwrap().unwrap();
        let set = async |version, to| {
            let (app, now) = (&desk.centre.state, desk.now());
            match reports::set_state(app, press.report, version, desk.siti.id, to, now).await.unwrap() {
                reports::Change::Made(version) => version,
                other => panic!("{other:?}"),
            }
        };
        let version = set(row.version, ReportState::Handled).await;
        let both = [(owner, Kind::Outreach), (owner, Kind::Complaint)];
        assert_eq!(desk.list(&desk.siti, Whose::Own).await, both);
        assert_eq!(desk.list(&desk.sup, Whose::All).await, both);
        let outreach = desk.one(owner, Kind::Outreach).await.unwrap();
        assert_eq!((outreach.began_at, outreach.due_at), (row.pressed_at, row.pressed_at + TimeDelta::hours(12)));
        let page = desk.page(&desk.siti, &path).await;
        assert!(page.contains(&format!("data-due=\"{}\"", outreach.due_at.timestamp_millis())), "{page}");
        assert!(page.contains("Penjangkauan") && page.contains("Tindak lanjut pengaduan"), "{page}");
        // It is missed, and everybody whom that reaches hears of it.
        desk.hours(13);
        let app = &desk.centre.state;
        until(|| async { desk.centre.count("SELECT COUNT(*) FROM events WHERE kind = 'deadline' AND detail = 'outreach overdue'").await == 1 }).await;
        assert_eq!(deadlines::count(app.store(), &desk.sup, desk.now()).await.unwrap().overdue, 1);
        // It is said on its own page, and handing it on is how it was followed up.
        assert_eq!(desk.post(&desk.siti, &format!("{path}/deadlines/outreach/done"), "words=ditemui").await, 303);
        assert_eq!(desk.list(&desk.siti, Whose::Own).await, [(owner, Kind::Complaint)]);
        let version = set(version, ReportState::Referred).await;
        assert!(desk.list(&desk.siti, Whose::Own).await.is_empty());
        assert!(desk.page(&desk.siti, &path).await.contains("dirujuk ke layanan lain."));
        let version = set(version, ReportState::Handled).await;
        assert_eq!(desk.list(&desk.siti, Whose::Own).await, [(owner, Kind::Complaint)]);
        set(version, ReportState::Closed).await;
        assert!(desk.list(&desk.siti, Whose::Own).await.is_empty());
    }

    async fn a_closed_report_that_rings_again_owes_from_then_and_a_drill_owes_nothing(base) {
        let desk = Desk::on(&base).await;
        let alert = Alert { drill: Some(true), ..Alert::default() };
        let drill = desk.centre.press_of(noon(), &alert);
        desk.centre.arrive(&drill).await;
        let row = reports::report(desk.centre.state.store(), drill.report).await.unwrap().unwrap();
        let (app, now) = (&desk.centre.state, desk.now());
        assert!(matches!(reports::take(app, drill.report, row.version, desk.siti.id, now).await.unwrap(), Take::Won { .. }));
        assert!(desk.list(&desk.siti, Whose::Own).await.is_empty());

        let press = desk.held(noon(), &[]).await;
        let owner = Owner::Report(press.report);
        let row = reports::report(app.store(), press.report).await.unwrap().unwrap();
        reports::set_state(app, press.report, row.version, desk.siti.id, ReportState::Closed, now).await.unwrap();
        assert_eq!(desk.standing(owner, Kind::Outreach).await, Some(Standing::NotNeeded));
        desk.hours(100);
        let message = ots_protocol::items::Message { text: Some("dia kembali".into()), ..Default::default() };
        assert_eq!(desk.centre.put(&desk.centre.item(&press, &ItemPayload::Message(message))).await.status, 201);
        until(|| async { desk.centre.count("SELECT COUNT(*) FROM reports WHERE state = 1 AND drill = 0").await == 1 }).await;
        let outreach = desk.one(owner, Kind::Outreach).await.unwrap();
        assert_eq!((outreach.standing, outreach.due_at), (Standing::Running, after(112)));
    }

    async fn a_report_in_a_case_shows_what_runs_for_it_and_leads_there_who_may(base) {
        let desk = Desk::on(&base).await;
        let press = desk.held(noon(), &[]).await;
        desk.reached(&press).await;
        let (case, path) = (desk.open(&press, SEXUAL).await, format!("/reports/{}", press.report));
        desk.judge(case, Risk::High).await;
        // Who was reached before there was a case was reached; the rest is the case's to do.
        assert_eq!(desk.standing(Owner::Case(case), Kind::Outreach).await, Some(Standing::Done));
        assert_eq!(desk.standing(Owner::Report(press.report), Kind::Outreach).await, Some(Standing::Done));
        let police = desk.one(Owner::Case(case), Kind::Police).await.unwrap();
        let (due, link) = (format!("data-due=\"{}\"", police.due_at.timestamp_millis()), format!("href=\"/cases/{case}#deadlines\""));
        let page = desk.page(&desk.siti, &path).await;
        assert!(page.contains(&due) && page.contains(&link) && page.contains("Layanan darurat"), "{page}");
        assert!(!page.contains("/deadlines/police/done"), "said on the case's page");
        // Who may not open the case, and holds nothing of it, learns nothing of it here.
        let ana = add_user(desk.centre.state.store(), "ana", Role::Operator, "a long made-up password", noon()).await.unwrap();
        let page = desk.page(&ana, &path).await;
        assert!(!page.contains(&due) && !page.contains(&link) && !page.contains("Layanan darurat"), "{page}");
        // Who answers the reporter has to see the time, also where the case is somebody else's.
        let mut tx = desk.centre.state.store().begin().await.unwrap();
        let sql = "UPDATE reports SET taken_by = (SELECT user_id FROM users WHERE name = 'ana')";
        sqlx::query(sql).execute(tx.conn()).await.unwrap();
        tx.commit().await.unwrap();
        let page = desk.page(&ana, &path).await;
        assert!(page.contains(&due) && !page.contains(&link), "{page}");
        // Under the number that goes on, too.
        let other = desk.held(noon(), &[]).await;
        let into = desk.open(&other, &[]).await;
        let seen = desk.version(into).await;
        cases::merge(&desk.centre.state, &desk.siti, into, seen, case, "rekaan", desk.now()).await.unwrap();
        let page = desk.page(&desk.siti, &path).await;
        assert!(page.contains(&due) && page.contains(&format!("href=\"/cases/{into}#deadlines\"")), "{page}");
    }
}
