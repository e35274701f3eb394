//! Signing the next document, if it would say anything new.

use chrono::{DateTime, Utc};
use ots_protocol::instance::{InstanceDocument, InstanceError, SignedInstance};
use ots_protocol::keys::RootKey;

use super::Documents;
use crate::clock::to_ms;
use crate::events::{EventKind, NewEvent};
use crate::store::{Store, StoreError};

/// Why there is no next document.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// The settings name an authority that is no certificate.
    #[error("server.anchors_pem: holds what is no PEM certificate")]
    Anchor,
    /// No root key that phones trust is here.
    #[error(
        "the instance document would change, but no root key that phones trust is in the key folder; bring the root key, or undo the change of settings"
    )]
    NoRoot,
    /// It could not be used by a phone.
    #[error("{0}")]
    Unusable(#[from] InstanceError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Signs and keeps `wanted` as the next version, unless the newest document says
/// the same already; gives back the newest either way. Several processes that do
/// this at once end with one document.
///
/// # Errors
/// When nobody here may sign, or the database cannot be written.
pub async fn issue(
    store: &Store,
    wanted: &InstanceDocument,
    roots: &[RootKey],
    now: DateTime<Utc>,
) -> Result<SignedInstance, IssueError> {
    loop {
        let documents = Documents::load(store).await?;
        let newest = documents.newest();
        let next = InstanceDocument {
            version: newest.map_or(1, |newest| newest.document().version + 1),
            issued_at_ms: to_ms(now),
            ..wanted.clone()
        };
        if let Some(newest) = newest {
            let same = InstanceDocument {
                version: next.version,
                issued_at_ms: next.issued_at_ms,
                ..newest.document().clone()
            } == next;
            if same {
                return Ok(newest.clone());
            }
        }
        // Every root that phones trust now, or will by this document.
        let trusted_now = newest
            .map(|newest| newest.document().roots.clone())
            .unwrap_or_default();
        let signers: Vec<&RootKey> = roots
            .iter()
            .filter(|root| {
                trusted_now.contains(&root.public()) || next.roots.contains(&root.public())
            })
            .collect();
        let believed = newest.is_none()
            || signers
                .iter()
                .any(|root| trusted_now.contains(&root.public()));
        if signers.is_empty() || !believed {
            return Err(IssueError::NoRoot);
        }
        let signed = SignedInstance::sign(&next, &signers)?;
        if keep(store, &signed, now).await? {
            return Ok(signed);
        }
    }
}

/// Says whether it was kept: another process may have issued this version.
async fn keep(
    store: &Store,
    signed: &SignedInstance,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let mut tx = store.begin().await?;
    // The counter row serialises issuers on every database.
    sqlx::query("UPDATE counters SET value = value WHERE name = 'event'")
        .execute(tx.conn())
        .await?;
    let version = i64::from(signed.document().version);
    let taken: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM instances WHERE version >= $1")
        .bind(version)
        .fetch_one(tx.conn())
        .await?;
    if taken > 0 {
        return Ok(false);
    }
    for root in signed.signers() {
        sqlx::query(
            "INSERT INTO instances (version, root, issued_at, document) VALUES ($1, $2, $3, $4)",
        )
        .bind(version)
        .bind(root.id().as_bytes().to_vec())
        .bind(signed.document().issued_at_ms)
        .bind(signed.as_bytes().to_vec())
        .execute(tx.conn())
        .await?;
    }
    tx.event(NewEvent::new(EventKind::Instance, now).detail(version.to_string()));
    tx.commit().await?;
    Ok(true)
}
