//! An alert that nobody takes calls the supervisors, once for each stretch of waiting.

use ots_protocol::codes::Urgency;
use ots_protocol::items::Alert;
use ots_scenarios::http::Connection;
use ots_server::accounts::{Role, SESSION_COOKIE, User, add_user, begin_session, begin_shift};
use ots_server::clock::Clock;
use ots_server::escalation::supervisors_called;
use ots_server::events::EventKind;
use ots_server::reports::{self, Take};
use ots_server::setup::{Changes, GivenSettings};

use crate::kit::{Base, Centre, Press, noon, until};
use crate::on_both;

async fn centre(base: &Base, clock: Clock) -> Centre {
    let text = include_str!("../../../instances/demo.toml").to_owned()
        + "\n[escalation]\nsupervisors_after_s = 60\n";
    let changes = Changes {
        settings: Some(GivenSettings { text, areas: None }),
        ..Changes::default()
    };
    base.centre_with(clock, changes).await
}

async fn person(centre: &Centre, name: &str, role: Role) -> User {
    let now = centre.state.clock().now();
    let added = add_user(
        centre.state.store(),
        name,
        role,
        "a long made-up password",
        now,
    );
    added.await.unwrap()
}

async fn cookie(centre: &Centre, user: &User) -> String {
    let now = centre.state.clock().now();
    let token = begin_session(centre.state.store(), user.id, now).await;
    format!("{SESSION_COOKIE}={}", token.unwrap().to_text())
}

async fn called(centre: &Centre) -> i64 {
    let called = supervisors_called(centre.state.store(), crate::kit::nobody())
        .await
        .unwrap();
    called.map_or(0, |called| called.alerts)
}

/// Whether the banner stands on this person's page.
async fn banner(centre: &Centre, user: &User) -> bool {
    let cookie = cookie(centre, user).await;
    let page = centre
        .ask("GET", "/queue", &[("Cookie", &cookie)], b"")
        .await;
    assert_eq!(page.status, 200);
    let page = page.text();
    page.split_once("id=\"called\"")
        .is_some_and(|(_, rest)| !rest.starts_with(" hidden"))
}

/// Whether the banner bears the mark of a drill; `None`: there is no place for one in it.
async fn drill_mark(centre: &Centre, user: &User) -> Option<bool> {
    let cookie = cookie(centre, user).await;
    let page = centre
        .ask("GET", "/account", &[("Cookie", &cookie)], b"")
        .await;
    let page = page.text();
    let (_, banner) = page.split_once("id=\"called\"")?;
    let (banner, _) = banner.split_once("</div>")?;
    let (_, mark) = banner.split_once("class=\"mark drill\"")?;
    assert!(mark.contains("LATIHAN"), "{mark}");
    Some(!mark.starts_with(" hidden"))
}

async fn take(centre: &Centre, press: &Press, user: &User) {
    let row = reports::report(centre.state.store(), press.report).await;
    let version = row.unwrap().unwrap().version;
    let now = centre.state.clock().now();
    let taken = reports::take(&centre.state, press.report, version, user.id, now).await;
    assert!(matches!(taken.unwrap(), Take::Won { .. }));
}

