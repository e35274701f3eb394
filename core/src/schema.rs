//! The queue's schema and how an old queue becomes a new one.
//!
//! `PRAGMA user_version` names the schema; each step is one SQL file and one transaction that
//! also raises the version, so a kill at any point leaves the old schema or the new one, with
//! every row. Nothing here ever deletes a row. Runs when the app is installed or updated, and
//! at a press only if nobody has opened the app since.

use std::fs::File;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use crate::db::Folder;
use crate::error::CoreError;
use crate::lock::FileLock;
use crate::policy;

const CURRENT: &str = include_str!("schema.sql");

/// `STEPS[n]` leads from schema n + 1 to n + 2.
const STEPS: &[&str] = &[include_str!("migrations/2-news-and-incidents.sql")];

/// The schema this version writes.
pub(crate) const VERSION: i64 = STEPS.len() as i64 + 1;

/// Creates or migrates the queue; on a queue that is up to date it only reads one number.
///
/// Whoever sees the current version knows that the queue's files have their names on stable
/// storage: a new queue gets its version only after the folder was synced.
pub(crate) fn bring_up_to_date(
    connection: &mut Connection,
    folder: &Folder,
    busy: Duration,
) -> Result<(), CoreError> {
    let found = version(connection)?;
    if found > VERSION {
        return Err(CoreError::NewerSchema {
            found,
            known: VERSION,
        });
    }
    if found == VERSION {
        return Ok(());
    }
    // Two processes may arrive together: whoever comes second finds the work done.
    let _lock = FileLock::take(&folder.schema_lock())?;
    switch_to_log(connection, busy)?;
    File::open(folder.path())?.sync_all()?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut at = version(&transaction)?;
    if at == 0 {
        transaction.execute_batch(CURRENT)?;
        at = VERSION;
    }
    while at < VERSION {
        // `at` is at least 1 here and below VERSION, so the step exists.
        let step = usize::try_from(at - 1)
            .ok()
            .and_then(|index| STEPS.get(index));
        transaction.execute_batch(step.copied().unwrap_or_default())?;
        at += 1;
    }
    transaction.pragma_update(None, "user_version", VERSION)?;
    transaction.commit()?;
    Ok(())
}

/// Turns the write-ahead log on. That needs the file alone, and SQLite does not wait for those who
/// only look at it for a moment; so this does.
fn switch_to_log(connection: &Connection, busy: Duration) -> Result<(), CoreError> {
    let end = Instant::now() + busy;
    loop {
        let switched =
            connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
        match switched {
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
                    && Instant::now() < end =>
            {
                std::thread::sleep(policy::BUSY_LOOK);
            }
            other => return Ok(other?),
        }
    }
}

fn version(connection: &Connection) -> Result<i64, CoreError> {
    Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}
