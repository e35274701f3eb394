//! Who wrote a report down.

use chrono::{DateTime, Utc};
use ots_protocol::ReportId;
use sqlx::Row as _;

use crate::clock::from_ms;
use crate::ids::UserId;
use crate::reports::Via;
use crate::store::{Store, StoreError};

/// Who, when, and by which door it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// By whom.
    pub by: UserId,
    /// When it was sent to the queue.
    pub at: DateTime<Utc>,
    /// The door.
    pub door: Via,
}

/// Whether an operator wrote this report down.
///
/// # Errors
/// When the database cannot be read.
pub async fn written(store: &Store, report: ReportId) -> Result<Option<Written>, StoreError> {
    let row = sqlx::query("SELECT by_user, at, door FROM written WHERE report_id = $1")
        .bind(report.as_bytes().to_vec())
        .fetch_optional(store.reader())
        .await?;
    row.map(|row| {
        Ok(Written {
            by: UserId::from_slice(&row.try_get::<Vec<u8>, _>(0)?)
                .ok_or(StoreError::Corrupt("user id"))?,
            at: from_ms(row.try_get(1)?),
            door: Via::from_code(row.try_get(2)?),
        })
    })
    .transpose()
}
