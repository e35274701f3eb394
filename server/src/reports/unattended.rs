//! Danger alerts that nobody took within the set time.
//!
//! The phone knows the time itself and says so; this is for the screens, and for
//! whoever is told outside.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row;

use super::{ReportState, state_code};
use crate::AppState;
use crate::clock::to_ms;
use crate::events::{EventKind, NewEvent};
use crate::ids::{self, ReportId};
use crate::store::{StoreError, retrying};

/// Marks every alert that has waited too long, once each, and says which. What
/// cannot be read counts as danger; a drill is marked as well, or it would test
/// nothing.
///
/// # Errors
/// When the database cannot be written; then nothing was marked.
pub async fn note_unattended(
    app: &AppState,
    now: DateTime<Utc>,
) -> Result<Vec<ReportId>, StoreError> {
    retrying(|| attempt(app, now)).await
}

async fn attempt(app: &AppState, now: DateTime<Utc>) -> Result<Vec<ReportId>, StoreError> {
    let patience = TimeDelta::seconds(app.facts().settings.times.taken_after_s.into());
    // Most looks find nothing: they must not take the writer.
    let overdue = sqlx::query("SELECT report_id FROM reports WHERE state = $1 AND urgency IN (0, 1) AND unattended_at IS NULL AND waiting_since <= $2 ORDER BY report_id")
        .bind(state_code(ReportState::Waiting))
        .bind(to_ms(now - patience))
        .fetch_all(app.store().reader())
        .await?;
    if overdue.is_empty() {
        return Ok(Vec::new());
    }
    let mut tx = app.store().begin().await?;
    let mut noted = Vec::new();
    for row in overdue {
        let id: Vec<u8> = row.try_get(0)?;
        let done = sqlx::query("UPDATE reports SET unattended_at = $1 WHERE report_id = $2 AND state = $3 AND unattended_at IS NULL")
            .bind(to_ms(now))
            .bind(id.clone())
            .bind(state_code(ReportState::Waiting))
            .execute(tx.conn())
            .await?;
        if done.rows_affected() == 1 {
            let id = ids::report_id(&id).ok_or(StoreError::Corrupt("report id"))?;
            tx.event(NewEvent::new(EventKind::Unattended, now).report(id));
            noted.push(id);
        }
    }
    tx.commit().await?;
    Ok(noted)
}
