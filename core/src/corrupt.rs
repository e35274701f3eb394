//! A queue file that cannot be read any more: moved aside, kept, reported, and read as far as it
//! can be, while the phone works on with a new one.
//!
//! Whoever meets it first (the app, a press, a job) takes a lock, looks again, and moves it aside
//! together with its log. Whoever still has it open sees that its path leads to another file and
//! opens that ([`crate::db::Db::is_current`]). Two ways lead to what was in it: row by row through
//! SQLite, as long as its pages hold; and through the raw bytes, in which every envelope stands
//! behind the header of its row ([`crate::carve`]). What is found twice is queued once, and what
//! had been delivered before is answered with the same receipt again: nothing is lost and nothing
//! doubled. A process that dies in between is followed by the next that opens the folder: the new
//! queue knows which of those that were moved aside it has read.

use std::path::{Path, PathBuf};

use ots_protocol::instance::SignedInstance;
use ots_protocol::{Envelope, KeyId};
use rusqlite::{
    Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior, params,
};

use crate::broken;
use crate::carve;
use crate::clock::Moment;
use crate::db::{Db, Folder};
use crate::error::CoreError;
use crate::lock::FileLock;
use crate::queue::{self, NewItem, NewReport};
use crate::{instance_store, policy};

/// Moves the queue aside if it is really broken, and fills a new one with what can be read.
pub(crate) fn set_aside(
    folder: &Folder,
    embedded: &SignedInstance,
    at: &Moment,
) -> Result<(), CoreError> {
    let _lock = FileLock::take(&folder.salvage_lock())?;
    if !is_sound(folder) {
        let aside = free_name(folder, at);
        // The log first: a log without its database is thrown away by whoever opens that name.
        for (from, to) in [
            (folder.wal(), broken::with_suffix(&aside, "-wal")),
            (folder.shm(), broken::with_suffix(&aside, "-shm")),
            (folder.queue(), aside),
        ] {
            match std::fs::rename(from, to) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(error.into());
                }
                _ => {}
            }
        }
    }
    read_all(folder, embedded, at)
}

/// Goes on where a process died that had moved a queue aside and not yet read it.
pub(crate) fn finish(
    folder: &Folder,
    embedded: &SignedInstance,
    at: &Moment,
) -> Result<(), CoreError> {
    if broken::all(folder)?.is_empty() {
        return Ok(());
    }
    let _lock = FileLock::take(&folder.salvage_lock())?;
    read_all(folder, embedded, at)
}

/// Removes the broken queues, after everything in them that can be read is queued again.
pub(crate) fn remove_all(
    folder: &Folder,
    embedded: &SignedInstance,
    at: &Moment,
) -> Result<(), CoreError> {
    if broken::all(folder)?.is_empty() {
        return Ok(());
    }
    let _lock = FileLock::take(&folder.salvage_lock())?;
    read_all(folder, embedded, at)?;
    broken::remove(folder)
}

/// Queues what can be read of every broken queue, once, and overwrites it there. To be called
/// under the lock.
fn read_all(folder: &Folder, embedded: &SignedInstance, at: &Moment) -> Result<(), CoreError> {
    for aside in broken::all(folder)? {
        let mut db = Db::open(folder, policy::QUEUE_BUSY)?;
        let tx = db
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        if !is_noted(&tx, &aside)? {
            salvage(&tx, embedded, &aside, at)?;
        }
        tx.commit()?;
        // What could not be overwritten now is tried again at every opening.
        let _ = broken::scrub(&db.connection, &aside);
    }
    Ok(())
}

fn file_name(aside: &Path) -> Option<&str> {
    aside.file_name().and_then(|name| name.to_str())
}

fn is_noted(tx: &Transaction<'_>, aside: &Path) -> Result<bool, CoreError> {
    let noted = tx
        .query_row(
            "SELECT 1 FROM incident WHERE file = ?1",
            [file_name(aside)],
            |_| Ok(()),
        )
        .optional()?;
    Ok(noted.is_some())
}

/// Queues again what can be read of one, and notes that it broke.
fn salvage(
    tx: &Transaction<'_>,
    embedded: &SignedInstance,
    aside: &Path,
    at: &Moment,
) -> Result<(), CoreError> {
    let raw = broken::parts(aside).map(|file| std::fs::read(file).unwrap_or_default());
    // A log beside an empty database would be deleted by being opened.
    let mut salvaged = if raw[0].is_empty() {
        0
    } else {
        read_rows(tx, aside).unwrap_or(0)
    };
    salvaged += read_bytes(tx, embedded, &raw, at)?;
    tx.execute(
        "INSERT INTO incident (at, kind, file, salvaged) VALUES (?1, 'broken_queue', ?2, ?3)",
        params![at.ms(), file_name(aside), salvaged],
    )?;
    Ok(())
}

/// Whether the queue opens and holds together.
fn is_sound(folder: &Folder) -> bool {
    Db::open(folder, policy::QUEUE_BUSY).is_ok_and(|db| check(&db.connection).is_ok())
}

/// SQLite's own look at every page.
pub(crate) fn check(connection: &Connection) -> Result<(), CoreError> {
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict == "ok" {
        Ok(())
    } else {
        Err(CoreError::BadRow("a page of the file"))
    }
}

fn free_name(folder: &Folder, at: &Moment) -> PathBuf {
    let name = |n: u32| {
        folder
            .path()
            .join(format!("{}{}-{n}.sqlite3", Folder::BROKEN, at.ms()))
    };
    let mut n = 0;
    while broken::parts(&name(n)).iter().any(|file| file.exists()) {
        n += 1;
    }
    name(n)
}

