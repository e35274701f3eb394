//! What has been kept for as long as it may.

use chrono::{DateTime, Utc};
use sqlx::Row;

use crate::barred::owner_rule;
use crate::cases::State;
use crate::clock::{from_ms, to_ms};
use crate::deadlines::Owner;
use crate::ids::UserId;
use crate::policy;
use crate::reports::{ReportState, state_code};
use crate::store::{Store, StoreError};

/// One thing whose time is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// What.
    pub owner: Owner,
    /// The case's number.
    pub number: Option<String>,
    /// From when its time counts.
    pub since: DateTime<Utc>,
}

/// What falls due at `now`, the oldest first; never what the reader is barred from, what is
/// held, or what is asked for already.
///
/// # Errors
/// When the database cannot be read.
pub async fn due(
    store: &Store,
    reader: UserId,
    now: DateTime<Utc>,
) -> Result<Vec<Due>, StoreError> {
    let open = |kind: i64, id: &str| {
        format!(
            "{} AND NOT EXISTS (SELECT 1 FROM holds h WHERE h.owner_kind = {kind} AND h.owner_id = {id} AND h.lifted_at IS NULL) \
             AND NOT EXISTS (SELECT 1 FROM erasures e WHERE e.owner_kind = {kind} AND e.owner_id = {id} AND e.state = 1)",
            owner_rule(&kind.to_string(), id, "$1")
        )
    };
    let sql = format!(
        "SELECT CAST(2 AS BIGINT) AS kind, c.case_id AS id, c.number AS number, c.closed_at AS since FROM cases c \
         WHERE c.state = $2 AND c.erased_at IS NULL AND c.merged_into IS NULL AND c.closed_at <= $3 AND {} \
         UNION ALL SELECT CAST(1 AS BIGINT), r.report_id, NULL, r.received_at FROM reports r \
         WHERE r.state = $4 AND r.received_at <= $5 AND NOT EXISTS (SELECT 1 FROM erased x WHERE x.report_id = r.report_id) \
         AND NOT EXISTS (SELECT 1 FROM case_reports k WHERE k.report_id = r.report_id AND k.left_at IS NULL) AND {} \
         ORDER BY since LIMIT $6",
        open(2, "c.case_id"),
        open(1, "r.report_id"),
    );
    sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(reader.as_bytes().to_vec())
        .bind(State::Closed.code())
        .bind(to_ms(now - policy::KEEP_CASE))
        .bind(state_code(ReportState::Closed))
        .bind(to_ms(now - policy::KEEP_REPORT))
        .bind(policy::ERASURES_LISTED)
        .fetch_all(store.reader())
        .await?
        .iter()
        .map(|row| {
            let id: Vec<u8> = row.try_get("id")?;
            Ok(Due {
                owner: Owner::from_row(row.try_get("kind")?, &id)
                    .ok_or(StoreError::Corrupt("what falls due"))?,
                number: row.try_get("number")?,
                since: from_ms(row.try_get("since")?),
            })
        })
        .collect()
}
