//! Filling empty tables from a backup.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use sqlx::AssertSqlSafe;

use super::BackupError;
use super::dump::tables;
use super::format::{Reader, Record, Value};
use crate::store::{Store, StoreError, Tx};

/// What a backup says of itself.
#[derive(Clone, Debug)]
pub(super) struct Contents {
    pub(super) schema: i64,
    pub(super) made_at_ms: i64,
    pub(super) instance: String,
    pub(super) rows: u64,
    pub(super) keys: Vec<(String, Vec<u8>)>,
}

/// Reads the whole file and says what is in it, or why it is no backup.
pub(super) fn check(path: &Path) -> Result<Contents, BackupError> {
    let mut reader = open(path)?;
    let not_whole = |reason| BackupError::NotWhole {
        path: path.to_owned(),
        reason,
    };
    let Some(Record::Head {
        schema,
        made_at_ms,
        instance,
    }) = reader.next().map_err(not_whole)?
    else {
        return Err(not_whole("it does not say what it is"));
    };
    if schema > Store::newest_schema() {
        return Err(BackupError::Newer);
    }
    let mut contents = Contents {
        schema,
        made_at_ms,
        instance,
        rows: 0,
        keys: Vec::new(),
    };
    while let Some(record) = reader.next().map_err(not_whole)? {
        match record {
            Record::Row(_) => contents.rows += 1,
            Record::Key { name, content } => contents.keys.push((name, content)),
            Record::Head { .. } | Record::Table { .. } => {}
        }
    }
    Ok(contents)
}

/// Puts every row in its table. The store is at the backup's schema, and empty but
/// for what its migrations put in.
pub(super) async fn load(store: &Store, path: &Path) -> Result<(), BackupError> {
    let not_whole = |reason| BackupError::NotWhole {
        path: path.to_owned(),
        reason,
    };
    let mut reader = open(path)?;
    let mut tx = store.begin().await?;
    let known = tables(tx.conn(), store.dialect()).await?;
    for table in known.iter().rev() {
        // Safe: the name comes from the database's own list of tables.
        sqlx::query(AssertSqlSafe(format!("DELETE FROM {table}")))
            .execute(tx.conn())
            .await
            .map_err(StoreError::from)?;
    }
    let mut into: Option<(String, Vec<String>)> = None;
    while let Some(record) = reader.next().map_err(not_whole)? {
        match record {
            Record::Table { name, columns } if known.contains(&name) => {
                into = Some((name, columns))
            }
            Record::Table { .. } => {
                return Err(not_whole("it has a table that its version has not"));
            }
            Record::Row(values) => match &into {
                Some((table, columns)) if columns.len() == values.len() => {
                    insert(&mut tx, table, columns, values).await?
                }
                _ => return Err(not_whole("it has a row that fits no table")),
            },
            Record::Head { .. } | Record::Key { .. } => {}
        }
    }
    tx.commit().await?;
    Ok(())
}

async fn insert(
    tx: &mut Tx<'_>,
    table: &str,
    columns: &[String],
    values: Vec<Value>,
) -> Result<(), StoreError> {
    // NULL stands in the text: a placeholder for it would need a type.
    let mut next = 0;
    let places: Vec<String> = values
        .iter()
        .map(|value| {
            if *value == Value::Null {
                return "NULL".to_owned();
            }
            next += 1;
            format!("${next}")
        })
        .collect();
    // Safe: reading the file has taken names of small letters only.
    let sql = format!(
        "INSERT INTO {table} ({}) VALUES ({})",
        columns.join(", "),
        places.join(", ")
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for value in values {
        query = match value {
            Value::Null => query,
            Value::Int(value) => query.bind(value),
            Value::Real(value) => query.bind(value),
            Value::Text(value) => query.bind(value),
            Value::Bytes(value) => query.bind(value),
        };
    }
    query.execute(tx.conn()).await?;
    Ok(())
}

fn open(path: &Path) -> Result<Reader<BufReader<File>>, BackupError> {
    let file = File::open(path).map_err(BackupError::io(path))?;
    Reader::new(BufReader::new(file)).map_err(|reason| BackupError::NotWhole {
        path: path.to_owned(),
        reason,
    })
}
