//! The state that the reporter sees, set by whoever holds the report.

use chrono::{DateTime, Utc};
use sqlx::Row as _;

use super::chain::chained;
use super::news::unread_by;
use super::row::state_from;
use super::{Change, ReportState, append_state, lease, state_code};
use crate::AppState;
use crate::accounts::is_on_shift;
use crate::clock::to_ms;
use crate::events::{EventKind, NewEvent};
use crate::ids::{ReportId, UserId};
use crate::store::{StoreError, Tx, retrying};

/// Sets the state, if `by` holds the report at `version` and it belongs to no case: a
/// case's reports follow the case ([`show_state`]). In work (*Sedang
/// ditangani*) and later it has no lease any more: it is somebody's case and does
/// not ring.
///
/// # Errors
/// When the database cannot be written; then nothing changed.
pub async fn set_state(
    app: &AppState,
    id: ReportId,
    version: i64,
    by: UserId,
    to: ReportState,
    now: DateTime<Utc>,
) -> Result<Change, StoreError> {
    retrying(|| attempt(app, id, version, by, to, now)).await
}

async fn attempt(
    app: &AppState,
    id: ReportId,
    version: i64,
    by: UserId,
    to: ReportState,
    now: DateTime<Utc>,
) -> Result<Change, StoreError> {
    let lease_until = (to == ReportState::Taken).then(|| to_ms(now + lease(app)));
    let mut tx = app.store().begin().await?;
    let done = sqlx::query("UPDATE reports SET reopened_at = CASE WHEN state = $6 AND state <> $1 THEN $7 ELSE reopened_at END, state = $1, lease_until = $2, version = version + 1 WHERE report_id = $3 AND version = $4 AND taken_by = $5 AND NOT EXISTS (SELECT 1 FROM case_reports c WHERE c.report_id = reports.report_id AND c.left_at IS NULL)")
        .bind(state_code(to))
        .bind(lease_until)
        .bind(id.as_bytes().to_vec())
        .bind(version)
        .bind(by.as_bytes().to_vec())
        .bind(state_code(ReportState::Closed))
        .bind(to_ms(now))
        .execute(tx.conn())
        .await?;
    if done.rows_affected() == 0 {
        return Ok(Change::Stale);
    }
    append_state(&mut tx, app.keys(), id, to, now).await?;
    chained(&mut tx, app.keys(), (id, by), (action(to), ""), now).await?;
    tx.event(
        NewEvent::new(EventKind::State, now)
            .report(id)
            .by(by)
            .detail(to.slug()),
    );
    tx.commit().await?;
    Ok(Change::Made(version + 1))
}

/// The word for it in the audit log.
const fn action(to: ReportState) -> &'static str {
    match to {
        ReportState::Waiting => "report-waiting",
        ReportState::Taken => "report-taken",
        ReportState::Handled => "report-handled",
        ReportState::Referred => "report-referred",
        ReportState::Closed => "report-closed",
        ReportState::Unknown(_) => "report-changed",
    }
}

/// Who holds a report once its case is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hands {
    /// Whoever has it now, if anybody.
    Same,
    /// This person, who has said so just now.
    Takes(UserId),
    /// This person, by somebody else's word.
    Given(UserId),
}

impl Hands {
    /// Those of `to` by the word of `by`.
    pub(crate) fn by(by: UserId, to: UserId) -> Self {
        if by == to {
            Self::Takes(to)
        } else {
            Self::Given(to)
        }
    }

    const fn user(self) -> Option<UserId> {
        match self {
            Self::Same => None,
            Self::Takes(user) | Self::Given(user) => Some(user),
        }
    }
}

/// Shows the phone what became of the case that the report belongs to, within the
/// transaction that changes the case. From here on the report has no lease: it is
/// somebody's work and does not ring.
///
/// Whoever comes to hold it has not read it: it is marked as unread for them. What nobody had read,
/// or somebody had claimed and not worked off yet, then rings as a message does where they are not
/// there to read it; what was somebody's work already waits for them quietly.
///
/// # Errors
/// When the database cannot be written, or there is no such report.
pub(crate) async fn show_state(
    tx: &mut Tx<'_>,
    app: &AppState,
    id: ReportId,
    to: ReportState,
    hands: Hands,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = sqlx::query("SELECT state, taken_by, news_at FROM reports WHERE report_id = $1")
        .bind(id.as_bytes().to_vec())
        .fetch_one(tx.conn())
        .await?;
    let before: i64 = row.try_get(0)?;
    let had: Option<Vec<u8>> = row.try_get(1)?;
    let holder = hands.user().map(|user| user.as_bytes().to_vec());
    let changes = holder.is_some() && holder != had;
    sqlx::query(
        "UPDATE reports SET state = $1, lease_until = NULL, taken_by = COALESCE($2, taken_by), \
         taken_at = COALESCE($3, taken_at, $4), version = version + 1 WHERE report_id = $5",
    )
    .bind(state_code(to))
    .bind(holder)
    .bind(changes.then(|| to_ms(now)))
    .bind(to_ms(now))
    .bind(id.as_bytes().to_vec())
    .execute(tx.conn())
    .await?;
    if let Some(user) = hands.user().filter(|_| changes) {
        let unread = row.try_get::<Option<i64>, _>(2)?.is_some();
        let urgent = unread
            || matches!(
                state_from(before),
                ReportState::Waiting | ReportState::Taken
            );
        // Who takes a case is there, also without a shift: they are called by the mark alone.
        let there = matches!(hands, Hands::Takes(_)) && !is_on_shift(tx.conn(), user, now).await?;
        unread_by(tx, id, !urgent || there, now).await?;
    }
    // The phone is told what is new to it; a change of hands is not.
    if before != state_code(to) {
        append_state(tx, app.keys(), id, to, now).await?;
    }
    tx.event(
        NewEvent::new(EventKind::State, now)
            .report(id)
            .by(by)
            .detail(to.slug()),
    );
    Ok(())
}
