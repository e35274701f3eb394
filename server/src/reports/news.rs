//! What the reporter sends after the press: a message, an answer, a new safe contact, a cancel,
//! a consent taken back.
//!
//! Whoever holds the report hears of it and sees it marked until they say that they have read it. Where nobody
//! is there to read it, because the report is closed, its holder is not on shift, or it stays unread
//! for too long, it waits for somebody again and rings, and the phone is told so.

use chrono::{DateTime, Utc};
use ots_protocol::items::ItemKind;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::{ReportState, WAITS_AGAIN, append_state, renew, state_code};
use crate::AppState;
use crate::clock::to_ms;
use crate::events::{EventKind, NewEvent};
use crate::ids::{self, ReportId, UserId};
use crate::policy;
use crate::store::{Store, StoreError, Tx, retrying};

/// Counts a proven item of the pressing phone, within the transaction that proves it. That one
/// press came from the phone of another says nothing for a person to read.
///
/// # Errors
/// When the database cannot be written.
pub(crate) async fn news(
    tx: &mut Tx<'_>,
    report: ReportId,
    kind: ItemKind,
    received_ms: i64,
) -> Result<(), StoreError> {
    if kind == ItemKind::Linked {
        return Ok(());
    }
    sqlx::query(
        "UPDATE reports SET news = news + 1, news_quiet = 0, \
         news_at = CASE WHEN news_at IS NULL OR news_at > $1 THEN $2 ELSE news_at END WHERE report_id = $3",
    )
    .bind(received_ms)
    .bind(received_ms)
    .bind(report.as_bytes().to_vec())
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Whoever holds it now has not read it, within the transaction that puts it into their hands. What
/// was unread before counts from when it came. `quiet`: nobody else is called to it for that.
pub(super) async fn unread_by(
    tx: &mut Tx<'_>,
    report: ReportId,
    quiet: bool,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE reports SET news_quiet = $1, handed_at = CASE WHEN news_at IS NULL THEN $2 ELSE handed_at END, \
         news_at = COALESCE(news_at, $3) WHERE report_id = $4",
    )
    .bind(i64::from(quiet))
    .bind(to_ms(now))
    .bind(to_ms(now))
    .bind(report.as_bytes().to_vec())
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Its holder has opened it, with everything up to item number `news`: it goes on being marked, and
/// nobody else is called to it for that.
///
/// # Errors
/// When the database cannot be written.
pub async fn opened(
    store: &Store,
    report: ReportId,
    by: UserId,
    news: i64,
) -> Result<(), StoreError> {
    retrying(|| async {
        let mut tx = store.begin().await?;
        sqlx::query(
            "UPDATE reports SET news_quiet = 1 \
             WHERE report_id = $1 AND taken_by = $2 AND news = $3 AND news_at IS NOT NULL",
        )
        .bind(report.as_bytes().to_vec())
        .bind(by.as_bytes().to_vec())
        .bind(news)
        .execute(tx.conn())
        .await?;
        tx.commit().await
    })
    .await
}

/// Its holder has read everything up to item number `news`, which renews their claim; says whether
/// that was all, and new.
///
/// # Errors
/// When the database cannot be written.
pub async fn read(
    app: &AppState,
    report: ReportId,
    by: UserId,
    news: i64,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    retrying(|| async {
        let mut tx = app.store().begin().await?;
        let done = sqlx::query(
            "UPDATE reports SET news_at = NULL, news_quiet = 0 \
             WHERE report_id = $1 AND taken_by = $2 AND news = $3 AND news_at IS NOT NULL",
        )
        .bind(report.as_bytes().to_vec())
        .bind(by.as_bytes().to_vec())
        .bind(news)
        .execute(tx.conn())
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        renew(app, &mut tx, report, by, now).await?;
        tx.event(NewEvent::new(EventKind::Read, now).report(report).by(by));
        tx.commit().await?;
        Ok(true)
    })
    .await
}

/// How many reports of this holder have something unread.
///
/// # Errors
/// When the database cannot be read.
pub async fn count_unread(store: &Store, holder: UserId) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT COUNT(*) FROM reports WHERE news_at IS NOT NULL AND taken_by = $1",
    )
    .bind(holder.as_bytes().to_vec())
    .fetch_one(store.reader())
    .await?)
}

/// Puts every report with something unread that nobody is there to read back into the queue,
/// and says which. A claim that runs is somebody's presence: when it lapses, it rings anyway.
/// Several processes may do this at once; each rings once, and none waits for another: one whose
/// row cannot be read is logged and passed over.
///
/// # Errors
/// When the database cannot be read or written; what is not named does not ring.
pub async fn ring_unread(app: &AppState, now: DateTime<Utc>) -> Result<Vec<ReportId>, StoreError> {
    // Most looks find nothing: they must not take the writer.
    let unread = sqlx::query(
        "SELECT r.report_id, r.version FROM reports r WHERE r.news_at IS NOT NULL AND r.news_quiet = 0 \
         AND r.state <> $1 AND r.lease_until IS NULL AND (r.state = $2 OR r.news_at <= $3 OR NOT EXISTS \
         (SELECT 1 FROM shifts s WHERE s.user_id = r.taken_by AND s.last_seen_at > $4)) ORDER BY r.report_id",
    )
    .bind(state_code(ReportState::Waiting))
    .bind(state_code(ReportState::Closed))
    .bind(to_ms(now - policy::UNREAD_PATIENCE))
    .bind(to_ms(now - policy::SHIFT_SILENCE))
    .fetch_all(app.store().reader())
    .await?;
    let mut rang = Vec::new();
    for row in unread {
        match retrying(|| ring(app, &row, now)).await {
            Ok(id) => rang.extend(id),
            Err(StoreError::Corrupt(what)) => {
                tracing::error!(what, "what nobody reads cannot ring");
            }
            Err(error) => return Err(error),
        }
    }
    Ok(rang)
}

async fn ring(
    app: &AppState,
    row: &AnyRow,
    now: DateTime<Utc>,
) -> Result<Option<ReportId>, StoreError> {
    let (id, version): (Vec<u8>, i64) = (row.try_get(0)?, row.try_get(1)?);
    let mut tx = app.store().begin().await?;
    let done = sqlx::query(sqlx::AssertSqlSafe(format!("UPDATE reports SET {WAITS_AGAIN} WHERE report_id = $3 AND version = $4 AND news_at IS NOT NULL AND news_quiet = 0")))
        .bind(state_code(ReportState::Waiting))
        .bind(to_ms(now))
        .bind(id.clone())
        .bind(version)
        .execute(tx.conn())
        .await?;
    if done.rows_affected() == 0 {
        return Ok(None);
    }
    let id = ids::report_id(&id).ok_or(StoreError::Corrupt("report id"))?;
    append_state(&mut tx, app.keys(), id, ReportState::Waiting, now).await?;
    tx.event(NewEvent::new(EventKind::News, now).report(id));
    tx.commit().await?;
    Ok(Some(id))
}
