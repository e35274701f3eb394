//! Appending to the audit log.

use chrono::{DateTime, Utc};

use super::{START, hash};
use crate::clock::to_ms;
use crate::keys::Keys;
use crate::store::{Store, StoreError, Tx, retrying};

/// What is written down: ids and words for machines, never content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Who: the account's id.
    pub actor: &'a str,
    /// What they did, a word: `read-identity`.
    pub action: &'a str,
    /// To what: an id.
    pub subject: &'a str,
    /// Why, as far as they said so.
    pub reason: &'a str,
}

/// Appends within the transaction that does what is recorded; gives the row's number.
///
/// # Errors
/// When the database cannot be written.
pub async fn append(
    tx: &mut Tx<'_>,
    keys: &Keys,
    entry: Entry<'_>,
    now: DateTime<Utc>,
) -> Result<i64, StoreError> {
    // The counter's row is the lock: of two that append at once the second waits here
    // and then sees the first one's hash.
    let seq: i64 = sqlx::query_scalar(
        "UPDATE counters SET value = value + 1 WHERE name = 'audit' RETURNING value",
    )
    .fetch_one(tx.conn())
    .await?;
    let before: Option<Vec<u8>> = sqlx::query_scalar("SELECT hash FROM audit WHERE seq = $1")
        .bind(seq - 1)
        .fetch_optional(tx.conn())
        .await?;
    let before = before.unwrap_or_else(|| START.to_vec());
    sqlx::query("INSERT INTO audit (seq, at, actor, action, subject, reason, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(seq)
        .bind(to_ms(now))
        .bind(entry.actor.to_owned())
        .bind(entry.action.to_owned())
        .bind(entry.subject.to_owned())
        .bind(entry.reason.to_owned())
        .bind(hash(keys.audit(), &before, seq, now, &entry).to_vec())
        .execute(tx.conn())
        .await?;
    Ok(seq)
}

/// Appends in a transaction of its own, for what is only read: what is not written
/// down must not be shown.
///
/// # Errors
/// When the database cannot be written.
pub async fn record(
    store: &Store,
    keys: &Keys,
    entry: Entry<'_>,
    now: DateTime<Utc>,
) -> Result<i64, StoreError> {
    retrying(|| async {
        let mut tx = store.begin().await?;
        let seq = append(&mut tx, keys, entry, now).await?;
        tx.commit().await?;
        Ok(seq)
    })
    .await
}
