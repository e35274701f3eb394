//! Who is on shift: by their own word, kept alive by a screen that is open.
//!
//! A shift whose screen went dark is over for everybody else, and is no more than a memory: only
//! a page that was on shift itself and comes back (its line was cut, its machine slept) takes it up
//! again, for its sound is open still. A page that was opened later has to say *Mulai tugas*.

use chrono::{DateTime, Utc};
use sqlx::{AnyConnection, Row};

use crate::clock::{from_ms, to_ms};
use crate::events::{EventKind, NewEvent};
use crate::ids::UserId;
use crate::policy;
use crate::store::{Store, StoreError};

/// One person on shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// Who.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// Since when.
    pub started_at: DateTime<Utc>,
}

/// *Mulai tugas*.
///
/// # Errors
/// When the database cannot be written.
pub async fn begin_shift(
    store: &Store,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    sqlx::query(
        "INSERT INTO shifts (user_id, started_at, last_seen_at) VALUES ($1, $2, $3) \
         ON CONFLICT (user_id) DO UPDATE SET last_seen_at = excluded.last_seen_at, \
         started_at = CASE WHEN shifts.last_seen_at > $4 THEN shifts.started_at ELSE excluded.started_at END",
    )
    .bind(user.as_bytes().to_vec())
    .bind(to_ms(now))
    .bind(to_ms(now))
    .bind(to_ms(now - policy::SHIFT_SILENCE))
    .execute(tx.conn())
    .await?;
    tx.event(
        NewEvent::new(EventKind::Shift, now)
            .by(user)
            .detail("begin"),
    );
    tx.commit().await
}

/// A live screen of the person is still there; says whether they are on shift. Where it went dark
/// before, they are so only if this screen `shows` that they are on shift and was there all along.
///
/// # Errors
/// When the database cannot be written.
pub async fn beat_shift(
    store: &Store,
    user: UserId,
    shows: bool,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let seen_since = if shows {
        i64::MIN
    } else {
        to_ms(now - policy::SHIFT_SILENCE)
    };
    let mut tx = store.begin().await?;
    let done =
        sqlx::query("UPDATE shifts SET last_seen_at = $1 WHERE user_id = $2 AND last_seen_at > $3")
            .bind(to_ms(now))
            .bind(user.as_bytes().to_vec())
            .bind(seen_since)
            .execute(tx.conn())
            .await?;
    tx.commit().await?;
    Ok(done.rows_affected() == 1)
}

/// *Selesai tugas*.
///
/// # Errors
/// When the database cannot be written.
pub async fn end_shift(store: &Store, user: UserId, now: DateTime<Utc>) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    let done = sqlx::query("DELETE FROM shifts WHERE user_id = $1")
        .bind(user.as_bytes().to_vec())
        .execute(tx.conn())
        .await?;
    if done.rows_affected() == 1 {
        tx.event(NewEvent::new(EventKind::Shift, now).by(user).detail("end"));
    }
    tx.commit().await
}

/// Whether somebody is on shift and has a live screen, asked within a transaction.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn is_on_shift(
    connection: &mut AnyConnection,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let found = sqlx::query("SELECT 1 FROM shifts WHERE user_id = $1 AND last_seen_at > $2")
        .bind(user.as_bytes().to_vec())
        .bind(to_ms(now - policy::SHIFT_SILENCE))
        .fetch_optional(connection)
        .await?;
    Ok(found.is_some())
}

/// Who is on shift and has a live screen.
///
/// # Errors
/// When the database cannot be read.
pub async fn on_shift(store: &Store, now: DateTime<Utc>) -> Result<Vec<Shift>, StoreError> {
    sqlx::query("SELECT s.user_id, u.name, s.started_at FROM shifts s JOIN users u ON u.user_id = s.user_id WHERE s.last_seen_at > $1 ORDER BY u.name")
        .bind(to_ms(now - policy::SHIFT_SILENCE))
        .fetch_all(store.reader())
        .await?
        .iter()
        .map(|row| {
            let id: Vec<u8> = row.try_get("user_id")?;
            Ok(Shift { user: UserId::from_slice(&id).ok_or(StoreError::Corrupt("user id"))?, name: row.try_get("name")?, started_at: from_ms(row.try_get("started_at")?) })
        })
        .collect()
}
