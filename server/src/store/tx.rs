//! A transaction that may write, and the events it will have caused.
//!
//! Events are collected and written by [`Tx::commit`] as its last statements:
//! the counter row is locked only for the instant before the commit, and numbers
//! become visible in their own order.

use sqlx::AnyConnection;

use super::writer::Writing;
use super::{Bulk, Dialect, Store, StoreError, pieces};
use crate::clock::to_ms;
use crate::events::NewEvent;

static INSERT: Bulk = Bulk::new(
    "INSERT INTO events (seq, at, kind, report_id, item_id, actor, detail) VALUES ",
    7,
    "",
);

/// An open transaction. Dropped without [`Tx::commit`], it leaves no trace.
pub struct Tx<'s> {
    store: &'s Store,
    inner: Writing,
    events: Vec<NewEvent>,
}

impl std::fmt::Debug for Tx<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tx")
            .field("events", &self.events.len())
            .finish_non_exhaustive()
    }
}

impl<'s> Tx<'s> {
    pub(super) fn new(store: &'s Store, inner: Writing) -> Self {
        Self {
            store,
            inner,
            events: Vec::new(),
        }
    }

    /// The connection to run statements on.
    pub fn conn(&mut self) -> &mut AnyConnection {
        self.inner.connection()
    }

    /// Which SQL the database speaks.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.store.dialect()
    }

    /// Notes an event; it is written with the commit.
    pub fn event(&mut self, event: NewEvent) {
        self.events.push(event);
    }

    /// Writes the events and commits. Returned `Ok` means on stable storage.
    ///
    /// # Errors
    /// Nothing was written, except where the connection broke during the commit
    /// itself: then the outcome is unknown, and the caller must say so.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        let any = !self.events.is_empty();
        if any {
            let count =
                i64::try_from(self.events.len()).map_err(|_| StoreError::Corrupt("event count"))?;
            let last: i64 = sqlx::query_scalar(
                "UPDATE counters SET value = value + $1 WHERE name = 'event' RETURNING value",
            )
            .bind(count)
            .fetch_one(self.inner.connection())
            .await?;
            let numbered: Vec<_> = self.events.iter().zip(last - count + 1..).collect();
            for chunk in pieces(&numbered) {
                let mut insert = sqlx::query(INSERT.rows(self.store.dialect(), chunk.len()));
                for (event, seq) in chunk {
                    insert = insert
                        .bind(*seq)
                        .bind(to_ms(event.at))
                        .bind(event.kind.slug())
                        .bind(event.report_id.map(|id| id.as_bytes().to_vec()))
                        .bind(event.item_id.map(|id| id.as_bytes().to_vec()))
                        .bind(event.actor.map(|id| id.as_bytes().to_vec()))
                        .bind(event.detail.clone());
                }
                insert.execute(self.inner.connection()).await?;
            }
            if self.store.dialect() == Dialect::Postgres {
                // A wake-up for other processes; they also poll.
                sqlx::query("SELECT pg_notify('ots_events', '')")
                    .execute(self.inner.connection())
                    .await?;
            }
        }
        self.inner.commit().await?;
        if any {
            self.store.committed().notify_one();
        }
        Ok(())
    }
}
