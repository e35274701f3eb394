//! Making a backup.

use std::fs::{self, File, OpenOptions};
use std::io::BufWriter;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use chrono::{DateTime, Utc};
use futures_util::TryStreamExt as _;
use sqlx::any::{AnyRow, AnyTypeInfoKind};
use sqlx::{AnyConnection, AssertSqlSafe, Column as _, Row as _, TypeInfo as _, ValueRef as _};

use super::BackupError;
use super::format::{Record, Value, Writer};
use crate::clock::to_ms;
use crate::instance::Documents;
use crate::store::{Dialect, Store, StoreError};

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Rows of all tables.
    pub rows: u64,
    /// Key files in it.
    pub keys: usize,
}

/// Writes everything to a new file; with the key folder, if one is given.
///
/// # Errors
/// When the file is there already or cannot be written, or the database cannot be
/// read; then there is no file of this name.
pub async fn backup(
    store: &Store,
    keys: Option<&Path>,
    to: &Path,
    now: DateTime<Utc>,
) -> Result<Made, BackupError> {
    if to.exists() {
        return Err(BackupError::Exists(to.to_owned()));
    }
    // Written beside it and renamed: a name without ending is a whole backup.
    let part = to.with_added_extension("part");
    let made = write(store, keys, &part, now).await;
    match made {
        Ok(made) => {
            fs::rename(&part, to).map_err(BackupError::io(to))?;
            let folder = to
                .parent()
                .filter(|folder| !folder.as_os_str().is_empty())
                .unwrap_or(Path::new("."));
            File::open(folder)
                .and_then(|folder| folder.sync_all())
                .map_err(BackupError::io(folder))?;
            Ok(made)
        }
        Err(error) => {
            // It may not be there; either way it is no backup.
            let _gone = fs::remove_file(&part);
            Err(error)
        }
    }
}

async fn write(
    store: &Store,
    keys: Option<&Path>,
    part: &Path,
    now: DateTime<Utc>,
) -> Result<Made, BackupError> {
    let io = |error| BackupError::Io(part.to_owned(), error);
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(part)
        .map_err(io)?;
    let mut writer = Writer::new(BufWriter::new(file)).map_err(io)?;
    let instance = Documents::load(store)
        .await?
        .newest()
        .map(|newest| newest.document().instance_id.clone())
        .unwrap_or_default();
    writer
        .record(&Record::Head {
            schema: store.schema_version().await?,
            made_at_ms: to_ms(now),
            instance,
        })
        .map_err(io)?;

    let mut made = Made { rows: 0, keys: 0 };
    let begin = match store.dialect() {
        // The first read of a deferred transaction fixes the snapshot.
        Dialect::Sqlite => "BEGIN",
        Dialect::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    };
    let mut snapshot = store
        .reader()
        .begin_with(begin)
        .await
        .map_err(StoreError::from)?;
    for table in tables(&mut snapshot, store.dialect()).await? {
        // Safe: the name comes from the database's own list of tables.
        let mut rows =
            sqlx::query(AssertSqlSafe(format!("SELECT * FROM {table}"))).fetch(&mut *snapshot);
        let mut first = true;
        while let Some(row) = rows.try_next().await.map_err(StoreError::from)? {
            if std::mem::take(&mut first) {
                let columns = row
                    .columns()
                    .iter()
                    .map(|column| column.name().to_owned())
                    .collect();
                writer
                    .record(&Record::Table {
                        name: table.clone(),
                        columns,
                    })
                    .map_err(io)?;
            }
            writer.record(&Record::Row(values(&row)?)).map_err(io)?;
            made.rows += 1;
        }
    }
    drop(snapshot);

    if let Some(folder) = keys {
        // Oldest first: of several keys for one thing the newest is in use, and the order is all
        // that a restored file can know of its age.
        let mut files = Vec::new();
        for entry in fs::read_dir(folder).map_err(BackupError::io(folder))? {
            let path = entry.map_err(BackupError::io(folder))?.path();
            let made = fs::metadata(&path).and_then(|file| file.modified());
            files.push((made.map_err(BackupError::io(&path))?, path));
        }
        files.sort();
        for (_, path) in files {
            let Some(name) = path
                .file_name()
                .and_then(|name| name.to_str())
                .map(str::to_owned)
            else {
                continue;
            };
            let content = fs::read(&path).map_err(BackupError::io(&path))?;
            writer.record(&Record::Key { name, content }).map_err(io)?;
            made.keys += 1;
        }
    }
    let file = writer
        .finish()
        .map_err(io)?
        .into_inner()
        .map_err(|error| io(error.into_error()))?;
    file.sync_all().map_err(io)?;
    Ok(made)
}

/// Every table of ours, parents before the tables that refer to them.
pub(super) async fn tables(
    connection: &mut AnyConnection,
    dialect: Dialect,
) -> Result<Vec<String>, StoreError> {
    let sql = match dialect {
        Dialect::Sqlite => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> '_sqlx_migrations' ORDER BY rowid"
        }
        Dialect::Postgres => {
            "SELECT c.relname::TEXT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
             WHERE c.relkind = 'r' AND n.nspname = current_schema() AND c.relname <> '_sqlx_migrations' ORDER BY c.oid"
        }
    };
    Ok(sqlx::query_scalar(sql).fetch_all(connection).await?)
}

fn values(row: &AnyRow) -> Result<Vec<Value>, StoreError> {
    (0..row.len())
        .map(|at| {
            let raw = row.try_get_raw(at)?;
            if raw.is_null() || raw.type_info().is_null() {
                return Ok(Value::Null);
            }
            Ok(match raw.type_info().kind() {
                AnyTypeInfoKind::Text => Value::Text(row.try_get(at)?),
                AnyTypeInfoKind::Blob => Value::Bytes(row.try_get(at)?),
                AnyTypeInfoKind::Real | AnyTypeInfoKind::Double => Value::Real(row.try_get(at)?),
                AnyTypeInfoKind::Bool => Value::Int(i64::from(row.try_get::<bool, _>(at)?)),
                _ => Value::Int(row.try_get(at)?),
            })
        })
        .collect()
}
