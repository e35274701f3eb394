//! Every route of the console, tried by every role and by nobody: who reaches what, and
//! that an analyst and an administrator are never shown a word of a report.
//!
//! **Whoever adds a route adds a line to [`ROUTES`]**: the method, the path as the router
//! has it, and who gets through its door. The list is compared with what the sources
//! register, so a route without a line fails here. Where the address names a thing, the
//! thing is put in by [`Scene::fill`]; what is not named there gets an id of nothing,
//! which is enough: the door comes before the thing, so those it does not open for learn
//! nothing of whether the thing exists.
//!
//! **Whoever adds a place for names, numbers or words adds them to the scene** in
//! [`Scene::set`], made of [`SECRETS`]: they must reach who may read them, and nobody else.

use std::collections::BTreeSet;
use std::path::Path;

use ots_protocol::codes::Channel;
use ots_protocol::items::{ItemPayload, Message, SafeContact};
use ots_scenarios::http::{Answered, Connection, request};
use ots_server::accounts::{
    Role, SESSION_COOKIE, SessionToken, User, add_user, begin_arrival, begin_session,
};
use ots_server::barred;
use ots_server::cases::{self, Prefill};
use ots_server::deadlines::{self, Owner};
use ots_server::events::EventKind;
use ots_server::reports::{self, Take};

use crate::kit::{Centre, Press, noon};
use crate::on_both;

/// Who gets through the door of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    /// Also who has not signed in.
    Anybody,
    /// Who has signed in, whatever their role.
    SignedIn,
    /// Who lacks a step of signing in; anybody who is in is sent away.
    Arriving,
    /// Who takes reports: operator, case worker, supervisor.
    Takers,
    /// Who carries cases: case worker, supervisor.
    Carriers,
    /// Supervisors.
    Overseers,
    /// Who sees figures: analyst, supervisor.
    #[expect(dead_code, reason = "the first route with figures removes this line")]
    Analysts,
    /// Who bars accounts from reports and cases: supervisor, admin.
    Barrers,
    /// Who makes accounts.
    Administrators,
}

impl Who {
    fn lets_in(self, role: Option<Role>) -> bool {
        match (self, role) {
            (Self::Anybody, _) => true,
            (Self::Arriving, _) | (_, None) => false,
            (Self::SignedIn, Some(_)) => true,
            (Self::Takers, Some(role)) => role.takes_reports(),
            (Self::Carriers, Some(role)) => role.carries_cases(),
            (Self::Overseers, Some(role)) => role.supervises(),
            (Self::Analysts, Some(role)) => role.sees_figures(),
            (Self::Barrers, Some(role)) => role.bars_accounts(),
            (Self::Administrators, Some(role)) => role.manages_accounts(),
        }
    }
}

use Who::{Administrators, Anybody, Arriving, Barrers, Carriers, Overseers, SignedIn, Takers};

