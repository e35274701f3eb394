//! How long things are kept, and how they go.
//!
//! - After [`crate::policy::KEEP_CASE`] a closed case falls due, after
//!   [`crate::policy::KEEP_REPORT`] a closed report that is in no case ([`due`]). Nothing is
//!   erased by a clock: one supervisor asks, because it is due or because the person it is
//!   about asked, and another one approves, whose account did not lie in an administrator's hands
//!   of late, nor in the same hands as the asker's ([`crate::accounts::Hands`]). What falls due is looked for once a day, and
//!   the supervisors are told of it once ([`look`]).
//! - What is under a legal hold is kept, and so is what still owes the police a report; both
//!   are asked again in the transaction that erases.
//! - Erasing throws away the own key of the case and of each of its reports, without which nothing
//!   that was sealed of them opens, wherever a copy of it lies ([`crate::own_keys`]); and it takes
//!   what it sealed: a report's keys, those of its files, and every word of the case, with its
//!   keyed hashes. What stays are ids, codes, times and states: figures,
//!   the case's number and the audit chain are what they were.
//! - A backup made before still has it: backups are kept for a shorter time than this
//!   (docs/operations.md).

mod ask;
mod daily;
mod due;
mod hold;
mod list;
mod wipe;

pub(crate) use ask::SEALED as SEALED_ASKED;
pub use ask::{Ground, ask, decide};
pub use daily::{look, to_decide};
pub use due::{Due, due};
pub(crate) use hold::SEALED as SEALED_HOLD;
pub use hold::{hold, is_held, lift_hold};
pub use list::{Asked, asked};

use crate::accounts::{NotSecond, User};
use crate::deadlines::Owner;
use crate::keys::Keys;
use crate::policy;
use crate::store::{StoreError, retrying};

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum RetentionError {
    /// There is none, for whoever asks.
    #[error("there is none")]
    NotHere,
    /// It is not closed, or a part of something larger: ask for that.
    #[error("not closed")]
    NotClosed,
    /// A legal hold stands.
    #[error("held")]
    Held,
    /// The police must hear of it first.
    #[error("owed to the police")]
    Owed,
    /// Whoever asked does not decide.
    #[error("another person decides")]
    OwnAsking,
    /// Who would be the second of two cannot be that now, or not for this one.
    #[error(transparent)]
    NotSecond(#[from] NotSecond),
    /// It was asked, decided or done already.
    #[error("already")]
    Already,
    /// A reason is needed.
    #[error("it needs a reason")]
    Why,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for RetentionError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

fn check(by: &User, why: &str) -> Result<(), RetentionError> {
    if !by.role.supervises() {
        return Err(RetentionError::NotHere);
    }
    if why.trim().is_empty() || why.chars().count() > policy::REASON_CHARS {
        return Err(RetentionError::Why);
    }
    Ok(())
}

/// Runs one transaction, and again where a colleague's made it fail.
async fn attempted<T, F>(mut attempt: impl FnMut() -> F) -> Result<T, RetentionError>
where
    F: Future<Output = Result<T, RetentionError>>,
{
    retrying(|| {
        let attempt = attempt();
        async {
            match attempt.await {
                Err(RetentionError::Store(error)) => Err(error),
                answered => Ok(answered),
            }
        }
    })
    .await?
}

fn seal(
    keys: &Keys,
    purpose: &str,
    owner: Owner,
    at: i64,
    text: &str,
) -> Result<Vec<u8>, StoreError> {
    let place = [owner.bytes().as_slice(), &at.to_be_bytes()].concat();
    keys.vault()
        .seal(purpose, &place, text.trim().as_bytes())
        .map_err(|_| StoreError::Corrupt("no data key"))
}

fn unseal(
    keys: &Keys,
    purpose: &str,
    owner: Owner,
    at: i64,
    sealed: &[u8],
) -> Result<String, StoreError> {
    let place = [owner.bytes().as_slice(), &at.to_be_bytes()].concat();
    let plain = keys
        .vault()
        .open(purpose, &place, sealed)
        .map_err(|_| StoreError::Corrupt("words of an erasure"))?;
    Ok(String::from_utf8_lossy(&plain).into_owned())
}
