//! The log as supervisors read it: newest first, a page at a time.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use sqlx::Row;

use crate::barred::hidden_ids;
use crate::clock::{from_ms, to_ms};
use crate::deadlines::Owner;
use crate::ids::{CaseId, UserId};
use crate::policy;
use crate::store::{Store, StoreError};

/// What is looked for; what is not said is not asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Who did it: an account's id.
    pub actor: Option<String>,
    /// What was done.
    pub action: Option<String>,
    /// To what: one of these ids.
    pub subjects: Option<Vec<String>>,
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

/// A search for somebody by name or number.
const SEARCH: &str = "search-identity";

/// What a search is written down under: the keyed hash of the number, or of the whole name.
#[must_use]
pub(crate) fn search_subject(name: bool, hash: &[u8]) -> String {
    let mut said = if name { "name:" } else { "phone:" }.to_owned();
    for byte in hash {
        // Writing to a string cannot fail.
        let _ = write!(said, "{byte:02x}");
    }
    said
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
            // What one searched for oneself says nothing that one did not see then.
            let others = line.action == SEARCH && line.actor != reader.to_string();
            if hidden.contains(&line.subject) && (others || line.action != SEARCH) {
                continue;
            }
            // How much others found may count what this reader must know nothing of.
            let line = if others && !hidden.is_empty() {
                Line {
                    reason: String::new(),
                    ..line
                }
            } else {
                line
            };
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
    let asked: Vec<_> = [("actor", &filter.actor), ("action", &filter.action)]
        .into_iter()
        .filter_map(|(column, value)| value.clone().map(|value| (column, value)))
        .collect();
    let mut rule: String = asked
        .iter()
        .zip(5..)
        .map(|((column, _), at)| format!(" AND {column} = ${at}"))
        .collect();
    let subjects = filter.subjects.as_deref();
    if let Some(ids) = subjects {
        let places: Vec<_> = (0..ids.len().max(1))
            .map(|at| format!("${}", 5 + asked.len() + at))
            .collect();
        rule.push_str(&format!(" AND subject IN ({})", places.join(", ")));
    }
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
    match subjects {
        // Nothing has no id.
        Some([]) => query = query.bind(String::new()),
        Some(ids) => {
            for id in ids {
                query = query.bind(id.clone());
            }
        }
        None => {}
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

/// The ids under which the log has what is done to this: its own, and those of the people and the
/// files in it, of the glasses that were broken to it and of the exports of it.
///
/// # Errors
/// When the database cannot be read.
pub async fn subjects_of(store: &Store, owner: Owner) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query(
        "SELECT person_id FROM people WHERE $1 = 2 AND case_id = $2 \
         UNION SELECT document_id FROM documents WHERE owner_kind = $1 AND owner_id = $2 \
         UNION SELECT glass_id FROM glass WHERE owner_kind = $1 AND owner_id = $2 \
         UNION SELECT export_id FROM exports WHERE $1 = 2 AND case_id = $2",
    )
    .bind(owner.kind())
    .bind(owner.bytes())
    .fetch_all(store.reader())
    .await?;
    let mut found = vec![owner.to_string()];
    for row in rows {
        // All of them have ids of the same form.
        let id = CaseId::from_slice(&row.try_get::<Vec<u8>, _>(0)?);
        found.extend(id.map(|id| id.to_string()));
    }
    Ok(found)
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
