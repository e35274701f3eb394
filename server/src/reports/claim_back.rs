//! A report comes back as a claim to whoever had given it away by mistake.

use chrono::{DateTime, Utc};

use super::{ReportState, append_state, lease, state_code};
use crate::AppState;
use crate::clock::to_ms;
use crate::events::{EventKind, NewEvent};
use crate::ids::{ReportId, UserId};
use crate::store::{StoreError, Tx};

/// Makes `by` its holder again, within the transaction that undoes it. That it had changed hands is
/// unread no more; what its reporter wrote since is.
///
/// # Errors
/// When the database cannot be written.
pub(crate) async fn claim_back(
    tx: &mut Tx<'_>,
    app: &AppState,
    id: ReportId,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE reports SET news_at = CASE WHEN news_at = handed_at THEN NULL ELSE news_at END, news_quiet = 0, \
         state = $1, taken_by = $2, taken_at = $3, lease_until = $4, version = version + 1 WHERE report_id = $5",
    )
    .bind(state_code(ReportState::Taken))
    .bind(by.as_bytes().to_vec())
    .bind(to_ms(now))
    .bind(to_ms(now + lease(app)))
    .bind(id.as_bytes().to_vec())
    .execute(tx.conn())
    .await?;
    append_state(tx, app.keys(), id, ReportState::Taken, now).await?;
    tx.event(NewEvent::new(EventKind::Taken, now).report(id).by(by));
    Ok(())
}
