//! A recorded action keeps a claim alive.

use chrono::{DateTime, Utc};

use super::lease;
use crate::AppState;
use crate::clock::to_ms;
use crate::ids::{ReportId, UserId};
use crate::store::{StoreError, Tx};

/// Renews the claim of `by`, within the transaction that records the action.
/// Says whether it was theirs.
///
/// # Errors
/// When the database cannot be written.
pub async fn renew(
    app: &AppState,
    tx: &mut Tx<'_>,
    id: ReportId,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE reports SET lease_until = $1 WHERE report_id = $2 AND taken_by = $3 AND lease_until IS NOT NULL")
        .bind(to_ms(now + lease(app)))
        .bind(id.as_bytes().to_vec())
        .bind(by.as_bytes().to_vec())
        .execute(tx.conn())
        .await?;
    Ok(done.rows_affected() == 1)
}