/// One line a route, in the order of the addresses.
const ROUTES: &[(&str, &str, Who)] = &[
    ("GET", "/", Anybody),
    ("GET", "/account", SignedIn),
    ("GET", "/account/passkeys", SignedIn),
    ("POST", "/account/passkeys", SignedIn),
    ("POST", "/account/passkeys/{id}/remove", SignedIn),
    ("GET", "/account/password", SignedIn),
    ("POST", "/account/password", SignedIn),
    ("POST", "/account/recovery-codes", SignedIn),
    ("POST", "/account/sign-out-elsewhere", SignedIn),
    ("GET", "/account/totp", SignedIn),
    ("POST", "/account/totp", SignedIn),
    ("GET", "/accounts", Administrators),
    ("POST", "/accounts", Administrators),
    ("GET", "/accounts/{id}", Administrators),
    ("POST", "/accounts/{id}/change", Administrators),
    ("POST", "/accounts/{id}/password", Administrators),
    ("GET", "/app.apk", Anybody),
    ("GET", "/app.svg", Anybody),
    ("GET", "/assets/{file}", Anybody),
    ("GET", "/audit", Overseers),
    ("GET", "/barred", Barrers),
    ("POST", "/barred", Barrers),
    ("POST", "/barred/lift", Barrers),
    ("GET", "/cases", Carriers),
    ("GET", "/cases/{id}", Carriers),
    ("POST", "/cases/{id}/assessment", Carriers),
    ("POST", "/cases/{id}/deadlines/{kind}/confirm", Overseers),
    ("POST", "/cases/{id}/deadlines/{kind}/done", Takers),
    ("POST", "/cases/{id}/deadlines/{kind}/waive", Overseers),
    ("POST", "/cases/{id}/documents", Carriers),
    ("POST", "/cases/{id}/facts", Carriers),
    ("POST", "/cases/{id}/merge", Carriers),
    ("POST", "/cases/{id}/notes", Carriers),
    ("POST", "/cases/{id}/people", Carriers),
    ("POST", "/cases/{id}/people/{person}", Carriers),
    ("POST", "/cases/{id}/people/{person}/identity", Carriers),
    ("POST", "/cases/{id}/people/{person}/open", Carriers),
    ("POST", "/cases/{id}/plan", Carriers),
    ("POST", "/cases/{id}/reports/{report}/leave", Carriers),
    ("POST", "/cases/{id}/risk", Carriers),
    ("POST", "/cases/{id}/services", Carriers),
    ("POST", "/cases/{id}/services/{service}", Carriers),
    ("POST", "/cases/{id}/step", Carriers),
    ("POST", "/cases/{id}/unmerge", Carriers),
    ("POST", "/cases/{id}/visits", Carriers),
    ("POST", "/cases/{id}/worker", Carriers),
    ("GET", "/deadlines", Takers),
    ("GET", "/documents/{id}", Takers),
    ("GET", "/erasures", Overseers),
    ("POST", "/erasures", Overseers),
    ("POST", "/erasures/{id}/decide", Overseers),
    ("GET", "/exports", Overseers),
    ("POST", "/exports", Overseers),
    ("POST", "/exports/{id}/decide", Overseers),
    ("GET", "/exports/{id}/file", Overseers),
    ("GET", "/glass", Overseers),
    ("GET", "/glass/open", Takers),
    ("POST", "/glass/open", Takers),
    ("POST", "/glass/{id}/end", Overseers),
    ("POST", "/glass/{id}/seen", Overseers),
    ("POST", "/language", Anybody),
    ("GET", "/queue", Takers),
    ("GET", "/queue/stream", Takers),
    ("GET", "/reports/{id}", Takers),
    ("POST", "/reports/{id}/answer", Takers),
    ("GET", "/reports/{id}/case", Takers),
    ("POST", "/reports/{id}/case", Takers),
    ("POST", "/reports/{id}/case/join", Takers),
    ("POST", "/reports/{id}/deadlines/{kind}/confirm", Overseers),
    ("POST", "/reports/{id}/deadlines/{kind}/done", Takers),
    ("POST", "/reports/{id}/deadlines/{kind}/waive", Overseers),
    ("POST", "/reports/{id}/documents", Takers),
    ("POST", "/reports/{id}/read", Takers),
    ("POST", "/reports/{id}/release", Takers),
    ("POST", "/reports/{id}/renew", Takers),
    ("POST", "/reports/{id}/state", Takers),
    ("POST", "/reports/{id}/suspect", Takers),
    ("POST", "/reports/{id}/take", Takers),
    ("POST", "/reports/{id}/take-over", Takers),
    ("GET", "/search", Takers),
    ("POST", "/search", Takers),
    ("GET", "/session", SignedIn),
    ("POST", "/shift", Takers),
    ("POST", "/sign-in", Anybody),
    ("POST", "/sign-in/passkey", Arriving),
    ("GET", "/sign-in/second", Arriving),
    ("POST", "/sign-in/second", Arriving),
    ("POST", "/sign-out", SignedIn),
    ("GET", "/write", Takers),
    ("POST", "/write", Takers),
    ("GET", "/write/{id}", Takers),
    ("POST", "/write/{id}/discard", Takers),
    ("POST", "/write/{id}/save", Takers),
    ("POST", "/write/{id}/send", Takers),
    ("POST", "/write/{id}/take-over", Overseers),
];

