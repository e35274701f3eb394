//! Erasing a report's contents on request.
//!
//! What the phone sent, what was written to it and the files that were added go, and
//! with them the report's keys: those of its phone, and its own key in this database, without
//! which no copy of what was sealed here of it opens ([`own_keys`]). What stays are ids, digests, times and states: so that a copy that comes
//! late is refused (410, signed) instead of stored again, and statistics and the
//! audit log stay whole.

use chrono::{DateTime, Utc};

use crate::AppState;
use crate::clock::to_ms;
use crate::dead_rows::{self, Table};
use crate::deadlines::Owner;
use crate::events::{EventKind, NewEvent};
use crate::identity;
use crate::ids::{ReportId, UserId};
use crate::own_keys;
use crate::store::{StoreError, Tx, retrying};

/// Erases a report; says whether there was one. The caller has made sure that it
/// may be erased (no open duty to report to the police) and writes the audit log.
///
/// # Errors
/// When the database cannot be written; then nothing was erased.
pub async fn erase(
    app: &AppState,
    id: ReportId,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let erased = retrying(|| attempt(app, id, by, now)).await?;
    dead_rows::forget(app.store()).await;
    Ok(erased)
}

async fn attempt(
    app: &AppState,
    id: ReportId,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let mut tx = app.store().begin().await?;
    if !erase_in(&mut tx, id, by, now).await? {
        return Ok(false);
    }
    tx.commit().await?;
    Ok(true)
}

/// The same within a transaction that erases more than this; the caller says [`dead_rows::forget`]
/// after it.
///
/// # Errors
/// When the database cannot be written.
pub(crate) async fn erase_in(
    tx: &mut Tx<'_>,
    id: ReportId,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let here = sqlx::query(
        "UPDATE reports SET keys_sealed = NULL, version = version + 1 WHERE report_id = $1",
    )
    .bind(id.as_bytes().to_vec())
    .execute(tx.conn())
    .await?;
    if here.rows_affected() == 0 {
        return Ok(false);
    }
    own_keys::destroy(tx, Owner::Report(id)).await?;
    for sql in [
        "UPDATE items SET envelope = NULL, opened = 3 WHERE report_id = $1",
        "DELETE FROM updates WHERE report_id = $1",
        "DELETE FROM answer_drafts WHERE report_id = $1",
        "DELETE FROM sms WHERE report_id = $1",
        "UPDATE written SET items = NULL WHERE report_id = $1",
    ] {
        sqlx::query(sql)
            .bind(id.as_bytes().to_vec())
            .execute(tx.conn())
            .await?;
    }
    crate::documents::erase_all(tx, crate::documents::Owner::Report(id)).await?;
    identity::erase(tx, id).await?;
    // And what a form held before it was a report.
    dead_rows::note(tx, &[Table::ReportHashes, Table::Drafts]).await?;
    sqlx::query(
        "INSERT INTO erased (report_id, at) VALUES ($1, $2) ON CONFLICT (report_id) DO NOTHING",
    )
    .bind(id.as_bytes().to_vec())
    .bind(to_ms(now))
    .execute(tx.conn())
    .await?;
    tx.event(NewEvent::new(EventKind::Erased, now).report(id).by(by));
    Ok(true)
}
