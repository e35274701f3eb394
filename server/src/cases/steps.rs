//! The history of a case: who did what, when, from where to where, and why.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::sealed;
use super::state::{State, coded};
use crate::audit;
use crate::clock::{from_ms, to_ms};
use crate::deadlines::{Owner, mark};
use crate::events::{EventKind, NewEvent};
use crate::ids::{CaseId, UserId};
use crate::keys::Keys;
use crate::own_keys;
use crate::reseal::{Sealed, bytes, int};
use crate::store::{Store, StoreError, Tx};

const PURPOSE: &str = "case step";

pub(crate) const SEALED: Sealed = Sealed::row(
    "case_steps",
    "why",
    PURPOSE,
    &[bytes("case_id"), int("seq")],
)
.of_case("case_id");

coded! {
    /// What was done.
    pub enum What {
        /// Opened from a report.
        Opened = 1 "opened",
        /// A step of the flow.
        Moved = 2 "moved",
        /// A report joined.
        Joined = 3 "joined",
        /// A report was left out.
        LeftOut = 4 "left-out",
        /// Another case was merged into this one.
        Took = 5 "took",
        /// Merged into another.
        Merged = 6 "merged",
        /// Another case was taken out again.
        Gave = 7 "gave",
        /// Un-merged.
        Unmerged = 8 "unmerged",
        /// Given to somebody to carry, or taken.
        Assigned = 9 "assigned",
        /// What is known of what happened was changed.
        Facts = 10 "facts",
        /// A person was added.
        PersonAdded = 11 "person-added",
        /// What is known of a person was changed.
        PersonChanged = 12 "person-changed",
        /// An identity was opened.
        IdentityRead = 13 "identity-read",
        /// The risk was judged.
        Risk = 14 "risk",
        /// An assessment was written.
        Assessment = 15 "assessment",
        /// A plan was written.
        Plan = 16 "plan",
        /// A service was begun.
        Service = 17 "service",
        /// A service was changed.
        ServiceChanged = 18 "service-changed",
        /// A visit.
        Visit = 19 "visit",
        /// A note.
        Note = 20 "note",
    }
}

/// A step to be written down.
#[derive(Clone, Copy, Debug)]
pub(super) struct NewStep<'a> {
    pub(super) what: What,
    pub(super) from: Option<State>,
    pub(super) to: Option<State>,
    pub(super) subject: Option<&'a [u8; 16]>,
    pub(super) why: &'a str,
}

impl NewStep<'_> {
    pub(super) const fn of(what: What) -> Self {
        Self {
            what,
            from: None,
            to: None,
            subject: None,
            why: "",
        }
    }
}

/// Writes a step down, also in the audit log, within the transaction that makes it, and tells
/// the screens.
pub(super) async fn note(
    tx: &mut Tx<'_>,
    keys: &Keys,
    case: CaseId,
    by: UserId,
    step: NewStep<'_>,
    now: DateTime<Utc>,
) -> Result<i64, StoreError> {
    let seq: i64 =
        sqlx::query_scalar("UPDATE cases SET steps = steps + 1 WHERE case_id = $1 RETURNING steps")
            .bind(case.as_bytes().to_vec())
            .fetch_one(tx.conn())
            .await?;
    let why = match step.why.trim() {
        "" => None,
        why => {
            let key = own_keys::sealing(tx, keys, Owner::Case(case)).await?;
            Some(sealed::seal(&key, PURPOSE, &name(case, seq), &why)?)
        }
    };
    sqlx::query("INSERT INTO case_steps (case_id, seq, at, by_user, what, from_state, to_state, subject, why) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
        .bind(case.as_bytes().to_vec())
        .bind(seq)
        .bind(to_ms(now))
        .bind(by.as_bytes().to_vec())
        .bind(step.what.slug())
        .bind(step.from.map(State::code))
        .bind(step.to.map(State::code))
        .bind(step.subject.map(|id| id.to_vec()))
        .bind(why)
        .execute(tx.conn())
        .await?;
    // In the chain too, where nobody can change it unseen: what, and given to whom; never why.
    // Opening an identity stands there already, under the person's id.
    if step.what != What::IdentityRead {
        let to = step
            .subject
            .filter(|_| step.what == What::Assigned)
            .map(|id| UserId::from_random(*id).to_string())
            .unwrap_or_default();
        let entry = audit::Entry {
            actor: &by.to_string(),
            action: &format!("case-{}", step.what.slug()),
            subject: &case.to_string(),
            reason: &to,
        };
        audit::append(tx, keys, entry, now).await?;
    }
    // Whatever changed may change what is owed by when.
    mark(tx, Owner::Case(case), now).await?;
    tx.event(
        NewEvent::new(EventKind::Case, now)
            .by(by)
            .detail(case.to_string()),
    );
    Ok(seq)
}

fn name(case: CaseId, seq: i64) -> Vec<u8> {
    [case.as_bytes().as_slice(), &seq.to_be_bytes()].concat()
}

/// A step as it is read. `Debug` shows no word of it.
#[derive(Clone, PartialEq, Eq)]
pub struct DoneStep {
    /// Its place in the case's history, from 1.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: UserId,
    /// What.
    pub what: What,
    /// From where.
    pub from: Option<State>,
    /// To where.
    pub to: Option<State>,
    /// To which report, person, case or user.
    pub subject: Option<[u8; 16]>,
    /// Why, in somebody's words.
    pub why: Option<String>,
}

impl std::fmt::Debug for DoneStep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DoneStep")
            .field("seq", &self.seq)
            .field("what", &self.what)
            .finish_non_exhaustive()
    }
}

/// The history of a case, oldest first. Only for whoever may open it.
///
/// # Errors
/// When the database cannot be read, or a word does not open.
pub async fn steps_of(
    store: &Store,
    keys: &Keys,
    case: CaseId,
) -> Result<Vec<DoneStep>, StoreError> {
    let rows = sqlx::query("SELECT seq, at, by_user, what, from_state, to_state, subject, why FROM case_steps WHERE case_id = $1 ORDER BY seq")
        .bind(case.as_bytes().to_vec())
        .fetch_all(store.reader())
        .await?;
    let key = own_keys::opening(store, keys, Owner::Case(case)).await?;
    rows.iter()
        .map(|row| {
            let seq: i64 = row.try_get("seq")?;
            let by: Vec<u8> = row.try_get("by_user")?;
            let what: String = row.try_get("what")?;
            let state = |name: &str| -> Result<Option<State>, StoreError> {
                Ok(row
                    .try_get::<Option<i64>, _>(name)?
                    .and_then(State::from_code))
            };
            let why = row
                .try_get::<Option<Vec<u8>>, _>("why")?
                .map(|why| sealed::open(&key, PURPOSE, &name(case, seq), &why))
                .transpose()?;
            Ok(DoneStep {
                seq,
                at: from_ms(row.try_get("at")?),
                by: UserId::from_slice(&by).ok_or(StoreError::Corrupt("user id"))?,
                what: What::from_slug(&what).ok_or(StoreError::Corrupt("case step"))?,
                from: state("from_state")?,
                to: state("to_state")?,
                subject: row
                    .try_get::<Option<Vec<u8>>, _>("subject")?
                    .and_then(|id| id.try_into().ok()),
                why,
            })
        })
        .collect()
}
