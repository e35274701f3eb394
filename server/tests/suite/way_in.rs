//! The way in: a password, then whatever else is asked for, and nothing before that.

use chrono::{DateTime, Utc};
use futures_util::StreamExt as _;
use futures_util::future::join_all;
use futures_util::stream::FuturesUnordered;
use ots_scenarios::code_app::CodeApp;
use ots_scenarios::http::Answered;
use ots_server::accounts::{
    By, COMMAND_LINE, Change, Role, SESSION_COOKIE, Try, User, add_user, begin_session,
    begin_shift, begin_try, change_account, count_try, failed_tries, forget_tries, make_account,
    on_shift, reset_password, take_try_back,
};
use ots_server::audit::verify;
use ots_server::clock::Clock;
use ots_server::policy;
use ots_server::setup::Changes;

use crate::kit::{Base, Centre, noon, until};
use crate::on_both;

pub(crate) const PASSWORD: &str = "a long made-up password";

/// A browser: keeps the session it is given.
pub(crate) struct Browser<'a> {
    centre: &'a Centre,
    pub(crate) cookie: String,
    /// Another cookie that it has beside it.
    also: String,
    /// The last page's.
    form_token: String,
}

impl<'a> Browser<'a> {
    pub(crate) fn at(centre: &'a Centre) -> Self {
        Self {
            centre,
            cookie: String::new(),
            also: String::new(),
            form_token: String::new(),
        }
    }

    fn cookies(&self) -> String {
        format!("{}; {}", self.cookie, self.also)
    }

    fn learn(&mut self, answer: &Answered) {
        if let Some(set) = answer.header("set-cookie") {
            set.split(';').next().unwrap().clone_into(&mut self.cookie);
        }
        if let Some((_, rest)) = answer.text().split_once("name=\"form_token\" value=\"") {
            rest.split('"')
                .next()
                .unwrap()
                .clone_into(&mut self.form_token);
        }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answered {
        let answer = self
            .centre
            .ask("GET", path, &[("Cookie", &self.cookies())], b"")
            .await;
        self.learn(&answer);
        answer
    }

    pub(crate) async fn post(&mut self, path: &str, form: &str) -> Answered {
        let form = format!("form_token={}&{form}", self.form_token);
        let cookies = self.cookies();
        let headers = [
            ("Cookie", cookies.as_str()),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ];
        let answer = self
            .centre
            .ask("POST", path, &headers, form.as_bytes())
            .await;
        self.learn(&answer);
        answer
    }

    pub(crate) async fn password(&mut self, name: &str, password: &str) -> Answered {
        let password = password.replace(' ', "+");
        self.post("/sign-in", &format!("name={name}&password={password}"))
            .await
    }

    async fn code(&mut self, code: &str) -> Answered {
        let _page = self.get("/sign-in/second").await;
        self.post("/sign-in/second", &format!("code={code}")).await
    }

    /// All the way in for the first time, at noon; the cookie by which this browser is known
    /// from then on.
    async fn known(mut self, name: &str) -> (Option<String>, CodeApp) {
        let begun = self.password(name, PASSWORD).await;
        assert_eq!(leads(&begun), "/account/totp");
        assert_eq!(known_in(&begun), None);
        let app = CodeApp::scan(&self.get("/account/totp").await.text());
        let form = format!("code={}", app.code_at(noon().timestamp(), -1));
        let sheet = self.post("/account/totp", &form).await;
        assert_eq!(sheet.status, 200, "{}", sheet.text());
        (known_in(&sheet), app)
    }

    /// Password, and a second factor set up with the code of the step before now.
    async fn enrol(&mut self, name: &str, now: DateTime<Utc>) -> CodeApp {
        assert_eq!(leads(&self.password(name, PASSWORD).await), "/account/totp");
        let mut app = CodeApp::scan(&self.get("/account/totp").await.text());
        let form = format!("code={}", app.code_at(now.timestamp(), -1));
        let sheet = self.post("/account/totp", &form).await;
        assert_eq!(sheet.status, 200, "{}", sheet.text());
        app.keep_sheet(&sheet.text());
        app
    }
}

/// The cookie by which a browser is known, if this answer gives one.
fn known_in(answer: &Answered) -> Option<String> {
    let head = answer.head();
    let (_, rest) = head.split_once("ots_known=")?;
    let value = rest.split(';').next()?;
    Some(format!("ots_known={value}"))
}

async fn try_password(centre: &Centre, cookie: &str, name: &str, password: &str) -> Answered {
    let form = format!("name={name}&password={}", password.replace(' ', "+"));
    let headers = [
        ("Cookie", cookie),
        ("Content-Type", "application/x-www-form-urlencoded"),
    ];
    centre
        .ask("POST", "/sign-in", &headers, form.as_bytes())
        .await
}

pub(crate) fn leads(answer: &Answered) -> String {
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.header("location").unwrap_or_default()
}

pub(crate) async fn person(centre: &Centre, name: &str, role: Role) -> User {
    let now = centre.state.clock().now();
    add_user(centre.state.store(), name, role, PASSWORD, now)
        .await
        .unwrap()
}

fn by(centre: &Centre) -> By<'_> {
    By {
        actor: COMMAND_LINE,
        keys: centre.state.keys(),
        now: centre.state.clock().now(),
    }
}