on_both! {
    async fn what_waits_too_long_calls_the_supervisors_until_it_is_taken_and_again_when_it_waits_again(base) {
        let clock = Clock::standing_at(noon());
        let centre = centre(&base, clock.clone()).await;
        let ana = person(&centre, "ana", Role::Operator).await;
        let siti = person(&centre, "siti", Role::Supervisor).await;
        begin_shift(centre.state.store(), ana.id, noon()).await.unwrap();
        let (danger, question) = (centre.press(noon()), centre.press_as(noon(), Urgency::Consult));
        centre.arrive(&question).await;
        centre.arrive(&danger).await;
        clock.advance_ms(59_000);
        // The clockwork has looked once the claim of another alert, long over, has lapsed.
        until_looked(&centre, &ana).await;
        assert_eq!(called(&centre).await, 0);
        assert!(!banner(&centre, &siti).await);
        let mut log = centre.state.events().subscribe(0);
        clock.advance_ms(1_000);
        begin_shift(centre.state.store(), ana.id, clock.now()).await.unwrap();
        loop {
            let event = log.next().await.unwrap();
            if event.kind == EventKind::SupervisorsCalled {
                assert_eq!(event.report_id, Some(danger.report));
                break;
            }
        }
        assert_eq!(called(&centre).await, 1);
        assert!(banner(&centre, &siti).await);
        assert!(!banner(&centre, &ana).await, "an operator is not called");
        take(&centre, &danger, &ana).await;
        assert_eq!(called(&centre).await, 0);
        assert!(!banner(&centre, &siti).await);
        // Its claim runs out: nobody acted, so it waits again, and so does the call.
        clock.advance_ms(900_000);
        begin_shift(centre.state.store(), ana.id, clock.now()).await.unwrap();
        until(|| async {
            clock.advance_ms(1_000);
            called(&centre).await == 1
        }).await;
        let calls = centre.count("SELECT COUNT(*) FROM events WHERE kind = 'supervisors-called'").await;
        assert_eq!(calls, 2, "once for each stretch of waiting");
    }

    async fn with_nobody_on_shift_they_are_called_at_once(base) {
        let clock = Clock::standing_at(noon());
        let centre = centre(&base, clock.clone()).await;
        let siti = person(&centre, "siti", Role::Supervisor).await;
        let danger = centre.press(noon());
        centre.arrive(&danger).await;
        until(|| async { called(&centre).await == 1 }).await;
        assert!(banner(&centre, &siti).await);
    }

    async fn of_a_drill_they_are_called_with_its_mark_and_of_real_danger_beside_it_without(base) {
        let clock = Clock::standing_at(noon());
        let centre = centre(&base, clock.clone()).await;
        let siti = person(&centre, "siti", Role::Supervisor).await;
        let drill = centre.press_of(noon(), &Alert { drill: Some(true), ..Alert::default() });
        centre.arrive(&drill).await;
        until(|| async { called(&centre).await == 1 }).await;
        assert_eq!(drill_mark(&centre, &siti).await, Some(true));
        let said = format!("event: called\ndata: {{\"drill\":true,\"since\":{}}}\n", noon().timestamp_millis());
        let heard = stream_until(&centre, &siti, "event: called\n").await;
        assert!(heard.contains(&said), "{heard}");
        centre.arrive(&centre.press(noon())).await;
        until(|| async { called(&centre).await == 2 }).await;
        assert_eq!(drill_mark(&centre, &siti).await, Some(false));
    }

    async fn a_supervisors_stream_says_since_when_and_an_operators_says_nothing(base) {
        let clock = Clock::standing_at(noon());
        let centre = centre(&base, clock.clone()).await;
        let ana = person(&centre, "ana", Role::Operator).await;
        let siti = person(&centre, "siti", Role::Supervisor).await;
        let danger = centre.press(noon());
        centre.arrive(&danger).await;
        until(|| async { called(&centre).await == 1 }).await;
        let said = format!("event: called\ndata: {{\"drill\":false,\"since\":{}}}\n", noon().timestamp_millis());
        assert!(stream_until(&centre, &siti, "event: called\n").await.contains(&said));
        // The people on duty are told after the call would have been.
        let heard = stream_until(&centre, &ana, "event: people\n").await;
        assert!(!heard.contains("event: called"), "{heard}");
    }
}

/// Waits until the clockwork has gone round after this moment.
async fn until_looked(centre: &Centre, ana: &User) {
    // Nobody is called for a question.
    let old = centre.press_as(noon(), Urgency::Consult);
    centre.arrive(&old).await;
    let row = reports::report(centre.state.store(), old.report).await;
    let version = row.unwrap().unwrap().version;
    let long_ago = noon() - chrono::TimeDelta::days(1);
    let taken = reports::take(&centre.state, old.report, version, ana.id, long_ago).await;
    assert!(matches!(taken.unwrap(), Take::Won { .. }));
    until(|| async {
        let row = reports::report(centre.state.store(), old.report).await;
        row.unwrap().unwrap().taken_by.is_none()
    })
    .await;
    let now = centre.state.clock().now();
    let row = reports::report(centre.state.store(), old.report).await;
    let version = row.unwrap().unwrap().version;
    let taken = reports::take(&centre.state, old.report, version, ana.id, now).await;
    assert!(matches!(taken.unwrap(), Take::Won { .. }));
}

/// What a person's stream says up to and with an event of this kind.
async fn stream_until(centre: &Centre, user: &User, event: &str) -> String {
    let cookie = cookie(centre, user).await;
    let request = ots_scenarios::http::request("GET", "/queue/stream", &[("Cookie", &cookie)], b"");
    let line = Connection::to(centre.address).await.unwrap();
    let (status, mut stream) = line.stream(&request).await.unwrap();
    assert_eq!(status, 200);
    let mut text = String::new();
    while !text
        .split_once(event)
        .is_some_and(|(_, rest)| rest.contains("\n\n"))
    {
        let piece = stream.piece().await.unwrap().expect("the stream goes on");
        text.push_str(&String::from_utf8(piece).unwrap());
    }
    text
}
