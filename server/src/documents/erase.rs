//! Erasing the documents of something.

use super::Owner;
use crate::store::{StoreError, Tx};

/// Erases every document of this owner: bytes, names and keys go, ids and times stay.
/// The caller folds the log after its commit. What was arriving never becomes whole.
///
/// # Errors
/// When the database cannot be written.
pub async fn erase_all(tx: &mut Tx<'_>, owner: Owner) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM document_chunks WHERE document_id IN (SELECT document_id FROM documents WHERE owner_kind = $1 AND owner_id = $2)")
        .bind(owner.kind())
        .bind(owner.bytes())
        .execute(tx.conn())
        .await?;
    sqlx::query("UPDATE documents SET state = 2, key_sealed = NULL, facts = NULL WHERE owner_kind = $1 AND owner_id = $2")
        .bind(owner.kind())
        .bind(owner.bytes())
        .execute(tx.conn())
        .await?;
    Ok(())
}
