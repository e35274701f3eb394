//! A report is taken out of the hands of somebody who must not have it, or can do no more
//! for it.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::row::state_from;
use super::waits_again::wait_again;
use super::{ReportState, state_code};
use crate::ids::{self, ReportId, UserId};
use crate::keys::Keys;
use crate::store::{StoreError, Tx};

/// What `user` holds is nobody's now, within the transaction that takes it away: it waits for
/// somebody again and rings, in a case too, until somebody carries that. What is closed, or
/// is in a case that another agency has, stays so.
///
/// # Errors
/// When the database cannot be written.
pub(crate) async fn take_away(
    tx: &mut Tx<'_>,
    keys: &Keys,
    id: ReportId,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = sqlx::query(
        "SELECT r.state AS state, c.case_id AS case_id FROM reports r LEFT JOIN case_reports c \
         ON c.report_id = r.report_id AND c.left_at IS NULL WHERE r.report_id = $1 AND r.taken_by = $2",
    )
    .bind(id.as_bytes().to_vec())
    .bind(user.as_bytes().to_vec())
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(()) };
    let state = state_from(row.try_get("state")?);
    let in_a_case = row.try_get::<Option<Vec<u8>>, _>("case_id")?.is_some();
    let away = in_a_case && state == ReportState::Referred;
    if away || state == ReportState::Closed {
        sqlx::query("UPDATE reports SET taken_by = NULL, lease_until = NULL, version = version + 1 WHERE report_id = $1")
            .bind(id.as_bytes().to_vec())
            .execute(tx.conn())
            .await?;
        return Ok(());
    }
    wait_again(tx, keys, id, now).await
}

/// Everything that `user` holds and that is not over is nobody's now, within the transaction
/// after which they can do no more for it.
///
/// # Errors
/// When the database cannot be written.
pub(crate) async fn leave_all(
    tx: &mut Tx<'_>,
    keys: &Keys,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let held = sqlx::query(
        "SELECT report_id FROM reports WHERE taken_by = $1 AND state <> $2 ORDER BY report_id",
    )
    .bind(user.as_bytes().to_vec())
    .bind(state_code(ReportState::Closed))
    .fetch_all(tx.conn())
    .await?;
    for row in held {
        let id = ids::report_id(&row.try_get::<Vec<u8>, _>(0)?)
            .ok_or(StoreError::Corrupt("report id"))?;
        take_away(tx, keys, id, user, now).await?;
    }
    Ok(())
}
