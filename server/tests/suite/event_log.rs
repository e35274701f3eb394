//! The event log: one order, no gaps, nothing skipped.

use ots_server::events::{EventKind, Events, NewEvent};

use crate::kit::noon;
use crate::on_both;

on_both! {
    async fn numbers_are_gapless_and_a_reader_sees_every_one(base) {
        let store = base.store().await;
        let events = Events::open(store.clone()).await.unwrap();
        tokio::spawn(events.clone().run());
        let mut reader = events.subscribe(0);
        let writers = (0..8).map(|writer| {
            let store = store.clone();
            tokio::spawn(async move {
                for at in 0..25 {
                    let mut tx = store.begin().await.unwrap();
                    for _ in 0..(at % 3) {
                        tx.event(NewEvent::new(EventKind::Case, noon()).detail(format!("{writer}")));
                    }
                    // Some transactions are given up: their numbers are not lost.
                    if at % 5 == 4 { drop(tx) } else { tx.commit().await.unwrap() }
                }
            })
        });
        let total: i64 = 8 * (0..25).filter(|at| at % 5 != 4).map(|at| at % 3).sum::<i64>();
        let writers: Vec<_> = writers.collect();
        for wanted in 1..=total {
            assert_eq!(reader.next().await.unwrap().seq, wanted);
        }
        for writer in writers {
            writer.await.unwrap();
        }
        assert_eq!(events.head(), total);
    }

    async fn a_reader_that_comes_back_goes_on_where_it_was(base) {
        let store = base.store().await;
        let events = Events::open(store.clone()).await.unwrap();
        tokio::spawn(events.clone().run());
        // More than is kept in memory, so that the database must be read.
        for _ in 0..60 {
            let mut tx = store.begin().await.unwrap();
            for _ in 0..50 {
                tx.event(NewEvent::new(EventKind::Case, noon()));
            }
            tx.commit().await.unwrap();
        }
        for after in [0, 1, 1_990, 2_999] {
            let mut reader = events.subscribe(after);
            for wanted in after + 1..=3_000 {
                assert_eq!(reader.next().await.unwrap().seq, wanted);
            }
        }
    }
}

/// The trap that a sequence of the database has: a transaction that took its
/// number early and commits late. Here a slow transaction holds its events back
/// until its commit, and takes their numbers only then.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_late_commit_is_not_skipped() {
    let base = crate::kit::Base::postgres();
    let store = base.store().await;
    let events = Events::open(store.clone()).await.unwrap();
    tokio::spawn(events.clone().run());
    let mut reader = events.subscribe(0);

    let mut slow = store.begin().await.unwrap();
    slow.event(NewEvent::new(EventKind::Case, noon()).detail("slow"));
    let mut fast = store.begin().await.unwrap();
    fast.event(NewEvent::new(EventKind::Case, noon()).detail("fast"));
    fast.commit().await.unwrap();
    assert_eq!(reader.next().await.unwrap().detail.as_deref(), Some("fast"));
    slow.commit().await.unwrap();
    let late = reader.next().await.unwrap();
    assert_eq!((late.seq, late.detail.as_deref()), (2, Some("slow")));
}

/// A reader in another process sees what this one writes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_process_follows_the_same_log() {
    let base = crate::kit::Base::postgres();
    let (here, there) = (base.store().await, base.store().await);
    let events = Events::open(there).await.unwrap();
    tokio::spawn(events.clone().run());
    let mut reader = events.subscribe(0);
    for wanted in 1..=5 {
        let mut tx = here.begin().await.unwrap();
        tx.event(NewEvent::new(EventKind::Case, noon()));
        tx.commit().await.unwrap();
        assert_eq!(reader.next().await.unwrap().seq, wanted);
    }
}
