//! The daily look for what falls due, so that supervisors hear of it where nobody opens the
//! page: their screens say so ([`to_decide`]), and a webhook and a mail do
//! ([`crate::escalation`]). Each thing is told once, whichever process finds it; deciding
//! stays with people.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row;

use super::due::{Among, bound, falls_due};
use crate::AppState;
use crate::clock::to_ms;
use crate::ids::UserId;
use crate::store::{Store, StoreError, retrying};

/// The day's look, unless somebody has done it; says how many new things it found. A day
/// begins at midnight UTC: in Indonesia when offices open.
///
/// # Errors
/// When the database cannot be written; then nothing was told, and the look is still to do.
pub async fn look(app: &AppState, now: DateTime<Utc>) -> Result<u64, StoreError> {
    let day = to_ms(now).div_euclid(TimeDelta::days(1).num_milliseconds());
    retrying(|| attempt(app, day, now)).await
}

async fn attempt(app: &AppState, day: i64, now: DateTime<Utc>) -> Result<u64, StoreError> {
    let mut tx = app.store().begin().await?;
    // Of several at once one writes this row, and the others wait to see that it stands.
    let ours = sqlx::query(
        "INSERT INTO due_days (day, looked_at, found) VALUES ($1, $2, 0) ON CONFLICT (day) DO NOTHING",
    )
    .bind(day)
    .bind(to_ms(now))
    .execute(tx.conn())
    .await?;
    if ours.rows_affected() == 0 {
        return Ok(0);
    }
    let sql = format!(
        "INSERT INTO due_told (owner_kind, owner_id, told_at) SELECT x.kind, x.id, CAST($5 AS BIGINT) FROM ({}) x \
         WHERE NOT EXISTS (SELECT 1 FROM due_told t WHERE t.owner_kind = x.kind AND t.owner_id = x.id)",
        falls_due(Among::All, None)
    );
    let found = bound(sqlx::query(sqlx::AssertSqlSafe(sql)), now)
        .bind(to_ms(now))
        .execute(tx.conn())
        .await?
        .rows_affected();
    let count = i64::try_from(found).unwrap_or(i64::MAX);
    sqlx::query("UPDATE due_days SET found = $1 WHERE day = $2")
        .bind(count)
        .bind(day)
        .execute(tx.conn())
        .await?;
    tx.commit().await?;
    Ok(found)
}

/// How much of what was found waits for a supervisor to ask for its erasure or to hold it;
/// never what the reader is barred from.
///
/// # Errors
/// When the database cannot be read.
pub async fn to_decide(
    store: &Store,
    reader: UserId,
    now: DateTime<Utc>,
) -> Result<i64, StoreError> {
    let sql = format!(
        "SELECT COUNT(*) AS n FROM ({}) x",
        falls_due(Among::Told, Some("$5"))
    );
    let row = bound(sqlx::query(sqlx::AssertSqlSafe(sql)), now)
        .bind(reader.as_bytes().to_vec())
        .fetch_one(store.reader())
        .await?;
    Ok(row.try_get("n")?)
}
