//! The danger that a merged case brings along.
//!
//! A case goes on under another one's number as dangerous as it was judged to be, until the one
//! that goes on is itself judged after the merge: lower, and it is no longer that dangerous;
//! as high or higher, and what is owed since the first judgement is owed as before.

use std::collections::{BTreeSet, HashMap};

use sqlx::{AnyConnection, Row};

use super::row::{COLUMNS, Case, from_row};
use super::state::{Risk, State};
use crate::ids::CaseId;
use crate::store::{Store, StoreError};

/// A judgement that stands in a merged case and counts in the one that goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carried {
    /// Where it was judged.
    pub of: CaseId,
    /// How.
    pub risk: Risk,
}

/// The judgements that count in this case beside its own.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn carried(
    connection: &mut AnyConnection,
    root: CaseId,
) -> Result<Vec<Carried>, StoreError> {
    let mut found = Vec::new();
    // Each case that is looked under, with the most that may count of what lies below it.
    let mut under: Vec<(CaseId, Option<i64>)> = vec![(root, None)];
    while let Some((id, most)) = under.pop() {
        let own = sqlx::query(
            "SELECT risk, (SELECT MAX(seq) FROM case_steps s WHERE s.case_id = c.case_id AND s.what = 'risk') AS judged \
             FROM cases c WHERE case_id = $1",
        )
        .bind(id.as_bytes().to_vec())
        .fetch_one(&mut *connection)
        .await?;
        let risk: Option<i64> = own.try_get("risk")?;
        let judged: Option<i64> = own.try_get("judged")?;
        // One that was over when it was merged owes nothing for how dangerous it was.
        let below = sqlx::query(
            "SELECT case_id, risk, (SELECT MAX(seq) FROM case_steps s WHERE s.case_id = $1 AND s.what = 'took' AND s.subject = c.case_id) AS took \
             FROM cases c WHERE merged_into = $1 AND state_merged <> $2 ORDER BY opened_at, case_id",
        )
        .bind(id.as_bytes().to_vec())
        .bind(State::Closed.code())
        .fetch_all(&mut *connection)
        .await?;
        for row in below {
            let member: Vec<u8> = row.try_get("case_id")?;
            let of = CaseId::from_slice(&member).ok_or(StoreError::Corrupt("case id"))?;
            let took: Option<i64> = row.try_get("took")?;
            let since = judged.filter(|judged| took.is_none_or(|took| took < *judged));
            let most = match (most, since.and(risk)) {
                (Some(above), Some(here)) => Some(above.min(here)),
                (above, here) => above.or(here),
            };
            let risk: Option<i64> = row.try_get("risk")?;
            if let Some(risk) = risk
                .filter(|risk| most.is_none_or(|most| *risk <= most))
                .and_then(Risk::from_code)
            {
                found.push(Carried { of, risk });
            }
            under.push((of, most));
        }
    }
    Ok(found)
}

/// The highest judgement that a merged case brings into this one, where it is higher than what was
/// judged here.
///
/// # Errors
/// When the database cannot be read.
pub async fn brought(store: &Store, case: &Case) -> Result<Option<Carried>, StoreError> {
    let mut connection = store.reader().acquire().await?;
    brought_on(&mut connection, case).await
}

/// The same of a whole list: of those cases alone into which a higher judgement was brought.
///
/// # Errors
/// When the database cannot be read.
pub async fn brought_into(
    store: &Store,
    cases: &[Case],
) -> Result<HashMap<CaseId, Carried>, StoreError> {
    let mut found = HashMap::new();
    if cases.is_empty() {
        return Ok(found);
    }
    let mut connection = store.reader().acquire().await?;
    // Most cases go on for no other.
    let places: Vec<_> = (1..=cases.len()).map(|at| format!("${at}")).collect();
    let sql = format!(
        "SELECT DISTINCT merged_into FROM cases WHERE merged_into IN ({})",
        places.join(", ")
    );
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
    for case in cases {
        query = query.bind(case.id.as_bytes().to_vec());
    }
    let mut roots = Vec::new();
    for row in query.fetch_all(&mut *connection).await? {
        roots.push(row.try_get::<Vec<u8>, _>(0)?);
    }
    for case in cases {
        if roots.iter().any(|id| id == case.id.as_bytes())
            && let Some(one) = brought_on(&mut connection, case).await?
        {
            found.insert(case.id, one);
        }
    }
    Ok(found)
}

/// How dangerous each of these cases is taken to be: as it was judged, or as a merged case brings it
/// along. `None` is one that nobody has judged.
///
/// # Errors
/// When the database cannot be read.
pub async fn risks_of(
    store: &Store,
    ids: &BTreeSet<CaseId>,
) -> Result<HashMap<CaseId, Option<Risk>>, StoreError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let places: Vec<_> = (1..=ids.len()).map(|at| format!("${at}")).collect();
    let sql = format!(
        "SELECT {COLUMNS} FROM cases WHERE case_id IN ({})",
        places.join(", ")
    );
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
    for id in ids {
        query = query.bind(id.as_bytes().to_vec());
    }
    let rows = query.fetch_all(store.reader()).await?;
    let cases = rows.iter().map(from_row).collect::<Result<Vec<_>, _>>()?;
    let brought = brought_into(store, &cases).await?;
    let risk = |case: &Case| brought.get(&case.id).map(|one| one.risk).or(case.risk);
    Ok(cases.iter().map(|case| (case.id, risk(case))).collect())
}

async fn brought_on(
    connection: &mut AnyConnection,
    case: &Case,
) -> Result<Option<Carried>, StoreError> {
    let found = carried(connection, case.id).await?;
    let own = case.risk.map_or(0, Risk::code);
    let highest = found.into_iter().max_by_key(|one| one.risk.code());
    Ok(highest.filter(|one| one.risk.code() > own))
}
