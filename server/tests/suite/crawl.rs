//! Every route of the console, tried by every role and by nobody: who reaches what, and
//! that an analyst and an administrator are never shown a word of a report.
//!
//! **Whoever adds a route adds a line to [`ROUTES`]**: the method, the path as the router
//! has it, and who gets through its door. The list is compared with what the sources
//! register, so a route without a line fails here. Where the address names a thing, the
//! thing is put in by [`Scene::fill`]: a real one, so that a door that opened would show it.
//!
//! **Whoever adds a place for names, numbers or words adds them to the scene** in
//! [`Scene::set`], made of [`scene::SECRETS`]: they must reach who may read them ([`SHOWN`]),
//! and nobody else.

pub(crate) mod scene;

use std::collections::BTreeSet;
use std::path::Path;

use ots_scenarios::http::Answered;
use ots_server::accounts::Role::{self, CaseWorker, Operator, Supervisor};
use ots_server::accounts::{begin_arrival, begin_session};
use ots_server::barred;
use ots_server::cases;
use ots_server::deadlines::{self, Owner};

use self::scene::{
    BAR, CODE, DRAFT, ERASURE, EXPORT, FILE, FILE_NAME, GLASS, NAME, NOTE, NUMBER, OF_THE_CASE,
    PROVIDER, Scene, WORDS, shows,
};
use crate::kit::Centre;
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
    ("POST", "/cases/{id}/deadlines/{kind}/back", Takers),
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
    ("POST", "/reports/{id}/answer/keep", Takers),
    ("GET", "/reports/{id}/case", Takers),
    ("POST", "/reports/{id}/case", Takers),
    ("POST", "/reports/{id}/case/join", Takers),
    ("POST", "/reports/{id}/case/unjoin", Takers),
    ("POST", "/reports/{id}/deadlines/{kind}/back", Takers),
    ("POST", "/reports/{id}/deadlines/{kind}/confirm", Overseers),
    ("POST", "/reports/{id}/deadlines/{kind}/done", Takers),
    ("POST", "/reports/{id}/deadlines/{kind}/same", Takers),
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
    ("GET", "/settings", Administrators),
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

/// What a route must not be opened with by who has given a password alone.
const STEPS: [&str; 4] = [
    "/account/totp",
    "/account/passkeys",
    "/sign-out",
    "/session",
];

fn says_no(answer: &Answered) -> bool {
    let away = answer.header("location").is_some_and(|to| to == "/?again");
    matches!(answer.status, 401 | 403) || away
}

/// Where what is hidden stands for those who may read it: without this, nobody would be kept
/// from anything.
pub(crate) const SHOWN: &[(Role, &str, &str, &[&str])] = &[
    (Operator, "GET", "/write/{id}", &[DRAFT]),
    (CaseWorker, "GET", "/reports/{id}", &[WORDS, NUMBER, CODE]),
    (
        CaseWorker,
        "GET",
        "/cases/{id}",
        &[NOTE, PROVIDER, FILE_NAME],
    ),
    (CaseWorker, "GET", "/documents/{id}", &[FILE, FILE_NAME]),
    (
        CaseWorker,
        "POST",
        "/cases/{id}/people/{person}/open",
        &[NAME],
    ),
    (Supervisor, "GET", "/exports/{id}/file", &[NAME]),
    (Supervisor, "GET", "/exports", &[EXPORT]),
    (Supervisor, "GET", "/glass", &[GLASS]),
    (Supervisor, "GET", "/erasures", &[ERASURE]),
    (Supervisor, "GET", "/barred", &[BAR]),
];

/// Addresses outside the console that answer whoever asks.
const OUTSIDE: [&str; 5] = [
    "/v1/instance",
    "/v1/openapi.json",
    "/healthz",
    "/readyz",
    "/metrics",
];

/// What the API answers, as its own description has it.
const API: &[(&str, &str)] = &[
    ("GET", "/healthz"),
    ("GET", "/metrics"),
    ("GET", "/readyz"),
    ("POST", "/v1/gateway/sms"),
    ("GET", "/v1/instance"),
    ("POST", "/v1/items"),
    ("GET", "/v1/openapi.json"),
    ("PUT", "/v1/reports/{report_id}/items/{item_id}"),
    ("GET", "/v1/reports/{report_id}/updates"),
];

