//! The audit log: what was written is verified, and no row can be touched unseen.

use futures_util::future::join_all;
use ots_server::audit::{Entry, Fault, heads, record, verify};
use ots_server::clock::Clock;

use crate::cases::Desk;
use crate::kit::{Centre, noon, until};
use crate::on_both;

async fn write(centre: &Centre, subject: &str) -> i64 {
    let entry = Entry {
        actor: "made-up-person",
        action: "read-identity",
        subject,
        reason: "test",
    };
    record(centre.state.store(), centre.state.keys(), entry, noon())
        .await
        .unwrap()
}

async fn fault(centre: &Centre) -> Option<Fault> {
    let found = verify(centre.state.store(), centre.state.keys()).await;
    found.unwrap().err()
}

async fn tamper(centre: &Centre, sql: &'static str) {
    let mut tx = centre.state.store().begin().await.unwrap();
    sqlx::query(sql).execute(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
}

on_both! {
    async fn what_was_written_is_verified_and_the_head_moves_with_every_row(base) {
        let centre = base.centre().await;
        let keys = centre.state.keys();
        let empty = verify(centre.state.store(), keys).await.unwrap().unwrap();
        assert_eq!(empty.rows, 0);
        let mut heads = vec![empty.head];
        for subject in ["a", "b", "c"] {
            write(&centre, subject).await;
            let now = verify(centre.state.store(), keys).await.unwrap().unwrap();
            assert!(!heads.contains(&now.head));
            heads.push(now.head);
        }
    }

    async fn a_changed_row_is_found_whatever_was_changed(base) {
        let centre = base.centre().await;
        for subject in ["a", "b", "c"] {
            write(&centre, subject).await;
        }
        assert_eq!(fault(&centre).await, None);
        for (change, back) in [
            ("UPDATE audit SET subject = 'x' WHERE seq = 2", "UPDATE audit SET subject = 'b' WHERE seq = 2"),
            ("UPDATE audit SET at = at + 1 WHERE seq = 2", "UPDATE audit SET at = at - 1 WHERE seq = 2"),
            ("UPDATE audit SET actor = 'made-up-', action = 'personread-identity' WHERE seq = 2", "UPDATE audit SET actor = 'made-up-person', action = 'read-identity' WHERE seq = 2"),
            ("UPDATE audit SET reason = '' WHERE seq = 2", "UPDATE audit SET reason = 'test' WHERE seq = 2"),
        ] {
            tamper(&centre, change).await;
            assert_eq!(fault(&centre).await, Some(Fault::Changed(2)), "{change}");
            tamper(&centre, back).await;
            assert_eq!(fault(&centre).await, None);
        }
    }

    async fn a_removed_row_is_found_in_the_middle_and_at_the_end(base) {
        let centre = base.centre().await;
        for subject in ["a", "b", "c"] {
            write(&centre, subject).await;
        }
        tamper(&centre, "DELETE FROM audit WHERE seq = 3").await;
        assert_eq!(fault(&centre).await, Some(Fault::Missing(3)));
        tamper(&centre, "DELETE FROM audit WHERE seq = 1").await;
        assert_eq!(fault(&centre).await, Some(Fault::Missing(1)));
    }

    async fn two_rows_that_changed_places_are_found(base) {
        let centre = base.centre().await;
        for subject in ["a", "b", "c"] {
            write(&centre, subject).await;
        }
        tamper(&centre, "UPDATE audit SET seq = -1 WHERE seq = 2").await;
        tamper(&centre, "UPDATE audit SET seq = 2 WHERE seq = 3").await;
        tamper(&centre, "UPDATE audit SET seq = 3 WHERE seq = -1").await;
        assert_eq!(fault(&centre).await, Some(Fault::Changed(2)));
    }

    async fn many_who_write_at_once_make_one_chain(base) {
        let centre = base.centre().await;
        let subjects: Vec<_> = (0..40).map(|n| n.to_string()).collect();
        let mut numbers = join_all(subjects.iter().map(|subject| write(&centre, subject))).await;
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=40).collect::<Vec<_>>());
        assert_eq!(fault(&centre).await, None);
    }

    async fn how_far_it_has_come_is_written_out_by_itself_once_a_day(base) {
        let clock = Clock::standing_at(noon());
        let centre = base.centre_at(clock.clone()).await;
        let data = base.folder.path();
        let written = || heads::read(data).unwrap().into_iter().map(|(row, _)| row).collect::<Vec<_>>();
        let first = write(&centre, "a").await;
        until(|| async { written().contains(&first) }).await;
        // It looks again and again (claims lapse meanwhile), and writes no more that day.
        let ana = centre.operator("ana").await;
        for _ in 0..2 {
            let press = Desk(&centre).held(&ana).await;
            clock.advance_ms(900_001);
            until(|| async { Desk(&centre).report(press.report).await.taken_by.is_none() }).await;
        }
        assert_eq!(written(), [first]);
        let last = write(&centre, "b").await;
        clock.advance_ms(24 * 3_600_000);
        until(|| async { written().contains(&last) }).await;
        assert_eq!(written(), [first, last], "a line a day");
        // A row that was cut off at the end is missed by this alone.
        tamper(&centre, "DELETE FROM audit WHERE seq = (SELECT value FROM counters WHERE name = 'audit')").await;
        tamper(&centre, "UPDATE counters SET value = value - 1 WHERE name = 'audit'").await;
        assert_eq!(fault(&centre).await, None);
        let found = heads::missing(centre.state.store(), &heads::read(data).unwrap()).await;
        assert_eq!(found.unwrap(), Some(last));
    }
}
