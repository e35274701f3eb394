//! Whose case a report belongs to, and what its phone shows while it does.

use sqlx::Row;

use super::ReportState;
use crate::cases::{State, shown};
use crate::ids::{ReportId, UserId};
use crate::store::{StoreError, Tx};

/// The case that is worked on, at the end of every merge.
pub(super) struct OfCase {
    /// What a phone shows while it stands where it does.
    pub(super) shown: ReportState,
    /// Who carries it.
    pub(super) worker: Option<UserId>,
}

/// The case of a report, if it is in one.
pub(super) async fn of_case(
    tx: &mut Tx<'_>,
    report: ReportId,
) -> Result<Option<OfCase>, StoreError> {
    let mut next: Option<Vec<u8>> = sqlx::query_scalar(
        "SELECT case_id FROM case_reports WHERE report_id = $1 AND left_at IS NULL",
    )
    .bind(report.as_bytes().to_vec())
    .fetch_optional(tx.conn())
    .await?;
    let mut found = None;
    while let Some(id) = next {
        let row = sqlx::query("SELECT state, worker, merged_into FROM cases WHERE case_id = $1")
            .bind(id)
            .fetch_one(tx.conn())
            .await?;
        let state =
            State::from_code(row.try_get("state")?).ok_or(StoreError::Corrupt("a case's state"))?;
        found = Some(OfCase {
            shown: shown(state),
            worker: row
                .try_get::<Option<Vec<u8>>, _>("worker")?
                .and_then(|bytes| UserId::from_slice(&bytes)),
        });
        next = row.try_get("merged_into")?;
    }
    Ok(found)
}
