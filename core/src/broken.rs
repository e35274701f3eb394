//! Broken queues that were moved aside: where they lie, and what may still stand in them.
//!
//! A broken queue is kept, for whoever has to find out why it broke. What could be read out of it
//! belongs to the new queue from then on, and is overwritten here at once: after a receipt nothing
//! of an envelope may be left anywhere, and a copy that nobody looks after would be. The ids and
//! follow-up keys of its reports stay as they stay in a sound queue, until one is forgotten or
//! called off: then the broken queues go altogether.

use std::collections::{BTreeSet, HashSet};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension as _};

use crate::carve;
use crate::db::Folder;
use crate::error::CoreError;

/// Pieces of an envelope that are at least so long are found, wherever a page cuts it.
const PIECE: usize = 16;

/// The files that belong to a broken queue: itself and its log.
pub(crate) fn parts(queue: &Path) -> [PathBuf; 2] {
    [queue.to_path_buf(), with_suffix(queue, "-wal")]
}

/// A name beside another.
pub(crate) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Every broken queue in the folder, the oldest first. Of one of them the log alone may be there.
pub(crate) fn all(folder: &Folder) -> Result<BTreeSet<PathBuf>, CoreError> {
    let mut found = BTreeSet::new();
    for path in files(folder)? {
        let name = path.to_string_lossy();
        let queue = ["-wal", "-shm"]
            .iter()
            .find_map(|suffix| name.strip_suffix(suffix));
        found.insert(queue.map_or_else(|| path.clone(), PathBuf::from));
    }
    Ok(found)
}

fn files(folder: &Folder) -> Result<Vec<PathBuf>, CoreError> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder.path())? {
        let entry = entry?;
        let name = entry.file_name();
        if name.to_string_lossy().starts_with(Folder::BROKEN) {
            found.push(entry.path());
        }
    }
    Ok(found)
}

/// Removes them all.
pub(crate) fn remove(folder: &Folder) -> Result<(), CoreError> {
    for file in files(folder)? {
        std::fs::remove_file(file)?;
    }
    Ok(())
}

/// Overwrites every envelope in a broken queue that the queue of now knows of.
pub(crate) fn scrub(queue: &Connection, broken: &Path) -> Result<(), CoreError> {
    let raw = parts(broken).map(|file| std::fs::read(file).unwrap_or_default());
    let mut pieces = HashSet::new();
    let mut add = |envelope: &[u8]| {
        let windows = envelope.windows(PIECE);
        pieces.extend(windows.filter_map(|piece| <[u8; PIECE]>::try_from(piece).ok()));
    };
    for bytes in &raw {
        for envelope in carve::all_envelopes(bytes) {
            if is_known(queue, envelope.item_id().as_bytes())? {
                add(envelope.as_bytes());
            }
        }
    }
    // Long ones lie in several places of the file: pieces of what is queued now.
    let mut statement = queue.prepare("SELECT bytes FROM envelope")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        add(row.get_ref(0)?.as_blob().unwrap_or_default());
    }
    for (file, mut bytes) in parts(broken).into_iter().zip(raw) {
        if zero(&mut bytes, &pieces) {
            let mut file = std::fs::OpenOptions::new().write(true).open(file)?;
            file.seek(SeekFrom::Start(0))?;
            file.write_all(&bytes)?;
            file.sync_data()?;
        }
    }
    Ok(())
}

fn is_known(queue: &Connection, item: &[u8]) -> Result<bool, CoreError> {
    let found = queue
        .prepare_cached("SELECT 1 FROM item WHERE item_id = ?1")?
        .query_row([item], |_| Ok(()))
        .optional()?;
    Ok(found.is_some())
}

/// Whether there was anything to overwrite.
fn zero(bytes: &mut [u8], pieces: &HashSet<[u8; PIECE]>) -> bool {
    let found: Vec<usize> = bytes
        .windows(PIECE)
        .enumerate()
        .filter(|(_, window)| pieces.contains(*window))
        .map(|(at, _)| at)
        .collect();
    for at in &found {
        bytes[*at..*at + PIECE].fill(0);
    }
    !found.is_empty()
}
