//! Giving a report back: to the queue, or to whoever carries its case.

use chrono::{DateTime, Utc};

use super::chain::chained;
use super::of_case::{OfCase, of_case};
use super::{Change, ReportState, WAITS_AGAIN, append_state, state_code};
use crate::AppState;
use crate::clock::to_ms;
use crate::events::{EventKind, NewEvent};
use crate::ids::{ReportId, UserId};
use crate::store::{StoreError, Tx, retrying};

/// Gives a report back, if `by` holds it at `version`: it rings again. In a case that somebody
/// carries it is theirs again instead, as the case stands, marked as unread if that is open. In a
/// case that is closed, or with another agency, it stands as the case does, whoever carries that.
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
    let of = of_case(&mut tx, id).await?;
    let (to, done) = match of {
        Some(OfCase { shown, worker }) if worker.is_some() || shown != ReportState::Handled => (
            shown,
            to_case(&mut tx, (id, version), by, (shown, worker), now).await?,
        ),
        _ => (
            ReportState::Waiting,
            to_queue(&mut tx, (id, version), by, of.is_some(), now).await?,
        ),
    };
    if !done {
        return Ok(Change::Stale);
    }
    append_state(&mut tx, app.keys(), id, to, now).await?;
    chained(&mut tx, app.keys(), (id, by), ("release-report", ""), now).await?;
    tx.event(NewEvent::new(EventKind::Released, now).report(id).by(by));
    tx.commit().await?;
    Ok(Change::Made(version + 1))
}

/// What is in work can be given back too, or nobody but its holder could ever answer: but not out of
/// a case, whose states are the case's.
async fn to_queue(
    tx: &mut Tx<'_>,
    (id, version): (ReportId, i64),
    by: UserId,
    in_a_case: bool,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let last = if in_a_case {
        ReportState::Taken
    } else {
        ReportState::Referred
    };
    let done = sqlx::query(sqlx::AssertSqlSafe(format!("UPDATE reports SET {WAITS_AGAIN} WHERE report_id = $3 AND version = $4 AND taken_by = $5 AND state BETWEEN $6 AND $7")))
    .bind(state_code(ReportState::Waiting))
    .bind(to_ms(now))
    .bind(id.as_bytes().to_vec())
    .bind(version)
    .bind(by.as_bytes().to_vec())
    .bind(state_code(ReportState::Taken))
    .bind(state_code(last))
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

async fn to_case(
    tx: &mut Tx<'_>,
    (id, version): (ReportId, i64),
    by: UserId,
    (shown, worker): (ReportState, Option<UserId>),
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    // Where nobody carries the case it was read by who gives it back: nobody else is there to.
    let unread = worker.is_some_and(|worker| worker != by) && shown != ReportState::Closed;
    let done = sqlx::query(
        "UPDATE reports SET state = $1, taken_by = $2, lease_until = NULL, version = version + 1, \
         news_quiet = CASE WHEN news_at IS NULL THEN $3 ELSE news_quiet END, news_at = COALESCE(news_at, $4) \
         WHERE report_id = $5 AND version = $6 AND taken_by = $7 AND state = $8",
    )
    .bind(state_code(shown))
    .bind(worker.map(|worker| worker.as_bytes().to_vec()))
    .bind(i64::from(unread))
    .bind(unread.then(|| to_ms(now)))
    .bind(id.as_bytes().to_vec())
    .bind(version)
    .bind(by.as_bytes().to_vec())
    .bind(state_code(ReportState::Taken))
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}
