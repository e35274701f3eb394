//! A key of its own for every report and every case, so that erasing one throws a key away.
//!
//! What this promises:
//!
//! - Whatever is sealed of a report or a case is sealed by that one's own key ([`Seals`]), which
//!   stands in one small table, sealed by the data key. The row is made with the first thing that
//!   is sealed of it, in the same transaction.
//! - Erasing takes the row ([`destroy`]). What was sealed by it opens with nothing any more,
//!   wherever a copy of it lies: in a dead row, in the write-ahead log, in a stolen file. Not so
//!   where a copy of the key's row lies beside it: in a backup, or in the log itself.
//! - The row itself leaves the files: embedded SQLite overwrites it; PostgreSQL, which keeps dead
//!   rows, is told to write that small table anew ([`crate::dead_rows`]), until it has.
//! - What was sealed before there were such keys opens by the data key, and is sealed anew by
//!   [`crate::reseal`].
//! - Who seals holds the key's row until the end of the transaction: an erasure waits for that,
//!   and then takes what was written too.
//!
//! **Who reads takes the values first and the key after them** ([`opening`]): a value is never
//! older than the key that sealed it.

mod make;

use sqlx::{AnyConnection, Row as _};
use zeroize::Zeroizing;

pub(crate) use make::{All, Fresh, destroy, sealing, sealing_all, sealing_new, take_back};

use crate::deadlines::Owner;
use crate::keys::{Keys, Vault, VaultError};
use crate::reseal::{Sealed, bytes, int};
use crate::store::{Store, StoreError};

const PURPOSE: &str = "own key";

pub(crate) const SEALED: Sealed = Sealed::row(
    "own_keys",
    "sealed",
    PURPOSE,
    &[int("owner_kind"), bytes("owner_id")],
);

/// Opens what is sealed of one report or case.
#[derive(Clone, Debug)]
pub(crate) struct Opens(Vault);

/// Seals what belongs to one report or case, and opens it.
#[derive(Clone, Debug)]
pub(crate) struct Seals(Opens);

impl Opens {
    /// Opens a value.
    ///
    /// # Errors
    /// When it was not sealed here for this place, or what it belongs to was erased.
    pub(crate) fn open(
        &self,
        purpose: &str,
        row: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        self.0.open(purpose, row, sealed)
    }

    /// The vault whose key was sealed by this one.
    ///
    /// # Errors
    /// As [`Opens::open`].
    pub(crate) fn inner(
        &self,
        purpose: &str,
        row: &[u8],
        sealed: &[u8],
    ) -> Result<Vault, VaultError> {
        self.0.inner(purpose, row, sealed)
    }
}

impl Seals {
    /// Seals a value for one place.
    ///
    /// # Errors
    /// When the value is beyond any size that occurs.
    pub(crate) fn seal(
        &self,
        purpose: &str,
        row: &[u8],
        value: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        self.vault()
            .seal(purpose, row, value)
            .map_err(|_| StoreError::Corrupt("a value to seal"))
    }

    /// As [`Vault::new_inner`].
    ///
    /// # Errors
    /// As [`Seals::seal`].
    pub(crate) fn new_inner(
        &self,
        purpose: &str,
        row: &[u8],
    ) -> Result<(Vec<u8>, Vault), StoreError> {
        self.vault()
            .new_inner(purpose, row)
            .map_err(|_| StoreError::Corrupt("a value to seal"))
    }

    /// Whether both seal by the same key.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.vault().seals_as(other.vault())
    }

    fn vault(&self) -> &Vault {
        &self.0.0
    }
}

impl std::ops::Deref for Seals {
    type Target = Opens;

    fn deref(&self) -> &Opens {
        &self.0
    }
}

/// What opens the values of `owner` that were read before this was asked for.
///
/// # Errors
/// When the database cannot be read, or the key does not open.
pub(crate) async fn opening(store: &Store, keys: &Keys, owner: Owner) -> Result<Opens, StoreError> {
    let mut connection = store.reader().acquire().await?;
    opening_on(&mut connection, keys, owner).await
}

/// The same on a connection.
///
/// # Errors
/// As [`opening`].
pub(crate) async fn opening_on(
    connection: &mut AnyConnection,
    keys: &Keys,
    owner: Owner,
) -> Result<Opens, StoreError> {
    let row = sqlx::query("SELECT sealed FROM own_keys WHERE owner_kind = $1 AND owner_id = $2")
        .bind(owner.kind())
        .bind(owner.bytes())
        .fetch_optional(connection)
        .await?;
    let sealed = row.map(|row| row.try_get(0)).transpose()?;
    from_row(keys, owner, sealed)
}

/// From what stands in the key's row, which somebody has read beside the value itself; `None`
/// where there is none (yet).
///
/// # Errors
/// When the key does not open.
pub(crate) fn from_row(
    keys: &Keys,
    owner: Owner,
    sealed: Option<Vec<u8>>,
) -> Result<Opens, StoreError> {
    let Some(sealed) = sealed else {
        return Ok(Opens(keys.vault().clone()));
    };
    keys.vault()
        .and_inner(PURPOSE, &place(owner), &sealed)
        .map(Opens)
        .map_err(|_| StoreError::Corrupt("the key of a report or case"))
}

fn place(owner: Owner) -> Vec<u8> {
    [owner.kind().to_be_bytes().as_slice(), &owner.bytes()].concat()
}
