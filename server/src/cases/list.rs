//! Lists of cases, by the time of their opening, newest first, a page at a time.

use sqlx::Row;

use super::gate::listed;
use super::row::{COLUMNS, Case, from_row};
use super::state::State;
use crate::accounts::User;
use crate::clock::to_ms;
use crate::ids::CaseId;
use crate::policy;
use crate::store::{Store, StoreError};

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Open cases that the person carries.
    Mine,
    /// Open cases that nobody carries.
    Unassigned,
    /// Every open case that may stand in the person's lists.
    Open,
    /// Closed ones.
    Closed,
}

/// A page of a list.
#[derive(Clone, Debug, Default)]
pub struct Listed {
    /// Newest first.
    pub cases: Vec<Case>,
    /// There is more after the last of them.
    pub more: bool,
}

/// A page of a list, after the case `after` where one is named.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(
    store: &Store,
    user: &User,
    view: View,
    after: Option<CaseId>,
) -> Result<Listed, StoreError> {
    let after = match after {
        Some(id) => super::row::case(store, id).await?,
        None => None,
    };
    let (time, id) = after.map_or((i64::MAX, vec![0xff; 16]), |case| {
        (to_ms(case.opened_at), case.id.as_bytes().to_vec())
    });
    let rule = rule(view);
    let may = listed(user);
    // Row values would say it shorter; not every database uses an index for them.
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM cases WHERE {may} AND {rule} AND (opened_at < $2 OR (opened_at = $2 AND case_id < $3)) \
         ORDER BY opened_at DESC, case_id DESC LIMIT $4"
    )))
    .bind(user.id.as_bytes().to_vec())
    .bind(time)
    .bind(id)
    .bind(policy::CASE_ROWS + 1)
    .fetch_all(store.reader())
    .await?;
    let mut cases: Vec<Case> = rows.iter().map(from_row).collect::<Result<_, _>>()?;
    let most = usize::try_from(policy::CASE_ROWS).unwrap_or(usize::MAX);
    let more = cases.len() > most;
    cases.truncate(most);
    Ok(Listed { cases, more })
}

fn rule(view: View) -> String {
    let (closed, merged) = (State::Closed.code(), State::Merged.code());
    match view {
        View::Mine => format!("worker = $1 AND state NOT IN ({closed}, {merged})"),
        View::Unassigned => format!("worker IS NULL AND state NOT IN ({closed}, {merged})"),
        View::Open => format!("state NOT IN ({closed}, {merged})"),
        View::Closed => format!("state = {closed}"),
    }
}

/// How many open cases a person carries, and how many nobody carries.
///
/// # Errors
/// When the database cannot be read.
pub async fn count_open(store: &Store, user: &User) -> Result<(i64, i64), StoreError> {
    let (closed, merged) = (State::Closed.code(), State::Merged.code());
    let row = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT COUNT(CASE WHEN worker = $1 THEN 1 END) AS mine, COUNT(CASE WHEN worker IS NULL THEN 1 END) AS nobodys \
         FROM cases WHERE (worker = $1 OR worker IS NULL) AND state NOT IN ({closed}, {merged}) AND {}",
        crate::barred::case_rule("cases.case_id", "$1")
    )))
    .bind(user.id.as_bytes().to_vec())
    .fetch_one(store.reader())
    .await?;
    Ok((row.try_get("mine")?, row.try_get("nobodys")?))
}
