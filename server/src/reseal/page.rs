//! The work, page by page.

use chrono::{DateTime, Utc};
use ots_protocol::KeyId;
use sqlx::any::AnyRow;
use sqlx::query::Query;
use sqlx::{Any, Row as _};

use super::sealed::Column;
use super::{ALL, DONE, OWNED, Sealed, owned_as};
use crate::accounts::COMMAND_LINE;
use crate::audit;
use crate::deadlines::Owner;
use crate::facts::vault_check;
use crate::instance::write_meta;
use crate::keys::{Keys, Vault, VaultError};
use crate::own_keys;
use crate::policy;
use crate::store::{Dialect, Store, StoreError, Tx, retrying};

/// How far it has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The table that was looked at last.
    pub table: &'static str,
    /// Values that were looked at.
    pub seen: u64,
    /// Values that were sealed anew.
    pub anew: u64,
    /// Values that do not open with any key that is here, and were left alone.
    pub stuck: u64,
}

/// One going-through of the whole database.
#[derive(Debug)]
pub struct Resealing<'a> {
    store: &'a Store,
    keys: &'a Keys,
    begun: bool,
    /// How many columns are done.
    columns: usize,
    /// The row in the present one after which it goes on.
    after: Option<Vec<Part>>,
    progress: Progress,
}

/// A value of a row's name.
#[derive(Clone, Debug)]
enum Part {
    Bytes(Vec<u8>),
    Int(i64),
}

impl<'a> Resealing<'a> {
    /// From the beginning: what an earlier one has done is passed over.
    #[must_use]
    pub fn new(store: &'a Store, keys: &'a Keys) -> Self {
        Self {
            store,
            keys,
            begun: false,
            columns: 0,
            after: None,
            progress: Progress::default(),
        }
    }

    /// How far it has come.
    #[must_use]
    pub const fn progress(&self) -> Progress {
        self.progress
    }

    /// One page, in a transaction of its own; `None` once everything was gone through.
    ///
    /// # Errors
    /// When the database cannot be read or written; the page was not done then, and may be
    /// tried again.
    pub async fn page(&mut self, now: DateTime<Utc>) -> Result<Option<Progress>, StoreError> {
        if !self.begun {
            retrying(|| begin(self.store, self.keys)).await?;
            self.begun = true;
        }
        let Some(column) = ALL.get(self.columns) else {
            retrying(|| end(self.store, self.keys, self.progress, now)).await?;
            // What an older key sealed is to leave the write-ahead log, too.
            if self.progress.anew > 0
                && let Err(error) = self.store.fold_log().await
            {
                tracing::warn!(%error, "values under the old data key are in the write-ahead log for a while yet");
            }
            return Ok(None);
        };
        let (progress, after) =
            retrying(|| one(self.store, self.keys, column, self.after.as_deref())).await?;
        self.progress.table = column.table;
        self.progress.seen += progress.seen;
        self.progress.anew += progress.anew;
        self.progress.stuck += progress.stuck;
        self.columns += usize::from(after.is_none());
        self.after = after;
        if progress.anew > 0 {
            tokio::time::sleep(policy::RESEAL_PAUSE).await;
        }
        Ok(Some(self.progress))
    }
}

/// From here on no server starts without the key in use.
async fn begin(store: &Store, keys: &Keys) -> Result<(), StoreError> {
    let check = vault_check(keys).map_err(|_| StoreError::Corrupt("no data key"))?;
    let mut tx = store.begin().await?;
    write_meta(&mut tx, "vault_check", &check).await?;
    tx.commit().await
}

/// Notes that it is done, unless something is stuck; in the audit log where there was
/// anything to do.
async fn end(
    store: &Store,
    keys: &Keys,
    done: Progress,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Some(key) = keys.vault().newest() else {
        return Ok(());
    };
    let mut tx = store.begin().await?;
    if done.stuck == 0 {
        write_meta(&mut tx, DONE, key.as_bytes()).await?;
        write_meta(&mut tx, OWNED, owned_as(store.dialect())).await?;
    }
    if done.anew > 0 {
        let entry = audit::Entry {
            actor: COMMAND_LINE,
            action: "reseal",
            subject: &format!("data.{key}"),
            reason: &format!("{} values", done.anew),
        };
        audit::append(&mut tx, keys, entry, now).await?;
    }
    tx.commit().await
}

/// One page of a column; gives back where it ended, `None` where that was the last one.
async fn one(
    store: &Store,
    keys: &Keys,
    of: &Sealed,
    after: Option<&[Part]>,
) -> Result<(Progress, Option<Vec<Part>>), StoreError> {
    let sql = select(store.dialect(), of, after.is_some());
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql.as_str()));
    for part in after.unwrap_or_default() {
        query = bind(query, part);
    }
    let rows = query
        .bind(policy::BACKFILL_PAGE)
        .fetch_all(store.reader())
        .await?;
    let mut progress = Progress::default();
    let mut old = Vec::new();
    for row in &rows {
        progress.seen += 1;
        let sealed: Vec<u8> = row.try_get("value")?;
        // Empty: erased.
        let Some(key) = Vault::key_of(&sealed) else {
            continue;
        };
        if came(of, row)? || Some(key) != wanted(keys, of, row)? {
            old.push((row, sealed));
        }
    }
    if !old.is_empty() {
        let mut tx = store.begin().await?;
        for (row, sealed) in old {
            match anew(&mut tx, keys, of, row, &sealed).await? {
                Some(new) => {
                    let name = parts(row, of.key, 0)?;
                    progress.anew += replace(&mut tx, of, &name, sealed, new).await?;
                }
                None => progress.stuck += 1,
            }
        }
        tx.commit().await?;
    }
    let last = match rows.last() {
        Some(row) => Some(parts(row, of.key, 0)?),
        None => None,
    };
    Ok((progress, last))
}

