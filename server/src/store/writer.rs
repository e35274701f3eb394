//! The connection that writes.
//!
//! SQLite has one writer at a time anyway, so a process keeps one connection for
//! it, handed round in turn: no polling for SQLite's lock, and none of a pool's
//! round trips between two commits. PostgreSQL has a pool.
//!
//! Transactions on the SQLite connection are said in plain SQL. A full disk makes
//! SQLite end a transaction by itself, and a transaction that is given up is
//! dropped in mid-air: whoever has the connection next rolls back first.

use std::sync::Arc;

use sqlx::{Any, AnyConnection, AnyPool, Connection as _, Executor as _, Transaction};
use tokio::sync::{Mutex, OwnedMutexGuard};

use super::StoreError;
use crate::policy;

/// Where write transactions come from.
pub(super) enum Writer {
    One(Arc<Mutex<Seat>>),
    Pool(AnyPool),
}

/// The one SQLite connection that writes.
pub(super) struct Seat {
    connection: Option<AnyConnection>,
    /// A transaction was begun and not known to have ended.
    open: bool,
}

/// A write transaction that is open.
pub(super) enum Writing {
    One(OwnedMutexGuard<Seat>),
    Pool(Transaction<'static, Any>),
}

impl Writer {
    pub(super) fn one(connection: AnyConnection) -> Self {
        Self::One(Arc::new(Mutex::new(Seat {
            connection: Some(connection),
            open: false,
        })))
    }

    pub(super) async fn begin(&self) -> Result<Writing, StoreError> {
        match self {
            Self::Pool(pool) => Ok(Writing::Pool(pool.begin().await?)),
            Self::One(seat) => {
                let mut seat = Self::sit(seat).await?;
                seat.open = true;
                // The write lock at once: a transaction that reads first and then finds
                // another writer would have to start over.
                seat.connection()?.execute("BEGIN IMMEDIATE").await?;
                Ok(Writing::One(seat))
            }
        }
    }

    /// Runs `statement` as a transaction of its own, in one round trip.
    pub(super) async fn alone<'q, T>(&self, statement: Alone<'q, T>) -> Result<Vec<T>, StoreError>
    where
        T: Send + Unpin + for<'r> sqlx::FromRow<'r, sqlx::any::AnyRow>,
    {
        Ok(match self {
            Self::Pool(pool) => statement.fetch_all(pool).await?,
            Self::One(seat) => {
                let mut seat = Self::sit(seat).await?;
                statement.fetch_all(seat.connection()?).await?
            }
        })
    }

    async fn sit(seat: &Arc<Mutex<Seat>>) -> Result<OwnedMutexGuard<Seat>, StoreError> {
        let turn = tokio::time::timeout(policy::CONNECTION_WAIT, Arc::clone(seat).lock_owned());
        let mut seat = turn.await.map_err(|_| sqlx::Error::PoolTimedOut)?;
        if seat.open {
            // Fails where SQLite has ended the transaction itself: just as well.
            let _ended = seat.connection()?.execute("ROLLBACK").await;
            seat.open = false;
        }
        Ok(seat)
    }

    pub(super) async fn close(&self) {
        match self {
            Self::Pool(pool) => pool.close().await,
            Self::One(seat) => {
                let connection = seat.lock().await.connection.take();
                if let Some(connection) = connection {
                    // What is committed is on disk; the rest was nobody's.
                    let _closed = connection.close().await;
                }
            }
        }
    }
}

/// A statement that stands alone.
pub(crate) type Alone<'q, T> = sqlx::query::QueryAs<'q, Any, T, sqlx::any::AnyArguments>;

impl Seat {
    fn connection(&mut self) -> Result<&mut AnyConnection, StoreError> {
        self.connection
            .as_mut()
            .ok_or(StoreError::Database(sqlx::Error::PoolClosed))
    }
}

impl Writing {
    #[expect(
        clippy::expect_used,
        reason = "closing waits for its turn, so the connection is there while a transaction is open"
    )]
    pub(super) fn connection(&mut self) -> &mut AnyConnection {
        match self {
            Self::One(seat) => seat
                .connection
                .as_mut()
                .expect("not closed before its turn"),
            Self::Pool(transaction) => transaction,
        }
    }

    pub(super) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Pool(transaction) => transaction.commit().await?,
            Self::One(mut seat) => {
                seat.connection()?.execute("COMMIT").await?;
                seat.open = false;
            }
        }
        Ok(())
    }
}
