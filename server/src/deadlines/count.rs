//! How many deadlines press on somebody.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::Kind;
use super::list::{UNHELD, Whose, rule, unconfirmed_rule};
use crate::accounts::User;
use crate::clock::to_ms;
use crate::store::{Store, StoreError};

/// For the badge beside *Tenggat*.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Little time is left, or none; or nobody has the report and the police are owed it, however
    /// much is left.
    pub pressing: i64,
    /// The time has passed.
    pub overdue: i64,
    /// Little time is left for a report to the police.
    pub police: i64,
    /// For a supervisor: what another one alone says is not owed to the police.
    pub waivers: i64,
}

impl Count {
    /// What is for this person to look at.
    #[must_use]
    pub const fn to_do(self) -> i64 {
        self.pressing + self.waivers
    }
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
         COUNT(CASE WHEN d.kind = $3 AND d.due_at > $2 AND d.soon_at <= $2 THEN 1 END) AS police {} AND (d.soon_at <= $2 OR (d.kind = $3 AND {UNHELD}))",
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
        waivers: waivers(store, user).await?,
    })
}

async fn waivers(store: &Store, user: &User) -> Result<i64, StoreError> {
    if !user.role.supervises() {
        return Ok(0);
    }
    Ok(sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
        "SELECT COUNT(*) {} AND d.waived_by <> $1",
        unconfirmed_rule()
    )))
    .bind(user.id.as_bytes().to_vec())
    .fetch_one(store.reader())
    .await?)
}
