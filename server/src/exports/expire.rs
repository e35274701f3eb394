//! The end of one: its key and its file are gone.

use chrono::{DateTime, Utc};

use super::HOLDS;
use crate::AppState;
use crate::cases::ever_above;
use crate::clock::to_ms;
use crate::dead_rows::{self, Table};
use crate::ids::CaseId;
use crate::store::{StoreError, Tx, retrying};

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
        dead_rows::note(&mut tx, &[Table::Exports]).await?;
        tx.commit().await?;
        Ok(done.rows_affected())
    })
    .await?;
    dead_rows::forget(app.store()).await;
    Ok(done)
}

/// Ends every one that may hold somebody of this case, within the transaction that erases it.
pub(crate) async fn end_with(tx: &mut Tx<'_>, case: CaseId) -> Result<(), StoreError> {
    let mut ended = sqlx::query(sqlx::AssertSqlSafe(format!(
        "UPDATE exports SET state = 4, key_sealed = NULL, sealed = NULL WHERE state = 2 \
         AND EXISTS (SELECT 1 FROM cases c WHERE c.case_id = $1 AND {HOLDS})"
    )))
    .bind(case.as_bytes().to_vec())
    .execute(tx.conn())
    .await?
    .rows_affected();
    // And of every case that it was ever merged into: the file holds its people too.
    for above in ever_above(tx.conn(), case).await? {
        ended += sqlx::query("UPDATE exports SET state = 4, key_sealed = NULL, sealed = NULL WHERE state = 2 AND case_id = $1")
            .bind(above.as_bytes().to_vec())
            .execute(tx.conn())
            .await?
            .rows_affected();
    }
    if ended > 0 {
        dead_rows::note(tx, &[Table::Exports]).await?;
    }
    Ok(())
}
