//! Deadlines that have passed, told outside: that one has, not which, nor of what.
//!
//! As with alerts, what is to be told is written down first and tried until the other
//! side has it, or until the deadline runs no more.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::notice::Notice;
use super::{Way, pause, send};
use crate::AppState;
use crate::clock::{from_ms, to_ms};
use crate::policy;
use crate::store::StoreError;

/// The word for machines.
pub(super) const EVENT: &str = "deadline-passed";

/// One thing to tell by one way.
struct Told {
    owner_kind: i64,
    owner: Vec<u8>,
    kind: i64,
    due_at: i64,
    way: Way,
    attempts: i64,
}

/// One look: writes down what is to be told, and tells what is due.
pub(super) async fn round(
    state: &AppState,
    ways: &[Way],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    for way in ways {
        write_down(state, *way, now).await?;
    }
    for one in take(state, now).await? {
        let named = [
            one.owner.as_slice(),
            &one.kind.to_be_bytes(),
            &one.due_at.to_be_bytes(),
        ]
        .concat();
        let notice = Notice::about(state, EVENT, &named, (from_ms(one.due_at), now), false);
        match send(state, one.way, &notice).await {
            Ok(()) => finish(state, &one, now, true).await?,
            Err(error) => {
                tracing::warn!(way = one.way.slug(), attempt = one.attempts, %error, "a deadline that has passed could not be told outside; trying again");
                later(state, &one, now + pause(one.attempts)).await?;
            }
        }
    }
    Ok(())
}

async fn write_down(state: &AppState, way: Way, now: DateTime<Utc>) -> Result<(), StoreError> {
    let rows = sqlx::query(
        "SELECT d.owner_kind, d.owner_id, d.kind, d.due_at FROM deadlines d WHERE d.state = 1 AND d.due_at <= $1 AND d.told = 2 \
         AND NOT EXISTS (SELECT 1 FROM deadlines_outside o WHERE o.owner_kind = d.owner_kind AND o.owner_id = d.owner_id \
         AND o.kind = d.kind AND o.due_at = d.due_at AND o.way = $2) ORDER BY d.due_at, d.owner_id LIMIT $3",
    )
    .bind(to_ms(now))
    .bind(way.slug())
    .bind(policy::OUTSIDE_BATCH)
    .fetch_all(state.store().reader())
    .await?;
    if rows.is_empty() {
        return Ok(());
    }
    let mut tx = state.store().begin().await?;
    for row in rows {
        sqlx::query(
            "INSERT INTO deadlines_outside (owner_kind, owner_id, kind, due_at, way, next_at, attempts, told) \
             VALUES ($1, $2, $3, $4, $5, $6, 0, 0) ON CONFLICT (owner_kind, owner_id, kind, due_at, way) DO NOTHING",
        )
        .bind(row.try_get::<i64, _>(0)?)
        .bind(row.try_get::<Vec<u8>, _>(1)?)
        .bind(row.try_get::<i64, _>(2)?)
        .bind(row.try_get::<i64, _>(3)?)
        .bind(way.slug())
        .bind(to_ms(now))
        .execute(tx.conn())
        .await?;
    }
    tx.commit().await
}

/// Takes what is due: of several processes each row goes to one. What was done meanwhile
/// needs no telling.
async fn take(state: &AppState, now: DateTime<Utc>) -> Result<Vec<Told>, StoreError> {
    let rows = sqlx::query(
        "SELECT o.owner_kind, o.owner_id, o.kind, o.due_at, o.way, o.next_at, o.attempts, \
         (SELECT COUNT(*) FROM deadlines d WHERE d.owner_kind = o.owner_kind AND d.owner_id = o.owner_id AND d.kind = o.kind \
         AND d.due_at = o.due_at AND d.state = 1) AS runs \
         FROM deadlines_outside o WHERE o.done_at IS NULL AND o.next_at <= $1 ORDER BY o.next_at LIMIT $2",
    )
    .bind(to_ms(now))
    .bind(policy::OUTSIDE_BATCH)
    .fetch_all(state.store().reader())
    .await?;
    let mut due = Vec::new();
    for row in rows {
        let way: String = row.try_get(4)?;
        let Some(way) = Way::from_slug(&way) else {
            continue;
        };
        let (next, attempts): (i64, i64) = (row.try_get(5)?, row.try_get(6)?);
        let one = Told {
            owner_kind: row.try_get(0)?,
            owner: row.try_get(1)?,
            kind: row.try_get(2)?,
            due_at: row.try_get(3)?,
            way,
            attempts: attempts + 1,
        };
        if row.try_get::<i64, _>("runs")? == 0 {
            finish(state, &one, now, false).await?;
            continue;
        }
        let mut tx = state.store().begin().await?;
        let ours = sqlx::query(
            "UPDATE deadlines_outside SET next_at = $1, attempts = attempts + 1 WHERE owner_kind = $2 AND owner_id = $3 \
             AND kind = $4 AND due_at = $5 AND way = $6 AND next_at = $7 AND done_at IS NULL",
        )
        // A try that dies with its process is taken up again after this.
        .bind(to_ms(now + policy::OUTSIDE_TRY * 2))
        .bind(one.owner_kind)
        .bind(one.owner.clone())
        .bind(one.kind)
        .bind(one.due_at)
        .bind(one.way.slug())
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

async fn later(state: &AppState, one: &Told, at: DateTime<Utc>) -> Result<(), StoreError> {
    set(state, one, "next_at = $1, told = $2", to_ms(at), 0).await
}

async fn finish(
    state: &AppState,
    one: &Told,
    now: DateTime<Utc>,
    told: bool,
) -> Result<(), StoreError> {
    set(
        state,
        one,
        "done_at = $1, told = $2",
        to_ms(now),
        told.into(),
    )
    .await
}

async fn set(
    state: &AppState,
    one: &Told,
    what: &'static str,
    at: i64,
    told: i64,
) -> Result<(), StoreError> {
    let mut tx = state.store().begin().await?;
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "UPDATE deadlines_outside SET {what} WHERE owner_kind = $3 AND owner_id = $4 AND kind = $5 AND due_at = $6 AND way = $7 AND done_at IS NULL"
    )))
    .bind(at)
    .bind(told)
    .bind(one.owner_kind)
    .bind(one.owner.clone())
    .bind(one.kind)
    .bind(one.due_at)
    .bind(one.way.slug())
    .execute(tx.conn())
    .await?;
    tx.commit().await
}
