//! Taking a report out of a case again that one has just joined to it: a slip of the hand, not a
//! step in the case.

use chrono::{DateTime, Utc};
use sqlx::{AnyConnection, Row as _};

use super::change;
use super::earliest::count;
use super::error::{CaseError, Refused, retrying};
use super::follow::back_to;
use super::gate::locked;
use super::steps::{NewStep, What, note};
use crate::AppState;
use crate::accounts::User;
use crate::barred::is_barred_on;
use crate::clock::to_ms;
use crate::deadlines::{Owner, mark};
use crate::ids::{CaseId, ReportId};
use crate::reports::{ReportState, state_code};
use crate::store::{Store, StoreError};

/// Whether this person joined the report to its case, nothing was done in the case since, and
/// whoever carries it has not read the report.
///
/// # Errors
/// When the database cannot be read.
pub async fn may_unjoin(store: &Store, by: &User, report: ReportId) -> Result<bool, StoreError> {
    let mut connection = store.reader().acquire().await?;
    Ok(joined(&mut connection, by, report).await?.is_some())
}

/// Takes the report out again, and back into the hands of whoever joined it, unless it waits for
/// somebody or a third person has claimed it meanwhile.
///
/// # Errors
/// When it is refused, or the database cannot be written; then nothing was changed.
pub async fn unjoin(
    app: &AppState,
    by: &User,
    report: ReportId,
    now: DateTime<Utc>,
) -> Result<(), CaseError> {
    retrying(|| async {
        let mut tx = app.store().begin().await?;
        let id = joined(tx.conn(), by, report).await?.ok_or(Refused::Stale)?;
        let case = locked(&mut tx, id).await?;
        // Asked with the case in hand: a step that was under way then is there by now.
        if joined(tx.conn(), by, report).await? != Some(id) {
            return Err(Refused::Stale.into());
        }
        if is_barred_on(tx.conn(), by.id, Owner::Case(id)).await? {
            return Err(Refused::NotHere.into());
        }
        change::open(&case)?;
        sqlx::query("UPDATE case_reports SET left_at = $1, left_by = $2 WHERE report_id = $3 AND case_id = $4 AND left_at IS NULL")
            .bind(to_ms(now))
            .bind(by.id.as_bytes().to_vec())
            .bind(report.as_bytes().to_vec())
            .bind(id.as_bytes().to_vec())
            .execute(tx.conn())
            .await?;
        let step = NewStep {
            subject: Some(report.as_bytes()),
            ..NewStep::of(What::LeftOut)
        };
        note(&mut tx, app.keys(), id, by.id, step, now).await?;
        count(&mut tx, id, now).await?;
        mark(&mut tx, Owner::Report(report), now).await?;
        back_to(&mut tx, app, report, by.id, now).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// The case whose last step is that this person joined this report to it, where whoever carries it
/// has not read the report yet.
async fn joined(
    connection: &mut AnyConnection,
    by: &User,
    report: ReportId,
) -> Result<Option<CaseId>, StoreError> {
    let case: Option<Vec<u8>> = sqlx::query_scalar(
        "SELECT c.case_id FROM case_reports c JOIN reports r ON r.report_id = c.report_id \
         WHERE c.report_id = $1 AND c.joined_by = $2 AND c.left_at IS NULL \
         AND (r.taken_by = $3 OR r.state <= $4 OR r.news_at = r.handed_at)",
    )
    .bind(report.as_bytes().to_vec())
    .bind(by.id.as_bytes().to_vec())
    .bind(by.id.as_bytes().to_vec())
    .bind(state_code(ReportState::Taken))
    .fetch_optional(&mut *connection)
    .await?;
    let Some(case) = case else { return Ok(None) };
    let last = sqlx::query(
        "SELECT what, subject FROM case_steps WHERE case_id = $1 ORDER BY seq DESC LIMIT 1",
    )
    .bind(case.clone())
    .fetch_optional(connection)
    .await?;
    let Some(last) = last else { return Ok(None) };
    let (what, subject): (String, Option<Vec<u8>>) = (last.try_get(0)?, last.try_get(1)?);
    let ours = what == What::Joined.slug() && subject.as_deref() == Some(report.as_bytes());
    Ok(CaseId::from_slice(&case).filter(|_| ours))
}
