//! The head of the audit log, written out beside the database.
//!
//! Rows cut off at the end leave a log that is right in itself. A line a day in
//! `DIR/audit-heads` says how far it had come, so that a cut is found. Copies of
//! that file elsewhere (paper will do) make it harder still.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use chrono::{DateTime, SecondsFormat, Utc};
use sqlx::Row;

use crate::store::{Store, StoreError};

const FILE: &str = "audit-heads";

/// Appends the newest row's number and hash, unless the last line says it already. Gives
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
    if read(data)?
        .last_key_value()
        .is_some_and(|(last, _)| *last >= seq)
    {
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
pub fn read(data: &Path) -> Result<BTreeMap<i64, String>, HeadsError> {
    let text = match fs::read_to_string(data.join(FILE)) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
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
pub async fn missing(
    store: &Store,
    heads: &BTreeMap<i64, String>,
) -> Result<Option<i64>, StoreError> {
    for (seq, wanted) in heads {
        let found: Option<Vec<u8>> = sqlx::query_scalar("SELECT hash FROM audit WHERE seq = $1")
            .bind(*seq)
            .fetch_optional(store.reader())
            .await?;
        if found.is_none_or(|found| hex(&found) != *wanted) {
            return Ok(Some(*seq));
        }
    }
    Ok(None)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
