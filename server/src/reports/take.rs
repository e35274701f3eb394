//! Taking a report: one winner, always.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::chain::chained;
use super::of_case::of_case;
use super::{ReportState, append_state, lease, state_code};
use crate::AppState;
use crate::barred::report_rule;
use crate::clock::to_ms;
use crate::events::{EventKind, NewEvent};
use crate::ids::{ReportId, UserId};
use crate::store::{StoreError, retrying};

/// How it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Take {
    /// It is yours until the lease runs out.
    Won {
        /// The row's version now.
        version: i64,
        /// Until when without a recorded action.
        lease_until: DateTime<Utc>,
    },
    /// Somebody else has it, or it changed under the screen.
    Lost {
        /// Who has it, if anybody.
        by: Option<UserId>,
        /// The row's version now.
        version: i64,
    },
    /// There is no such report.
    Unknown,
}

/// Takes a waiting report, if it still stands at `version`; for whoever carries its case it is
/// work from then on, without a lease. For whoever is barred from it
/// there is none.
///
/// # Errors
/// When the database cannot be written; then nothing was taken.
pub async fn take(
    app: &AppState,
    id: ReportId,
    version: i64,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<Take, StoreError> {
    retrying(|| attempt(app, id, version, by, now)).await
}

async fn attempt(
    app: &AppState,
    id: ReportId,
    version: i64,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<Take, StoreError> {
    let lease_until = now + lease(app);
    let mut tx = app.store().begin().await?;
    // In the transaction: a bar that is set at the same moment wins.
    let open = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT 1 FROM reports WHERE report_id = $2 AND {}",
        report_rule("reports.report_id", "$1")
    )))
    .bind(by.as_bytes().to_vec())
    .bind(id.as_bytes().to_vec())
    .fetch_optional(tx.conn())
    .await?;
    if open.is_none() {
        return Ok(Take::Unknown);
    }
    // Back in the hands of whoever carries its case it is work again, not a claim.
    let (to, until) = match of_case(&mut tx, id).await? {
        Some(of) if of.worker == Some(by) && of.shown != ReportState::Closed => (of.shown, None),
        _ => (ReportState::Taken, Some(to_ms(lease_until))),
    };
    // Whoever takes it is shown all of it at once.
    let won = sqlx::query(
        "UPDATE reports SET state = $1, taken_by = $2, taken_at = $3, lease_until = $4, version = version + 1, \
         news_at = NULL, news_quiet = 0 WHERE report_id = $5 AND version = $6 AND state = $7",
    )
    .bind(state_code(to))
    .bind(by.as_bytes().to_vec())
    .bind(to_ms(now))
    .bind(until)
    .bind(id.as_bytes().to_vec())
    .bind(version)
    .bind(state_code(ReportState::Waiting))
    .execute(tx.conn())
    .await?
    .rows_affected();
    if won == 1 {
        append_state(&mut tx, app.keys(), id, to, now).await?;
        chained(&mut tx, app.keys(), (id, by), ("take-report", ""), now).await?;
        tx.event(NewEvent::new(EventKind::Taken, now).report(id).by(by));
        tx.commit().await?;
        return Ok(Take::Won {
            version: version + 1,
            lease_until,
        });
    }
    let row = sqlx::query("SELECT taken_by, version FROM reports WHERE report_id = $1")
        .bind(id.as_bytes().to_vec())
        .fetch_optional(tx.conn())
        .await?;
    Ok(match row {
        None => Take::Unknown,
        Some(row) => Take::Lost {
            by: row
                .try_get::<Option<Vec<u8>>, _>("taken_by")?
                .and_then(|bytes| UserId::from_slice(&bytes)),
            version: row.try_get("version")?,
        },
    })
}
