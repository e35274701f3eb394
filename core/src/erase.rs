//! What is gone must be gone from the disk as well.
//!
//! `secure_delete` overwrites deleted content in the database pages, but the old pages still lie
//! in the write-ahead log until it is folded in and cut. Every transaction that deletes content
//! raises `link.erase_due` with it; [`run_if_due`] folds the log in and truncates it, then lowers
//! the flag. A kill in between leaves the flag raised for the next open or sync.
//!
//! Lowering the flag writes the first frame of the new log. That is no accident: a log that
//! already has its header costs the next press one sync, not two.

use rusqlite::{Connection, Transaction};

use crate::db::Folder;
use crate::error::CoreError;
use crate::policy;

/// To be called in every transaction that deletes content.
pub(crate) fn mark_due(tx: &Transaction<'_>) -> Result<(), CoreError> {
    tx.prepare_cached("UPDATE link SET erase_due = 1")?
        .execute([])?;
    Ok(())
}

/// Erases what was deleted, if anything was. Gives back whether the disk is clean.
///
/// A reader or writer in another process can keep the log from being cut; then the flag stays
/// and the next call tries again.
pub(crate) fn run_if_due(connection: &Connection) -> Result<bool, CoreError> {
    let due: bool = connection.query_row("SELECT erase_due FROM link", [], |row| row.get(0))?;
    if !due {
        return Ok(true);
    }
    if !fold(connection)? {
        return Ok(false);
    }
    connection.execute("UPDATE link SET erase_due = 0", [])?;
    Ok(true)
}

/// Folds a log that has grown large, and gives a fresh log its header; see the module's text.
pub(crate) fn tidy(connection: &Connection, folder: &Folder) -> Result<(), CoreError> {
    let length = std::fs::metadata(folder.wal()).map_or(0, |metadata| metadata.len());
    if length > policy::WAL_FOLD_BYTES {
        fold(connection)?;
    }
    if length == 0 || length > policy::WAL_FOLD_BYTES {
        connection.execute("UPDATE link SET erase_due = erase_due", [])?;
    }
    Ok(())
}

/// Folds the log into the database and cuts it to nothing; `false` when somebody is reading.
fn fold(connection: &Connection) -> Result<bool, CoreError> {
    let busy: i64 =
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    Ok(busy == 0)
}
