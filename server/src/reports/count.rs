//! Counts for the queue: how many reports wait, and how much there is of each.

use std::collections::HashMap;

use sqlx::Row;

use super::queue::HELD;
use crate::barred::report_rule;
use crate::ids::{self, ReportId, UserId};
use crate::store::{Store, StoreError};

/// How many wait for a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WaitingCount {
    /// All of them.
    pub waiting: i64,
    /// Those that may be somebody in danger: danger itself, and what cannot be read yet.
    pub danger: i64,
}

/// Everything that a screen rings and shows for, however much of it is on its list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenCount {
    /// What nobody has.
    pub waiting: WaitingCount,
    /// Of the danger among it, what nobody took in time.
    pub unattended: i64,
    /// What somebody has.
    pub held: i64,
}

/// Counts what is open, for this reader; what they are barred from is not counted.
///
/// # Errors
/// When the database cannot be read.
pub async fn count_open(store: &Store, reader: UserId) -> Result<OpenCount, StoreError> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT COUNT(CASE WHEN state = 1 THEN 1 END) AS waiting, \
         COUNT(CASE WHEN state = 1 AND urgency NOT IN (2, 3) THEN 1 END) AS danger, \
         COUNT(CASE WHEN state = 1 AND urgency NOT IN (2, 3) AND unattended_at IS NOT NULL THEN 1 END) AS unattended, \
         COUNT(CASE WHEN state <> 1 THEN 1 END) AS held FROM reports WHERE (state = 1 OR {HELD}) AND {}",
        report_rule("reports.report_id", "$1")
    )))
    .bind(reader.as_bytes().to_vec())
    .fetch_one(store.reader())
    .await?;
    Ok(OpenCount {
        waiting: WaitingCount {
            waiting: row.try_get("waiting")?,
            danger: row.try_get("danger")?,
        },
        unattended: row.try_get("unattended")?,
        held: row.try_get("held")?,
    })
}

/// Counts the reports that nobody has, for this reader; what they are barred from is not counted.
///
/// # Errors
/// When the database cannot be read.
pub async fn count_waiting(store: &Store, reader: UserId) -> Result<WaitingCount, StoreError> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT COUNT(*) AS waiting, COUNT(CASE WHEN urgency NOT IN (2, 3) THEN 1 END) AS danger \
         FROM reports WHERE state = 1 AND {}",
        report_rule("reports.report_id", "$1")
    )))
    .bind(reader.as_bytes().to_vec())
    .fetch_one(store.reader())
    .await?;
    Ok(WaitingCount {
        waiting: row.try_get("waiting")?,
        danger: row.try_get("danger")?,
    })
}

/// Items of every open report, and how many of them are proven: a report whose
/// numbers have not changed shows nothing new.
///
/// # Errors
/// When the database cannot be read.
pub async fn count_items(store: &Store) -> Result<HashMap<ReportId, (i64, i64)>, StoreError> {
    sqlx::query(
        "SELECT r.report_id AS report_id, \
         (SELECT COUNT(*) FROM items i WHERE i.report_id = r.report_id) AS items, \
         (SELECT COUNT(*) FROM items i WHERE i.report_id = r.report_id AND i.proven = 1) AS proven \
         FROM reports r WHERE r.state IN (1, 2, 3)",
    )
    .fetch_all(store.reader())
    .await?
    .iter()
    .map(|row| {
        let id: Vec<u8> = row.try_get("report_id")?;
        let id = ids::report_id(&id).ok_or(StoreError::Corrupt("report id"))?;
        Ok((id, (row.try_get("items")?, row.try_get("proven")?)))
    })
    .collect()
}

/// The same of one report.
///
/// # Errors
/// When the database cannot be read.
pub async fn count_items_of(store: &Store, report: ReportId) -> Result<(i64, i64), StoreError> {
    let row = sqlx::query(
        "SELECT (SELECT COUNT(*) FROM items i WHERE i.report_id = $1) AS items, \
         (SELECT COUNT(*) FROM items i WHERE i.report_id = $1 AND i.proven = 1) AS proven",
    )
    .bind(report.as_bytes().to_vec())
    .fetch_one(store.reader())
    .await?;
    Ok((row.try_get("items")?, row.try_get("proven")?))
}

/// Whether every item of a report was looked into, and none is left that its own key did not open.
///
/// # Errors
/// When the database cannot be read.
pub async fn all_opened(store: &Store, report: ReportId) -> Result<bool, StoreError> {
    let left = sqlx::query("SELECT 1 FROM items WHERE opened IN (0, 4) AND report_id = $1 LIMIT 1")
        .bind(report.as_bytes().to_vec())
        .fetch_optional(store.reader())
        .await?;
    Ok(left.is_none())
}
