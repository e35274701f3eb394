//! The state that the reporter sees, set by whoever holds the report.

use chrono::{DateTime, Utc};

use super::{Change, ReportState, append_state, lease, state_code};
use crate::AppState;
use crate::clock::to_ms;
use crate::events::{EventKind, NewEvent};
use crate::ids::{ReportId, UserId};
use crate::store::{StoreError, retrying};

/// Sets the state, if `by` holds the report at `version`. In work (*Sedang
/// ditangani*) and later it has no lease any more: it is somebody's case and does
/// not ring.
///
/// # Errors
/// When the database cannot be written; then nothing changed.
pub async fn set_state(
    app: &AppState,
    id: ReportId,
    version: i64,
    by: UserId,
    to: ReportState,
    now: DateTime<Utc>,
) -> Result<Change, StoreError> {
    retrying(|| attempt(app, id, version, by, to, now)).await
}

async fn attempt(
    app: &AppState,
    id: ReportId,
    version: i64,
    by: UserId,
    to: ReportState,
    now: DateTime<Utc>,
) -> Result<Change, StoreError> {
    let lease_until = (to == ReportState::Taken).then(|| to_ms(now + lease(app)));
    let mut tx = app.store().begin().await?;
    let done = sqlx::query("UPDATE reports SET state = $1, lease_until = $2, version = version + 1 WHERE report_id = $3 AND version = $4 AND taken_by = $5")
        .bind(state_code(to))
        .bind(lease_until)
        .bind(id.as_bytes().to_vec())
        .bind(version)
        .bind(by.as_bytes().to_vec())
        .execute(tx.conn())
        .await?;
    if done.rows_affected() == 0 {
        return Ok(Change::Stale);
    }
    append_state(&mut tx, app.keys(), id, to, now).await?;
    tx.event(
        NewEvent::new(EventKind::State, now)
            .report(id)
            .by(by)
            .detail(to.slug()),
    );
    tx.commit().await?;
    Ok(Change::Made(version + 1))
}
