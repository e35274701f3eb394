//! Who is on shift, as the server counts and as their page shows: the same.

use chrono::TimeDelta;
use ots_scenarios::http::{Connection, Stream, request};
use ots_server::accounts::{SESSION_COOKIE, User, begin_session, begin_shift, end_shift, on_shift};
use ots_server::clock::Clock;

use crate::kit::{Centre, noon};
use crate::on_both;

/// A page's line to the queue.
struct Page(Stream);

impl Page {
    /// Everything up to and with an event of this kind.
    async fn until(&mut self, kind: &str) -> String {
        let wanted = format!("event: {kind}\n");
        let mut said = String::new();
        while !said
            .split_once(&wanted)
            .is_some_and(|(_, rest)| rest.contains("\n\n"))
        {
            let piece = self.0.piece().await.unwrap().expect("the stream goes on");
            said.push_str(&String::from_utf8(piece).unwrap());
        }
        said
    }

    /// What it is told of its person's shift until it is told who is on duty.
    async fn told(&mut self) -> (Option<bool>, String) {
        let said = self.until("people").await;
        let shift = said.split_once("event: shift\n").map(|(_, rest)| {
            let data = rest
                .lines()
                .find_map(|line| line.strip_prefix("data: "))
                .unwrap();
            let data: serde_json::Value = serde_json::from_str(data).unwrap();
            let on = data["on"].as_bool().unwrap();
            let drawn = format!("data-on=\"{}\"", if on { "yes" } else { "no" });
            assert!(data["html"].as_str().unwrap().contains(&drawn), "{data}");
            on
        });
        let people = said.rsplit_once("event: people\n").unwrap().1;
        (shift, people.lines().next().unwrap().to_owned())
    }
}

/// A page that shows its person on shift, or not.
async fn page(centre: &Centre, user: &User, shows: bool) -> Page {
    let now = centre.state.clock().now();
    let token = begin_session(centre.state.store(), user.id, now)
        .await
        .unwrap();
    let cookie = format!("{SESSION_COOKIE}={}", token.to_text());
    let path = if shows {
        "/queue/stream?bare=true&on_shift=true"
    } else {
        "/queue/stream?bare=true"
    };
    let line = Connection::to(centre.address).await.unwrap();
    let (status, stream) = line
        .stream(&request("GET", path, &[("Cookie", &cookie)], b""))
        .await
        .unwrap();
    assert_eq!(status, 200);
    Page(stream)
}

async fn on_duty(centre: &Centre) -> Vec<String> {
    let shifts = on_shift(centre.state.store(), centre.state.clock().now())
        .await
        .unwrap();
    shifts.into_iter().map(|shift| shift.name).collect()
}

/// She went without *Selesai bertugas*, an hour ago.
async fn went_dark(centre: &Centre, clock: &Clock, user: &User) {
    begin_shift(centre.state.store(), user.id, clock.now())
        .await
        .unwrap();
    clock.advance_ms(3_600_000);
    assert!(on_duty(centre).await.is_empty());
}

on_both! {
    async fn who_went_without_ending_the_shift_is_not_on_it_again_by_opening_a_page(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let ana = centre.operator("ana").await;
        went_dark(&centre, &clock, &ana).await;
        // It says "Anda belum bertugas", and makes no sound.
        let (shift, people) = page(&centre, &ana, false).await.told().await;
        assert_eq!(shift, None);
        assert!(!people.contains("ana"), "{people}");
        assert!(on_duty(&centre).await.is_empty());
        // *Mulai tugas* begins anew.
        begin_shift(centre.state.store(), ana.id, clock.now()).await.unwrap();
        let shifts = on_shift(centre.state.store(), clock.now()).await.unwrap();
        assert_eq!(shifts[0].started_at, clock.now());
        clock.advance_ms(1_000);
        begin_shift(centre.state.store(), ana.id, clock.now()).await.unwrap();
        let again = on_shift(centre.state.store(), clock.now()).await.unwrap();
        assert_eq!(again[0].started_at, clock.now() - TimeDelta::seconds(1), "pressed twice, begun once");
    }

    async fn a_page_on_shift_whose_machine_slept_is_on_shift_again_as_it_shows(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let ana = centre.operator("ana").await;
        went_dark(&centre, &clock, &ana).await;
        let (shift, people) = page(&centre, &ana, true).await.told().await;
        assert_eq!(shift, None, "the page shows it already");
        assert!(people.contains("ana"), "{people}");
        assert_eq!(on_duty(&centre).await, ["ana"]);
    }

    async fn a_page_whose_shift_was_ended_or_begun_at_another_page_is_told_so(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let ana = centre.operator("ana").await;
        // Ended elsewhere while this page was away.
        let (shift, _) = page(&centre, &ana, true).await.told().await;
        assert_eq!(shift, Some(false));
        // Begun elsewhere while it is there, and ended.
        let mut there = page(&centre, &ana, false).await;
        assert_eq!(there.told().await.0, None);
        begin_shift(centre.state.store(), ana.id, clock.now()).await.unwrap();
        assert_eq!(there.told().await.0, Some(true));
        end_shift(centre.state.store(), ana.id, clock.now()).await.unwrap();
        assert_eq!(there.told().await.0, Some(false));
    }
}
