//! Suspected abuse: the report is ranked below all others that wait, and that is all.
//!
//! It still rings, is still taken, and nothing is refused: who cries wolf tonight may be
//! in danger tomorrow, and whoever marked it may be wrong. A later press of the same
//! phone (its own proven word, *Linked*) takes the mark over; any colleague takes it
//! away again. Both are in the audit log: burying a report leaves a trace.

use chrono::{DateTime, Utc};

use super::renew;
use crate::AppState;
use crate::audit;
use crate::barred::is_barred;
use crate::clock::to_ms;
use crate::deadlines::Owner;
use crate::events::{EventKind, NewEvent};
use crate::ids::{ReportId, UserId};
use crate::store::{StoreError, Tx, retrying};

/// Marks a report as suspected abuse, or takes the mark away. Says whether that changed
/// anything.
///
/// # Errors
/// When the database cannot be written; then nothing changed.
pub async fn suspect(
    app: &AppState,
    id: ReportId,
    by: UserId,
    suspected: bool,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    retrying(|| attempt(app, id, by, suspected, now)).await
}

async fn attempt(
    app: &AppState,
    id: ReportId,
    by: UserId,
    suspected: bool,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    if is_barred(app.store(), by, Owner::Report(id)).await? {
        return Ok(false);
    }
    let mut tx = app.store().begin().await?;
    let done = sqlx::query("UPDATE reports SET suspected_at = $1, suspected_by = $2 WHERE report_id = $3 AND (suspected_at IS NULL) = $4")
        .bind(suspected.then(|| to_ms(now)))
        .bind(suspected.then(|| by.as_bytes().to_vec()))
        .bind(id.as_bytes().to_vec())
        .bind(suspected)
        .execute(tx.conn())
        .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    let entry = audit::Entry {
        actor: &by.to_string(),
        action: if suspected {
            "suspect-abuse"
        } else {
            "unsuspect-abuse"
        },
        subject: &id.to_string(),
        reason: "",
    };
    audit::append(&mut tx, app.keys(), entry, now).await?;
    renew(app, &mut tx, id, by, now).await?;
    tx.event(NewEvent::new(EventKind::Ranked, now).report(id).by(by));
    tx.commit().await?;
    Ok(true)
}

/// A press whose phone says that it made `other` too takes its mark over.
///
/// # Errors
/// When the database cannot be written.
pub(crate) async fn suspect_with(
    tx: &mut Tx<'_>,
    report: ReportId,
    other: &[u8],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let done = sqlx::query(
        "UPDATE reports SET suspected_at = $1 WHERE report_id = $2 AND suspected_at IS NULL \
         AND EXISTS (SELECT 1 FROM reports o WHERE o.report_id = $3 AND o.suspected_at IS NOT NULL)",
    )
    .bind(to_ms(now))
    .bind(report.as_bytes().to_vec())
    .bind(other.to_vec())
    .execute(tx.conn())
    .await?;
    if done.rows_affected() == 1 {
        tx.event(NewEvent::new(EventKind::Ranked, now).report(report));
    }
    Ok(())
}
