//! Exports of identities: names and numbers that leave the call centre as a file.
//!
//! - One supervisor asks, with a reason and a scope; another one approves or refuses. Nobody
//!   decides about what they asked for themselves, nor with an account that lay in an
//!   administrator's hands not long ago, or in the same hands as the asker's
//!   ([`crate::accounts::Hands`]).
//! - It is made once, in the transaction that approves it, and sealed under a key of its
//!   own. The asker alone fetches it, and not once their account lay in an
//!   administrator's hands after they asked. After [`crate::policy::EXPORT_LIFE`] its key is gone;
//!   what nobody decides is over after [`crate::policy::EXPORT_PATIENCE`].
//! - Asking, deciding, fetching and each identity in it are in the audit log, in the same
//!   transaction.
//! - What the asker is barred from is not in it, and neither is what the approver is. Who is
//!   barred later fetches it no more.
//! - It ends with the erasure of a case that may be in it.

mod ask;
mod csv;
mod decide;
mod expire;
mod fetch;
mod list;

pub use ask::{Scope, ask};
pub use decide::decide;
pub(crate) use expire::end_with;
pub use expire::expire;
pub use fetch::fetch;
pub use list::{Export, Standing, list, undecided};

use crate::accounts::{NotSecond, User};
use crate::ids::UserId;
use crate::keys::Keys;
use crate::policy;
use crate::reseal::{Sealed, bytes};
use crate::store::StoreError;

const WHY: &str = "export asked";
const DECISION: &str = "export decided";
const KEY: &str = "export key";
const FILE: &str = "export";

/// Whether somebody of the case `c` may be in the file of a row of `exports`, by what it is of.
const HOLDS: &str = "(exports.case_id = c.case_id OR (exports.case_id IS NULL \
     AND c.opened_at >= exports.from_at AND c.opened_at < exports.to_at))";

pub(crate) const SEALED_WHY: Sealed = Sealed::row("exports", "words", WHY, &[bytes("export_id")]);

pub(crate) const SEALED_DECISION: Sealed =
    Sealed::row("exports", "decision", DECISION, &[bytes("export_id")]);

pub(crate) const SEALED_KEY: Sealed =
    Sealed::row("exports", "key_sealed", KEY, &[bytes("export_id")]);

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// There is none, for whoever asks.
    #[error("there is none")]
    NotHere,
    /// Whoever asked for it does not decide about it.
    #[error("another person decides")]
    OwnAsking,
    /// It was decided, or is over.
    #[error("it is decided")]
    Decided,
    /// A reason is needed.
    #[error("it needs a reason")]
    Why,
    /// This very form was taken before, and it was asked for then.
    #[error("it is asked for")]
    SentBefore,
    /// The scope names nothing, or more than one file holds.
    #[error("not this scope")]
    Scope,
    /// Who would be the second of two cannot be that now, or not for this one.
    #[error(transparent)]
    NotSecond(#[from] NotSecond),
    /// Since they asked for it, their way in lay in somebody's hands: it is not given to whoever
    /// signs in as them.
    #[error("the asker's account was in an administrator's hands")]
    Handed {
        /// In whose.
        by: UserId,
    },
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for ExportError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

fn check(by: &User, why: &str) -> Result<(), ExportError> {
    if !by.role.supervises() {
        return Err(ExportError::NotHere);
    }
    if why.trim().is_empty() || why.chars().count() > policy::REASON_CHARS {
        return Err(ExportError::Why);
    }
    Ok(())
}

fn seal(keys: &Keys, purpose: &str, id: &[u8], text: &str) -> Result<Vec<u8>, StoreError> {
    keys.vault()
        .seal(purpose, id, text.trim().as_bytes())
        .map_err(|_| StoreError::Corrupt("no data key"))
}

fn unseal(keys: &Keys, purpose: &str, id: &[u8], sealed: &[u8]) -> Result<String, StoreError> {
    let plain = keys
        .vault()
        .open(purpose, id, sealed)
        .map_err(|_| StoreError::Corrupt("words of an export"))?;
    Ok(String::from_utf8_lossy(&plain).into_owned())
}
