//! Giving a document's bytes back, piece by piece.

use chrono::{DateTime, Utc};
use zeroize::Zeroizing;

use super::{CHUNK, Document, place, vault_of};
use crate::ids::UserId;
use crate::keys::Vault;
use crate::own_keys;
use crate::store::StoreError;
use crate::{AppState, audit};

/// A document that is being read.
#[derive(Debug)]
pub struct Reading {
    app: AppState,
    document: Document,
    vault: Vault,
    next: i64,
}

/// Begins to read, and writes so into the audit log first.
///
/// # Errors
/// When the audit log cannot be written; then nothing may be shown.
pub async fn read(
    app: &AppState,
    document: Document,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<Reading, StoreError> {
    let own = own_keys::opening(app.store(), app.keys(), document.owner.into()).await?;
    let vault = vault_of(&own, document.id, &document.key)?;
    let entry = audit::Entry {
        actor: &by.to_string(),
        action: "read-document",
        subject: &document.id.to_string(),
        reason: &document.owner.to_string(),
    };
    audit::record(app.store(), app.keys(), entry, now).await?;
    Ok(Reading {
        app: app.clone(),
        document,
        vault,
        next: 0,
    })
}

impl Reading {
    /// The next piece; `None` after the last.
    ///
    /// # Errors
    /// When it cannot be read, is missing, or is not what was written.
    pub async fn piece(&mut self) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        if self.next == self.document.chunks {
            return Ok(None);
        }
        let sealed: Option<Vec<u8>> = sqlx::query_scalar(
            "SELECT sealed FROM document_chunks WHERE document_id = $1 AND nr = $2",
        )
        .bind(self.document.id.as_bytes().to_vec())
        .bind(self.next)
        .fetch_optional(self.app.store().reader())
        .await?;
        let sealed = sealed.ok_or(StoreError::Corrupt("a document with a piece missing"))?;
        let piece = self
            .vault
            .open(CHUNK, &place(self.document.id, self.next), &sealed)
            .map_err(|_| StoreError::Corrupt("a piece of a document"))?;
        self.next += 1;
        Ok(Some(piece))
    }
}
