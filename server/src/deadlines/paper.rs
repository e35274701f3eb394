//! What is kept of a person's word on a deadline, sealed.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{Deadline, Kind, Owner};
use crate::keys::Keys;
use crate::own_keys::{self, Seals};
use crate::reseal::{Sealed, bytes, int};
use crate::store::{Store, StoreError};

/// What is kept of it, sealed. `Debug` shows nothing.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicePaper {
    /// The police report's number; empty where the deadline is another.
    pub number: String,
    /// Why it does not apply, or how it was done.
    pub words: String,
}

impl std::fmt::Debug for PolicePaper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PolicePaper(..)")
    }
}

const PURPOSE: &str = "deadline paper";

pub(crate) const SEALED: Sealed = Sealed::row(
    "deadlines",
    "paper",
    PURPOSE,
    &[int("owner_kind"), bytes("owner_id"), int("kind")],
)
.of_either();

/// What stood before is kept as it was sealed, under the same place.
pub(crate) const SEALED_REVISION: Sealed = Sealed::row(
    "deadline_revisions",
    "paper",
    PURPOSE,
    &[
        int("owner_kind"),
        bytes("owner_id"),
        int("kind"),
        int("revision"),
    ],
)
.at(&[int("owner_kind"), bytes("owner_id"), int("kind")])
.of_either();

fn place(owner: Owner, kind: Kind) -> Vec<u8> {
    [
        owner.kind().to_be_bytes().as_slice(),
        &owner.bytes(),
        &kind.code().to_be_bytes(),
    ]
    .concat()
}

impl Deadline {
    /// What was said of it, for whoever may open what it belongs to.
    ///
    /// # Errors
    /// When it does not open.
    pub async fn paper(
        &self,
        store: &Store,
        keys: &Keys,
    ) -> Result<Option<PolicePaper>, StoreError> {
        open(store, keys, (self.owner, self.kind), self.paper.as_deref()).await
    }
}

/// Opens what was sealed of this deadline.
pub(super) async fn open(
    store: &Store,
    keys: &Keys,
    (owner, kind): (Owner, Kind),
    sealed: Option<&[u8]>,
) -> Result<Option<PolicePaper>, StoreError> {
    let Some(sealed) = sealed else {
        return Ok(None);
    };
    let plain = own_keys::opening(store, keys, owner)
        .await?
        .open(PURPOSE, &place(owner, kind), sealed)
        .map_err(|_| StoreError::Corrupt("a deadline's paper"))?;
    serde_json::from_slice(&plain).map_err(|_| StoreError::Corrupt("a deadline's paper"))
}

/// Seals it for this deadline.
pub(super) fn seal(
    key: &Seals,
    (owner, kind): (Owner, Kind),
    paper: &PolicePaper,
) -> Result<Vec<u8>, StoreError> {
    let plain = serde_json::to_vec(paper).map_err(|_| StoreError::Corrupt("a deadline's paper"))?;
    key.seal(PURPOSE, &place(owner, kind), &Zeroizing::new(plain))
}
