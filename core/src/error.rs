//! What can go wrong: [`CoreError`] knows what happened inside, [`ReporterError`] what the shell
//! may know and act on. They are converted here and nowhere else.
//!
//! Neither ever holds a word of a report: they carry codes, ids and the system's own texts.

use ots_protocol::{ItemId, ReportId};
use rusqlite::ErrorCode;
use rusqlite::ffi::{SQLITE_IOERR_SHMSIZE, SQLITE_IOERR_WRITE};

/// What happened inside.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CoreError {
    #[error("queue: {0}")]
    Sqlite(#[from] rusqlite::Error),
    #[error("file: {0}")]
    Io(#[from] std::io::Error),
    #[error("the queue was written by a newer version (schema {found}, this one knows {known})")]
    NewerSchema { found: i64, known: i64 },
    #[error("no report {0}")]
    NoSuchReport(ReportId),
    #[error("report {0} has no keys: it was salvaged out of a broken file")]
    NoKeys(ReportId),
    #[error("the content of {0} is no longer on this phone")]
    ContentErased(ItemId),
    #[error("instance document: {0}")]
    Instance(String),
    #[error("sealing: {0}")]
    Sealing(String),
    #[error("{0}")]
    BadInput(String),
    #[error("a row of the queue cannot be read: {0}")]
    BadRow(&'static str),
    #[error("HTTP: {0}")]
    Transport(String),
    #[error("no randomness from the system")]
    NoRandomness,
}

impl CoreError {
    fn sqlite_code(&self) -> Option<ErrorCode> {
        match self {
            Self::Sqlite(error) => error.sqlite_error_code(),
            _ => None,
        }
    }

    /// The disk, a quota or a file size limit is exhausted.
    pub(crate) fn is_disk_full(&self) -> bool {
        match self {
            Self::Io(error) => matches!(
                error.kind(),
                std::io::ErrorKind::StorageFull
                    | std::io::ErrorKind::QuotaExceeded
                    | std::io::ErrorKind::FileTooLarge
            ),
            Self::Sqlite(error) => error.sqlite_error().is_some_and(|error| {
                // A quota or a file size limit comes out of SQLite as a failed write.
                error.code == ErrorCode::DiskFull
                    || matches!(
                        error.extended_code,
                        SQLITE_IOERR_WRITE | SQLITE_IOERR_SHMSIZE
                    )
            }),
            _ => false,
        }
    }

    /// The file is no queue any more and has to be moved aside.
    pub(crate) fn is_corrupt(&self) -> bool {
        matches!(self, Self::BadRow(_))
            || matches!(
                self.sqlite_code(),
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
            )
    }
}

/// What the shell may know. Every variant has a next step for the person on the other side.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum ReporterError {
    /// No report with this id on the phone (never pressed here, called off in time, forgotten).
    #[error("no such report on this phone")]
    NoSuchReport,
    /// The report's content has left the phone: the call centre has signed for it.
    #[error("already delivered; the content is no longer on this phone")]
    AlreadyDelivered,
    /// Nothing can be added: the report's keys were lost with a broken file.
    #[error("nothing can be added to this report; press again")]
    CannotAdd,
    /// The phone's storage is full. Offer the SMS and the call buttons.
    #[error("the phone's storage is full")]
    StorageFull,
    /// The queue cannot be used. Offer the SMS and the call buttons.
    #[error("the queue cannot be used: {reason}")]
    QueueUnavailable {
        /// For a bug report; holds no content.
        reason: String,
    },
    /// The instance document is missing or not what the call centre signed.
    #[error("instance document: {reason}")]
    BadInstance {
        /// What is wrong with it.
        reason: String,
    },
    /// An argument that cannot be meant.
    #[error("{reason}")]
    BadInput {
        /// What is wrong with it; names the argument, never its content.
        reason: String,
    },
}

impl ReporterError {
    /// The stable name across JNI.
    #[must_use]
    pub const fn slug(&self) -> &'static str {
        match self {
            Self::NoSuchReport => "no_such_report",
            Self::AlreadyDelivered => "already_delivered",
            Self::CannotAdd => "cannot_add",
            Self::StorageFull => "storage_full",
            Self::QueueUnavailable { .. } => "queue_unavailable",
            Self::BadInstance { .. } => "bad_instance",
            Self::BadInput { .. } => "bad_input",
        }
    }
}

impl From<CoreError> for ReporterError {
    fn from(error: CoreError) -> Self {
        if error.is_disk_full() {
            return Self::StorageFull;
        }
        match error {
            CoreError::NoSuchReport(_) => Self::NoSuchReport,
            CoreError::ContentErased(_) => Self::AlreadyDelivered,
            CoreError::NoKeys(_) => Self::CannotAdd,
            CoreError::Instance(reason) => Self::BadInstance { reason },
            CoreError::BadInput(reason) => Self::BadInput { reason },
            other => Self::QueueUnavailable {
                reason: other.to_string(),
            },
        }
    }
}
