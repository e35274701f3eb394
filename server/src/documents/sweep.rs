//! What never became whole goes.

use chrono::{DateTime, Utc};
use sqlx::Row;

use crate::clock::to_ms;
use crate::ids::DocumentId;
use crate::store::{Store, StoreError, retrying};
use crate::{AppState, policy};

/// Sweeps for ever.
pub(crate) async fn run(state: AppState) {
    loop {
        if let Err(error) = sweep(state.store(), state.clock().now()).await {
            tracing::error!(%error, "cannot sweep away files that never became whole; trying again");
        }
        tokio::time::sleep(policy::DOCUMENT_SWEEP).await;
    }
}

/// Removes what began to arrive too long ago; says how many.
pub(super) async fn sweep(store: &Store, now: DateTime<Utc>) -> Result<usize, StoreError> {
    let rows =
        sqlx::query("SELECT document_id FROM documents WHERE state = 0 AND at < $1 ORDER BY at")
            .bind(to_ms(now - policy::DOCUMENT_PATIENCE))
            .fetch_all(store.reader())
            .await?;
    for row in &rows {
        let id: Vec<u8> = row.try_get(0)?;
        let id = DocumentId::from_slice(&id).ok_or(StoreError::Corrupt("document id"))?;
        remove(store, id).await?;
    }
    Ok(rows.len())
}

/// Removes a document that is not whole.
pub(super) async fn remove(store: &Store, id: DocumentId) -> Result<(), StoreError> {
    retrying(|| async {
        let mut tx = store.begin().await?;
        // The row first: whoever is about to make it whole waits here, or has done so.
        let gone = sqlx::query("DELETE FROM documents WHERE document_id = $1 AND state = 0")
            .bind(id.as_bytes().to_vec())
            .execute(tx.conn())
            .await?;
        if gone.rows_affected() == 1 {
            sqlx::query("DELETE FROM document_chunks WHERE document_id = $1")
                .bind(id.as_bytes().to_vec())
                .execute(tx.conn())
                .await?;
        }
        tx.commit().await
    })
    .await
}
