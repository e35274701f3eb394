//! Everything durable: one handle over embedded SQLite or PostgreSQL.
//!
//! Both dialects run the same queries (`$1` placeholders, BIGINT, TEXT and bytes
//! only) through sqlx's `Any` driver; what differs stands in [`dialect`].
//!
//! Promises: a committed [`Tx`] is on stable storage (SQLite: WAL with
//! `synchronous=FULL`; PostgreSQL: `synchronous_commit` is checked at start);
//! events get gapless numbers, taken as the last statement before the commit, so
//! a reader that has seen number N has seen everything below N.

mod bulk;
mod dialect;
mod error;
mod keyset;
mod migrate;
mod retry;
mod tx;
mod writer;

use std::path::Path;
use std::sync::Arc;

use sqlx::AnyPool;
use sqlx::any::AnyPoolOptions;

pub(crate) use bulk::{Bulk, pieces};
pub use dialect::Dialect;
pub use error::StoreError;
pub use keyset::{After, Key};
pub(crate) use keyset::{Keyset, Way};
pub use retry::retrying;
pub use tx::Tx;
pub(crate) use writer::Alone;
use writer::Writer;

use crate::policy;

/// The store. Cheap to clone; every clone is the same pools.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    write: Writer,
    read: AnyPool,
    dialect: Dialect,
    url: String,
    committed: tokio::sync::Notify,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Not the URL: it may hold the database's password.
        f.debug_struct("Store")
            .field("dialect", &self.0.dialect)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// The address of the embedded database under a data folder.
    #[must_use]
    pub fn embedded_url(data: &Path) -> String {
        format!(
            "sqlite://{}?mode=rwc",
            data.join("db").join("ots.sqlite3").display()
        )
    }

    /// Opens the database at `url` and brings its tables up to date.
    ///
    /// # Errors
    /// When it cannot be reached, is newer than this program, or would lose
    /// acknowledged reports in a crash (`synchronous_commit=off`).
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        Self::open_at(url, None).await
    }

    /// The same, but with the tables as they were at one version of the schema: for
    /// a backup of that version.
    pub(crate) async fn open_at(url: &str, version: Option<i64>) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let dialect = Dialect::of(url)?;
        let (write, read) = match dialect {
            Dialect::Sqlite => {
                let cache = policy::SQLITE_WRITER_CACHE_KIB;
                let first = options(dialect, 1, cache).connect(url).await?;
                migrate::run(&first, dialect, version).await?;
                let writer = first.acquire().await?.detach();
                let readers = options(
                    dialect,
                    policy::SQLITE_READERS,
                    policy::SQLITE_READER_CACHE_KIB,
                )
                .connect(url)
                .await?;
                (Writer::one(writer), readers)
            }
            Dialect::Postgres => {
                let pool = options(dialect, policy::POSTGRES_CONNECTIONS, 0)
                    .connect(url)
                    .await?;
                migrate::run(&pool, dialect, version).await?;
                (Writer::Pool(pool.clone()), pool)
            }
        };
        dialect.check_durability(&read).await?;
        Ok(Self(Arc::new(Inner {
            write,
            read,
            dialect,
            url: url.to_owned(),
            committed: tokio::sync::Notify::new(),
        })))
    }

    /// Begins a transaction that may write. On SQLite there is one writer.
    ///
    /// # Errors
    /// When no connection can be had in time.
    pub async fn begin(&self) -> Result<Tx<'_>, StoreError> {
        Ok(Tx::new(self, self.0.write.begin().await?))
    }

    /// Runs one statement that writes as a transaction of its own, in one round trip,
    /// and gives back the rows it returns.
    ///
    /// # Errors
    /// When it cannot be run; where the connection broke on the way, whether it was
    /// is unknown.
    pub(crate) async fn alone<T>(&self, statement: Alone<'_, T>) -> Result<Vec<T>, StoreError>
    where
        T: Send + Unpin + for<'r> sqlx::FromRow<'r, sqlx::any::AnyRow>,
    {
        self.0.write.alone(statement).await
    }

    /// Makes what was deleted leave the write-ahead log too. SQLite only: PostgreSQL
    /// recycles its log and its dead rows by itself.
    ///
    /// # Errors
    /// When the log cannot be folded into the file now, because something reads an
    /// older state; it will be with the next one.
    pub(crate) async fn fold_log(&self) -> Result<(), StoreError> {
        if self.dialect() == Dialect::Sqlite {
            let fold = sqlx::query_as::<_, (i64, i64, i64)>("PRAGMA wal_checkpoint(TRUNCATE)");
            self.alone(fold).await?;
        }
        Ok(())
    }

    /// Which version the tables are at.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn schema_version(&self) -> Result<i64, StoreError> {
        Ok(
            sqlx::query_scalar("SELECT MAX(version) FROM _sqlx_migrations")
                .fetch_one(&self.0.read)
                .await?,
        )
    }

    /// The version this program brings tables to.
    #[must_use]
    pub fn newest_schema() -> i64 {
        migrate::newest()
    }

    /// The pool for queries that only read.
    #[must_use]
    pub fn reader(&self) -> &AnyPool {
        &self.0.read
    }

    /// Which SQL the database speaks.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.0.dialect
    }

    pub(crate) fn url(&self) -> &str {
        &self.0.url
    }

    /// Rings after every commit of this process that wrote events.
    pub(crate) fn committed(&self) -> &tokio::sync::Notify {
        &self.0.committed
    }

    /// Closes every connection; SQLite folds its WAL back into the file.
    pub async fn close(&self) {
        self.0.read.close().await;
        self.0.write.close().await;
    }
}

fn options(dialect: Dialect, connections: u32, cache_kib: u32) -> AnyPoolOptions {
    AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(policy::CONNECTION_WAIT)
        // A ping before every use would cost a round trip on the hot path; a dead
        // connection shows itself as an error and the work is tried again.
        .test_before_acquire(false)
        .after_connect(move |connection, _| Box::pin(dialect.prepare(connection, cache_kib)))
}
