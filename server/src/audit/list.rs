//! The log as supervisors read it: newest first, a page at a time.

use chrono::{DateTime, Utc};
use sqlx::Row;

use crate::barred::hidden_ids;
use crate::clock::{from_ms, to_ms};
use crate::ids::UserId;
use crate::policy;
use crate::store::{Store, StoreError};

/// What is looked for; what is not said is not asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Who did it: an account's id.
    pub actor: Option<String>,
    /// What was done.
    pub action: Option<String>,
    /// To what: an id.
    pub subject: Option<String>,
    /// From here on.
    pub from: Option<DateTime<Utc>>,
    /// Before this.
    pub to: Option<DateTime<Utc>>,
}

/// A row of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: String,
    /// What.
    pub action: String,
    /// To what.
    pub subject: String,
    /// Why, as far as machines are told.
    pub reason: String,
}

/// A page, and where the next one begins if there is one.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    /// Newest first.
    pub lines: Vec<Line>,
    /// Rows before this number are on the next page.
    pub next: Option<i64>,
}

/// The rows before number `before`, newest first. What the reader is barred from is not in
/// them ([`crate::barred`]), nor the people and files of it.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(
    store: &Store,
    reader: UserId,
    filter: &Filter,
    before: Option<i64>,
) -> Result<Lines, StoreError> {
    let hidden = hidden_ids(store, reader).await?;
    let most = usize::try_from(policy::AUDIT_ROWS).unwrap_or(usize::MAX);
    let mut before = before.unwrap_or(i64::MAX);
    let mut lines: Vec<Line> = Vec::new();
    loop {
        let page = rows(store, filter, before).await?;
        let last = page.len() < most + 1;
        for line in page {
            before = line.seq;
            if hidden.contains(&line.subject) {
                continue;
            }
            if lines.len() == most {
                let next = lines.last().map(|line| line.seq);
                return Ok(Lines { lines, next });
            }
            lines.push(line);
        }
        if last {
            return Ok(Lines { lines, next: None });
        }
    }
}

async fn rows(store: &Store, filter: &Filter, before: i64) -> Result<Vec<Line>, StoreError> {
    let from = filter.from.map_or(i64::MIN, to_ms);
    let to = filter.to.map_or(i64::MAX, to_ms);
    // Only what is asked for stands in the query: an index serves it where there is one.
    let asked: Vec<_> = [
        ("actor", &filter.actor),
        ("action", &filter.action),
        ("subject", &filter.subject),
    ]
    .into_iter()
    .filter_map(|(column, value)| value.clone().map(|value| (column, value)))
    .collect();
    let rule: String = asked
        .iter()
        .zip(5..)
        .map(|((column, _), at)| format!(" AND {column} = ${at}"))
        .collect();
    let sql = format!(
        "SELECT seq, at, actor, action, subject, reason FROM audit WHERE seq < $1 AND at >= $2 AND at < $3{rule} \
         ORDER BY seq DESC LIMIT $4"
    );
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(before)
        .bind(from)
        .bind(to)
        .bind(policy::AUDIT_ROWS + 1);
    for (_, value) in asked {
        query = query.bind(value);
    }
    query
        .fetch_all(store.reader())
        .await?
        .iter()
        .map(|row| {
            Ok(Line {
                seq: row.try_get("seq")?,
                at: from_ms(row.try_get("at")?),
                actor: row.try_get("actor")?,
                action: row.try_get("action")?,
                subject: row.try_get("subject")?,
                reason: row.try_get("reason")?,
            })
        })
        .collect()
}

/// Every action that was ever written down, for a list to choose from.
///
/// # Errors
/// When the database cannot be read.
pub async fn actions(store: &Store) -> Result<Vec<String>, StoreError> {
    Ok(
        sqlx::query_scalar("SELECT DISTINCT action FROM audit ORDER BY action")
            .fetch_all(store.reader())
            .await?,
    )
}
