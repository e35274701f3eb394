//! What has been kept for as long as it may.

use chrono::{DateTime, Utc};
use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, Row};

use crate::barred::owner_rule;
use crate::cases::State;
use crate::clock::{from_ms, to_ms};
use crate::deadlines::Owner;
use crate::ids::UserId;
use crate::policy;
use crate::reports::{ReportState, state_code};
use crate::store::{After, Keyset, Store, StoreError, Way};

const DUE: Keyset = Keyset(&[("q.since", false, Way::Up), ("q.id", true, Way::Up)]);

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

/// Where to look.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Among {
    /// Among all there is.
    All,
    /// Among what the daily look has found.
    Told,
}

/// Kind, id, number and since when of what falls due, without what is held or asked for
/// already. Binds what [`bound`] binds; the reader, who is barred from some of it, by the
/// place that is given.
pub(super) fn falls_due(among: Among, reader: Option<&str>) -> String {
    let open = |kind: i64, id: &str| {
        let rule = reader.map_or_else(
            || "1 = 1".to_owned(),
            |reader| owner_rule(&kind.to_string(), id, reader),
        );
        format!(
            "{rule} AND NOT EXISTS (SELECT 1 FROM holds h WHERE h.owner_kind = {kind} AND h.owner_id = {id} AND h.lifted_at IS NULL) \
             AND NOT EXISTS (SELECT 1 FROM erasures e WHERE e.owner_kind = {kind} AND e.owner_id = {id} AND e.state = 1)",
        )
    };
    let told = |kind: i64, id: &str| match among {
        Among::All => String::new(),
        Among::Told => {
            format!("JOIN due_told t ON t.owner_kind = {kind} AND t.owner_id = {id}")
        }
    };
    format!(
        "SELECT CAST(2 AS BIGINT) AS kind, c.case_id AS id, c.number AS number, c.closed_at AS since FROM cases c {} \
         WHERE c.state = $1 AND c.erased_at IS NULL AND c.merged_into IS NULL AND c.closed_at <= $2 AND {} \
         UNION ALL SELECT CAST(1 AS BIGINT), r.report_id, NULL, r.received_at FROM reports r {} \
         WHERE r.state = $3 AND r.received_at <= $4 AND NOT EXISTS (SELECT 1 FROM erased x WHERE x.report_id = r.report_id) \
         AND NOT EXISTS (SELECT 1 FROM case_reports k WHERE k.report_id = r.report_id AND k.left_at IS NULL) AND {}",
        told(2, "c.case_id"),
        open(2, "c.case_id"),
        told(1, "r.report_id"),
        open(1, "r.report_id"),
    )
}

/// Binds states and times: `$1` to `$4`.
pub(super) fn bound(
    query: Query<'_, Any, AnyArguments>,
    now: DateTime<Utc>,
) -> Query<'_, Any, AnyArguments> {
    query
        .bind(State::Closed.code())
        .bind(to_ms(now - policy::KEEP_CASE))
        .bind(state_code(ReportState::Closed))
        .bind(to_ms(now - policy::KEEP_REPORT))
}

/// What falls due at `now`, the oldest first, behind a place; and where it goes on.
/// Never what the reader is barred from, what is
/// held, or what is asked for already.
///
/// # Errors
/// When the database cannot be read.
pub async fn due(
    store: &Store,
    reader: UserId,
    now: DateTime<Utc>,
    after: &After,
) -> Result<(Vec<Due>, After), StoreError> {
    let sql = format!(
        "SELECT q.kind AS kind, q.id AS id, q.number AS number, q.since AS since{} FROM ({}) AS q WHERE {} {} LIMIT $6",
        DUE.columns(),
        falls_due(Among::All, Some("$5")),
        DUE.rule(after, 7),
        DUE.order()
    );
    let query = bound(sqlx::query(sqlx::AssertSqlSafe(sql)), now)
        .bind(reader.as_bytes().to_vec())
        .bind(policy::ERASURES_LISTED + 1);
    let rows = DUE.bind(query, after).fetch_all(store.reader()).await?;
    let (rows, next) = DUE.part(rows, policy::ERASURES_LISTED)?;
    let found = rows
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
        .collect::<Result<_, StoreError>>()?;
    Ok((found, next))
}
