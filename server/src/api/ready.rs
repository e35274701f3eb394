//! Whether reports can be stored, tried by a write. SQLite has one writer, and it is the one that
//! stores reports: however often somebody asks, it is borrowed no more than once in a while.

use chrono::{DateTime, Utc};
use tokio::sync::Mutex;

use super::ApiProblem;
use crate::AppState;
use crate::policy;
use crate::store::{Store, StoreError};

/// What the last try found, and when. Whoever asks during a try waits for it.
#[derive(Debug, Default)]
pub(crate) struct Readiness(Mutex<Option<Found>>);

#[derive(Debug)]
struct Found {
    at: DateTime<Utc>,
    ready: Result<(), ApiProblem>,
}

impl Readiness {
    /// What is so now, or was a moment ago.
    pub(super) async fn ask(&self, state: &AppState) -> Result<(), ApiProblem> {
        let mut last = self.0.lock().await;
        let now = state.clock().now();
        if let Some(found) = &*last
            && found.at <= now
            && now - found.at < policy::READY_AGAIN
        {
            return found.ready.clone();
        }
        let ready = try_a_write(state.store()).await.map_err(ApiProblem::from);
        *last = Some(Found {
            at: now,
            ready: ready.clone(),
        });
        ready
    }
}

/// A write that changes nothing: a full disk or a read-only database shows here.
async fn try_a_write(store: &Store) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    sqlx::query("UPDATE counters SET value = value WHERE name = 'audit'")
        .execute(tx.conn())
        .await?;
    tx.commit().await
}
