//! A form becomes a report: once, whoever presses how often.

use chrono::{DateTime, Utc};
use ots_protocol::ReportId;
use sqlx::Row as _;

use super::on_the_way::{self, bring_in};
use super::seal::{Sealed, seal};
use super::{Contents, DraftId};
use crate::AppState;
use crate::audit;
use crate::clock::to_ms;
use crate::deadlines::{Owner, mark};
use crate::events::{EventKind, NewEvent};
use crate::ids::{self, UserId};
use crate::policy;
use crate::reports::{self, ReportState, Trouble, Via, lease, state_code};
use crate::store::{Store, StoreError, retrying};

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// It is this report, durable, and held by its writer.
    Report(ReportId),
    /// There is no such form of this person's, and there never was a report from it.
    Gone,
}

/// Makes a report of a form. Its writer holds it from the first moment: it rings nowhere.
///
/// # Errors
/// When the database cannot be written; then the form is as it was.
pub async fn send(
    app: &AppState,
    draft: DraftId,
    by: UserId,
    door: Via,
    contents: &Contents,
    now: DateTime<Utc>,
) -> Result<Sent, StoreError> {
    let facts = app.facts();
    let key = facts
        .documents
        .newest()
        .and_then(|newest| newest.document().sealing_key().copied())
        .ok_or(StoreError::Corrupt("no sealing key"))?;
    let sealed = seal(&key, contents, now).map_err(|_| StoreError::Corrupt("items do not seal"))?;
    let sent = retrying(|| attempt(app, draft, by, door, contents, &sealed, now)).await?;
    if let Sent::Report(report) = sent {
        bring_in(app).await;
        opened(app, report).await?;
    }
    Ok(sent)
}

/// The report that a form became, if it did.
///
/// # Errors
/// When the database cannot be read.
pub async fn sent_before(
    store: &Store,
    draft: DraftId,
    by: UserId,
) -> Result<Option<ReportId>, StoreError> {
    let row = sqlx::query("SELECT report_id FROM written WHERE draft_id = $1 AND by_user = $2")
        .bind(draft.as_bytes().to_vec())
        .bind(by.as_bytes().to_vec())
        .fetch_optional(store.reader())
        .await?;
    row.map(|row| {
        ids::report_id(&row.try_get::<Vec<u8>, _>(0)?).ok_or(StoreError::Corrupt("report id"))
    })
    .transpose()
}

async fn attempt(
    app: &AppState,
    draft: DraftId,
    by: UserId,
    door: Via,
    contents: &Contents,
    sealed: &Sealed,
    now: DateTime<Utc>,
) -> Result<Sent, StoreError> {
    let mut tx = app.store().begin().await?;
    // Of two that send at once the second waits here, and then finds the form gone.
    let was_here = sqlx::query("DELETE FROM drafts WHERE draft_id = $1 AND user_id = $2")
        .bind(draft.as_bytes().to_vec())
        .bind(by.as_bytes().to_vec())
        .execute(tx.conn())
        .await?
        .rows_affected()
        == 1;
    if !was_here {
        drop(tx);
        let before = sent_before(app.store(), draft, by).await?;
        return Ok(before.map_or(Sent::Gone, Sent::Report));
    }
    let report = sealed.report;
    let (items, at_rest) = on_the_way::at_rest(&mut tx, app.keys(), draft, sealed).await?;
    sqlx::query("INSERT INTO written (draft_id, report_id, door, by_user, at, items, at_rest) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(draft.as_bytes().to_vec())
        .bind(report.as_bytes().to_vec())
        .bind(door.code())
        .bind(by.as_bytes().to_vec())
        .bind(to_ms(now))
        .bind(items)
        .bind(at_rest)
        .execute(tx.conn())
        .await?;
    sqlx::query(
        "INSERT INTO reports (report_id, pressed_at, received_at, age_ms, via, urgency, for_whom, drill, trouble, conflicts, state, version, \
         taken_by, taken_at, lease_until, waiting_since, last_update, fetched_update) \
         VALUES ($1, $2, $3, $4, $5, 0, 0, 0, $6, 0, $7, 1, $8, $9, $10, $11, 0, 0)",
    )
    .bind(report.as_bytes().to_vec())
    .bind(to_ms(contents.at))
    .bind(to_ms(now))
    .bind((now - contents.at).num_milliseconds().max(0))
    .bind(door.code())
    .bind(Trouble::AlertMissing.code())
    .bind(state_code(ReportState::Taken))
    .bind(by.as_bytes().to_vec())
    .bind(to_ms(now))
    .bind(to_ms(now + lease(app)))
    .bind(to_ms(now))
    .execute(tx.conn())
    .await?;
    let entry = audit::Entry {
        actor: &by.to_string(),
        action: "write-report",
        subject: &report.to_string(),
        reason: door.slug(),
    };
    audit::append(&mut tx, app.keys(), entry, now).await?;
    mark(&mut tx, Owner::Report(report), now).await?;
    tx.event(NewEvent::new(EventKind::Draft, now).by(by));
    tx.event(NewEvent::new(EventKind::Taken, now).report(report).by(by));
    tx.commit().await?;
    Ok(Sent::Report(report))
}

/// Waits until the report can be read, but not for ever: it is durable already.
async fn opened(app: &AppState, report: ReportId) -> Result<(), StoreError> {
    let end = tokio::time::Instant::now() + policy::WRITTEN_WAIT;
    while tokio::time::Instant::now() < end {
        let row = reports::report(app.store(), report).await?;
        if row.is_none_or(|row| row.trouble != Trouble::AlertMissing) {
            break;
        }
        tokio::time::sleep(policy::WRITTEN_LOOK).await;
    }
    Ok(())
}
