//! Locks between processes: `flock` on a file of the folder.
//!
//! The kernel lets go when the process dies, however it dies. So there is no lease to wait out
//! and no stale owner to guess about.

use std::fs::{File, OpenOptions};
use std::path::Path;

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

use crate::error::CoreError;

/// Held until dropped.
#[derive(Debug)]
pub(crate) struct FileLock {
    // The lock belongs to the open file: closing it lets go.
    _file: File,
}

impl FileLock {
    /// Takes the lock if nobody has it.
    pub(crate) fn try_take(path: &Path) -> Result<Option<Self>, CoreError> {
        let file = open(path)?;
        loop {
            match flock(&file, FlockOperation::NonBlockingLockExclusive) {
                Ok(()) => return Ok(Some(Self { _file: file })),
                Err(Errno::WOULDBLOCK) => return Ok(None),
                Err(Errno::INTR) => {}
                Err(other) => return Err(std::io::Error::from(other).into()),
            }
        }
    }

    /// Waits for the lock. Only for work that takes milliseconds.
    pub(crate) fn take(path: &Path) -> Result<Self, CoreError> {
        let file = open(path)?;
        loop {
            match flock(&file, FlockOperation::LockExclusive) {
                Ok(()) => return Ok(Self { _file: file }),
                Err(Errno::INTR) => {}
                Err(other) => return Err(std::io::Error::from(other).into()),
            }
        }
    }
}

fn open(path: &Path) -> Result<File, CoreError> {
    Ok(OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)?)
}
