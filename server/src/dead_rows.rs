//! What an erasure took leaves the database's files too.
//!
//! Embedded SQLite overwrites what it deletes, and its log is folded into the file. PostgreSQL
//! leaves the row as it was where it was, marked as dead: so the tables in which such rows still
//! say something are written anew and the old files thrown away. That needs a table for itself for
//! a moment, and nobody who still looks at how it stood before (a backup that is being made): where
//! it cannot be had now, it is tried again until it was. What is to be done stands in the database,
//! so that whichever process comes next does it.
//!
//! Values that are sealed by a report's or case's own key need none of this: their dead rows open
//! with nothing once the key's row is gone ([`crate::own_keys`]).

use sqlx::{AnyConnection, Executor as _};

use crate::instance::{read_meta, write_meta};
use crate::policy;
use crate::random;
use crate::store::{Store, StoreError, Tx};

/// A table whose dead rows say something of what was erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Table {
    /// The keys themselves, sealed by the data key.
    OwnKeys,
    /// Village and day of an incident, in clear.
    Cases,
    /// Keyed hashes of names and numbers.
    People,
    /// The same, one row a hash.
    PeopleHashes,
    /// The same, of reports.
    ReportHashes,
    /// Names and numbers in a file whose key the data key seals.
    Exports,
    /// What an operator wrote down before it was a report, sealed by the data key.
    Drafts,
    /// What had happened when somebody looked in an emergency, sealed by the data key.
    Glass,
}

impl Table {
    const MARK: &str = "dead_rows/";

    const ALL: [Self; 8] = [
        Self::OwnKeys,
        Self::Cases,
        Self::People,
        Self::PeopleHashes,
        Self::ReportHashes,
        Self::Exports,
        Self::Drafts,
        Self::Glass,
    ];

    const fn name(self) -> &'static str {
        let (_, name) = self.mark().split_at(Self::MARK.len());
        name
    }

    /// The row of `meta` that says that it has such dead rows; another value for every transaction
    /// that left some.
    const fn mark(self) -> &'static str {
        match self {
            Self::OwnKeys => "dead_rows/own_keys",
            Self::Cases => "dead_rows/cases",
            Self::People => "dead_rows/people",
            Self::PeopleHashes => "dead_rows/people_hashes",
            Self::ReportHashes => "dead_rows/report_hashes",
            Self::Exports => "dead_rows/exports",
            Self::Drafts => "dead_rows/drafts",
            Self::Glass => "dead_rows/glass",
        }
    }
}

/// Notes in the transaction that erases that it leaves dead rows behind in these tables.
///
/// # Errors
/// When the database cannot be written.
pub(crate) async fn note(tx: &mut Tx<'_>, tables: &[Table]) -> Result<(), StoreError> {
    if tx.dialect().keeps_dead_rows() {
        for table in tables {
            write_meta(tx, table.mark(), &random::bytes::<16>()).await?;
        }
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
        match rewrite_all(store).await {
            Ok(true) => return,
            Ok(false) | Err(_) => tokio::time::sleep(policy::REWRITE_PAUSE).await,
        }
    }
    try_again(store).await;
}

/// Does what could not be done before, if there is anything.
pub(crate) async fn try_again(store: &Store) {
    match rewrite_all(store).await {
        Ok(true) => {}
        Ok(false) => tracing::warn!(
            "what was erased is in the files for a while yet: something still reads an older state"
        ),
        Err(error) => tracing::warn!(
            %error,
            "what was erased is in the files for a while yet: its table cannot be written anew now"
        ),
    }
}

/// Whether something that was erased may still be in the files.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn are_left(store: &Store) -> Result<bool, StoreError> {
    if store.dialect().keeps_dead_rows() {
        for table in Table::ALL {
            if read_meta(store, table.mark()).await?.is_some() {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Writes every table anew where that is to be done; says whether nothing is left to do. One that
/// is in use keeps none of the others back; its error is told at the end.
async fn rewrite_all(store: &Store) -> Result<bool, StoreError> {
    if !store.dialect().keeps_dead_rows() {
        return Ok(true);
    }
    let mut done = Ok(true);
    for table in Table::ALL {
        match rewrite(store, table).await {
            Ok(true) => {}
            Ok(false) => done = done.map(|_| false),
            Err(error) => done = Err(error),
        }
    }
    done
}

async fn rewrite(store: &Store, table: Table) -> Result<bool, StoreError> {
    let Some(left) = read_meta(store, table.mark()).await? else {
        return Ok(true);
    };
    let mut connection = store.reader().acquire().await?;
    // Every row that is dead by now was left by a transaction before this one.
    let before: String =
        sqlx::query_scalar("SELECT CAST(pg_snapshot_xmax(pg_current_snapshot()) AS TEXT)")
            .fetch_one(&mut *connection)
            .await?;
    write_anew(&mut connection, table).await?;
    // The rows that somebody may still want to see were taken along: none was, where everything
    // before that transaction is over.
    let clean: i64 = sqlx::query_scalar(
        "SELECT CASE WHEN age(CAST(CAST($1 AS xid8) AS xid)) >= age(relfrozenxid) THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END \
         FROM pg_class WHERE oid = CAST($2 AS regclass)",
    )
    .bind(before)
    .bind(table.name())
    .fetch_one(&mut *connection)
    .await?;
    drop(connection);
    if clean == 0 {
        return Ok(false);
    }
    // Something more may have been erased meanwhile: then this is to be done again.
    let mut tx = store.begin().await?;
    sqlx::query("DELETE FROM meta WHERE name = $1 AND value = $2")
        .bind(table.mark())
        .bind(left)
        .execute(tx.conn())
        .await?;
    tx.commit().await?;
    Ok(true)
}

/// Waits for the table no longer than reports may have to wait for it.
async fn write_anew(connection: &mut AnyConnection, table: Table) -> Result<(), StoreError> {
    let wait = format!("SET lock_timeout = {}", policy::REWRITE_WAIT.as_millis());
    connection.execute(sqlx::AssertSqlSafe(wait)).await?;
    let anew = format!("VACUUM FULL {}", table.name());
    let done = connection.execute(sqlx::AssertSqlSafe(anew)).await;
    connection.execute("RESET lock_timeout").await?;
    done?;
    Ok(())
}