pub(crate) async fn audited(centre: &Centre, action: &str) -> i64 {
    assert!(
        verify(centre.state.store(), centre.state.keys())
            .await
            .unwrap()
            .is_ok()
    );
    sqlx::query_scalar("SELECT COUNT(*) FROM audit WHERE action = $1")
        .bind(action.to_owned())
        .fetch_one(centre.state.store().reader())
        .await
        .unwrap()
}

on_both! {
    async fn a_session_ends_after_idle_hours_and_after_a_working_day_whatever_is_done(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let ana = person(&centre, "ana", Role::Operator).await;
        let browser = async || {
            let token = begin_session(centre.state.store(), ana.id, clock.now()).await.unwrap();
            format!("{SESSION_COOKIE}={}", token.to_text())
        };
        let stands = async |cookie: &str| {
            let queue = centre.ask("GET", "/queue", &[("Cookie", cookie)], b"").await.status == 200;
            let asked = centre.ask("GET", "/session", &[("Cookie", cookie)], b"").await.status;
            assert_eq!(asked, if queue { 204 } else { 401 });
            queue
        };
        let ms = |time: std::time::Duration| i64::try_from(time.as_millis()).unwrap();
        // Nobody at it.
        let idle = browser().await;
        clock.advance_ms(ms(policy::SESSION_IDLE));
        assert!(stands(&idle).await, "still, and being looked at keeps it");
        clock.advance_ms(ms(policy::SESSION_IDLE) + 1);
        assert!(!stands(&idle).await);
        // Somebody at it all the time.
        let busy = browser().await;
        let began = clock.now();
        while clock.now() - began < chrono::TimeDelta::from_std(policy::SESSION_ABSOLUTE).unwrap() {
            assert!(stands(&busy).await);
            clock.advance_ms(3_600_000);
        }
        assert!(stands(&busy).await, "to the last moment");
        clock.advance_ms(1);
        assert!(!stands(&busy).await);
    }

    async fn whose_screen_went_dark_is_on_shift_no_more(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let ana = person(&centre, "ana", Role::Operator).await;
        let store = centre.state.store();
        begin_shift(store, ana.id, clock.now()).await.unwrap();
        let there = async |later: i64| {
            let now = clock.now() + chrono::TimeDelta::milliseconds(later);
            on_shift(store, now).await.unwrap().len()
        };
        let silence = i64::try_from(policy::SHIFT_SILENCE.as_millis()).unwrap();
        assert_eq!((there(0).await, there(silence - 1).await, there(silence).await), (1, 1, 0));
    }

    async fn fifty_guesses_at_once_keep_nobody_out_who_has_signed_in_here_before(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        person(&centre, "ana", Role::Operator).await;
        let guess = async |cookie: &str, password: &str| try_password(&centre, cookie, "ana", password).await;
        let (first, _) = Browser::at(&centre).known("ana").await;
        let known = first.expect("the browser is known from now on");
        for _ in 0..policy::SIGN_IN_FREE_FAILURES {
            assert_eq!(guess("", "a wrong made-up password").await.status, 422);
        }
        let flood = join_all((0..50).map(|_| guess("ots_known=AAAA", "a wrong made-up password")));
        let (flood, back) = tokio::join!(flood, guess(&known, PASSWORD));
        assert_eq!(leads(&back), "/sign-in/second");
        assert!(flood.iter().any(|answer| answer.status == 429 && answer.header("retry-after").is_some()));
        assert!(flood.iter().all(|answer| matches!(answer.status, 422 | 429)));
        // The lane that is known is slowed by its own failures alone, and is known once.
        assert!(!back.head().contains("ots_known="));
        assert_eq!(guess(&known, "a wrong made-up password").await.status, 422);
        assert_eq!(leads(&guess(&known, PASSWORD).await), "/sign-in/second");
    }

    async fn a_password_alone_makes_no_browser_known_and_codes_are_counted_by_account_wherever_they_come_from(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        person(&centre, "ana", Role::Operator).await;
        let (known, _) = Browser::at(&centre).known("ana").await;
        assert!(known.is_some());
        // Who knows the password begins again and again, as if with a new browser each time.
        for round in 0..policy::SIGN_IN_FREE_FAILURES {
            assert_eq!(audited(&centre, "second-factor-failed").await, 0);
            let mut thief = Browser::at(&centre);
            let begun = thief.password("ana", PASSWORD).await;
            assert_eq!(leads(&begun), "/sign-in/second");
            assert!(known_in(&begun).is_none(), "no lane of its own for a password");
            let wrong = thief.code("000000").await;
            let slowed = wrong.text().contains("dijawab lebih lambat");
            assert_eq!((wrong.status, slowed), (422, round + 1 == policy::SIGN_IN_FREE_FAILURES), "{}", wrong.text());
        }
        assert_eq!(audited(&centre, "second-factor-failed").await, 1);
        // She comes with the browser that is known, and is not kept waiting by any of it.
        let mut ana = Browser::at(&centre);
        ana.also = known.unwrap();
        assert_eq!(leads(&ana.password("ana", PASSWORD).await), "/sign-in/second");
        let wrong = ana.code("000000").await;
        assert_eq!(wrong.status, 422);
        assert!(!wrong.text().contains("dijawab lebih lambat"), "{}", wrong.text());
    }

    async fn of_codes_sent_at_once_no_more_are_judged_than_one_by_one(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        person(&centre, "ana", Role::Operator).await;
        let _known = Browser::at(&centre).known("ana").await;
        let mut thief = Browser::at(&centre);
        assert_eq!(leads(&thief.password("ana", PASSWORD).await), "/sign-in/second");
        let _page = thief.get("/sign-in/second").await;
        let form = format!("form_token={}&code=000000", thief.form_token);
        let headers = [("Cookie", thief.cookie.as_str()), ("Content-Type", "application/x-www-form-urlencoded")];
        let guess = || centre.ask("POST", "/sign-in/second", &headers, form.as_bytes());
        // Five cost nothing; three may wait, each longer than the one before, and are not waited for. All others are
        // sent away, which is quicker done than judging: so many answers are only there once five were judged.
        let free = usize::try_from(policy::SIGN_IN_FREE_FAILURES).unwrap();
        let all_but_who_waits = 40 - policy::SIGN_IN_WAITING;
        let answers: Vec<_> = (0..40).map(|_| guess()).collect::<FuturesUnordered<_>>().take(all_but_who_waits).collect().await;
        let judged = answers.iter().filter(|answer| answer.status == 422).count();
        assert!(answers.iter().all(|answer| matches!(answer.status, 422 | 429)));
        assert!((free..=12).contains(&judged), "{judged}");
        until(|| async { audited(&centre, "second-factor-failed").await >= 1 }).await;
    }

    async fn codes_are_counted_for_all_servers_on_a_database_together(base) {
        let (one, two) = (base.store().await, base.store().await);
        let lane = "rekaan";
        let at = |later: u64| noon() + chrono::TimeDelta::seconds(i64::try_from(later).unwrap());
        for nr in 0..policy::SIGN_IN_FREE_FAILURES {
            let store = if nr % 2 == 0 { &one } else { &two };
            assert_eq!(begin_try(store, lane, at(0)).await.unwrap(), Try::AtOnce);
        }
        // Each waits for the one before, twice as long as that did, wherever it came; three at most.
        let pause = policy::SIGN_IN_PAUSE;
        for (store, times) in [(&one, 1), (&two, 3), (&one, 7)] {
            assert_eq!(begin_try(store, lane, at(0)).await.unwrap(), Try::In(pause * times));
        }
        for store in [&one, &two] {
            assert_eq!(begin_try(store, lane, at(0)).await.unwrap(), Try::Later);
            assert_eq!(begin_try(store, "somebody else", at(0)).await.unwrap(), Try::AtOnce);
        }
        assert_eq!(failed_tries(&two, lane, at(0)).await.unwrap(), policy::SIGN_IN_FREE_FAILURES + 3);
        // One that was none; and however many there were, nobody waits longer than the longest pause.
        take_try_back(&two, lane).await.unwrap();
        let mut now = (pause * 7).as_secs();
        for _ in 0..9 {
            let Try::In(waits) = begin_try(&one, lane, at(now)).await.unwrap() else { panic!("it waits") };
            assert!(waits <= policy::SECOND_LONGEST_PAUSE);
            now += waits.as_secs();
        }
        assert_eq!(begin_try(&two, lane, at(now)).await.unwrap(), Try::In(policy::SECOND_LONGEST_PAUSE));
        // Time forgives, and so does coming in.
        let forgiven = at(now) + policy::SIGN_IN_MEMORY;
        assert_eq!(failed_tries(&one, lane, forgiven).await.unwrap(), 0);
        assert_eq!((count_try(&two, lane, forgiven).await.unwrap(), count_try(&one, lane, forgiven).await.unwrap()), (1, 2));
        forget_tries(&one, lane).await.unwrap();
        assert_eq!(count_try(&two, lane, forgiven).await.unwrap(), 1);
    }

    async fn a_browser_is_known_to_the_accounts_alone_that_came_in_with_it(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        for name in ["ana", "budi"] {
            person(&centre, name, Role::Operator).await;
        }
        let (anas, _) = Browser::at(&centre).known("ana").await;
        let anas = anas.unwrap();
        let wrong = "a wrong made-up password";
        for _ in 1..policy::SIGN_IN_FREE_FAILURES {
            assert_eq!(try_password(&centre, "", "budi", wrong).await.status, 422);
        }
        // Hers is no fresh lane for guessing his.
        let fifth = try_password(&centre, &anas, "budi", wrong).await;
        assert!(fifth.text().contains("dijawab lebih lambat"), "{}", fifth.text());
        // A desk that both use is known to both.
        let mut budi = Browser::at(&centre);
        budi.also = anas;
        let (both, _) = budi.known("budi").await;
        let both = both.unwrap();
        for name in ["ana", "budi"] {
            let once = try_password(&centre, &both, name, wrong).await;
            assert!(!once.text().contains("dijawab lebih lambat"), "{name}: {}", once.text());
        }
    }

    async fn a_role_that_needs_a_second_factor_reaches_nothing_before_it_has_one(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        person(&centre, "ana", Role::Operator).await;
        let mut ana = Browser::at(&centre);
        assert_eq!(leads(&ana.password("ana", PASSWORD).await), "/account/totp");
        for path in ["/queue", "/queue/stream", "/account", "/account/password", "/sign-in/second", "/"] {
            assert_eq!(leads(&ana.get(path).await), "/account/totp", "{path}");
        }
        assert_eq!(ana.get("/session").await.status, 401);
        let page = ana.get("/account/totp").await;
        let app = CodeApp::scan(&page.text());
        let before = ana.cookie.clone();
        let wrong = ana.post("/account/totp", "code=000000").await;
        assert_eq!(wrong.status, 422);
        assert_eq!(leads(&ana.get("/queue").await), "/account/totp");
        let code = app.code_at(noon().timestamp(), 0);
        let sheet = ana.post("/account/totp", &format!("code={code}")).await;
        assert_eq!(sheet.status, 200);
        assert_eq!(ana.get("/queue").await.status, 200);
        // The session of before is worth nothing after.
        assert_ne!(ana.cookie, before);
        ana.cookie = before;
        assert_eq!(leads(&ana.get("/queue").await), "/?again");
        assert_eq!(audited(&centre, "set-second-factor").await, 1);
    }

    async fn a_role_that_sees_figures_alone_signs_in_with_a_password(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        person(&centre, "analis", Role::Analyst).await;
        let mut analyst = Browser::at(&centre);
        assert_eq!(leads(&analyst.password("analis", PASSWORD).await), "/");
        assert_eq!(analyst.get("/account").await.status, 200);
    }

    async fn a_code_is_good_once_and_within_a_step_of_now(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        person(&centre, "ana", Role::Operator).await;
        let app = Browser::at(&centre).enrol("ana", noon()).await;
        let now = noon().timestamp();
        let mut first = Browser::at(&centre);
        assert_eq!(leads(&first.password("ana", PASSWORD).await), "/sign-in/second");
        // Used to set the app up; two steps ago; in two steps.
        for ahead in [-1, -2, 2] {
            let answer = first.code(&app.code_at(now, ahead)).await;
            assert_eq!(answer.status, 422, "{ahead}");
        }
        assert_eq!(leads(&first.code(&app.code_at(now, 0)).await), "/");
        assert_eq!(first.get("/queue").await.status, 200);
        let mut again = Browser::at(&centre);
        let _moved = again.password("ana", PASSWORD).await;
        let used = again.code(&app.code_at(now, 0)).await;
        assert_eq!(used.status, 422);
        assert!(used.text().contains("sudah dipakai"), "{}", used.text());
        assert_eq!(leads(&again.get("/queue").await), "/sign-in/second");
        assert_eq!(leads(&again.code(&app.code_at(now, 1)).await), "/");
        clock.advance_ms(90_000);
        let mut later = Browser::at(&centre);
        let _moved = later.password("ana", PASSWORD).await;
        assert_eq!(leads(&later.code(&app.code_at(now, 3)).await), "/");
    }

    async fn of_two_who_send_the_same_code_at_once_one_gets_in(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        person(&centre, "ana", Role::Operator).await;
        let app = Browser::at(&centre).enrol("ana", noon()).await;
        let code = app.code_at(noon().timestamp(), 0);
        let mut both = [Browser::at(&centre), Browser::at(&centre)];
        for one in &mut both {
            let _moved = one.password("ana", PASSWORD).await;
            let _page = one.get("/sign-in/second").await;
        }
        let form = format!("code={code}");
        let [a, b] = &mut both;
        let (a, b) = tokio::join!(a.post("/sign-in/second", &form), b.post("/sign-in/second", &form));
        let mut statuses = [a.status, b.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 422]);
    }

    async fn a_recovery_code_opens_once_however_it_is_typed_and_a_new_sheet_ends_the_old(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        person(&centre, "ana", Role::Operator).await;
        let mut ana = Browser::at(&centre);
        assert_eq!(leads(&ana.password("ana", PASSWORD).await), "/account/totp");
        let app = CodeApp::scan(&ana.get("/account/totp").await.text());
        let form = format!("code={}", app.code_at(noon().timestamp(), 0));
        let page = ana.post("/account/totp", &form).await.text();
        let sheet = codes_on(&page);
        assert_eq!(sheet.len(), 10);
        let mut lost = Browser::at(&centre);
        let _moved = lost.password("ana", PASSWORD).await;
        let typed = sheet[0].to_lowercase().replace('-', "+");
        assert_eq!(leads(&lost.code(&typed).await), "/");
        let page = lost.get("/account").await.text();
        assert!(page.contains("Sisa 9 kode."), "{page}");
        let mut again = Browser::at(&centre);
        let _moved = again.password("ana", PASSWORD).await;
        assert_eq!(again.code(&sheet[0]).await.status, 422);
        let _page = lost.get("/account").await;
        let fresh = codes_on(&lost.post("/account/recovery-codes", "").await.text());
        assert_eq!(again.code(&sheet[1]).await.status, 422);
        assert_eq!(leads(&again.code(&fresh[1]).await), "/");
        assert_eq!(audited(&centre, "use-recovery-code").await, 2);
        assert_eq!(audited(&centre, "new-recovery-codes").await, 2);
    }

    async fn a_password_that_somebody_else_made_opens_only_the_page_that_replaces_it(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        let (_, password) = make_account(centre.state.store(), by(&centre), "budi", Role::Analyst).await.unwrap();
        let mut budi = Browser::at(&centre);
        assert_eq!(leads(&budi.password("budi", &password).await), "/account/password");
        assert_eq!(leads(&budi.get("/account").await), "/account/password");
        let own = "kata sandi milik sendiri".replace(' ', "+");
        for (form, says) in [
            (format!("old={}&new=pendek&again=pendek", *password), "terlalu pendek"),
            (format!("old={}&new={own}&again=lain", *password), "tidak sama"),
            (format!("old=lain&new={own}&again={own}"), "tidak cocok"),
            (format!("old={0}&new={0}&again={0}", *password), "harus lain"),
        ] {
            let _page = budi.get("/account/password").await;
            let refused = budi.post("/account/password", &form).await;
            assert_eq!(refused.status, 422);
            assert!(refused.text().contains(says), "{says}: {}", refused.text());
        }
        let form = format!("old={}&new={own}&again={own}", *password);
        assert_eq!(leads(&budi.post("/account/password", &form).await), "/");
        assert_eq!(budi.get("/account").await.status, 200);
        assert_eq!(Browser::at(&centre).password("budi", &password).await.status, 422);
        assert_eq!(leads(&Browser::at(&centre).password("budi", "kata sandi milik sendiri").await), "/");
        assert_eq!(audited(&centre, "change-password").await, 1);
    }

    async fn whatever_is_taken_from_an_account_ends_its_sessions_at_once(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        let ana = person(&centre, "ana", Role::Operator).await;
        let store = centre.state.store();
        for change in [
            Some(Change::Disable),
            Some(Change::Enable),
            Some(Change::Role(Role::CaseWorker)),
            Some(Change::ResetSecondFactor),
            None,
        ] {
            let token = ots_server::accounts::begin_session(store, ana.id, noon()).await.unwrap();
            let mut browser = Browser::at(&centre);
            browser.cookie = format!("ots_session={}", token.to_text());
            let enabled = change != Some(Change::Enable);
            assert_eq!(browser.get("/queue").await.status == 200, enabled, "{change:?}");
            match change {
                Some(change) => { change_account(store, by(&centre), ana.id, change).await.unwrap(); }
                None => { reset_password(store, by(&centre), ana.id).await.unwrap(); }
            }
            if enabled {
                assert_eq!(leads(&browser.get("/queue").await), "/?again", "{change:?}");
            }
        }
    }

    async fn a_sign_in_that_was_begun_ends_by_itself_and_by_a_button(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        person(&centre, "ana", Role::Operator).await;
        let mut ana = Browser::at(&centre);
        let _moved = ana.password("ana", PASSWORD).await;
        let _page = ana.get("/account/totp").await;
        assert_eq!(leads(&ana.post("/sign-out", "").await), "/");
        assert_eq!(ana.get("/").await.status, 200);
        let _moved = ana.password("ana", PASSWORD).await;
        clock.advance_ms(16 * 60_000);
        assert_eq!(leads(&ana.get("/account/totp").await), "/?again");
    }

    async fn somebody_who_fails_at_the_second_step_again_and_again_stands_in_the_log_and_is_not_locked_out(base) {
        let centre = base.centre_at(Clock::standing_at(noon())).await;
        person(&centre, "ana", Role::Operator).await;
        let app = Browser::at(&centre).enrol("ana", noon()).await;
        let mut guesser = Browser::at(&centre);
        let _moved = guesser.password("ana", PASSWORD).await;
        for _ in 0..5 {
            assert_eq!(guesser.code("000000").await.status, 422);
        }
        assert_eq!(audited(&centre, "second-factor-failed").await, 1);
        assert_eq!(leads(&guesser.code(&app.code_at(noon().timestamp(), 0)).await), "/");
    }
}

