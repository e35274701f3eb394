//! Who has a mail already that another receiver does not have yet: each try goes to the others
//! alone, so that one address that is put off for hours fills nobody's mailbox.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use sqlx::Row as _;

use crate::clock::to_ms;
use crate::policy;
use crate::store::{Store, StoreError};

/// Who has this notice.
pub(super) async fn receivers(store: &Store, notice: &str) -> Result<HashSet<String>, StoreError> {
    sqlx::query("SELECT receiver FROM mailed WHERE notice = $1")
        .bind(notice.to_owned())
        .fetch_all(store.reader())
        .await?
        .iter()
        .map(|row| Ok(row.try_get("receiver")?))
        .collect()
}

/// These have it now. What was never told to the end is forgotten after a while.
pub(super) async fn remember(
    store: &Store,
    notice: &str,
    receivers: &[&str],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    for receiver in receivers {
        sqlx::query(
            "INSERT INTO mailed (notice, receiver, at) VALUES ($1, $2, $3) \
             ON CONFLICT (notice, receiver) DO NOTHING",
        )
        .bind(notice.to_owned())
        .bind((*receiver).to_owned())
        .bind(to_ms(now))
        .execute(tx.conn())
        .await?;
    }
    sqlx::query("DELETE FROM mailed WHERE at < $1")
        .bind(to_ms(now - policy::MAILED_KEPT))
        .execute(tx.conn())
        .await?;
    tx.commit().await
}

/// It is told: nobody asks any more.
pub(super) async fn forget(store: &Store, notice: &str) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    sqlx::query("DELETE FROM mailed WHERE notice = $1")
        .bind(notice.to_owned())
        .execute(tx.conn())
        .await?;
    tx.commit().await
}