/// What of it a machine's keeper asks, at an address of its own too.
const KEEPERS: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// What would be another if anything was done: how much people did by the log of events and the audit log, and
/// how many rows there are of what forms make.
async fn stands(centre: &Centre) -> Vec<i64> {
    let mut all = Vec::new();
    for sql in [
        "SELECT COUNT(*) FROM events WHERE actor IS NOT NULL",
        "SELECT COUNT(*) FROM audit",
        "SELECT COUNT(*) FROM sessions",
        "SELECT COUNT(*) FROM drafts",
        "SELECT CAST(COALESCE(SUM(version), 0) AS BIGINT) FROM drafts",
        "SELECT COUNT(*) FROM answer_drafts",
        "SELECT COUNT(*) FROM sent_forms",
        "SELECT COUNT(*) FROM documents",
        "SELECT COUNT(*) FROM people",
        "SELECT COUNT(*) FROM shifts",
        "SELECT COUNT(*) FROM totp_offered",
        "SELECT COUNT(*) FROM ceremonies",
    ] {
        all.push(centre.count(sql).await);
    }
    all
}

/// What the address of the machine's keeper answers.
async fn keeper(centre: &Centre, method: &str, path: &str) -> (u16, String) {
    use tower_service::Service as _;
    let request = axum::http::Request::builder().method(method).uri(path);
    let request = request.body(axum::body::Body::empty()).unwrap();
    let answer = centre.state.keeper_router().call(request).await.unwrap();
    let status = answer.status().as_u16();
    let body = axum::body::to_bytes(answer.into_body(), 1 << 20)
        .await
        .unwrap();
    (status, String::from_utf8_lossy(&body).into_owned())
}

