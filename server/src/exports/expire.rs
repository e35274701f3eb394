//! The end of one: its key and its file are gone.

use chrono::{DateTime, Utc};

use crate::AppState;
use crate::clock::to_ms;
use crate::store::{StoreError, retrying};

/// Ends every one whose time is over; several processes may do this at once.
///
/// # Errors
/// When the database cannot be written.
pub async fn expire(app: &AppState, now: DateTime<Utc>) -> Result<u64, StoreError> {
    // Most looks find nothing: they must not take the writer.
    let over =
        sqlx::query("SELECT 1 FROM exports WHERE state IN (1, 2) AND expires_at <= $1 LIMIT 1")
            .bind(to_ms(now))
            .fetch_optional(app.store().reader())
            .await?;
    if over.is_none() {
        return Ok(0);
    }
    let done = retrying(|| async {
        let mut tx = app.store().begin().await?;
        let done = sqlx::query(
            "UPDATE exports SET state = 4, key_sealed = NULL, sealed = NULL WHERE state IN (1, 2) AND expires_at <= $1",
        )
        .bind(to_ms(now))
        .execute(tx.conn())
        .await?;
        tx.commit().await?;
        Ok(done.rows_affected())
    })
    .await?;
    if let Err(error) = app.store().fold_log().await {
        tracing::warn!(%error, "an export that is over is in the write-ahead log for a while yet");
    }
    Ok(done)
}
