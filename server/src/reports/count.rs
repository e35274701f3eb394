//! How many reports wait, for the badge on every page.

use sqlx::Row;

use crate::store::{Store, StoreError};

/// How many wait for a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WaitingCount {
    /// All of them.
    pub waiting: i64,
    /// Those that may be somebody in danger: danger itself, and what cannot be read yet.
    pub danger: i64,
}

/// Counts the reports that nobody has.
///
/// # Errors
/// When the database cannot be read.
pub async fn count_waiting(store: &Store) -> Result<WaitingCount, StoreError> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS waiting, COUNT(CASE WHEN urgency NOT IN (2, 3) THEN 1 END) AS danger \
         FROM reports WHERE state = 1",
    )
    .fetch_one(store.reader())
    .await?;
    Ok(WaitingCount {
        waiting: row.try_get("waiting")?,
        danger: row.try_get("danger")?,
    })
}
