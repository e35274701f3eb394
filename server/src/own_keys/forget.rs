//! A key that was thrown away leaves the database's files too.
//!
//! Embedded SQLite overwrites what it deletes, and its log is folded into the file. PostgreSQL
//! leaves the row where it was, marked as dead: so the table, which is small and has nothing else
//! in it, is written anew and the old file thrown away. That needs the table for itself for a
//! moment, and nobody who still looks at how it stood before (a backup that is being made): where
//! it cannot be had now, it is tried again until it was. What is to be done stands in the database,
//! so that whichever process comes next does it.

use sqlx::{AnyConnection, Executor as _};

use crate::instance::{read_meta, write_meta};
use crate::policy;
use crate::random;
use crate::store::{Store, StoreError, Tx};

/// There are dead rows in the table of keys; another value for every transaction that left some.
const LEFT: &str = "own_keys_left";

/// Notes in the transaction that throws a key away that its row will be left behind.
pub(super) async fn note(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    if tx.dialect().keeps_dead_rows() {
        write_meta(tx, LEFT, &random::bytes::<16>()).await?;
    }
    Ok(())
}

/// After an erasure was committed: makes the files forget it. What cannot be done now is done
/// later: the erasure stands.
pub(crate) async fn forget(store: &Store) {
    if let Err(error) = store.fold_log().await {
        tracing::warn!(%error, "what was erased is in the write-ahead log for a while yet");
    }
    for _ in 1..policy::REWRITE_TRIES {
        match rewrite(store).await {
            Ok(true) => return,
            Ok(false) | Err(_) => tokio::time::sleep(policy::REWRITE_PAUSE).await,
        }
    }
    try_again(store).await;
}

/// Does what could not be done before, if there is anything.
pub(crate) async fn try_again(store: &Store) {
    match rewrite(store).await {
        Ok(true) => {}
        Ok(false) => tracing::warn!(
            "a key that was thrown away is in the files for a while yet: something still reads an older state"
        ),
        Err(error) => tracing::warn!(
            %error,
            "a key that was thrown away is in the files for a while yet: its table cannot be written anew now"
        ),
    }
}

/// Whether a key that was thrown away may still be in the files.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn is_left_behind(store: &Store) -> Result<bool, StoreError> {
    Ok(store.dialect().keeps_dead_rows() && read_meta(store, LEFT).await?.is_some())
}

/// Writes the table anew, if that is to be done; says whether nothing is left to do.
async fn rewrite(store: &Store) -> Result<bool, StoreError> {
    if !store.dialect().keeps_dead_rows() {
        return Ok(true);
    }
    let Some(left) = read_meta(store, LEFT).await? else {
        return Ok(true);
    };
    let mut connection = store.reader().acquire().await?;
    // Every row that is dead by now was left by a transaction before this one.
    let before: String =
        sqlx::query_scalar("SELECT CAST(pg_snapshot_xmax(pg_current_snapshot()) AS TEXT)")
            .fetch_one(&mut *connection)
            .await?;
    write_anew(&mut connection).await?;
    // The rows that somebody may still want to see were taken along: none was, where everything
    // before that transaction is over.
    let clean: i64 = sqlx::query_scalar(
        "SELECT CASE WHEN age(CAST(CAST($1 AS xid8) AS xid)) >= age(relfrozenxid) THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END \
         FROM pg_class WHERE oid = CAST('own_keys' AS regclass)",
    )
    .bind(before)
    .fetch_one(&mut *connection)
    .await?;
    drop(connection);
    if clean == 0 {
        return Ok(false);
    }
    // Another key may have been thrown away meanwhile: then this is to be done again.
    let mut tx = store.begin().await?;
    sqlx::query("DELETE FROM meta WHERE name = $1 AND value = $2")
        .bind(LEFT)
        .bind(left)
        .execute(tx.conn())
        .await?;
    tx.commit().await?;
    Ok(true)
}

/// Waits for the table no longer than reports may have to wait for it.
async fn write_anew(connection: &mut AnyConnection) -> Result<(), StoreError> {
    let wait = format!("SET lock_timeout = {}", policy::REWRITE_WAIT.as_millis());
    connection.execute(sqlx::AssertSqlSafe(wait)).await?;
    let done = connection.execute("VACUUM FULL own_keys").await;
    connection.execute("RESET lock_timeout").await?;
    done?;
    Ok(())
}