/// What is known of made-up people, and of nobody else in this file.
const SECRETS: [&str; 3] = ["KATA-RAHASIA-PELAPOR", "081234509876", "NAMA-KODE-REKAAN"];

/// What a route must not be opened with by who has given a password alone.
const STEPS: [&str; 4] = [
    "/account/totp",
    "/account/passkeys",
    "/sign-out",
    "/session",
];

/// A call centre with something to hide.
struct Scene<'a> {
    centre: &'a Centre,
    press: Press,
    people: Vec<User>,
}

impl<'a> Scene<'a> {
    async fn set(centre: &'a Centre) -> Self {
        let press = centre.press(noon());
        centre.arrive(&press).await;
        let [words, number, code] = SECRETS.map(|secret| Some(secret.into()));
        let safe = SafeContact {
            allowed: Some(vec![Channel::Phone]),
            number,
            code_phrase: code,
            ..SafeContact::default()
        };
        let message = Message {
            text: words,
            ..Message::default()
        };
        let mut log = centre
            .state
            .events()
            .subscribe(centre.state.events().head());
        for payload in [
            ItemPayload::Message(message),
            ItemPayload::SafeContact(safe),
        ] {
            let item = centre.item(&press, &payload);
            assert_eq!(centre.put(&item).await.status, 201);
            while log.next().await.unwrap().kind != EventKind::Item {}
        }
        let mut people = Vec::new();
        for role in Role::ALL {
            let now = centre.state.clock().now();
            let name = format!("orang-{role}");
            let added = add_user(
                centre.state.store(),
                &name,
                role,
                "a long made-up password",
                now,
            );
            people.push(added.await.unwrap());
        }
        let scene = Self {
            centre,
            press,
            people,
        };
        let operator = scene.person(Role::Operator).id;
        let now = centre.state.clock().now();
        let row = reports::report(centre.state.store(), scene.press.report);
        let version = row.await.unwrap().unwrap().version;
        let taken = reports::take(&centre.state, scene.press.report, version, operator, now);
        assert!(matches!(taken.await.unwrap(), Take::Won { .. }));
        scene
    }

    fn person(&self, role: Role) -> &User {
        self.people.iter().find(|user| user.role == role).unwrap()
    }

    /// The address with things of the scene in it.
    fn fill(&self, path: &str) -> String {
        let id = if path.starts_with("/reports/") {
            self.press.report.to_string()
        } else if path.starts_with("/accounts/") {
            // Somebody nobody else here signs in as.
            self.person(Role::CaseWorker).id.to_string()
        } else {
            "01920000-0000-7000-8000-000000000000".to_owned()
        };
        path.replace("{id}", &id).replace("{file}", "mark.svg")
    }

    /// Asks; of an answer that is expected to go on for ever, only the beginning.
    async fn ask(
        &self,
        method: &str,
        path: &str,
        token: Option<&SessionToken>,
        let_in: bool,
    ) -> Answered {
        let cookie = token.map_or_else(String::new, SessionToken::to_text);
        let cookie = format!("{SESSION_COOKIE}={cookie}");
        let form = token.map_or_else(String::new, SessionToken::form_token);
        let form = format!("form_token={form}");
        let mut headers = vec![("Cookie", cookie.as_str())];
        let mut body: &[u8] = b"";
        if method == "POST" {
            headers.push(("Content-Type", "application/x-www-form-urlencoded"));
            body = form.as_bytes();
        }
        let path = self.fill(path);
        if let_in && path.ends_with("/stream") {
            return self.begin(&request(method, &path, &headers, body)).await;
        }
        self.centre.ask(method, &path, &headers, body).await
    }

