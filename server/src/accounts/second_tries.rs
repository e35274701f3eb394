//! How often a second factor was wrong, in the database: a guesser behind whom several servers stand
//! is as slow as behind one, and the audit log hears of the fifth failure wherever it came.
//!
//! A try counts as a failure from its beginning, and is taken back where it was none. Beyond a few
//! each gets a time of its own at which it is judged, one behind the other, later with every
//! further one; few may wait so, the others are told at once to come later.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sha2::Digest as _;
use sqlx::Row as _;

use crate::clock::to_ms;
use crate::policy;
use crate::store::{Store, StoreError, Tx, retrying};

/// When a try is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Try {
    /// There were few failures.
    AtOnce,
    /// After so long.
    In(Duration),
    /// Not at all: enough wait already.
    Later,
}

/// What is remembered of one lane.
struct Lane {
    failures: u32,
    next_at: i64,
}

/// Begins a try in this lane.
///
/// # Errors
/// When the database cannot be written.
pub async fn begin_try(store: &Store, lane: &str, now: DateTime<Utc>) -> Result<Try, StoreError> {
    retrying(|| async {
        let mut tx = store.begin().await?;
        let now = to_ms(now);
        let before = reached(&mut tx, lane, now).await?;
        let Some(beyond) = before.failures.checked_sub(policy::SIGN_IN_FREE_FAILURES) else {
            note(&mut tx, lane, before.failures + 1, now, before.next_at).await?;
            tx.commit().await?;
            return Ok(Try::AtOnce);
        };
        // As long as the last ones together that may wait: then all places are taken.
        let places = u32::try_from(policy::SIGN_IN_WAITING).unwrap_or(u32::MAX);
        let taken: i64 = (1..places)
            .filter_map(|back| beyond.checked_sub(back))
            .map(pause)
            .sum();
        if before.next_at - now > taken {
            return Ok(Try::Later);
        }
        let next = before.next_at.max(now) + pause(beyond);
        note(&mut tx, lane, before.failures + 1, now, next).await?;
        tx.commit().await?;
        Ok(Try::In(Duration::from_millis(
            u64::try_from(next - now).unwrap_or(0),
        )))
    })
    .await
}

/// Counts one more, and says how many there are now.
///
/// # Errors
/// When the database cannot be written.
pub async fn count_try(store: &Store, lane: &str, now: DateTime<Utc>) -> Result<u32, StoreError> {
    retrying(|| async {
        let mut tx = store.begin().await?;
        let now = to_ms(now);
        let before = reached(&mut tx, lane, now).await?;
        note(&mut tx, lane, before.failures + 1, now, before.next_at).await?;
        tx.commit().await?;
        Ok(before.failures + 1)
    })
    .await
}

/// How many failures are remembered.
///
/// # Errors
/// When the database cannot be read.
pub async fn failed_tries(
    store: &Store,
    lane: &str,
    now: DateTime<Utc>,
) -> Result<u32, StoreError> {
    let failures: Option<i64> =
        sqlx::query_scalar("SELECT failures FROM second_tries WHERE lane = $1 AND last_at > $2")
            .bind(key(lane))
            .bind(to_ms(now - policy::SIGN_IN_MEMORY))
            .fetch_optional(store.reader())
            .await?;
    Ok(failures.map_or(0, |failures| u32::try_from(failures).unwrap_or(u32::MAX)))
}

/// The try that began last was none, or was not looked at.
///
/// # Errors
/// When the database cannot be written.
pub async fn take_try_back(store: &Store, lane: &str) -> Result<(), StoreError> {
    said(
        store,
        "UPDATE second_tries SET failures = failures - 1 WHERE lane = $1 AND failures > 0",
        lane,
    )
    .await
}

/// Forgets the failures of a lane in which somebody has just come in.
///
/// # Errors
/// When the database cannot be written.
pub async fn forget_tries(store: &Store, lane: &str) -> Result<(), StoreError> {
    said(store, "DELETE FROM second_tries WHERE lane = $1", lane).await
}

async fn said(store: &Store, sql: &'static str, lane: &str) -> Result<(), StoreError> {
    retrying(|| async {
        let mut tx = store.begin().await?;
        sqlx::query(sql).bind(key(lane)).execute(tx.conn()).await?;
        tx.commit().await
    })
    .await
}

/// What is still remembered of a lane, which nobody else reaches before the end of this transaction.
async fn reached(tx: &mut Tx<'_>, lane: &str, now: i64) -> Result<Lane, StoreError> {
    let forgotten = now - policy::SIGN_IN_MEMORY.num_milliseconds();
    // Written, and so held: of two that come at once the second sees what the first has noted.
    let row = sqlx::query(
        "INSERT INTO second_tries (lane, failures, last_at, next_at) VALUES ($1, 0, $2, 0) \
         ON CONFLICT (lane) DO UPDATE SET failures = CASE WHEN second_tries.last_at > $3 THEN second_tries.failures ELSE 0 END \
         RETURNING failures, next_at",
    )
    .bind(key(lane))
    .bind(now)
    .bind(forgotten)
    .fetch_one(tx.conn())
    .await?;
    sqlx::query("DELETE FROM second_tries WHERE last_at <= $1 AND lane <> $2")
        .bind(forgotten)
        .bind(key(lane))
        .execute(tx.conn())
        .await?;
    Ok(Lane {
        failures: u32::try_from(row.try_get::<i64, _>(0)?).unwrap_or(u32::MAX - 1),
        next_at: row.try_get(1)?,
    })
}

async fn note(
    tx: &mut Tx<'_>,
    lane: &str,
    failures: u32,
    now: i64,
    next_at: i64,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE second_tries SET failures = $2, last_at = $3, next_at = $4 WHERE lane = $1",
    )
    .bind(key(lane))
    .bind(i64::from(failures))
    .bind(now)
    .bind(next_at)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// In milliseconds.
fn pause(beyond: u32) -> i64 {
    let pause = policy::SIGN_IN_PAUSE * 2_u32.pow(beyond.min(8));
    i64::try_from(pause.min(policy::SECOND_LONGEST_PAUSE).as_millis()).unwrap_or(i64::MAX)
}

fn key(lane: &str) -> Vec<u8> {
    sha2::Sha256::digest(lane)[..16].to_vec()
}