on_both! {
    async fn each_role_reaches_what_is_theirs_and_no_analyst_or_admin_is_shown_a_word_of_a_report_or_case(base) {
        let centre = base.centre().await;
        let scene = Scene::set(&centre).await;
        let mut seen = BTreeSet::new();
        // What is read before what is changed, and outsiders before those who change it:
        // everything is there when they look.
        let outsiders = [Some(Role::Analyst), Some(Role::Admin), None];
        let insiders = [Role::Operator, Role::CaseWorker, Role::Supervisor].map(Some);
        for asked in ["GET", "POST"] {
            for role in outsiders.into_iter().chain(insiders) {
                for (method, path, who) in ROUTES.iter().filter(|(method, ..)| *method == asked) {
                    // A session of its own: some of these end it.
                    let token = match role {
                        Some(role) => {
                            let now = centre.state.clock().now();
                            Some(begin_session(centre.state.store(), scene.person(role).id, now).await.unwrap())
                        }
                        None => None,
                    };
                    let answer = scene.ask(method, &scene.fill(path), token.as_ref(), who.lets_in(role)).await;
                    let (status, to) = (answer.status, answer.header("location").unwrap_or_default());
                    assert!(status < 500, "{method} {path} as {role:?}: {status}");
                    if *who == Arriving {
                        assert!(status == 303 && (to == "/" || role.is_none()), "{method} {path} as {role:?}: {status} {to}");
                    } else {
                        let said_no = says_no(&answer);
                        assert_eq!(said_no, !who.lets_in(role), "{method} {path} as {role:?}: {status} {to}");
                    }
                    if outsiders.contains(&role) {
                        assert_eq!(shows(&answer), [""; 0], "{method} {path} as {role:?}");
                        for id in scene.ids() {
                            assert!(!answer.text().contains(&id), "{method} {path} as {role:?}");
                        }
                    } else {
                        seen.extend(shows(&answer).into_iter().map(|secret| (role.unwrap().slug(), *method, *path, secret)));
                    }
                }
            }
        }
        for (role, method, path, secrets) in SHOWN {
            for secret in *secrets {
                assert!(seen.contains(&(role.slug(), *method, *path, *secret)), "{method} {path} shows {role} {secret}");
            }
        }
        for path in OUTSIDE {
            let answer = centre.ask("GET", path, &[], b"").await;
            assert_eq!((answer.status, shows(&answer)), (200, vec![]), "{path}");
        }
    }

    async fn who_is_barred_finds_no_trace_at_any_address(base) {
        let centre = base.centre().await;
        let scene = Scene::set(&centre).await;
        let state = &centre.state;
        let now = state.clock().now();
        let case = scene.case;
        let number = cases::case(state.store(), case).await.unwrap().unwrap().number;
        deadlines::settle_all(state).await.unwrap();
        let report = scene.press.report.to_string();
        // As the pages write it. A piece of it would be found by chance in some random token.
        let tail = report[report.len() - 8..].to_uppercase();
        let short = format!("{}-{}", &tail[..4], &tail[4..]);
        let mut traces = scene.ids();
        traces.extend([short, number]);
        traces.extend(OF_THE_CASE.map(str::to_owned));
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
                    let answer = scene.ask(method, &scene.fill(path), Some(&token), true).await;
                    let text = format!("{}{}", answer.head(), answer.text());
                    let found: Vec<_> = traces.iter().filter(|trace| text.contains(*trace)).collect();
                    if !bars {
                        if !found.is_empty() {
                            seen_before.insert(*path);
                        }
                        continue;
                    }
                    assert!(found.is_empty(), "{method} {path} shows {role} a trace of what they are barred from: {found:?}");
                    if ["/reports/", "/cases/", "/documents/", "/exports/"].iter().any(|of| path.starts_with(of)) {
                        let token = begin_session(state.store(), scene.person(role).id, now).await.unwrap();
                        let other = scene.ask(method, &scene.of_nothing(path), Some(&token), true).await;
                        assert_eq!(answer.status, other.status, "{method} {path} tells {role} that it is there");
                        assert_eq!(answer.header("location"), other.header("location"));
                    }
                }
            }
        }
        // Not for want of anything to find.
        for path in ["/queue", "/reports/{id}", "/deadlines", "/cases/{id}", "/documents/{id}", "/exports", "/exports/{id}/file", "/glass"] {
            assert!(seen_before.contains(path), "{path}: {seen_before:?}");
        }
    }

    async fn no_form_does_anything_with_the_token_of_another_session_or_with_none(base) {
        let centre = base.centre().await;
        let scene = Scene::set(&centre).await;
        let state = &centre.state;
        for (_, path, who) in ROUTES.iter().filter(|(method, _, who)| *method == "POST" && *who != Anybody) {
            for role in Role::ALL.into_iter().filter(|role| who.lets_in(Some(*role)) || (*who == Arriving && *role == Role::Operator)) {
                let now = state.clock().now();
                let session = async || begin_session(state.store(), scene.person(role).id, now).await.unwrap();
                let (own, other) = (session().await, session().await);
                let before = stands(&centre).await;
                for given in [other.form_token(), String::new()] {
                    let answer = scene.send(&scene.fill(path), &own, &given).await;
                    // Whoever is in is led away from a step of the way in, whatever they send.
                    let away = *who == Arriving && answer.status == 303;
                    assert!(answer.status == 403 || away, "POST {path} as {role} with {given:?}: {}", answer.status);
                    assert!(shows(&answer).is_empty(), "POST {path} as {role}");
                }
                assert_eq!(stands(&centre).await, before, "POST {path} as {role} has changed something");
            }
        }
    }

    async fn no_address_of_the_api_shows_anybody_a_word_whoever_asks(base) {
        let centre = base.centre().await;
        let scene = Scene::set(&centre).await;
        let described = "/v1/openapi.json";
        let document = centre.ask("GET", described, &[], b"").await.json();
        let paths = document["paths"].as_object().unwrap();
        let found: BTreeSet<_> = paths.iter()
            .flat_map(|(path, item)| item.as_object().unwrap().keys().map(move |method| (method.to_uppercase(), path.clone())))
            .collect();
        let listed: BTreeSet<_> = API.iter().map(|(method, path)| ((*method).to_owned(), (*path).to_owned())).collect();
        assert_eq!(found, listed, "say in API that it is there");
        let report = scene.press.report.to_string();
        let hidden: Vec<_> = scene.ids().into_iter().filter(|id| *id != report).collect();
        for (method, path) in API {
            let path = path.replace("{report_id}", &report).replace("{item_id}", &report);
            let mut statuses = BTreeSet::new();
            for role in Role::ALL.into_iter().map(Some).chain([None]) {
                let answer = match role {
                    Some(role) => {
                        let now = centre.state.clock().now();
                        let token = begin_session(centre.state.store(), scene.person(role).id, now).await.unwrap();
                        scene.ask(method, &path, Some(&token), false).await
                    }
                    None => scene.ask(method, &path, None, false).await,
                };
                let text = format!("{}{}", answer.head(), answer.text());
                assert_eq!(shows(&answer), [""; 0], "{method} {path} as {role:?}");
                assert!(hidden.iter().all(|id| !text.contains(id)), "{method} {path} as {role:?}");
                statuses.insert(answer.status);
            }
            assert_eq!(statuses.len(), 1, "{method} {path} asks who is signed in: {statuses:?}");
        }
        // At the address of its own the machine's keeper finds what it asks for, and nothing else.
        for (method, path, _) in ROUTES {
            assert_eq!(keeper(&centre, method, &scene.fill(path)).await.0, 404, "{method} {path}");
        }
        for (method, path) in API {
            let asked = path.replace("{report_id}", &report).replace("{item_id}", &report);
            let (status, text) = keeper(&centre, method, &asked).await;
            assert_eq!(status == 200, KEEPERS.contains(path), "{method} {path}: {status}");
            assert!(scene::SECRETS.iter().all(|secret| !text.contains(secret)), "{path}");
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
                let answer = scene.ask(method, &scene.fill(path), Some(&token), false).await;
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