fn codes_on(page: &str) -> Vec<String> {
    page.split("<code>")
        .skip(1)
        .filter_map(|rest| rest.split('<').next())
        .map(ToOwned::to_owned)
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_demo_account_is_shown_its_code_in_the_demo_call_centre_and_nowhere_else() {
    for demo in [true, false] {
        let base = Base::sqlite();
        let settings = include_str!("../../../instances/demo.toml");
        let settings = if demo {
            settings.to_owned()
        } else {
            settings.replace("id = \"demo\"", "id = \"rekaan\"")
        };
        let changes = Changes {
            settings: Some(ots_server::setup::GivenSettings {
                text: settings,
                areas: None,
            }),
            ..Changes::default()
        };
        let centre = base.centre_with(Clock::standing_at(noon()), changes).await;
        let ana = person(&centre, "ana", Role::Operator).await;
        let (store, keys) = (centre.state.store(), centre.state.keys());
        ots_server::accounts::give_demo_totp(store, keys, ana.id, noon())
            .await
            .unwrap();
        // As often as the clock has codes, and then it says to wait.
        for n in 0..3 {
            let mut browser = Browser::at(&centre);
            let _moved = browser.password("ana", PASSWORD).await;
            let page = browser.get("/sign-in/second").await.text();
            let shown = page.split_once("<strong class=\"figure\">");
            match shown {
                Some((_, rest)) => {
                    assert!(demo && n < 2, "{page}");
                    let code = rest.split('<').next().unwrap().to_owned();
                    assert_eq!(leads(&browser.code(&code).await), "/");
                }
                None => assert!(!demo || n == 2, "{page}"),
            }
            assert_eq!(page.contains("Akun peragaan"), demo);
        }
    }
}
