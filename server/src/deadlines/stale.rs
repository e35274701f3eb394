//! Marking what has to be worked out again.

use chrono::{DateTime, Utc};

use super::Owner;
use crate::clock::to_ms;
use crate::store::{Store, StoreError, Tx, retrying};

/// Marks a report or case, within the transaction that changes it.
///
/// # Errors
/// When the database cannot be written.
pub async fn mark(tx: &mut Tx<'_>, owner: Owner, now: DateTime<Utc>) -> Result<(), StoreError> {
    // An update even where the mark is there: whoever works it out waits for this
    // transaction then, and sees what it wrote.
    sqlx::query(
        "INSERT INTO deadlines_stale (owner_kind, owner_id, at) VALUES ($1, $2, $3) \
         ON CONFLICT (owner_kind, owner_id) DO UPDATE SET at = excluded.at",
    )
    .bind(owner.kind())
    .bind(owner.bytes())
    .bind(to_ms(now))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Marks everything that runs: the instance's times have changed.
pub(crate) async fn mark_all_running(store: &Store, now: DateTime<Utc>) -> Result<(), StoreError> {
    retrying(|| async {
        let mut tx = store.begin().await?;
        sqlx::query(
            "INSERT INTO deadlines_stale (owner_kind, owner_id, at) \
             SELECT DISTINCT owner_kind, owner_id, CAST($1 AS BIGINT) FROM deadlines WHERE state = 1 \
             ON CONFLICT (owner_kind, owner_id) DO NOTHING",
        )
        .bind(to_ms(now))
        .execute(tx.conn())
        .await?;
        tx.commit().await
    })
    .await
}
