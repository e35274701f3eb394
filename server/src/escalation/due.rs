//! What is to be told, in the store.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row;

use super::Way;
use crate::AppState;
use crate::accounts::on_shift;
use crate::barred::unattended_rule;
use crate::clock::{from_ms, to_ms};
use crate::ids::{self, ReportId};
use crate::policy;
use crate::reports::{ReportState, report};
use crate::store::StoreError;

/// One thing to tell by one way, ours to try now.
#[derive(Clone, Debug)]
pub(super) struct Due {
    pub(super) report: ReportId,
    pub(super) waiting_since: DateTime<Utc>,
    pub(super) way: Way,
    /// This try is the how-many-th.
    pub(super) attempts: i64,
    pub(super) drill: bool,
}

/// Writes down every alert that has waited long enough, or that nobody is there to take; and with
/// nobody there also what is reported without danger, once the set time is over.
pub(super) async fn write_down(
    state: &AppState,
    way: Way,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let settings = &state.facts().settings.escalation;
    let set = match settings.outside_after_s {
        Some(seconds) => TimeDelta::seconds(seconds.into()),
        // Not while somebody is there who may see it.
        None => policy::NEVER,
    };
    let patience = if on_shift(state.store(), now).await?.is_empty() {
        TimeDelta::zero()
    } else {
        set
    };
    let nobody = unattended_rule("r.report_id", "$5");
    let waiting = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT r.report_id, r.waiting_since FROM reports r WHERE r.state = 1 \
         AND ((r.urgency NOT IN (2, 3) AND (r.waiting_since <= $1 OR (r.waiting_since <= $4 AND {nobody}))) \
         OR (r.urgency = 2 AND r.waiting_since <= $6 AND {nobody})) \
         AND NOT EXISTS (SELECT 1 FROM outside o WHERE o.report_id = r.report_id \
         AND o.waiting_since = r.waiting_since AND o.way = $2) ORDER BY r.report_id LIMIT $3",
    )))
    .bind(to_ms(now - patience))
    .bind(way.slug())
    .bind(policy::OUTSIDE_BATCH)
    .bind(to_ms(now))
    .bind(to_ms(now - policy::SHIFT_SILENCE))
    .bind(to_ms(now - set))
    .fetch_all(state.store().reader())
    .await?;
    if waiting.is_empty() {
        return Ok(());
    }
    let mut tx = state.store().begin().await?;
    for row in waiting {
        let (id, since): (Vec<u8>, i64) = (row.try_get(0)?, row.try_get(1)?);
        sqlx::query(
            "INSERT INTO outside (report_id, waiting_since, way, made_at, next_at, attempts, told) \
             VALUES ($1, $2, $3, $4, $5, 0, 0) ON CONFLICT (report_id, waiting_since, way) DO NOTHING",
        )
        .bind(id)
        .bind(since)
        .bind(way.slug())
        .bind(to_ms(now))
        .bind(to_ms(now))
        .execute(tx.conn())
        .await?;
    }
    tx.commit().await
}

/// Takes what is due by this way: of several processes each row goes to one. What somebody has
/// taken meanwhile needs no telling.
pub(super) async fn take(
    state: &AppState,
    way: Way,
    now: DateTime<Utc>,
) -> Result<Vec<Due>, StoreError> {
    let rows = sqlx::query(
        "SELECT report_id, waiting_since, next_at, attempts FROM outside \
         WHERE done_at IS NULL AND next_at <= $1 AND way = $3 ORDER BY next_at LIMIT $2",
    )
    .bind(to_ms(now))
    .bind(policy::OUTSIDE_BATCH)
    .bind(way.slug())
    .fetch_all(state.store().reader())
    .await?;
    let mut due = Vec::new();
    for row in rows {
        let id: Vec<u8> = row.try_get("report_id")?;
        let since: i64 = row.try_get("waiting_since")?;
        let next: i64 = row.try_get("next_at")?;
        let attempts: i64 = row.try_get("attempts")?;
        let report_id = ids::report_id(&id).ok_or(StoreError::Corrupt("report id"))?;
        let found = report(state.store(), report_id).await?;
        let waits = found.filter(|found| {
            found.state == ReportState::Waiting && to_ms(found.waiting_since) == since
        });
        let mut one = Due {
            report: report_id,
            waiting_since: from_ms(since),
            way,
            attempts: attempts + 1,
            drill: false,
        };
        let Some(found) = waits else {
            finish(state, &one, now, false).await?;
            continue;
        };
        one.drill = found.drill;
        let mut tx = state.store().begin().await?;
        let ours = sqlx::query(
            "UPDATE outside SET next_at = $1, attempts = attempts + 1 WHERE report_id = $2 AND waiting_since = $3 \
             AND way = $4 AND next_at = $5 AND done_at IS NULL",
        )
        // A try that dies with its process is taken up again after this.
        .bind(to_ms(now + policy::OUTSIDE_TRY * 2))
        .bind(id)
        .bind(since)
        .bind(way.slug())
        .bind(next)
        .execute(tx.conn())
        .await?;
        tx.commit().await?;
        if ours.rows_affected() == 1 {
            due.push(one);
        }
    }
    Ok(due)
}

/// The other side has it.
pub(super) async fn told(
    state: &AppState,
    due: &Due,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    finish(state, due, now, true).await
}

/// To be tried again at this time.
pub(super) async fn later(
    state: &AppState,
    due: &Due,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut tx = state.store().begin().await?;
    sqlx::query("UPDATE outside SET next_at = $1 WHERE report_id = $2 AND waiting_since = $3 AND way = $4 AND done_at IS NULL")
        .bind(to_ms(at))
        .bind(due.report.as_bytes().to_vec())
        .bind(to_ms(due.waiting_since))
        .bind(due.way.slug())
        .execute(tx.conn())
        .await?;
    tx.commit().await
}

async fn finish(
    state: &AppState,
    due: &Due,
    now: DateTime<Utc>,
    told: bool,
) -> Result<(), StoreError> {
    let mut tx = state.store().begin().await?;
    sqlx::query("UPDATE outside SET done_at = $1, told = $2 WHERE report_id = $3 AND waiting_since = $4 AND way = $5 AND done_at IS NULL")
        .bind(to_ms(now))
        .bind(i64::from(told))
        .bind(due.report.as_bytes().to_vec())
        .bind(to_ms(due.waiting_since))
        .bind(due.way.slug())
        .execute(tx.conn())
        .await?;
    tx.commit().await
}
