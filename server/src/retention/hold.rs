//! Legal holds: a court, the police or an audit needs it; it is kept whatever else.

use chrono::{DateTime, Utc};
use sqlx::AnyConnection;

use super::ask::write;
use super::{RetentionError, attempted, check, seal};
use crate::AppState;
use crate::accounts::User;
use crate::barred::is_barred;
use crate::clock::to_ms;
use crate::deadlines::Owner;
use crate::reseal::{Sealed, bytes, int};
use crate::store::{Store, StoreError};

pub(super) const WORDS: &str = "legal hold";

/// By the data key itself: why something was held is kept.
pub(crate) const SEALED: Sealed = Sealed::row(
    "holds",
    "words",
    WORDS,
    &[int("owner_kind"), bytes("owner_id"), int("since")],
)
.at(&[bytes("owner_id"), int("since")]);

/// Holds it, until it is lifted.
///
/// # Errors
/// When it is refused, or the database cannot be written.
pub async fn hold(
    app: &AppState,
    by: &User,
    owner: Owner,
    why: &str,
    now: DateTime<Utc>,
) -> Result<(), RetentionError> {
    check(by, why)?;
    if is_barred(app.store(), by.id, owner).await? {
        return Err(RetentionError::NotHere);
    }
    let words = seal(app.keys(), WORDS, owner, to_ms(now), why)?;
    attempted(async || {
    let mut tx = app.store().begin().await?;
    let done = sqlx::query(
        "INSERT INTO holds (owner_kind, owner_id, since, by_user, words) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
    )
    .bind(owner.kind())
    .bind(owner.bytes())
    .bind(to_ms(now))
    .bind(by.id.as_bytes().to_vec())
    .bind(words.clone())
    .execute(tx.conn())
    .await?;
    if done.rows_affected() == 0 {
        return Err(RetentionError::Already);
    }
    write(&mut tx, app, by.id, "hold", owner, now).await?;
    tx.commit().await?;
    Ok(())
    })
    .await
}

/// Lifts it.
///
/// # Errors
/// When none stands for who asks, or the database cannot be written.
pub async fn lift_hold(
    app: &AppState,
    by: &User,
    owner: Owner,
    now: DateTime<Utc>,
) -> Result<(), RetentionError> {
    if !by.role.supervises() || is_barred(app.store(), by.id, owner).await? {
        return Err(RetentionError::NotHere);
    }
    attempted(async || {
    let mut tx = app.store().begin().await?;
    let done = sqlx::query(
        "UPDATE holds SET lifted_at = $1, lifted_by = $2 WHERE owner_kind = $3 AND owner_id = $4 AND lifted_at IS NULL",
    )
    .bind(to_ms(now))
    .bind(by.id.as_bytes().to_vec())
    .bind(owner.kind())
    .bind(owner.bytes())
    .execute(tx.conn())
    .await?;
    if done.rows_affected() == 0 {
        return Err(RetentionError::NotHere);
    }
    write(&mut tx, app, by.id, "lift-hold", owner, now).await?;
    tx.commit().await?;
    Ok(())
    })
    .await
}

/// Whether one stands on this very thing.
///
/// # Errors
/// When the database cannot be read.
pub async fn is_held(store: &Store, owner: Owner) -> Result<bool, StoreError> {
    let mut connection = store.reader().acquire().await?;
    held_on(&mut connection, owner).await
}

pub(super) async fn held_on(
    connection: &mut AnyConnection,
    owner: Owner,
) -> Result<bool, StoreError> {
    let found = sqlx::query(
        "SELECT 1 FROM holds WHERE owner_kind = $1 AND owner_id = $2 AND lifted_at IS NULL",
    )
    .bind(owner.kind())
    .bind(owner.bytes())
    .fetch_optional(connection)
    .await?;
    Ok(found.is_some())
}
