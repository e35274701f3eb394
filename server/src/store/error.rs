//! What can go wrong with the store, sorted by what the caller can do about it.

/// An error of the database or of what stands in it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address names no database this program speaks to.
    #[error("the database URL must begin with postgres:// or sqlite://")]
    Url,
    /// A crash could lose what was acknowledged.
    #[error(
        "the database acknowledges commits before they are on disk ({0}); refusing to take reports"
    )]
    NotDurable(&'static str),
    /// The tables could not be brought up to date.
    #[error("cannot bring the database's tables up to date: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// A row holds what it should not.
    #[error("the database holds a value that cannot be right: {0}")]
    Corrupt(&'static str),
    /// Whatever the database said.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
}

impl StoreError {
    /// Whether the same transaction may well succeed when it is run again:
    /// deadlock, serialization failure, or a busy SQLite.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(
            self.code().as_deref(),
            Some("40001" | "40P01" | "5" | "261" | "517")
        )
    }

    /// Whether the disk is full.
    #[must_use]
    pub fn is_full(&self) -> bool {
        // SQLite: FULL, and the I/O errors by which a full disk or quota shows
        // (write, fsync, truncate, shared memory); PostgreSQL: disk_full.
        matches!(
            self.code().as_deref(),
            Some("13" | "778" | "1034" | "1546" | "4618" | "4874" | "5130" | "53100")
        )
    }

    fn code(&self) -> Option<String> {
        match self {
            Self::Database(sqlx::Error::Database(error)) => {
                error.code().map(std::borrow::Cow::into_owned)
            }
            _ => None,
        }
    }
}
