//! Who somebody is: sealed, opened one at a time for a stated reason, written down.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::Row;

use super::row::{Person, person_on};
use crate::AppState;
use crate::accounts::User;
use crate::audit;
use crate::cases::change;
use crate::cases::error::{CaseError, Refused, retrying};
use crate::cases::gate::{entered, opened};
use crate::cases::sealed as words;
use crate::cases::state::coded;
use crate::cases::steps::{NewStep, What, note};
use crate::clock::to_ms;
use crate::deadlines::Owner;
use crate::identity::{NameHash, PhoneHash, phone_hash, record_person, whole_name_hash};
use crate::ids::{CaseId, PersonId};
use crate::keys::Keys;
use crate::own_keys;
use crate::policy;
use crate::reseal::{Sealed, bytes};
use crate::store::{StoreError, Tx};

pub(super) const PURPOSE: &str = "person";

pub(crate) const SEALED: Sealed =
    Sealed::row("people", "identity", PURPOSE, &[bytes("person_id")]).of_case("case_id");

/// Who somebody is, as far as it is known; empty where it is not. `Debug` shows nothing.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The name.
    pub name: String,
    /// A telephone number. No permission to call it.
    pub phone: String,
    /// Where the person lives.
    pub address: String,
    /// *Nomor Induk Kependudukan*; never needed to be helped.
    pub nik: String,
    /// As the person says it.
    pub birth_date: String,
    /// What else helps to know who it is.
    pub notes: String,
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity(..)")
    }
}

impl Identity {
    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self == &Self::default()
    }

    /// Refuses what no field of a form can hold.
    pub(crate) fn check(&self) -> Result<(), Refused> {
        let longest = [
            ("name", &self.name, policy::IDENTITY_LINE_CHARS),
            ("phone", &self.phone, policy::IDENTITY_LINE_CHARS),
            ("nik", &self.nik, policy::IDENTITY_LINE_CHARS),
            ("birth_date", &self.birth_date, policy::IDENTITY_LINE_CHARS),
            ("address", &self.address, policy::CASE_TEXT_CHARS),
            ("notes", &self.notes, policy::CASE_TEXT_CHARS),
        ];
        match longest
            .iter()
            .find(|(_, value, most)| value.chars().count() > *most)
        {
            Some((field, _, _)) => Err(Refused::Field(field)),
            None => Ok(()),
        }
    }

    pub(super) fn hashes(&self, keys: &Keys) -> (Option<PhoneHash>, Option<NameHash>) {
        (
            phone_hash(keys, &self.phone),
            whole_name_hash(keys, &self.name),
        )
    }
}

pub(super) async fn sealed(
    tx: &mut Tx<'_>,
    keys: &Keys,
    (case, id): (CaseId, PersonId),
    identity: &Identity,
) -> Result<Option<Vec<u8>>, StoreError> {
    if identity.is_empty() {
        return Ok(None);
    }
    let key = own_keys::sealing(tx, keys, Owner::Case(case)).await?;
    words::seal(&key, PURPOSE, id.as_bytes(), identity).map(Some)
}

coded! {
    /// Why an identity is opened.
    pub enum ReadReason {
        /// To make contact.
        Contact = 1 "contact",
        /// To go along to a service.
        Service = 2 "service",
        /// For the report to the police.
        Police = 3 "police",
        /// To see whether two rows are one person, or to correct one.
        Check = 4 "check",
        /// Another, in words.
        Other = 5 "other",
    }
}

/// An identity that was opened for one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Of whom.
    pub person: Person,
    /// Who it is.
    pub identity: Identity,
}

/// Opens one identity, and writes down in the same transaction who did so and why.
///
/// # Errors
/// When it is refused, or the reading cannot be written down; then nothing is shown.
pub async fn read_identity(
    app: &AppState,
    by: &User,
    id: PersonId,
    reason: ReadReason,
    said: &str,
    now: DateTime<Utc>,
) -> Result<Opened, CaseError> {
    if reason == ReadReason::Other && said.trim().is_empty() {
        return Err(Refused::Field("said").into());
    }
    if said.chars().count() > policy::CASE_TEXT_CHARS {
        return Err(Refused::Field("said").into());
    }
    retrying(|| async {
        let mut tx = app.store().begin().await?;
        let person = person_on(tx.conn(), id).await?.ok_or(Refused::NotHere)?;
        let case = opened(&mut tx, by, person.case, now).await?;
        if !said.trim().is_empty() {
            change::whole(&case)?;
        }
        let entry = audit::Entry {
            actor: &by.id.to_string(),
            action: "read-identity",
            subject: &id.to_string(),
            reason: reason.slug(),
        };
        audit::append(&mut tx, app.keys(), entry, now).await?;
        let step = NewStep {
            subject: Some(id.as_bytes()),
            why: said,
            ..NewStep::of(What::IdentityRead)
        };
        note(&mut tx, app.keys(), case.id, by.id, step, now).await?;
        let row = sqlx::query("SELECT identity FROM people WHERE person_id = $1")
            .bind(id.as_bytes().to_vec())
            .fetch_one(tx.conn())
            .await?;
        let identity = match row.try_get::<Option<Vec<u8>>, _>("identity")? {
            Some(sealed) => {
                let owner = Owner::Case(person.case);
                let key = own_keys::opening_on(tx.conn(), app.keys(), owner).await?;
                words::open(&key, PURPOSE, id.as_bytes(), &sealed)?
            }
            None => Identity::default(),
        };
        tx.commit().await?;
        Ok(Opened { person, identity })
    })
    .await
}

