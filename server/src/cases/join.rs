//! Reports that come into a case, and go out of it again.

use chrono::{DateTime, Utc};

use super::change;
use super::earliest::count;
use super::error::{CaseError, Refused, retrying};
use super::follow::{Told, left, on, show};
use super::gate::{entered, locked};
use super::open::{attach, bring};
use super::row::{Case, case_on};
use super::steps::{NewStep, What, note};
use crate::AppState;
use crate::accounts::User;
use crate::barred::{self, is_barred_on};
use crate::clock::to_ms;
use crate::deadlines::Owner;
use crate::ids::{CaseId, ReportId};
use crate::reports::renew;
use crate::store::{Store, StoreError};

/// The case that a report belongs to now.
///
/// # Errors
/// When the database cannot be read.
pub async fn case_of(store: &Store, report: ReportId) -> Result<Option<Case>, StoreError> {
    let mut connection = store.reader().acquire().await?;
    let id: Option<Vec<u8>> = sqlx::query_scalar(
        "SELECT case_id FROM case_reports WHERE report_id = $1 AND left_at IS NULL",
    )
    .bind(report.as_bytes().to_vec())
    .fetch_optional(&mut *connection)
    .await?;
    match id.and_then(|id| CaseId::from_slice(&id)) {
        Some(id) => case_on(&mut connection, id).await,
        None => Ok(None),
    }
}

/// Joins a report to a case. Who holds the report may do so without opening the case:
/// that two reports are one event is theirs to see; who carries the case may as well.
///
/// # Errors
/// When it is refused, or the database cannot be written; then nothing was joined.
pub async fn join(
    app: &AppState,
    by: &User,
    report: ReportId,
    id: CaseId,
    now: DateTime<Utc>,
) -> Result<(), CaseError> {
    retrying(|| async {
        let mut tx = app.store().begin().await?;
        let brought = bring(&mut tx, report).await?;
        let case = if brought.holder == Some(by.id) {
            if is_barred_on(tx.conn(), by.id, Owner::Case(id)).await? {
                return Err(Refused::NotHere.into());
            }
            locked(&mut tx, id).await?
        } else {
            let case = entered(&mut tx, by, id).await?;
            // Somebody else is at work on it: not to be taken out of their hands.
            if brought.holder.is_some() && !by.role.supervises() {
                return Err(Refused::NotHeld.into());
            }
            case
        };
        change::open(&case)?;
        attach(&mut tx, report, case.id, by.id, now).await?;
        let step = NewStep {
            subject: Some(report.as_bytes()),
            ..NewStep::of(What::Joined)
        };
        note(&mut tx, app.keys(), case.id, by.id, step, now).await?;
        count(&mut tx, case.id, now).await?;
        show(&mut tx, app, report, Told::given(&case), by.id, now).await?;
        renew(app, &mut tx, report, by.id, now).await?;
        barred::spread(&mut tx, app.keys(), Owner::Case(case.id), now).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// Leaves a report out of a case again: it is the person's who does so, in work, and
/// in no case. What waits for somebody or is claimed by somebody else stays so. The last one
/// stays: a case without a report would be nobody's call.
///
/// # Errors
/// When it is refused, or the database cannot be written; then nothing was changed.
pub async fn leave_out(
    app: &AppState,
    by: &User,
    id: CaseId,
    seen: i64,
    report: ReportId,
    why: &str,
    now: DateTime<Utc>,
) -> Result<(), CaseError> {
    retrying(|| async {
        let mut tx = app.store().begin().await?;
        let case = entered(&mut tx, by, id).await?;
        change::fresh(&case, seen)?;
        change::open(&case)?;
        change::raise(&mut tx, &case, now).await?;
        if on(tx.conn(), case.id).await?.len() < 2 {
            return Err(Refused::LastReport.into());
        }
        let done = sqlx::query("UPDATE case_reports SET left_at = $1, left_by = $2 WHERE report_id = $3 AND case_id = $4 AND left_at IS NULL")
            .bind(to_ms(now))
            .bind(by.id.as_bytes().to_vec())
            .bind(report.as_bytes().to_vec())
            .bind(case.id.as_bytes().to_vec())
            .execute(tx.conn())
            .await?;
        if done.rows_affected() == 0 {
            return Err(Refused::NotHere.into());
        }
        let step = NewStep {
            subject: Some(report.as_bytes()),
            why,
            ..NewStep::of(What::LeftOut)
        };
        note(&mut tx, app.keys(), case.id, by.id, step, now).await?;
        count(&mut tx, case.id, now).await?;
        left(&mut tx, app, report, by.id, now).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}
