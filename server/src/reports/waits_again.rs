//! A report waits for somebody again: it rings, and its phone is told so.

use chrono::{DateTime, Utc};

use super::{ReportState, append_state, state_code};
use crate::clock::to_ms;
use crate::events::{EventKind, NewEvent};
use crate::ids::ReportId;
use crate::keys::Keys;
use crate::store::{StoreError, Tx};

/// The assignments of an `UPDATE reports SET`: `$1` is [`super::ReportState::Waiting`], `$2` the
/// time in milliseconds from which its waiting is counted. It is nobody's, has no lease, and has
/// not escalated yet. What was closed (5) counts from here on.
pub(crate) const WAITS_AGAIN: &str = "reopened_at = CASE WHEN state = 5 THEN $2 ELSE reopened_at END, state = $1, taken_by = NULL, taken_at = NULL, lease_until = NULL, waiting_since = $2, \
     unattended_at = NULL, version = version + 1";

/// Puts a report back into the queue, within the transaction after which nobody has it any more.
///
/// # Errors
/// When the database cannot be written.
pub(crate) async fn wait_again(
    tx: &mut Tx<'_>,
    keys: &Keys,
    id: ReportId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "UPDATE reports SET {WAITS_AGAIN} WHERE report_id = $3"
    )))
    .bind(state_code(ReportState::Waiting))
    .bind(to_ms(now))
    .bind(id.as_bytes().to_vec())
    .execute(tx.conn())
    .await?;
    append_state(tx, keys, id, ReportState::Waiting, now).await?;
    tx.event(NewEvent::new(EventKind::Released, now).report(id));
    Ok(())
}
