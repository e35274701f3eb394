//! The open reports, as the queue shows them.

use super::ReportRow;
use super::row::{COLUMNS, from_row};
use crate::barred::report_rule;
use crate::ids::UserId;
use crate::policy;
use crate::store::{Store, StoreError};

/// The open part of the queue.
#[derive(Clone, Debug)]
pub struct Queue {
    /// Nobody has them: suspected abuse last, then by urgency, then by waiting time, longest first.
    pub waiting: Vec<ReportRow>,
    /// Somebody has them, or they are in work, or somebody must read what came: newest change first.
    pub held: Vec<ReportRow>,
    /// The event number that this picture includes: follow the log from here.
    pub as_of: i64,
}

/// Which reports somebody has, or must read.
pub(super) const HELD: &str = "(state IN (2, 3) OR (state = 4 AND news_at IS NOT NULL))";

/// What is open now, for this reader; what they are barred from is not.
///
/// # Errors
/// When the database cannot be read.
pub async fn queue(store: &Store, reader: UserId) -> Result<Queue, StoreError> {
    // The number is read before the rows: an event in between is seen twice by
    // the screen, never not at all.
    let as_of = sqlx::query_scalar("SELECT value FROM counters WHERE name = 'event'")
        .fetch_one(store.reader())
        .await?;
    // Urgency 0 (nothing could be read yet) and a newer version's code may be
    // anything, so they stand with the most urgent.
    let waiting = select(store, reader, "state = 1", "CASE WHEN suspected_at IS NULL THEN 0 ELSE 1 END, CASE WHEN urgency IN (2, 3) THEN urgency ELSE 1 END, waiting_since, report_id").await?;
    let held = select(store, reader, HELD, "taken_at DESC, report_id").await?;
    Ok(Queue {
        waiting,
        held,
        as_of,
    })
}

async fn select(
    store: &Store,
    reader: UserId,
    rule: &'static str,
    order: &'static str,
) -> Result<Vec<ReportRow>, StoreError> {
    let may = report_rule("reports.report_id", "$2");
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM reports WHERE {rule} AND {may} ORDER BY {order} LIMIT $1"
    )))
    .bind(policy::QUEUE_ROWS)
    .bind(reader.as_bytes().to_vec())
    .fetch_all(store.reader())
    .await?
    .iter()
    .map(from_row)
    .collect()
}
