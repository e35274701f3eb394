//! How many deadlines press on somebody.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::Kind;
use super::list::{Whose, rule};
use crate::accounts::User;
use crate::clock::to_ms;
use crate::store::{Store, StoreError};

/// For the badge beside *Tenggat*.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Little time is left, or none.
    pub pressing: i64,
    /// The time has passed.
    pub overdue: i64,
    /// Little time is left for a report to the police.
    pub police: i64,
}

/// Counts what presses on this person: a supervisor on everybody's account.
///
/// # Errors
/// When the database cannot be read.
pub async fn count(store: &Store, user: &User, now: DateTime<Utc>) -> Result<Count, StoreError> {
    let whose = if user.role.supervises() {
        Whose::All
    } else {
        Whose::Own
    };
    let row = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT COUNT(*) AS pressing, COUNT(CASE WHEN d.due_at <= $2 THEN 1 END) AS overdue, \
         COUNT(CASE WHEN d.kind = $3 AND d.due_at > $2 THEN 1 END) AS police {} AND d.soon_at <= $2",
        rule(user, whose)
    )))
    .bind(user.id.as_bytes().to_vec())
    .bind(to_ms(now))
    .bind(Kind::Police.code())
    .fetch_one(store.reader())
    .await?;
    Ok(Count {
        pressing: row.try_get("pressing")?,
        overdue: row.try_get("overdue")?,
        police: row.try_get("police")?,
    })
}
