//! Cases that may be the one a report belongs to: the same number or name by their keyed
//! hashes, or the same place at about the same time. A hint; a person decides.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use ots_protocol::codes::AreaCode;
use sqlx::AnyConnection;

use super::people::NewPerson;
use super::row::{COLUMNS, Case, case_on, from_row};
use super::state::State;
use crate::barred::{case_rule, is_barred_on};
use crate::clock::to_ms;
use crate::deadlines::Owner;
use crate::identity::{phone_hash, whole_name_hash};
use crate::ids::{CaseId, UserId};
use crate::keys::Keys;
use crate::policy;
use crate::store::{Store, StoreError};

/// Why a case is suggested; the first is the strongest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// The same telephone number.
    Phone,
    /// The same name.
    Name,
    /// The same place, about the same time.
    PlaceAndTime,
}

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub struct Looked {
    phones: Vec<[u8; 16]>,
    names: Vec<[u8; 16]>,
    place: Option<AreaCode>,
    pressed_at: DateTime<Utc>,
}

impl Looked {
    /// From the people and the place that are known.
    #[must_use]
    pub fn of(
        keys: &Keys,
        people: &[NewPerson],
        place: Option<AreaCode>,
        pressed_at: DateTime<Utc>,
    ) -> Self {
        let phones = people
            .iter()
            .filter_map(|one| phone_hash(keys, &one.identity.phone))
            .map(|hash| *hash.as_bytes());
        let names = people
            .iter()
            .filter_map(|one| whole_name_hash(keys, &one.identity.name))
            .map(|hash| *hash.as_bytes());
        Self {
            phones: phones.collect(),
            names: names.collect(),
            place,
            pressed_at,
        }
    }
}

/// Cases that are like it, the strongest likeness first; never `but`, never one that the reader is
/// barred from. For one that is merged into another stands the one that goes on for it: its people
/// are that one's people.
///
/// # Errors
/// When the database cannot be read.
pub async fn similar(
    store: &Store,
    reader: UserId,
    looked: &Looked,
    but: Option<CaseId>,
) -> Result<Vec<(Likeness, Case)>, StoreError> {
    let mut hits = Vec::new();
    let may = case_rule("cases.case_id", "$1");
    for (likeness, column, hashes) in [
        (Likeness::Phone, "phone_hash", &looked.phones),
        (Likeness::Name, "name_hash", &looked.names),
    ] {
        for hash in hashes {
            let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
                "SELECT {COLUMNS} FROM cases WHERE case_id IN (SELECT case_id FROM people WHERE {column} = $2) \
                 AND {may} ORDER BY opened_at DESC LIMIT $3"
            )))
            .bind(reader.as_bytes().to_vec())
            .bind(hash.to_vec())
            .bind(policy::SIMILAR_ROWS)
            .fetch_all(store.reader())
            .await?;
            for row in &rows {
                hits.push((likeness, from_row(row)?));
            }
        }
    }
    if let Some(place) = looked.place.and_then(AreaCode::kecamatan) {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM cases WHERE {may} AND kecamatan = $2 AND pressed_at BETWEEN $3 AND $4 AND state <> $5 \
             ORDER BY pressed_at DESC LIMIT $6"
        )))
        .bind(reader.as_bytes().to_vec())
        .bind(super::row::code(place.digits()))
        .bind(to_ms(looked.pressed_at - policy::SIMILAR_TIME))
        .bind(to_ms(looked.pressed_at + policy::SIMILAR_TIME))
        .bind(State::Closed.code())
        .bind(policy::SIMILAR_ROWS)
        .fetch_all(store.reader())
        .await?;
        for row in &rows {
            let case = from_row(row)?;
            // Where both name a village, another village is another place.
            let village = looked.place.filter(|area| area.kecamatan() != Some(*area));
            if village.is_none() || case.facts.village.is_none() || case.facts.village == village {
                hits.push((Likeness::PlaceAndTime, case));
            }
        }
    }
    let mut found: BTreeMap<CaseId, (Likeness, Case)> = BTreeMap::new();
    let mut connection = store.reader().acquire().await?;
    for (likeness, hit) in hits {
        let Some(case) = goes_on(&mut connection, hit).await? else {
            continue;
        };
        // A case in the place at the time may go on under one that is over.
        let over = likeness == Likeness::PlaceAndTime && !case.state.is_open();
        if Some(case.id) == but
            || over
            || found.contains_key(&case.id)
            || is_barred_on(&mut connection, reader, Owner::Case(case.id)).await?
        {
            continue;
        }
        found.insert(case.id, (likeness, case));
    }
    drop(connection);
    let mut all: Vec<_> = found.into_values().collect();
    all.sort_by(|a, b| (a.0, b.1.opened_at).cmp(&(b.0, a.1.opened_at)));
    all.truncate(usize::try_from(policy::SIMILAR_ROWS).unwrap_or(usize::MAX));
    Ok(all)
}

/// The case that goes on for this one: itself, where it is not merged.
async fn goes_on(
    connection: &mut AnyConnection,
    mut case: Case,
) -> Result<Option<Case>, StoreError> {
    while let Some(above) = case.merged_into {
        match case_on(connection, above).await? {
            Some(next) => case = next,
            None => return Ok(None),
        }
    }
    Ok(Some(case))
}
