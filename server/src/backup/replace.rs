//! Restoring: the backup takes the place of what is there, in one step, and what
//! was there is kept.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;

use super::BackupError;
use super::load::{self, Contents};
use crate::audit::heads;
use crate::clock::from_ms;
use crate::instance::write_meta;
use crate::keys::Keys;
use crate::random;
use crate::store::{Store, StoreError};

/// What was restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// When the backup was made.
    pub made_at: DateTime<Utc>,
    /// Of which instance it is.
    pub instance: String,
    /// Rows of all tables.
    pub rows: u64,
    /// Where that lies which it replaced, if there was anything.
    pub kept: Option<String>,
    /// Where the heads of the audit log lie that went further than the backup, if any did.
    pub heads: Option<String>,
}

/// Restores a backup into a data folder, or into a PostgreSQL database and the
/// folder's keys.
///
/// # Errors
/// When it is no whole backup, or cannot be loaded: then nothing was replaced.
pub async fn restore(
    data: &Path,
    postgres: Option<&str>,
    from: &Path,
    now: DateTime<Utc>,
) -> Result<Restored, BackupError> {
    let contents = load::check(from)?;
    let keys = data.join("keys");
    check_keys(&keys, &contents)?;
    let stamp = now.format("%Y%m%dT%H%M%SZ").to_string();
    let kept = match postgres {
        Some(url) => into_postgres(url, from, &contents, &stamp).await?,
        None => into_sqlite(data, from, &contents, &stamp).await?,
    };
    write_keys(&keys, &contents)?;
    let embedded = Store::embedded_url(data);
    let heads = written_down(postgres.unwrap_or(&embedded), data, &stamp, now).await?;
    Ok(Restored {
        made_at: from_ms(contents.made_at_ms),
        instance: contents.instance,
        rows: contents.rows,
        kept,
        heads,
    })
}

/// Says in the audit log that it goes on from a backup, and lets what was written out of it go on
/// from there too.
async fn written_down(
    url: &str,
    data: &Path,
    stamp: &str,
    now: DateTime<Utc>,
) -> Result<Option<String>, BackupError> {
    // A backup without its keys, before they are brought: whoever starts the server has them.
    if !Keys::exist(data) {
        return Ok(None);
    }
    let (store, keys) = (Store::open(url).await?, Keys::open(data)?);
    let heads = heads::after_restore(&store, &keys, data, stamp, now).await?;
    store.close().await;
    Ok(heads.map(|aside| aside.display().to_string()))
}

/// Loads into a database that nobody uses yet, and gives it a new epoch.
async fn fill(url: &str, from: &Path, contents: &Contents) -> Result<(), BackupError> {
    let store = Store::open_at(url, Some(contents.schema)).await?;
    load::load(&store, from).await?;
    store.close().await;
    let store = Store::open(url).await?;
    let mut tx = store.begin().await?;
    write_meta(&mut tx, "epoch", &random::bytes::<16>()).await?;
    // Whoever was logged in when the backup was made must log in again.
    for table in ["DELETE FROM sessions", "DELETE FROM shifts"] {
        sqlx::query(table)
            .execute(tx.conn())
            .await
            .map_err(StoreError::from)?;
    }
    tx.commit().await?;
    store.close().await;
    Ok(())
}

async fn into_sqlite(
    data: &Path,
    from: &Path,
    contents: &Contents,
    stamp: &str,
) -> Result<Option<String>, BackupError> {
    let folder = data.join("db");
    let new = data.join(format!("db.restoring-{stamp}"));
    fs::DirBuilder::new()
        .mode(0o700)
        .create(&new)
        .map_err(BackupError::io(&new))?;
    let file = new.join("ots.sqlite3");
    if let Err(error) = fill(
        &format!("sqlite://{}?mode=rwc", file.display()),
        from,
        contents,
    )
    .await
    {
        // What could not be loaded is worth nothing.
        let _gone = fs::remove_dir_all(&new);
        return Err(error);
    }
    let there = folder.join("ots.sqlite3").exists();
    let old = data.join(format!("db.before-restore-{stamp}"));
    if folder.exists() {
        fs::rename(&folder, &old).map_err(BackupError::io(&folder))?;
    }
    fs::rename(&new, &folder).map_err(BackupError::io(&new))?;
    File::open(data)
        .and_then(|data| data.sync_all())
        .map_err(BackupError::io(data))?;
    Ok(there.then(|| old.display().to_string()))
}

/// The backup is loaded into a schema of its own, which then takes the old one's
/// name in one transaction.
async fn into_postgres(
    url: &str,
    from: &Path,
    contents: &Contents,
    stamp: &str,
) -> Result<Option<String>, BackupError> {
    let stamp = stamp.to_lowercase();
    let (new, old) = (
        format!("ots_restoring_{stamp}"),
        format!("ots_before_restore_{stamp}"),
    );
    sqlx::any::install_default_drivers();
    let pool = sqlx::any::AnyPoolOptions::new()
        .max_connections(1)
        .connect(url)
        .await
        .map_err(StoreError::from)?;
    let run = async |sql: String| {
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&pool)
            .await
            .map_err(StoreError::from)
    };
    let name: String = sqlx::query_scalar("SELECT current_schema()::TEXT")
        .fetch_one(&pool)
        .await
        .map_err(StoreError::from)?;
    let there: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND c.relname = 'items'")
        .fetch_one(&pool)
        .await
        .map_err(StoreError::from)?;
    run(format!("CREATE SCHEMA {new}")).await?;
    let separator = if url.contains('?') { '&' } else { '?' };
    if let Err(error) = fill(
        &format!("{url}{separator}options=-c%20search_path={new}"),
        from,
        contents,
    )
    .await
    {
        run(format!("DROP SCHEMA {new} CASCADE")).await?;
        return Err(error);
    }
    run(format!("BEGIN; ALTER SCHEMA \"{name}\" RENAME TO {old}; ALTER SCHEMA {new} RENAME TO \"{name}\"; COMMIT")).await?;
    pool.close().await;
    Ok((there > 0).then(|| format!("the schema {old} of the database")))
}

/// A key that is here already must be the backup's.
fn check_keys(folder: &Path, contents: &Contents) -> Result<(), BackupError> {
    for (name, content) in &contents.keys {
        let plain = !name.is_empty()
            && !name.starts_with('.')
            && name
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-');
        let path = folder.join(name);
        if !plain || (path.exists() && fs::read(&path).map_err(BackupError::io(&path))? != *content)
        {
            return Err(BackupError::OtherKeys(name.clone()));
        }
    }
    Ok(())
}

fn write_keys(folder: &Path, contents: &Contents) -> Result<(), BackupError> {
    if contents.keys.is_empty() {
        return Ok(());
    }
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(BackupError::io(folder))?;
    // In the order of the backup, each a second younger than the one before it: of several keys for
    // one thing the newest is in use.
    let began = SystemTime::now() - Duration::from_secs(contents.keys.len() as u64);
    for (nr, (name, content)) in (0..).zip(&contents.keys) {
        let path = folder.join(name);
        if path.exists() {
            continue;
        }
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)
            .map_err(BackupError::io(&path))?;
        file.write_all(content)
            .and_then(|()| file.set_modified(began + Duration::from_secs(nr)))
            .and_then(|()| file.sync_all())
            .map_err(BackupError::io(&path))?;
    }
    Ok(())
}