/// The key under which the value of this row belongs; `None` where that is still to be made.
fn wanted(keys: &Keys, of: &Sealed, row: &AnyRow) -> Result<Option<KeyId>, StoreError> {
    if of.owner.is_none() {
        return Ok(keys.vault().newest());
    }
    let id: Option<Vec<u8>> = row.try_get("own_key")?;
    id.map(|id| {
        let id = <[u8; 4]>::try_from(id).map_err(|_| StoreError::Corrupt("a key's id"))?;
        Ok(KeyId::from_bytes(id))
    })
    .transpose()
}

/// Whether the value stands as it came.
fn came(of: &Sealed, row: &AnyRow) -> Result<bool, StoreError> {
    Ok(of.as_it_came.is_some() && row.try_get::<i64, _>("came")? == 0)
}

/// The same value under the key under which it belongs.
async fn anew(
    tx: &mut Tx<'_>,
    keys: &Keys,
    of: &Sealed,
    row: &AnyRow,
    sealed: &[u8],
) -> Result<Option<Vec<u8>>, StoreError> {
    let mut place = Vec::new();
    for part in parts(row, of.place, of.key.len())? {
        match part {
            Part::Bytes(bytes) => place.extend(bytes),
            Part::Int(number) => place.extend(number.to_be_bytes()),
        }
    }
    let new = if of.owner.is_none() {
        let vault = keys.vault();
        let plain = vault.open(of.purpose, &place, sealed);
        plain.and_then(|plain| vault.seal(of.purpose, &place, &plain))
    } else {
        let id: Vec<u8> = row.try_get("own_id")?;
        let owner = Owner::from_row(row.try_get("own_kind")?, &id)
            .ok_or(StoreError::Corrupt("whose a value is"))?;
        match own_keys::sealing_first(tx, keys, owner).await? {
            // It stays as it is until that key opens again.
            None => Err(VaultError),
            Some(own) if came(of, row)? => Ok(own.seal(of.purpose, &place, sealed)?),
            Some(own) => match own.open(of.purpose, &place, sealed) {
                Ok(plain) => Ok(own.seal(of.purpose, &place, &plain)?),
                Err(error) => Err(error),
            },
        }
    };
    if new.is_err() {
        tracing::error!(
            table = of.table,
            column = of.column,
            "a value does not open"
        );
    }
    Ok(new.ok())
}

/// Puts the new value in the place of the old one, if that is still there.
async fn replace(
    tx: &mut Tx<'_>,
    of: &Sealed,
    name: &[Part],
    old: Vec<u8>,
    new: Vec<u8>,
) -> Result<u64, StoreError> {
    let rule: Vec<String> = of
        .key
        .iter()
        .enumerate()
        .map(|(at, column)| format!("{} = ${}", column.name(), at + 3))
        .collect();
    let sealed = of
        .as_it_came
        .map_or_else(String::new, |came| format!(", {came} = 1"));
    let sql = format!(
        "UPDATE {} SET {} = $1{sealed} WHERE {} = $2 AND {}",
        of.table,
        of.column,
        of.column,
        rule.join(" AND ")
    );
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql.as_str()))
        .bind(new)
        .bind(old);
    for part in name {
        query = bind(query, part);
    }
    Ok(query.execute(tx.conn()).await?.rows_affected())
}

/// The primary key, what names the place, and the value, of the rows behind one.
fn select(dialect: Dialect, of: &Sealed, further: bool) -> String {
    let names = |columns: &[Column]| -> Vec<String> {
        let names = columns.iter().map(|column| format!("t.{}", column.name()));
        names.collect()
    };
    let came = of
        .as_it_came
        .map_or_else(String::new, |came| format!(", t.{came} AS came"));
    let (own, join) = of.owner.map_or_else(Default::default, |owner| {
        let (kind, id) = (owner.kind_in("t"), owner.id_in("t"));
        (
            format!(", CAST({kind} AS BIGINT) AS own_kind, {id} AS own_id, k.key_id AS own_key"),
            format!("LEFT JOIN own_keys k ON k.owner_kind = {kind} AND k.owner_id = {id}"),
        )
    });
    let key = names(of.key).join(", ");
    let from = if further {
        let numbers: Vec<String> = (1..=of.key.len()).map(|at| format!("${at}")).collect();
        format!("AND ({key}) > ({})", numbers.join(", "))
    } else {
        String::new()
    };
    let limit = if further { of.key.len() + 1 } else { 1 };
    format!(
        "SELECT {key}, {}, t.{} AS value{own}{came} FROM {} t {join} WHERE t.{} IS NOT NULL AND {} {from} ORDER BY {key} LIMIT ${limit}",
        names(of.place).join(", "),
        of.column,
        of.table,
        of.column,
        if dialect.keeps_dead_rows() {
            "1 = 1".to_owned()
        } else {
            // What stands as it came stays so.
            of.is_sealed("t")
        }
    )
}

/// The values of these columns, which stand in the row from `first` on.
fn parts(row: &AnyRow, columns: &[Column], first: usize) -> Result<Vec<Part>, StoreError> {
    columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            Ok(match column {
                Column::Bytes(_) => Part::Bytes(row.try_get(first + at)?),
                Column::Int(_) => Part::Int(row.try_get(first + at)?),
            })
        })
        .collect()
}

type Bound<'q> = Query<'q, Any, <Any as sqlx::Database>::Arguments>;

fn bind<'q>(query: Bound<'q>, part: &Part) -> Bound<'q> {
    match part {
        Part::Bytes(bytes) => query.bind(bytes.clone()),
        Part::Int(number) => query.bind(*number),
    }
}
