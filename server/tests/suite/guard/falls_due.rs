//! What has been kept for as long as it may: supervisors are told once, and decide.

use chrono::TimeDelta;
use ots_server::accounts::Role;
use ots_server::clock::Clock;
use ots_server::deadlines::Owner;
use ots_server::policy;
use ots_server::reports::{self, ReportState};
use ots_server::retention;

use super::Person;
use crate::cases::Desk;
use crate::escalation::{centre as centre_that_tells, mailbox, webhook};
use crate::kit::{Press, noon, until};
use crate::on_both;

const NOTICE: &str = "habis masa simpannya: minta penghapusannya, atau tahan";

/// A closed report that is in no case.
async fn closed(by: &Person<'_>) -> Press {
    let desk = Desk(by.centre);
    let press = desk.held(&by.user).await;
    let version = desk.report(press.report).await.version;
    let state = &by.centre.state;
    reports::set_state(
        state,
        press.report,
        version,
        by.user.id,
        ReportState::Closed,
        by.now(),
    )
    .await
    .unwrap();
    press
}

fn after(clock: &Clock, time: TimeDelta) {
    clock.advance_ms(time.num_milliseconds());
}

on_both! {
    async fn what_falls_due_is_told_once_by_each_way_and_names_nothing(base) {
        let ((hook, posts), (smtp, mails)) = (webhook(0).await, mailbox(0).await);
        let clock = Clock::standing_at(noon());
        let centre = centre_that_tells(&base, clock.clone(), &format!(
            "webhook_url = \"{hook}\"\nsmtp_server = \"{smtp}\"\nsmtp_from = \"ots@rekaan.invalid\"\nsmtp_to = [\"jaga@rekaan.invalid\"]",
        )).await;
        let siti = Person::new(&centre, "siti", Role::CaseWorker).await;
        let press = closed(&siti).await;
        let days = "SELECT COUNT(*) FROM due_days";
        until(|| async { centre.count(days).await == 1 }).await;
        after(&clock, policy::KEEP_REPORT + TimeDelta::days(1));
        until(|| async {
            clock.advance_ms(1_000);
            centre.count("SELECT COUNT(*) FROM due_outside WHERE told = 1").await == 2
        }).await;
        // The next day's look finds it again, and it is no news.
        after(&clock, TimeDelta::days(1));
        until(|| async { centre.count(days).await == 3 }).await;
        assert_eq!(centre.count("SELECT COUNT(*) FROM due_days WHERE found > 0").await, 1);
        let second = closed(&siti).await;
        after(&clock, policy::KEEP_REPORT + TimeDelta::days(1));
        until(|| async {
            clock.advance_ms(1_000);
            centre.count("SELECT COUNT(*) FROM due_outside WHERE told = 1").await == 4
        }).await;
        assert_eq!(centre.count("SELECT COUNT(*) FROM due_told").await, 2);
        let posts: Vec<_> = posts.all().into_iter().filter(|post| post.contains("erasure-due")).collect();
        let mails: Vec<_> = mails.all().into_iter().filter(|mail| mail.contains("masa simpannya")).collect();
        assert_eq!((posts.len(), mails.len()), (2, 2), "{posts:?} {mails:?}");
        let id = |post: &String| serde_json::from_str::<serde_json::Value>(post).unwrap()["id"].clone();
        assert_ne!(id(&posts[0]), id(&posts[1]), "a receiver must not take the second for a copy");
        for secret in [press.report.to_string(), second.report.to_string(), "siti".to_owned()] {
            assert!(posts.iter().chain(&mails).all(|said| !said.contains(&secret)), "{secret}");
        }
        assert_eq!(centre.count("SELECT COUNT(*) FROM erased").await, 0, "nothing goes by itself");
    }

    async fn of_many_that_look_at_once_one_finds_it(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let siti = Person::new(&centre, "siti", Role::CaseWorker).await;
        let (_, _) = (closed(&siti).await, closed(&siti).await);
        // Days that the centre's own clockwork has no reason to look at.
        let then = noon() + policy::KEEP_REPORT + TimeDelta::days(1);
        let looks = (0..8).map(|_| retention::look(&centre.state, then));
        let mut found: Vec<_> = futures_util::future::join_all(looks).await.into_iter().map(Result::unwrap).collect();
        found.sort_unstable();
        assert_eq!(found, [0, 0, 0, 0, 0, 0, 0, 2]);
        assert_eq!(retention::look(&centre.state, then + TimeDelta::days(1)).await.unwrap(), 0);
        assert_eq!(centre.count("SELECT COUNT(*) FROM due_told").await, 2);
    }

    async fn supervisors_read_it_on_their_pages_until_it_is_asked_for_or_held(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let siti = Person::new(&centre, "siti", Role::CaseWorker).await;
        let (asked, held) = (closed(&siti).await, closed(&siti).await);
        after(&clock, policy::KEEP_REPORT + TimeDelta::days(1));
        until(|| async { centre.count("SELECT COUNT(*) FROM due_told").await == 2 }).await;
        let (ana, budi, tono) = (
            Person::new(&centre, "ana", Role::Supervisor).await,
            Person::new(&centre, "budi", Role::Supervisor).await,
            Person::new(&centre, "tono", Role::Operator).await,
        );
        let state = &centre.state;
        ots_server::barred::bar(state, &ana.user, Owner::Report(asked.report), budi.user.id, "rekaan", ana.now()).await.unwrap();
        assert!(ana.page("/queue").await.contains(&format!("2 laporan atau kasus {NOTICE}")));
        assert!(budi.page("/queue").await.contains(&format!("1 laporan atau kasus {NOTICE}")), "barred from the other");
        assert!(!tono.page("/queue").await.contains(NOTICE));
        let why = (retention::Ground::Due, "rekaan");
        retention::ask(state, &ana.user, Owner::Report(asked.report), why, ana.now()).await.unwrap();
        assert!(ana.page("/queue").await.contains(&format!("1 laporan atau kasus {NOTICE}")));
        retention::hold(state, &ana.user, Owner::Report(held.report), "rekaan", ana.now()).await.unwrap();
        for who in [&ana, &budi] {
            assert!(!who.page("/queue").await.contains(NOTICE));
        }
    }
}