/// Writes who somebody is, if the row still stands at `seen`; writes down who did.
///
/// # Errors
/// When it is refused, or the database cannot be written; then nothing was changed.
pub async fn save_identity(
    app: &AppState,
    by: &User,
    id: PersonId,
    seen: i64,
    identity: &Identity,
    now: DateTime<Utc>,
) -> Result<(), CaseError> {
    identity.check()?;
    retrying(|| async {
        let mut tx = app.store().begin().await?;
        let person = person_on(tx.conn(), id).await?.ok_or(Refused::NotHere)?;
        let case = entered(&mut tx, by, person.case).await?;
        change::open(&case)?;
        let sealed = sealed(&mut tx, app.keys(), (case.id, id), identity).await?;
        let (phone, name) = identity.hashes(app.keys());
        let done = sqlx::query(
            "UPDATE people SET identity = $1, phone_hash = $2, name_hash = $3, changed_at = $4, changed_by = $5, \
             version = version + 1 WHERE person_id = $6 AND version = $7",
        )
        .bind(sealed)
        .bind(phone.map(|hash| hash.as_bytes().to_vec()))
        .bind(name.map(|hash| hash.as_bytes().to_vec()))
        .bind(to_ms(now))
        .bind(by.id.as_bytes().to_vec())
        .bind(id.as_bytes().to_vec())
        .bind(seen)
        .execute(tx.conn())
        .await?;
        if done.rows_affected() == 0 {
            return Err(Refused::Stale.into());
        }
        record_person(&mut tx, app.keys(), id, &identity.name, &identity.phone).await?;
        let entry = audit::Entry {
            actor: &by.id.to_string(),
            action: "write-identity",
            subject: &id.to_string(),
            reason: "changed",
        };
        audit::append(&mut tx, app.keys(), entry, now).await?;
        let step = NewStep {
            subject: Some(id.as_bytes()),
            ..NewStep::of(What::PersonChanged)
        };
        note(&mut tx, app.keys(), case.id, by.id, step, now).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// Hashes a page of people anew, under the index key of now; gives the last of them, and
/// `None` when there are no more. Whoever does not open is passed over, and is in `passed_over`.
pub(crate) async fn hash_again(
    app: &AppState,
    after: &[u8],
    passed_over: &AtomicUsize,
) -> Result<Option<Vec<u8>>, StoreError> {
    let mut tx = app.store().begin().await?;
    let rows = sqlx::query(
        "SELECT person_id, identity, case_id FROM people WHERE person_id > $1 AND identity IS NOT NULL ORDER BY person_id LIMIT $2",
    )
    .bind(after.to_vec())
    .bind(policy::BACKFILL_PAGE)
    .fetch_all(tx.conn())
    .await?;
    let Some(last) = rows.last() else {
        return Ok(None);
    };
    let last = last.try_get(0)?;
    for row in &rows {
        let id: Vec<u8> = row.try_get(0)?;
        let id = PersonId::from_slice(&id).ok_or(StoreError::Corrupt("person id"))?;
        let sealed: Vec<u8> = row.try_get(1)?;
        let case: Vec<u8> = row.try_get(2)?;
        let case = CaseId::from_slice(&case).ok_or(StoreError::Corrupt("case id"))?;
        let key = own_keys::opening_on(tx.conn(), app.keys(), Owner::Case(case)).await;
        let known: Identity = match key
            .and_then(|key| words::open(&key, PURPOSE, id.as_bytes(), &sealed))
        {
            Ok(known) => known,
            Err(StoreError::Corrupt(what)) => {
                tracing::error!(%case, what, "somebody in a case is not found by name or number");
                passed_over.fetch_add(1, Ordering::Relaxed);
                continue;
            }
            Err(error) => return Err(error),
        };
        let (phone, name) = known.hashes(app.keys());
        sqlx::query("UPDATE people SET phone_hash = $1, name_hash = $2 WHERE person_id = $3")
            .bind(phone.map(|hash| hash.as_bytes().to_vec()))
            .bind(name.map(|hash| hash.as_bytes().to_vec()))
            .bind(id.as_bytes().to_vec())
            .execute(tx.conn())
            .await?;
        record_person(&mut tx, app.keys(), id, &known.name, &known.phone).await?;
    }
    tx.commit().await?;
    Ok(Some(last))
}
