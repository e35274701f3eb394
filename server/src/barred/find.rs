//! What people call a report or a case, for a form that is filled in by hand.

use sqlx::Row;

use super::rule::{case_rule, report_rule};
use crate::deadlines::Owner;
use crate::ids::{self, CaseId, ReportId, UserId, short_number};
use crate::store::{Store, StoreError};

/// What a number names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// This.
    One(Owner),
    /// Two reports have this short number: the whole id is asked for.
    Several,
    /// Nothing, for whoever asks.
    Nothing,
}

/// A case's number (`2026-000123`), a report's short number (`A1B2-C3D4`) or its whole id.
/// What the asker is barred from is nothing.
///
/// # Errors
/// When the database cannot be read.
pub async fn numbered(store: &Store, asker: UserId, text: &str) -> Result<Found, StoreError> {
    let text = text.trim();
    let asker = asker.as_bytes().to_vec();
    let case: Option<Vec<u8>> = sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
        "SELECT case_id FROM cases WHERE number = $2 AND {}",
        case_rule("cases.case_id", "$1")
    )))
    .bind(asker.clone())
    .bind(text.to_owned())
    .fetch_optional(store.reader())
    .await?;
    if let Some(id) = case.and_then(|id| CaseId::from_slice(&id)) {
        return Ok(Found::One(Owner::Case(id)));
    }
    let (rule, id) = match (text.parse::<ReportId>(), short_number(text)) {
        (Ok(id), _) => ("report_id = $2", id.as_bytes().to_vec()),
        // Nobody has an index for this; it is asked a few times a year.
        (_, Some(tail)) => ("substr(report_id, 13, 4) = $2", tail.to_vec()),
        _ => return Ok(Found::Nothing),
    };
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT report_id FROM reports WHERE {rule} AND {} LIMIT 2",
        report_rule("reports.report_id", "$1")
    )))
    .bind(asker)
    .bind(id)
    .fetch_all(store.reader())
    .await?;
    match rows.as_slice() {
        [] => Ok(Found::Nothing),
        [one] => {
            let id: Vec<u8> = one.try_get(0)?;
            let id = ids::report_id(&id).ok_or(StoreError::Corrupt("report id"))?;
            Ok(Found::One(Owner::Report(id)))
        }
        _ => Ok(Found::Several),
    }
}
