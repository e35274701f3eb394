//! An alert that nobody takes calls the supervisors: their screens ring louder than
//! anybody's and say how long it has waited, whatever page they are on and whether they
//! are on shift or not.
//!
//! Danger, and what cannot be read and may be danger, calls them once the instance's
//! time is over; where nobody is on shift, or nobody who may see it, at once. Each stretch of waiting calls once:
//! an alert that is given back calls again. A drill calls too, or it would test nothing, and is
//! marked as one wherever it does.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row as _;

use crate::AppState;
use crate::accounts::on_shift;
use crate::barred::{report_rule, unattended_rule};
use crate::clock::{from_ms, to_ms};
use crate::events::{EventKind, NewEvent};
use crate::ids::{self, UserId};
use crate::policy;
use crate::store::{Store, StoreError, retrying};

/// What supervisors are called for, now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Called {
    /// How many alerts.
    pub alerts: i64,
    /// Since when the one that has waited longest waits; a drill's only where there is no other.
    pub since: DateTime<Utc>,
    /// All of them are drills.
    pub drill: bool,
}

/// What this supervisor is called for; nothing once somebody has taken it, nor what they
/// are barred from.
///
/// # Errors
/// When the database cannot be read.
pub async fn supervisors_called(
    store: &Store,
    reader: UserId,
) -> Result<Option<Called>, StoreError> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT COUNT(*) AS alerts, MIN(CASE WHEN r.drill = 0 THEN r.waiting_since END) AS danger_since, MIN(r.waiting_since) AS since FROM supervisors_called c \
         JOIN reports r ON r.report_id = c.report_id AND r.waiting_since = c.waiting_since WHERE r.state = 1 AND {}",
        report_rule("r.report_id", "$1")
    )))
    .bind(reader.as_bytes().to_vec())
    .fetch_one(store.reader())
    .await?;
    let alerts: i64 = row.try_get("alerts")?;
    let since: Option<i64> = row.try_get("since")?;
    let real: Option<i64> = row.try_get("danger_since")?;
    Ok(since.map(|since| Called {
        alerts,
        since: from_ms(real.unwrap_or(since)),
        drill: real.is_none(),
    }))
}

/// Calls for every alert that is due.
pub(super) async fn call(state: &AppState, now: DateTime<Utc>) -> Result<(), StoreError> {
    let patience = if on_shift(state.store(), now).await?.is_empty() {
        TimeDelta::zero()
    } else {
        match state.facts().settings.escalation.supervisors_after_s {
            Some(seconds) => TimeDelta::seconds(seconds.into()),
            // Not while somebody is there who may see it.
            None => policy::NEVER,
        }
    };
    retrying(|| attempt(state, now, patience)).await
}

async fn attempt(
    state: &AppState,
    now: DateTime<Utc>,
    patience: TimeDelta,
) -> Result<(), StoreError> {
    // Most looks find nothing: they must not take the writer.
    let due = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT r.report_id, r.waiting_since FROM reports r WHERE r.state = 1 AND r.urgency NOT IN (2, 3) \
         AND (r.waiting_since <= $1 OR (r.waiting_since <= $2 AND {})) AND NOT EXISTS (SELECT 1 FROM supervisors_called c \
         WHERE c.report_id = r.report_id AND c.waiting_since = r.waiting_since) ORDER BY r.report_id",
        unattended_rule("r.report_id", "$3")
    )))
    .bind(to_ms(now - patience))
    .bind(to_ms(now))
    .bind(to_ms(now - policy::SHIFT_SILENCE))
    .fetch_all(state.store().reader())
    .await?;
    if due.is_empty() {
        return Ok(());
    }
    let mut tx = state.store().begin().await?;
    for row in due {
        let (id, since): (Vec<u8>, i64) = (row.try_get(0)?, row.try_get(1)?);
        let done = sqlx::query(
            "INSERT INTO supervisors_called (report_id, waiting_since, called_at) VALUES ($1, $2, $3) \
             ON CONFLICT (report_id, waiting_since) DO NOTHING",
        )
        .bind(id.clone())
        .bind(since)
        .bind(to_ms(now))
        .execute(tx.conn())
        .await?;
        if done.rows_affected() == 1 {
            let id = ids::report_id(&id).ok_or(StoreError::Corrupt("report id"))?;
            tx.event(NewEvent::new(EventKind::SupervisorsCalled, now).report(id));
        }
    }
    tx.commit().await
}
