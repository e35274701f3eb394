//! The head of the audit log, written out beside the database.
//!
//! Rows cut off at the end leave a log that is right in itself. A line a day in
//! `DIR/audit-heads` says how far it had come, so that a cut is found. Copies of
//! that file elsewhere (paper will do) make it harder still.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use chrono::{DateTime, SecondsFormat, Utc};
use sqlx::Row;

use super::{Entry, record};
use crate::accounts::COMMAND_LINE;
use crate::keys::Keys;
use crate::store::{Store, StoreError};

const FILE: &str = "audit-heads";

/// Appends the newest row's number and hash, unless a line says it already. Gives
/// back whether there is a row at all.
///
/// # Errors
/// When the database cannot be read or the file not written.
pub async fn write_out(store: &Store, data: &Path, now: DateTime<Utc>) -> Result<bool, HeadsError> {
    let row = sqlx::query("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")
        .fetch_optional(store.reader())
        .await
        .map_err(StoreError::from)?;
    let Some(row) = row else { return Ok(false) };
    let (seq, hash): (i64, Vec<u8>) = (
        row.try_get(0).map_err(StoreError::from)?,
        row.try_get(1).map_err(StoreError::from)?,
    );
    // The number alone says nothing: a log that was cut off passes its old numbers again.
    if read(data)?.contains(&(seq, hex(&hash))) {
        return Ok(true);
    }
    let line = format!(
        "{seq} {} {}\n",
        hex(&hash),
        now.to_rfc3339_opts(SecondsFormat::Secs, true)
    );
    let mut file = OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(data.join(FILE))?;
    file.write_all(line.as_bytes())?;
    file.sync_all()?;
    Ok(true)
}

/// Why a head could not be written out or read.
#[derive(Debug, thiserror::Error)]
pub enum HeadsError {
    /// The file.
    #[error("audit-heads: {0}")]
    Io(#[from] io::Error),
    /// A line of it.
    #[error("audit-heads: line {0} cannot be read")]
    Line(usize),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Every head that was written out: number, and hash in hexadecimal.
///
/// # Errors
/// When the file cannot be read.
pub fn read(data: &Path) -> Result<Vec<(i64, String)>, HeadsError> {
    let text = match fs::read_to_string(data.join(FILE)) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    text.lines()
        .enumerate()
        .map(|(at, line)| {
            let mut words = line.split(' ');
            let seq = words.next().and_then(|seq| seq.parse().ok());
            seq.zip(words.next().map(str::to_owned))
                .ok_or(HeadsError::Line(at + 1))
        })
        .collect()
}

/// The first head that is no row of the log any more.
///
/// # Errors
/// When the database cannot be read.
pub async fn missing(store: &Store, heads: &[(i64, String)]) -> Result<Option<i64>, StoreError> {
    for (seq, wanted) in heads {
        if !stands(store, *seq, wanted).await? {
            return Ok(Some(*seq));
        }
    }
    Ok(None)
}

async fn stands(store: &Store, seq: i64, wanted: &str) -> Result<bool, StoreError> {
    let found: Option<Vec<u8>> = sqlx::query_scalar("SELECT hash FROM audit WHERE seq = $1")
        .bind(seq)
        .fetch_optional(store.reader())
        .await?;
    Ok(found.is_some_and(|found| hex(&found) == wanted))
}

/// Notes in the log that it goes on from an older state, and lets the file go on from there too
/// ([`start_over`]), with a line that says so.
///
/// # Errors
/// When the database cannot be written, or a file not.
pub async fn after_restore(
    store: &Store,
    keys: &Keys,
    data: &Path,
    stamp: &str,
    now: DateTime<Utc>,
) -> Result<Option<PathBuf>, HeadsError> {
    let aside = start_over(store, data, stamp).await?;
    let entry = Entry {
        actor: COMMAND_LINE,
        action: "restore",
        subject: stamp,
        reason: "",
    };
    record(store, keys, entry, now).await?;
    write_out(store, data, now).await?;
    Ok(aside)
}

/// After an older database took the place of the one whose heads these are: the file is put aside,
/// as `audit-heads.before-restore-STAMP`, and goes on with those of its lines that are rows of
/// this log. Says where it was put; `None` where every line is such a row.
///
/// # Errors
/// When the database cannot be read or a file not written.
pub async fn start_over(
    store: &Store,
    data: &Path,
    stamp: &str,
) -> Result<Option<PathBuf>, HeadsError> {
    let heads = read(data)?;
    if missing(store, &heads).await?.is_none() {
        return Ok(None);
    }
    let text = fs::read_to_string(data.join(FILE))?;
    let mut kept = String::new();
    for (line, (seq, hash)) in text.lines().zip(&heads) {
        if stands(store, *seq, hash).await? {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    let aside = data.join(format!("{FILE}.before-restore-{stamp}"));
    fs::rename(data.join(FILE), &aside)?;
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(data.join(FILE))?;
    file.write_all(kept.as_bytes())?;
    file.sync_all()?;
    File::open(data)?.sync_all()?;
    Ok(Some(aside))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
