//! A supervisor takes a report over from whoever has it.

use chrono::{DateTime, Utc};

use super::chain::chained;
use super::{Change, ReportState, lease, state_code};
use crate::AppState;
use crate::accounts::User;
use crate::barred::report_rule;
use crate::clock::to_ms;
use crate::events::{EventKind, NewEvent};
use crate::ids::ReportId;
use crate::store::{StoreError, retrying};

/// Makes a supervisor the holder of a report that somebody else holds at `version`, that is not
/// over and in no case: a case is given to somebody as a whole. What the phone shows stays as it
/// is; that it was done is in the audit log.
///
/// # Errors
/// When the database cannot be written; then nothing changed.
pub async fn take_over(
    app: &AppState,
    id: ReportId,
    version: i64,
    by: &User,
    now: DateTime<Utc>,
) -> Result<Change, StoreError> {
    if !by.role.supervises() {
        return Ok(Change::Stale);
    }
    retrying(|| attempt(app, id, version, by, now)).await
}

async fn attempt(
    app: &AppState,
    id: ReportId,
    version: i64,
    by: &User,
    now: DateTime<Utc>,
) -> Result<Change, StoreError> {
    let mut tx = app.store().begin().await?;
    let done = sqlx::query(sqlx::AssertSqlSafe(format!(
        "UPDATE reports SET taken_by = $1, taken_at = $2, version = version + 1, \
         lease_until = CASE WHEN lease_until IS NULL THEN lease_until ELSE $3 END \
         WHERE report_id = $4 AND version = $5 AND taken_by <> $6 AND state BETWEEN $7 AND $8 AND NOT EXISTS \
         (SELECT 1 FROM case_reports c WHERE c.report_id = reports.report_id AND c.left_at IS NULL) AND {}",
        report_rule("reports.report_id", "$9")
    )))
    .bind(by.id.as_bytes().to_vec())
    .bind(to_ms(now))
    .bind(to_ms(now + lease(app)))
    .bind(id.as_bytes().to_vec())
    .bind(version)
    .bind(by.id.as_bytes().to_vec())
    .bind(state_code(ReportState::Taken))
    .bind(state_code(ReportState::Referred))
    .bind(by.id.as_bytes().to_vec())
    .execute(tx.conn())
    .await?;
    if done.rows_affected() == 0 {
        return Ok(Change::Stale);
    }
    chained(&mut tx, app.keys(), (id, by.id), ("take-over", ""), now).await?;
    tx.event(NewEvent::new(EventKind::Taken, now).report(id).by(by.id));
    tx.commit().await?;
    Ok(Change::Made(version + 1))
}