/// Row by row, each on its own: a broken page costs the rows on it and no others.
fn read_rows(tx: &Transaction<'_>, aside: &Path) -> Result<u32, CoreError> {
    let broken = Connection::open_with_flags(aside, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    for table in ["report", "prepared", "instance"] {
        copy_table(tx, &broken, table);
    }
    let newest: i64 = broken.query_row("SELECT coalesce(max(seq), 0) FROM item", [], |row| {
        row.get(0)
    })?;
    let mut salvaged = 0;
    for seq in 1..=newest {
        if copy_item(tx, &broken, seq).unwrap_or(false) {
            salvaged += 1;
        }
    }
    Ok(salvaged)
}

/// Copies what can be read of a table whose columns the new queue has as well.
fn copy_table(tx: &Transaction<'_>, broken: &Connection, table: &str) {
    let Ok(mut statement) = broken.prepare(&format!("SELECT * FROM {table}")) else {
        return;
    };
    let columns: Vec<String> = statement
        .column_names()
        .iter()
        .map(|name| (*name).to_owned())
        .collect();
    let marks = vec!["?"; columns.len()].join(", ");
    let insert = format!(
        "INSERT OR IGNORE INTO {table} ({}) VALUES ({marks})",
        columns.join(", ")
    );
    let Ok(mut rows) = statement.query([]) else {
        return;
    };
    while let Ok(Some(row)) = rows.next() {
        let values: Result<Vec<rusqlite::types::Value>, _> =
            (0..columns.len()).map(|column| row.get(column)).collect();
        let Ok(values) = values else { continue };
        // A row that the new queue does not take is a row that was broken.
        let _ = tx.execute(&insert, rusqlite::params_from_iter(values));
    }
}

/// Copies one item. `true`: it is queued again.
fn copy_item(tx: &Transaction<'_>, broken: &Connection, seq: i64) -> Result<bool, CoreError> {
    let row: Option<(Option<Vec<u8>>, Vec<rusqlite::types::Value>)> = broken
        .query_row(
            "SELECT envelope.bytes, item.seq, item_id, report_id, kind,
                    CASE WHEN state = 3 THEN 2 ELSE state END, created_at, boot_id, boot_ms,
                    release_at, attempts, last_error, refusal, sms_handed_at, sent_at,
                    received_at, receipt_flags, next_attempt_at
             FROM item LEFT JOIN envelope USING (seq) WHERE item.seq = ?1",
            [seq],
            |row| {
                Ok((
                    row.get(0)?,
                    (1..18).map(|n| row.get(n)).collect::<Result<_, _>>()?,
                ))
            },
        )
        .optional()?;
    let Some((bytes, values)) = row else {
        return Ok(false);
    };
    if bytes.is_none() && values.get(4) != Some(&rusqlite::types::Value::Integer(4)) {
        return Err(CoreError::BadRow("an unsent item without its envelope"));
    }
    tx.execute(
        "INSERT OR IGNORE INTO item (seq, item_id, report_id, kind, state, created_at, boot_id,
                boot_ms, release_at, attempts, last_error, refusal, sms_handed_at, sent_at,
                received_at, receipt_flags, next_attempt_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
        rusqlite::params_from_iter(values),
    )?;
    let Some(bytes) = bytes else { return Ok(false) };
    tx.execute(
        "INSERT OR IGNORE INTO envelope (seq, bytes) VALUES (?1, ?2)",
        params![seq, bytes],
    )?;
    Ok(true)
}

/// Out of the raw bytes of file and log: whatever is not queued or delivered yet.
fn read_bytes(
    tx: &Transaction<'_>,
    embedded: &SignedInstance,
    raw: &[Vec<u8>],
    at: &Moment,
) -> Result<u32, CoreError> {
    let mut keys: Vec<KeyId> = Vec::new();
    for instance in [embedded, &instance_store::in_hand(tx, embedded)?] {
        keys.extend(
            instance
                .document()
                .sealing_keys
                .iter()
                .map(|entry| entry.public.id()),
        );
    }
    let mut salvaged = 0;
    for bytes in raw {
        for envelope in carve::envelopes(bytes, &keys) {
            if queue_again(tx, &envelope, at)? {
                salvaged += 1;
            }
        }
    }
    Ok(salvaged)
}

/// Queues an envelope whose row is gone. Without its keys nothing can be added to its report; the
/// cry itself goes out.
fn queue_again(tx: &Transaction<'_>, envelope: &Envelope, at: &Moment) -> Result<bool, CoreError> {
    let (report_id, item_id) = (envelope.report_id(), envelope.item_id());
    let known = tx
        .query_row(
            "SELECT 1 FROM item WHERE item_id = ?1",
            [item_id.as_bytes()],
            |_| Ok(()),
        )
        .optional()?;
    if known.is_some() {
        return Ok(false);
    }
    let has_report = tx
        .query_row(
            "SELECT 1 FROM report WHERE report_id = ?1",
            [report_id.as_bytes()],
            |_| Ok(()),
        )
        .optional()?;
    let pressed = report_id.time().unwrap_or(at.now);
    // Another boot than any: how long ago it was cannot be told.
    let created = Moment {
        now: pressed,
        boot_id: None,
        since_boot: std::time::Duration::ZERO,
    };
    if has_report.is_none() {
        queue::insert_report(
            tx,
            &NewReport {
                report_id,
                created,
                choice: None,
                drill: false,
                warn_at: None,
                keys: None,
            },
        )?;
    }
    queue::insert_item(
        tx,
        &NewItem {
            item_id,
            report_id,
            kind: envelope.kind(),
            created,
            release_at: None,
            envelope: envelope.as_bytes(),
        },
    )?;
    Ok(true)
}