    /// How an answer without an end begins.
    async fn begin(&self, request: &[u8]) -> Answered {
        let line = Connection::to(self.centre.address).await.unwrap();
        let (status, mut stream) = line.stream(request).await.unwrap();
        let body = stream.piece().await.unwrap().unwrap_or_default();
        Answered::begun(status, body)
    }
}

fn says_no(answer: &Answered) -> bool {
    let away = answer.header("location").is_some_and(|to| to == "/?again");
    matches!(answer.status, 401 | 403) || away
}

fn shows(answer: &Answered) -> Vec<&'static str> {
    let text = String::from_utf8_lossy(&answer.body);
    SECRETS
        .into_iter()
        .filter(|secret| text.contains(secret))
        .collect()
}

on_both! {
    async fn each_role_reaches_what_is_theirs_and_no_analyst_or_admin_is_shown_a_word_of_a_report(base) {
        let centre = base.centre().await;
        let scene = Scene::set(&centre).await;
        let mut seen_by_holder = BTreeSet::new();
        for role in Role::ALL.into_iter().map(Some).chain([None]) {
            for (method, path, who) in ROUTES {
                // A session of its own: some of these end it.
                let token = match role {
                    Some(role) => {
                        let now = centre.state.clock().now();
                        Some(begin_session(centre.state.store(), scene.person(role).id, now).await.unwrap())
                    }
                    None => None,
                };
                let answer = scene.ask(method, path, token.as_ref(), who.lets_in(role)).await;
                let (status, to) = (answer.status, answer.header("location").unwrap_or_default());
                assert!(status < 500, "{method} {path} as {role:?}: {status}");
                if *who == Arriving {
                    assert!(status == 303 && (to == "/" || role.is_none()), "{method} {path} as {role:?}: {status} {to}");
                } else {
                    let said_no = says_no(&answer);
                    assert_eq!(said_no, !who.lets_in(role), "{method} {path} as {role:?}: {status} {to}");
                }
                if role == Some(Role::Operator) {
                    seen_by_holder.extend(shows(&answer));
                } else if role.is_none_or(|role| !role.opens_identities()) {
                    assert!(shows(&answer).is_empty(), "{method} {path} as {role:?}");
                    let report = scene.press.report.to_string();
                    assert!(!String::from_utf8_lossy(&answer.body).contains(&report), "{method} {path} as {role:?}");
                }
            }
        }
        assert_eq!(seen_by_holder.len(), SECRETS.len(), "the holder sees them all: {seen_by_holder:?}");
    }

    async fn who_is_barred_finds_no_trace_at_any_address(base) {
        let centre = base.centre().await;
        let scene = Scene::set(&centre).await;
        let state = &centre.state;
        let operator = scene.person(Role::Operator);
        let now = state.clock().now();
        let case = cases::open(state, operator, scene.press.report, &Prefill::default(), now).await.unwrap();
        let number = cases::case(state.store(), case).await.unwrap().unwrap().number;
        deadlines::settle_all(state).await.unwrap();
        let report = scene.press.report.to_string();
        // As the pages write it. A piece of it would be found by chance in some random token.
        let tail = report[report.len() - 8..].to_uppercase();
        let short = format!("{}-{}", &tail[..4], &tail[4..]);
        let case_id = case.to_string();
        let traces = [report.as_str(), short.as_str(), case_id.as_str(), number.as_str(), SECRETS[0], SECRETS[1], SECRETS[2]];
        let mut seen_before = BTreeSet::new();
        for bars in [false, true] {
            for role in [Role::Operator, Role::CaseWorker, Role::Supervisor] {
                if bars {
                    let admin = scene.person(Role::Admin);
                    barred::bar(state, admin, Owner::Case(case), scene.person(role).id, "rekaan", now).await.unwrap();
                }
                for (method, path, who) in ROUTES {
                    if !who.lets_in(Some(role)) || (!bars && *method == "POST") {
                        continue;
                    }
                    let token = begin_session(state.store(), scene.person(role).id, now).await.unwrap();
                    // Their own address, and one of nothing: the two are answered alike.
                    let filled = if path.starts_with("/cases/") { path.replace("{id}", &case_id) } else { scene.fill(path) };
                    let nothing = path.replace("{id}", "01920000-0000-7000-8000-000000000000").replace("{file}", "mark.svg");
                    let answer = scene.ask(method, &filled, Some(&token), true).await;
                    let text = String::from_utf8_lossy(&answer.body).into_owned();
                    let found = traces.iter().any(|trace| text.contains(trace));
                    if !bars {
                        if found {
                            seen_before.insert(*path);
                        }
                        continue;
                    }
                    assert!(!found, "{method} {path} shows {role} a trace of what they are barred from");
                    if path.starts_with("/reports/") || path.starts_with("/cases/") {
                        let token = begin_session(state.store(), scene.person(role).id, now).await.unwrap();
                        let other = scene.ask(method, &nothing, Some(&token), true).await;
                        assert_eq!(answer.status, other.status, "{method} {path} tells {role} that it is there");
                        assert_eq!(answer.header("location"), other.header("location"));
                    }
                }
            }
        }
        // Not for want of anything to find.
        for path in ["/queue", "/reports/{id}", "/deadlines"] {
            assert!(seen_before.contains(path), "{path}: {seen_before:?}");
        }
    }

    async fn a_password_alone_opens_the_steps_of_the_way_in_and_nothing_else(base) {
        let centre = base.centre().await;
        let scene = Scene::set(&centre).await;
        for role in Role::ALL.into_iter().filter(|role| role.needs_second_factor()) {
            for (method, path, who) in ROUTES {
                if *who == Anybody || STEPS.contains(path) {
                    continue;
                }
                let now = centre.state.clock().now();
                let person = scene.person(role).id;
                let (token, _) = begin_arrival(centre.state.store(), person, None, now).await.unwrap();
                let answer = scene.ask(method, path, Some(&token), false).await;
                let to = answer.header("location").unwrap_or_default();
                assert_eq!((answer.status, to.as_str()), (303, "/account/totp"), "{method} {path} as {role}");
            }
        }
    }
}

