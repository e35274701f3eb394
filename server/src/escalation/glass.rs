//! That a glass was broken, told outside: when, not by whom, nor what was opened.
//!
//! As with alerts, what is to be told is written down first and tried until the other
//! side has it.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::notice::Notice;
use super::{Way, pause, send};
use crate::AppState;
use crate::clock::{from_ms, to_ms};
use crate::policy;
use crate::store::StoreError;

/// The word for machines.
pub(super) const EVENT: &str = "glass-broken";

/// One thing to tell by one way.
struct Told {
    glass: Vec<u8>,
    at: i64,
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
        let notice = Notice::about(state, EVENT, &one.glass, (from_ms(one.at), now), false);
        match send(state, one.way, &notice).await {
            Ok(()) => set(state, &one, "done_at", now).await?,
            Err(error) => {
                tracing::warn!(way = one.way.slug(), attempt = one.attempts, %error, "that a glass was broken could not be told outside; trying again");
                set(state, &one, "next_at", now + pause(one.attempts)).await?;
            }
        }
    }
    Ok(())
}

async fn write_down(state: &AppState, way: Way, now: DateTime<Utc>) -> Result<(), StoreError> {
    // What is older was told by another setting, or is no news.
    let rows = sqlx::query_scalar::<_, Vec<u8>>(
        "SELECT g.glass_id FROM glass g WHERE g.broken_at >= $1 AND NOT EXISTS (SELECT 1 FROM glass_outside o \
         WHERE o.glass_id = g.glass_id AND o.way = $2) ORDER BY g.glass_id LIMIT $3",
    )
    .bind(to_ms(now - policy::GLASS_NEWS))
    .bind(way.slug())
    .bind(policy::OUTSIDE_BATCH)
    .fetch_all(state.store().reader())
    .await?;
    if rows.is_empty() {
        return Ok(());
    }
    let mut tx = state.store().begin().await?;
    for glass in rows {
        sqlx::query(
            "INSERT INTO glass_outside (glass_id, way, next_at, attempts) VALUES ($1, $2, $3, 0) \
             ON CONFLICT (glass_id, way) DO NOTHING",
        )
        .bind(glass)
        .bind(way.slug())
        .bind(to_ms(now))
        .execute(tx.conn())
        .await?;
    }
    tx.commit().await
}

/// Takes what is due: of several processes each row goes to one.
async fn take(state: &AppState, now: DateTime<Utc>) -> Result<Vec<Told>, StoreError> {
    let rows = sqlx::query(
        "SELECT o.glass_id, o.way, o.next_at, o.attempts, g.broken_at FROM glass_outside o \
         JOIN glass g ON g.glass_id = o.glass_id WHERE o.done_at IS NULL AND o.next_at <= $1 ORDER BY o.next_at LIMIT $2",
    )
    .bind(to_ms(now))
    .bind(policy::OUTSIDE_BATCH)
    .fetch_all(state.store().reader())
    .await?;
    let mut due = Vec::new();
    for row in rows {
        let way: String = row.try_get(1)?;
        let Some(way) = Way::from_slug(&way) else {
            continue;
        };
        let (next, attempts): (i64, i64) = (row.try_get(2)?, row.try_get(3)?);
        let one = Told {
            glass: row.try_get(0)?,
            at: row.try_get(4)?,
            way,
            attempts: attempts + 1,
        };
        let mut tx = state.store().begin().await?;
        let ours = sqlx::query(
            "UPDATE glass_outside SET next_at = $1, attempts = attempts + 1 WHERE glass_id = $2 AND way = $3 \
             AND next_at = $4 AND done_at IS NULL",
        )
        // A try that dies with its process is taken up again after this.
        .bind(to_ms(now + policy::OUTSIDE_TRY * 2))
        .bind(one.glass.clone())
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

async fn set(
    state: &AppState,
    one: &Told,
    what: &'static str,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut tx = state.store().begin().await?;
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "UPDATE glass_outside SET {what} = $1 WHERE glass_id = $2 AND way = $3 AND done_at IS NULL"
    )))
    .bind(to_ms(at))
    .bind(one.glass.clone())
    .bind(one.way.slug())
    .execute(tx.conn())
    .await?;
    tx.commit().await
}
