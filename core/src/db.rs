//! Opening the queue file, and the promises every connection makes.
//!
//! WAL with `synchronous=FULL`: when a commit returns, it is durable. (The press gets the same with
//! one sync instead of two, see [`Db::open_for_press`].)
//! `secure_delete`: what is deleted is overwritten. `temp_store=MEMORY`: nothing of a report in
//! a temporary file. No connection folds the log back when it closes or when it grows: that is
//! done at leisure by [`crate::erase`].

use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::error::CoreError;
use crate::schema;

/// The folder the phone keeps everything in.
#[derive(Clone, Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// How the names of broken queues begin that were moved aside.
    pub(crate) const BROKEN: &'static str = "broken-";

    /// Names the folder and creates it when it is missing, for its owner only.
    pub(crate) fn prepare(path: &Path) -> Result<Self, CoreError> {
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(path)?;
        Ok(Self(path.to_path_buf()))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn queue(&self) -> PathBuf {
        self.0.join("queue.sqlite3")
    }

    pub(crate) fn wal(&self) -> PathBuf {
        self.0.join("queue.sqlite3-wal")
    }

    pub(crate) fn shm(&self) -> PathBuf {
        self.0.join("queue.sqlite3-shm")
    }

    /// Where it is noted that an SMS text was taken, when the queue has no room for that.
    pub(crate) fn sms_marks(&self) -> PathBuf {
        self.0.join("sms-marks")
    }

    /// Locked by whoever is sending.
    pub(crate) fn sync_lock(&self) -> PathBuf {
        self.0.join("sync.lock")
    }

    /// Locked by whoever creates or migrates the queue.
    pub(crate) fn schema_lock(&self) -> PathBuf {
        self.0.join("schema.lock")
    }

    /// Locked by whoever moves a broken queue aside.
    pub(crate) fn salvage_lock(&self) -> PathBuf {
        self.0.join("salvage.lock")
    }
}

/// A connection that knows which file it opened: a broken queue is moved aside by whoever
/// notices first, and nobody may go on writing into the file that was moved.
#[derive(Debug)]
pub(crate) struct Db {
    pub(crate) connection: Connection,
    inode: (u64, u64),
}

impl Db {
    /// Opens the queue, creates or migrates it where needed. Every commit is durable.
    pub(crate) fn open(folder: &Folder, busy: Duration) -> Result<Self, CoreError> {
        let db = Self::connect(folder, busy)?;
        db.connection.execute_batch("PRAGMA synchronous = FULL;")?;
        Ok(db)
    }

    /// Opens the queue for one commit that is durable only after [`sync_log`].
    ///
    /// With `synchronous=FULL`, SQLite's first commit on a connection syncs the log *and* the
    /// folder, since the log might be a new file; a press is always a first commit, and a second
    /// flush doubles what it costs. The log of a queue of the current schema is no new file (see
    /// [`schema::bring_up_to_date`]), so one sync of it is all that durability takes.
    pub(crate) fn open_for_press(folder: &Folder, busy: Duration) -> Result<Self, CoreError> {
        let db = Self::connect(folder, busy)?;
        db.connection
            .execute_batch("PRAGMA synchronous = NORMAL;")?;
        Ok(db)
    }

    fn connect(folder: &Folder, busy: Duration) -> Result<Self, CoreError> {
        let path = folder.queue();
        refuse_orphaned_log(folder)?;
        let mut connection = Connection::open_with_flags(
            &path,
            OpenFlags::SQLITE_OPEN_READ_WRITE
                | OpenFlags::SQLITE_OPEN_CREATE
                | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?;
        connection.busy_timeout(busy)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        connection.execute_batch(
            "PRAGMA temp_store = MEMORY;
             PRAGMA secure_delete = ON;
             PRAGMA foreign_keys = ON;
             PRAGMA wal_autocheckpoint = 0;",
        )?;
        schema::bring_up_to_date(&mut connection, folder, busy)?;
        let inode = inode_of(&path)?;
        Ok(Self { connection, inode })
    }

    /// Whether the queue's path still leads to the file this connection writes to.
    pub(crate) fn is_current(&self, folder: &Folder) -> bool {
        inode_of(&folder.queue()).is_ok_and(|inode| inode == self.inode)
    }
}

/// Puts everything that was committed on stable storage.
pub(crate) fn sync_log(folder: &Folder) -> Result<(), CoreError> {
    Ok(std::fs::OpenOptions::new()
        .write(true)
        .open(folder.wal())?
        .sync_data()?)
}

/// A log beside an empty database is what is left of a queue whose file was lost. SQLite would
/// delete it; it may hold the only copy of a press.
fn refuse_orphaned_log(folder: &Folder) -> Result<(), CoreError> {
    let length = |path: PathBuf| std::fs::metadata(path).map_or(0, |metadata| metadata.len());
    if length(folder.queue()) == 0 && length(folder.wal()) > 0 {
        return Err(CoreError::BadRow("the file itself"));
    }
    Ok(())
}

fn inode_of(path: &Path) -> Result<(u64, u64), CoreError> {
    let metadata = std::fs::metadata(path)?;
    Ok((metadata.dev(), metadata.ino()))
}