#[test]
fn every_route_has_its_line() {
    let listed: BTreeSet<_> = ROUTES
        .iter()
        .map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned()))
        .collect();
    assert_eq!(listed.len(), ROUTES.len(), "a route stands here twice");
    let mut found = BTreeSet::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/console");
    read(&root, &mut found);
    let missing: Vec<_> = found.difference(&listed).collect();
    let gone: Vec<_> = listed.difference(&found).collect();
    assert!(
        missing.is_empty(),
        "say in ROUTES who reaches these: {missing:?}"
    );
    assert!(gone.is_empty(), "these routes are no more: {gone:?}");
}

/// Every route that the sources in this folder register.
fn read(folder: &Path, found: &mut BTreeSet<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            for unseen in [".nest(", ".route_service(", ".fallback(", "MethodFilter"] {
                assert!(
                    !text.contains(unseen),
                    "{unseen}) in {}: teach this test to read it",
                    path.display()
                );
            }
            for call in text.split(".route(").skip(1) {
                let (_, rest) = call.split_once('"').expect("a route has an address");
                let (address, rest) = rest.split_once('"').expect("an address ends");
                let handlers = arguments(rest);
                for method in ["get", "post", "put", "delete", "patch", "any"] {
                    let called = format!("{method}(");
                    let named = handlers.match_indices(&called).any(|(at, _)| {
                        !handlers[..at]
                            .ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
                    });
                    if named {
                        found.insert((method.to_uppercase(), address.to_owned()));
                    }
                }
            }
        }
    }
}

/// What stands before the parenthesis that ends the call.
fn arguments(rest: &str) -> &str {
    let mut depth = 0;
    for (at, letter) in rest.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' if depth == 0 => return &rest[..at],
            ')' => depth -= 1,
            _ => {}
        }
    }
    rest
}
