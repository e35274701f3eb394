//! Words for the reporter, which they read in the app.

use chrono::{DateTime, Utc};
use ots_protocol::updates::Update;

use super::chain::chained;
use super::unsent::forget_unsent;
use super::{append, renew};
use crate::AppState;
use crate::events::{EventKind, NewEvent};
use crate::ids::{ReportId, UserId};
use crate::sent::Once;
use crate::store::{StoreError, retrying};

/// Sends an update with words, a template or a question, from whoever holds the
/// report; gives its number, or `None` when `by` does not hold it. It counts as a
/// recorded action.
///
/// # Errors
/// When the database cannot be written; then nothing was sent.
pub async fn answer(
    app: &AppState,
    id: ReportId,
    by: UserId,
    update: &Update,
    now: DateTime<Utc>,
) -> Result<Option<i64>, StoreError> {
    answer_once(app, id, (by, Once::default()), update, now).await
}

/// The same by a form: what it sent before goes out no second time, and the number is that of the
/// newest update then.
///
/// # Errors
/// When the database cannot be written; then nothing was sent.
pub async fn answer_once(
    app: &AppState,
    id: ReportId,
    by: (UserId, Once),
    update: &Update,
    now: DateTime<Utc>,
) -> Result<Option<i64>, StoreError> {
    retrying(|| attempt(app, id, by, update, now)).await
}

async fn attempt(
    app: &AppState,
    id: ReportId,
    (by, once): (UserId, Once),
    update: &Update,
    now: DateTime<Utc>,
) -> Result<Option<i64>, StoreError> {
    let mut tx = app.store().begin().await?;
    if !once.first(&mut tx, now).await? {
        let last: i64 = sqlx::query_scalar("SELECT last_update FROM reports WHERE report_id = $1")
            .bind(id.as_bytes().to_vec())
            .fetch_one(tx.conn())
            .await?;
        return Ok(Some(last));
    }
    let theirs = sqlx::query(
        "UPDATE reports SET taken_by = taken_by WHERE report_id = $1 AND taken_by = $2",
    )
    .bind(id.as_bytes().to_vec())
    .bind(by.as_bytes().to_vec())
    .execute(tx.conn())
    .await?;
    if theirs.rows_affected() == 0 {
        return Ok(None);
    }
    renew(app, &mut tx, id, by, now).await?;
    forget_unsent(&mut tx, id, by).await?;
    let seq = append(&mut tx, app.keys(), id, update, now).await?;
    chained(&mut tx, app.keys(), (id, by), ("answer-report", ""), now).await?;
    tx.event(NewEvent::new(EventKind::Answer, now).report(id).by(by));
    tx.commit().await?;
    Ok(Some(seq))
}
