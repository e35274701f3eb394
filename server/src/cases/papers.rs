//! The papers of a case: risk, assessment, plan, visits, notes, referrals.
//!
//! Every word of them is sealed. A paper is never overwritten: a change is a further
//! revision, and who writes one says which it follows, so that of two who write at once
//! one is told and loses nothing.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;

use super::error::{CaseError, Refused};
use super::row::{date, day};
use super::sealed;
use super::state::coded;
use crate::clock::{from_ms, to_ms};
use crate::deadlines::Owner;
use crate::ids::{CaseId, UserId};
use crate::keys::Keys;
use crate::own_keys;
use crate::reseal::{Sealed, bytes, int};
use crate::store::{Store, StoreError, Tx};

const PURPOSE: &str = "case paper";

pub(crate) const SEALED: Sealed = Sealed::row(
    "case_papers",
    "sealed",
    PURPOSE,
    &[bytes("case_id"), int("kind"), int("revision")],
)
.of_case("case_id");

coded! {
    /// Which paper.
    pub enum PaperKind {
        /// A judgement of the risk; the newest counts.
        Risk = 1 "risk",
        /// The biopsychosocial assessment.
        Assessment = 2 "assessment",
        /// The intervention plan.
        Plan = 3 "plan",
        /// A visit; each is one of its own.
        Visit = 4 "visit",
        /// A note; each is one of its own.
        Note = 5 "note",
        /// To another agency; each is one of its own.
        Referral = 6 "referral",
        /// Its answer.
        Answer = 7 "answer",
    }
}

/// A paper as it is read. `Debug` shows no word of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Paper<T> {
    /// Of which case.
    pub case: CaseId,
    /// Its revision, or its place among those of its kind; from 1.
    pub revision: i64,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: UserId,
    /// The day it speaks of.
    pub day: Option<NaiveDate>,
    /// Its one word in clear.
    pub word: Option<i64>,
    /// What it says.
    pub says: T,
}

impl<T> std::fmt::Debug for Paper<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Paper")
            .field("revision", &self.revision)
            .finish_non_exhaustive()
    }
}

/// A paper to be written.
#[derive(Clone, Copy)]
pub(super) struct NewPaper<'a, T> {
    pub(super) kind: PaperKind,
    /// The revision it follows; `None`: one of its own, after whatever there is.
    pub(super) follows: Option<i64>,
    pub(super) day: Option<NaiveDate>,
    pub(super) word: Option<i64>,
    pub(super) says: &'a T,
}

/// Writes a paper within the transaction that it belongs to; gives its revision. The
/// case's row must be locked (a step was noted), so that revisions have no gaps.
pub(super) async fn write<T: Serialize>(
    tx: &mut Tx<'_>,
    keys: &Keys,
    case: CaseId,
    by: UserId,
    paper: NewPaper<'_, T>,
    now: DateTime<Utc>,
) -> Result<i64, CaseError> {
    let newest: i64 = sqlx::query_scalar(
        "SELECT COALESCE(MAX(revision), 0) FROM case_papers WHERE case_id = $1 AND kind = $2",
    )
    .bind(case.as_bytes().to_vec())
    .bind(paper.kind.code())
    .fetch_one(tx.conn())
    .await?;
    if paper.follows.is_some_and(|follows| follows != newest) {
        return Err(Refused::Stale.into());
    }
    let revision = newest + 1;
    let key = own_keys::sealing(tx, keys, Owner::Case(case)).await?;
    let sealed = sealed::seal(&key, PURPOSE, &name(case, paper.kind, revision), paper.says)?;
    sqlx::query("INSERT INTO case_papers (case_id, kind, revision, at, by_user, day, word, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(case.as_bytes().to_vec())
        .bind(paper.kind.code())
        .bind(revision)
        .bind(to_ms(now))
        .bind(by.as_bytes().to_vec())
        .bind(paper.day.map(day))
        .bind(paper.word)
        .bind(sealed)
        .execute(tx.conn())
        .await?;
    Ok(revision)
}

fn name(case: CaseId, kind: PaperKind, revision: i64) -> Vec<u8> {
    [
        case.as_bytes().as_slice(),
        &kind.code().to_be_bytes(),
        &revision.to_be_bytes(),
    ]
    .concat()
}

/// Every paper of a kind, oldest first; none of a case that was erased. Only for whoever may open the case.
///
/// # Errors
/// When the database cannot be read, or a word does not open.
pub async fn papers<T: DeserializeOwned>(
    store: &Store,
    keys: &Keys,
    case: CaseId,
    kind: PaperKind,
) -> Result<Vec<Paper<T>>, StoreError> {
    let rows = sqlx::query("SELECT revision, at, by_user, day, word, sealed FROM case_papers WHERE case_id = $1 AND kind = $2 AND length(sealed) > 0 ORDER BY revision")
        .bind(case.as_bytes().to_vec())
        .bind(kind.code())
        .fetch_all(store.reader())
        .await?;
    let key = own_keys::opening(store, keys, Owner::Case(case)).await?;
    rows.iter()
        .map(|row| {
            let revision = row.try_get("revision")?;
            let by: Vec<u8> = row.try_get("by_user")?;
            let words: Vec<u8> = row.try_get("sealed")?;
            Ok(Paper {
                case,
                revision,
                at: from_ms(row.try_get("at")?),
                by: UserId::from_slice(&by).ok_or(StoreError::Corrupt("user id"))?,
                day: row.try_get::<Option<i64>, _>("day")?.and_then(date),
                word: row.try_get("word")?,
                says: sealed::open(&key, PURPOSE, &name(case, kind, revision), &words)?,
            })
        })
        .collect()
}

/// The newest paper of a kind.
///
/// # Errors
/// As [`papers`].
pub async fn newest<T: DeserializeOwned>(
    store: &Store,
    keys: &Keys,
    case: CaseId,
    kind: PaperKind,
) -> Result<Option<Paper<T>>, StoreError> {
    Ok(papers(store, keys, case, kind).await?.pop())
}
