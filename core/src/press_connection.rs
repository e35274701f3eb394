//! The press's own connection: opened at the first press of a process and kept for the next.
//!
//! Whoever opens a queue that nobody has open reads its whole log first. A process in which people
//! only press (a widget, a tile) would do that at every press, and nobody would fold the log. It
//! shares nothing with the Reporter: a sync or a screen never keeps a press waiting for it.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use crate::db::{Db, Folder};
use crate::error::CoreError;
use crate::policy;

static OPEN: Mutex<Option<(PathBuf, Db)>> = Mutex::new(None);

/// Works on the queue of this folder. After an error the connection is not used again.
pub(crate) fn with<T>(
    folder: &Folder,
    work: impl FnOnce(&mut Db) -> Result<T, CoreError>,
) -> Result<T, CoreError> {
    let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    let kept = open
        .take()
        .filter(|(path, db)| path == folder.path() && db.is_current(folder));
    let mut db = match kept {
        Some((_, db)) => db,
        None => Db::open_for_press(folder, policy::PRESS_BUSY)?,
    };
    let result = work(&mut db)?;
    *open = Some((folder.path().to_path_buf(), db));
    Ok(result)
}
