//! Adding a person to a case.

use chrono::{DateTime, Utc};

use super::identity::{self, Identity};
use super::row::{Attributes, PersonRole};
use crate::AppState;
use crate::audit;
use crate::cases::change::{self, first};
use crate::cases::error::{CaseError, retrying};
use crate::cases::gate::entered;
use crate::cases::row::code;
use crate::cases::steps::{NewStep, What, note};
use crate::clock::to_ms;
use crate::identity::record_person;
use crate::ids::{CaseId, PersonId, UserId};
use crate::random;
use crate::sent::By;
use crate::store::{StoreError, Tx};

/// Somebody who is not in the case yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPerson {
    /// What they are in it.
    pub role: PersonRole,
    /// What SIMFONI counts.
    pub attributes: Attributes,
    /// Who it is, as far as it is known.
    pub identity: Identity,
}

/// Adds somebody; gives their id.
///
/// # Errors
/// When it is refused, or the database cannot be written; then nobody was added.
pub async fn add_person(
    app: &AppState,
    by: impl Into<By<'_>>,
    case: CaseId,
    new: &NewPerson,
    now: DateTime<Utc>,
) -> Result<PersonId, CaseError> {
    new.identity.check()?;
    let By { user: by, once } = by.into();
    retrying(|| async {
        let mut tx = app.store().begin().await?;
        first(&mut tx, once, now).await?;
        let case = entered(&mut tx, by, case).await?;
        change::open(&case)?;
        let id = PersonId::new(now, random::bytes());
        let step = NewStep {
            subject: Some(id.as_bytes()),
            ..NewStep::of(What::PersonAdded)
        };
        // First: it locks the case, so that two who add somebody at once get two places.
        note(&mut tx, app.keys(), case.id, by.id, step, now).await?;
        insert(&mut tx, app, (case.id, id), by.id, new, now).await?;
        tx.commit().await?;
        Ok(id)
    })
    .await
}

pub(in crate::cases) async fn insert(
    tx: &mut Tx<'_>,
    app: &AppState,
    (case, id): (CaseId, PersonId),
    by: UserId,
    new: &NewPerson,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let of = &new.attributes;
    let sealed = identity::sealed(tx, app.keys(), (case, id), &new.identity).await?;
    let (phone, name) = new.identity.hashes(app.keys());
    let place: i64 = sqlx::query_scalar(
        "SELECT COALESCE(MAX(place), 0) + 1 FROM people WHERE case_id = $1 AND role = $2",
    )
    .bind(case.as_bytes().to_vec())
    .bind(new.role.code())
    .fetch_one(tx.conn())
    .await?;
    sqlx::query(
        "INSERT INTO people (person_id, case_id, role, place, version, sex, age, education, work, marital, disability, kdrt, \
         trafficking, relation, phone_hash, name_hash, identity, added_at, added_by, changed_at, changed_by) \
         VALUES ($1, $2, $3, $4, 1, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
    )
    .bind(id.as_bytes().to_vec())
    .bind(case.as_bytes().to_vec())
    .bind(new.role.code())
    .bind(place)
    .bind(of.sex.map(|one| code(one.code())))
    .bind(of.age.map(|one| code(one.code())))
    .bind(of.education.map(|one| code(one.code())))
    .bind(of.work.map(|one| code(one.code())))
    .bind(of.marital.map(|one| code(one.code())))
    .bind(of.disability.map(i64::from))
    .bind(of.kdrt.map(i64::from))
    .bind(of.trafficking.map(|one| code(one.code())))
    .bind(of.relation.map(|one| code(one.code())))
    .bind(phone.map(|hash| hash.as_bytes().to_vec()))
    .bind(name.map(|hash| hash.as_bytes().to_vec()))
    .bind(sealed.clone())
    .bind(to_ms(now))
    .bind(by.as_bytes().to_vec())
    .bind(to_ms(now))
    .bind(by.as_bytes().to_vec())
    .execute(tx.conn())
    .await?;
    if sealed.is_some() {
        let (name, phone) = (&new.identity.name, &new.identity.phone);
        record_person(tx, app.keys(), id, name, phone).await?;
        let entry = audit::Entry {
            actor: &by.to_string(),
            action: "write-identity",
            subject: &id.to_string(),
            reason: "added",
        };
        audit::append(tx, app.keys(), entry, now).await?;
    }
    Ok(())
}
