//! A backup: everything the database holds at one moment, and the keys to read it,
//! in one file that either database can be restored from.
//!
//! It is made while the server runs, from one snapshot. Restoring checks the whole
//! file before it touches anything, keeps what it replaces, and gives the call
//! centre a new epoch: phones notice, start over, and offer to send again what the
//! backup did not have.
//!
//! The file holds the private keys unless it is told not to: a backup that nobody
//! can read is none. So it is as secret as the key folder (and as private: 0600).

mod dump;
mod format;
mod load;
mod replace;

use std::io;
use std::path::PathBuf;

pub use dump::{Made, backup};
pub use replace::{Restored, restore};

use crate::audit::heads::HeadsError;
use crate::keys::KeysError;
use crate::store::StoreError;

/// Why a backup was not made or restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A file cannot be read or written.
    #[error("{path}: {error}", path = .0.display(), error = .1)]
    Io(PathBuf, io::Error),
    /// There is a file of this name.
    #[error("{}: is there already; a backup overwrites nothing", .0.display())]
    Exists(PathBuf),
    /// It is no backup, or not all of it.
    #[error("{}: not a whole backup: {reason}", .path.display(), reason = .reason)]
    NotWhole {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// It was made by a newer program.
    #[error("this backup was made by a newer version of this program")]
    Newer,
    /// A key of the backup and one that is here have one name and are not the same.
    #[error(
        "the key file {0} is here already with other content; this folder belongs to another call centre"
    )]
    OtherKeys(String),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The keys that came with it.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// What was written out of the audit log.
    #[error(transparent)]
    Heads(#[from] HeadsError),
}

impl BackupError {
    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |error| Self::Io(path, error)
    }
}
