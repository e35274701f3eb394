//! The documents that something has.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::{FACTS, Facts, FileKind, Owner, vault_of};
use crate::clock::from_ms;
use crate::ids::{DocumentId, UserId};
use crate::keys::Keys;
use crate::own_keys::{self, Opens};
use crate::store::{Store, StoreError};

/// One whole document. `Debug` shows no name: it may say whom it is about.
#[derive(Clone, PartialEq, Eq)]
pub struct Document {
    /// Which.
    pub id: DocumentId,
    /// Of what.
    pub owner: Owner,
    /// Since when it is there.
    pub at: DateTime<Utc>,
    /// Who added it.
    pub by: UserId,
    /// Its name, made harmless.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// How many bytes it has.
    pub size: u64,
    pub(super) chunks: i64,
    pub(super) key: Vec<u8>,
}

impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Document")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

const COLUMNS: &str = "document_id, owner_kind, owner_id, at, added_by, key_sealed, facts";

/// The whole documents of this owner, oldest first, and how many there are beside them that do not
/// open. Whoever shows their names has made sure that the reader may see them.
///
/// # Errors
/// When the database cannot be read.
pub async fn documents(
    store: &Store,
    keys: &Keys,
    owner: Owner,
) -> Result<(Vec<Document>, usize), StoreError> {
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM documents WHERE owner_kind = $1 AND owner_id = $2 AND state = 1 ORDER BY at, document_id"
    )))
    .bind(owner.kind())
    .bind(owner.bytes())
    .fetch_all(store.reader())
    .await?;
    let key = own_keys::opening(store, keys, owner.into()).await?;
    let mut found = Vec::new();
    for row in &rows {
        match from_row(&key, row) {
            Err(StoreError::Corrupt(_)) => {}
            document => found.push(document?),
        }
    }
    let closed = rows.len() - found.len();
    Ok((found, closed))
}

/// One document, if it is whole.
///
/// # Errors
/// When the database cannot be read.
pub async fn document(
    store: &Store,
    keys: &Keys,
    id: DocumentId,
) -> Result<Option<Document>, StoreError> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM documents WHERE document_id = $1 AND state = 1"
    )))
    .bind(id.as_bytes().to_vec())
    .fetch_optional(store.reader())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let key = own_keys::opening(store, keys, owner_of(&row)?.into()).await?;
    from_row(&key, &row).map(Some)
}

fn owner_of(row: &AnyRow) -> Result<Owner, StoreError> {
    let id: Vec<u8> = row.try_get("owner_id")?;
    Owner::from_row(row.try_get("owner_kind")?, &id).ok_or(StoreError::Corrupt("document owner"))
}

fn from_row(own: &Opens, row: &AnyRow) -> Result<Document, StoreError> {
    let bytes = |name: &str| -> Result<Vec<u8>, StoreError> { Ok(row.try_get(name)?) };
    let corrupt = StoreError::Corrupt;
    let id = DocumentId::from_slice(&bytes("document_id")?).ok_or(corrupt("document id"))?;
    let key = bytes("key_sealed")?;
    let facts = vault_of(own, id, &key)?
        .open(FACTS, id.as_bytes(), &bytes("facts")?)
        .map_err(|_| corrupt("document facts"))?;
    let facts: Facts = serde_json::from_slice(&facts).map_err(|_| corrupt("document facts"))?;
    Ok(Document {
        id,
        owner: owner_of(row)?,
        at: from_ms(row.try_get("at")?),
        by: UserId::from_slice(&bytes("added_by")?).ok_or(corrupt("user id"))?,
        name: facts.name,
        kind: facts.kind,
        size: facts.size,
        chunks: facts.chunks,
        key,
    })
}
