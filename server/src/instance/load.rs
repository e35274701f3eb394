//! Documents and other facts of the instance, as they stand in the store.

use ots_protocol::KeyId;
use ots_protocol::instance::SignedInstance;
use sqlx::Row;

use crate::store::{Store, StoreError, Tx};

/// Every document ever issued, oldest first; never empty for a running server.
#[derive(Clone, Debug, Default)]
pub struct Documents(pub(super) Vec<SignedInstance>);

impl Documents {
    /// Reads them.
    ///
    /// # Errors
    /// When the database cannot be read, or holds what is no document.
    pub async fn load(store: &Store) -> Result<Self, StoreError> {
        let rows = sqlx::query("SELECT version, document FROM instances ORDER BY version, root")
            .fetch_all(store.reader())
            .await?;
        let mut documents: Vec<SignedInstance> = Vec::new();
        let mut last = None;
        for row in rows {
            let version: i64 = row.try_get("version")?;
            if last.replace(version) == Some(version) {
                continue;
            }
            let bytes: Vec<u8> = row.try_get("document")?;
            documents.push(
                SignedInstance::embedded(&bytes)
                    .or_else(|_| relaxed(&documents, &bytes))
                    .map_err(|_| StoreError::Corrupt("instance document"))?,
            );
        }
        Ok(Self(documents))
    }

    /// The newest one.
    #[must_use]
    pub fn newest(&self) -> Option<&SignedInstance> {
        self.0.last()
    }

    /// All of them, oldest first.
    #[must_use]
    pub fn all(&self) -> &[SignedInstance] {
        &self.0
    }
}

/// A document signed only by a root of the one before it.
fn relaxed(
    before: &[SignedInstance],
    bytes: &[u8],
) -> Result<SignedInstance, ots_protocol::instance::InstanceError> {
    before.last().map_or_else(
        || SignedInstance::embedded(bytes),
        |last| last.successor(bytes),
    )
}

/// The newest document, or the newest one that the root of this id signed.
///
/// # Errors
/// When the database cannot be read.
pub async fn newest_signed_by(
    store: &Store,
    root: Option<KeyId>,
) -> Result<Option<Vec<u8>>, StoreError> {
    let query = match root {
        None => sqlx::query_scalar("SELECT document FROM instances ORDER BY version DESC LIMIT 1"),
        Some(root) => sqlx::query_scalar(
            "SELECT document FROM instances WHERE root = $1 ORDER BY version DESC LIMIT 1",
        )
        .bind(root.as_bytes().to_vec()),
    };
    Ok(query.fetch_optional(store.reader()).await?)
}

/// A fact of the instance by its name.
///
/// # Errors
/// When the database cannot be read.
pub async fn read_meta(store: &Store, name: &'static str) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(sqlx::query_scalar("SELECT value FROM meta WHERE name = $1")
        .bind(name)
        .fetch_optional(store.reader())
        .await?)
}

/// Sets a fact of the instance.
///
/// # Errors
/// When the database cannot be written.
pub async fn write_meta(
    tx: &mut Tx<'_>,
    name: &'static str,
    value: &[u8],
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
        .bind(name)
        .bind(value.to_vec())
        .execute(tx.conn())
        .await?;
    Ok(())
}
