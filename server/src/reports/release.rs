//! Giving a report back to the queue.

use chrono::{DateTime, Utc};

use super::{Change, ReportState, append_state, state_code};
use crate::AppState;
use crate::clock::to_ms;
use crate::events::{EventKind, NewEvent};
use crate::ids::{ReportId, UserId};
use crate::store::{StoreError, retrying};

/// Gives a report back, if `by` holds it at `version`: it rings again.
///
/// # Errors
/// When the database cannot be written; then nothing changed.
pub async fn release(
    app: &AppState,
    id: ReportId,
    version: i64,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<Change, StoreError> {
    retrying(|| attempt(app, id, version, by, now)).await
}

async fn attempt(
    app: &AppState,
    id: ReportId,
    version: i64,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<Change, StoreError> {
    let mut tx = app.store().begin().await?;
    let done = sqlx::query(
        "UPDATE reports SET state = $1, taken_by = NULL, taken_at = NULL, lease_until = NULL, waiting_since = $2, \
         unattended_at = NULL, version = version + 1 WHERE report_id = $3 AND version = $4 AND taken_by = $5 AND state = $6",
    )
    .bind(state_code(ReportState::Waiting))
    .bind(to_ms(now))
    .bind(id.as_bytes().to_vec())
    .bind(version)
    .bind(by.as_bytes().to_vec())
    .bind(state_code(ReportState::Taken))
    .execute(tx.conn())
    .await?;
    if done.rows_affected() == 0 {
        return Ok(Change::Stale);
    }
    append_state(&mut tx, app.keys(), id, ReportState::Waiting, now).await?;
    tx.event(NewEvent::new(EventKind::Released, now).report(id).by(by));
    tx.commit().await?;
    Ok(Change::Made(version + 1))
}
