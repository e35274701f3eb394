//! What differs between embedded SQLite and PostgreSQL, in one place.

use sqlx::{AnyConnection, AnyPool, AssertSqlSafe, Executor};

use super::StoreError;

/// The SQL a database speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// The embedded default.
    Sqlite,
    /// PostgreSQL, or what speaks its protocol and SQL.
    Postgres,
}

impl Dialect {
    /// Read off a database URL.
    pub(super) fn of(url: &str) -> Result<Self, StoreError> {
        match url.split_once(':').map(|(scheme, _)| scheme) {
            Some("sqlite") => Ok(Self::Sqlite),
            Some("postgres" | "postgresql") => Ok(Self::Postgres),
            _ => Err(StoreError::Url),
        }
    }

    /// Whether what was overwritten or deleted stays in the database's files as a dead row, for who
    /// knows how long. Embedded SQLite overwrites it there (`secure_delete`). What an erasure has to
    /// do beyond writing over a row hangs on this: envelopes are sealed once more at rest, by a key
    /// that can be thrown away, and tables are written anew.
    #[must_use]
    pub const fn keeps_dead_rows(self) -> bool {
        match self {
            Self::Sqlite => false,
            Self::Postgres => true,
        }
    }

    /// The words that the migration files leave open.
    pub(super) fn words(self) -> [(&'static str, &'static str); 5] {
        match self {
            Self::Sqlite => [
                ("{int}", "INTEGER"),
                ("{bytes}", "BLOB"),
                ("{empty}", "x''"),
                ("{strict}", "STRICT"),
                ("{clustered}", "STRICT, WITHOUT ROWID"),
            ],
            Self::Postgres => [
                ("{int}", "BIGINT"),
                ("{bytes}", "BYTEA"),
                ("{empty}", "''::bytea"),
                ("{strict}", ""),
                ("{clustered}", ""),
            ],
        }
    }

    /// Settings of one fresh connection. `cache_kib` is for SQLite's pages.
    pub(super) async fn prepare(
        self,
        connection: &mut AnyConnection,
        cache_kib: u32,
    ) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite => {
                for pragma in [
                    "PRAGMA busy_timeout = 5000",
                    "PRAGMA journal_mode = WAL",
                    "PRAGMA synchronous = FULL",
                    "PRAGMA foreign_keys = ON",
                    "PRAGMA temp_store = MEMORY",
                    // Erasure on request must not leave the words in free pages.
                    "PRAGMA secure_delete = ON",
                    // The writer folds the log into the file by itself, and whoever waits for it then
                    // waits for two fsyncs more: four times rarer than SQLite's default, so that
                    // under load it falls on far less than one request in a hundred. 16 MiB of log.
                    "PRAGMA wal_autocheckpoint = 4000",
                ] {
                    connection.execute(pragma).await?;
                }
                let cache = format!("PRAGMA cache_size = -{cache_kib}");
                connection.execute(AssertSqlSafe(cache)).await?;
                Ok(())
            }
            Self::Postgres => Ok(()),
        }
    }

    /// Refuses a database that would acknowledge before a report is on disk.
    pub(super) async fn check_durability(self, pool: &AnyPool) -> Result<(), StoreError> {
        match self {
            Self::Sqlite => {
                let level: i64 = sqlx::query_scalar("SELECT synchronous FROM pragma_synchronous")
                    .fetch_one(pool)
                    .await?;
                if level < 2 {
                    return Err(StoreError::NotDurable("synchronous"));
                }
            }
            Self::Postgres => {
                let setting: String =
                    sqlx::query_scalar("SELECT current_setting('synchronous_commit')")
                        .fetch_one(pool)
                        .await?;
                if setting == "off" {
                    return Err(StoreError::NotDurable("synchronous_commit=off"));
                }
                // What speaks PostgreSQL's protocol over a log of its own has no such setting.
                let setting: Option<String> =
                    sqlx::query_scalar("SELECT current_setting('fsync', true)")
                        .fetch_one(pool)
                        .await?;
                if setting.as_deref() == Some("off") {
                    return Err(StoreError::NotDurable("fsync=off"));
                }
            }
        }
        Ok(())
    }
}
