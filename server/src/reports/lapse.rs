//! Claims that ran out: the report rings again, and the phone is told.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::{ReportState, WAITS_AGAIN, append_state, state_code};
use crate::AppState;
use crate::clock::to_ms;
use crate::events::{EventKind, NewEvent};
use crate::ids::{self, ReportId, UserId};
use crate::store::{StoreError, retrying};

/// Puts every report whose lease has run out back into the queue, and says which.
/// Several processes may do this at once; each report lapses once, and none waits for another:
/// one whose row cannot be read is logged and passed over.
///
/// # Errors
/// When the database cannot be read or written; what is not named has not lapsed.
pub async fn lapse_overdue(
    app: &AppState,
    now: DateTime<Utc>,
) -> Result<Vec<ReportId>, StoreError> {
    // Most looks find nothing: they must not take the writer.
    let overdue = sqlx::query("SELECT report_id, taken_by, version FROM reports WHERE lease_until <= $1 AND state = $2 ORDER BY report_id")
        .bind(to_ms(now))
        .bind(state_code(ReportState::Taken))
        .fetch_all(app.store().reader())
        .await?;
    let mut lapsed = Vec::new();
    for row in overdue {
        match retrying(|| lapse(app, &row, now)).await {
            Ok(id) => lapsed.extend(id),
            Err(StoreError::Corrupt(what)) => tracing::error!(what, "a claim cannot lapse"),
            Err(error) => return Err(error),
        }
    }
    Ok(lapsed)
}

async fn lapse(
    app: &AppState,
    row: &AnyRow,
    now: DateTime<Utc>,
) -> Result<Option<ReportId>, StoreError> {
    let (id, holder, version): (Vec<u8>, Option<Vec<u8>>, i64) =
        (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    let mut tx = app.store().begin().await?;
    let done = sqlx::query(sqlx::AssertSqlSafe(format!("UPDATE reports SET {WAITS_AGAIN} WHERE report_id = $3 AND version = $4 AND lease_until <= $5")))
        .bind(state_code(ReportState::Waiting))
        .bind(to_ms(now))
        .bind(id.clone())
        .bind(version)
        .bind(to_ms(now))
        .execute(tx.conn())
        .await?;
    if done.rows_affected() == 0 {
        return Ok(None);
    }
    let id = ids::report_id(&id).ok_or(StoreError::Corrupt("report id"))?;
    append_state(&mut tx, app.keys(), id, ReportState::Waiting, now).await?;
    let mut event = NewEvent::new(EventKind::Lapsed, now).report(id);
    if let Some(holder) = holder.and_then(|bytes| UserId::from_slice(&bytes)) {
        event = event.by(holder);
    }
    tx.event(event);
    tx.commit().await?;
    Ok(Some(id))
}
