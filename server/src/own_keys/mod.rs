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
//! - A key that does not open (its data key was lost, its row is damaged) takes nobody's work away:
//!   it stays as it stands, for the day on which it opens again, and beside it stands a second one
//!   that seals what is written until then. Whatever either of them sealed is read wherever that
//!   one opens.
//!
//! **Who reads takes the values first and the key after them** ([`opening`]): a value is never
//! older than the key that sealed it.

mod make;

use ots_protocol::KeyId;
use sqlx::{AnyConnection, Row as _};
use zeroize::Zeroizing;

pub(crate) use make::{
    All, Fresh, destroy, sealing, sealing_all, sealing_first, sealing_new, take_back,
};

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

/// What opens the values of `owner` that were read before this was asked for. Where its key does
/// not open, that is whatever another one sealed.
///
/// # Errors
/// When the database cannot be read.
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
    let stands = Stands::of(connection, owner, "").await?;
    Ok(stands.opens(keys, owner))
}

/// The rows of one report's or case's keys.
#[derive(Debug, Default)]
struct Stands {
    first: Option<Vec<u8>>,
    /// Made where the first does not open.
    second: Option<Vec<u8>>,
}

impl Stands {
    async fn of(
        connection: &mut AnyConnection,
        owner: Owner,
        lock: &str,
    ) -> Result<Self, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT owner_kind, sealed FROM own_keys WHERE owner_kind IN ($1, $2) AND owner_id = $3{lock}"
        )))
        .bind(owner.kind())
        .bind(second(owner))
        .bind(owner.bytes())
        .fetch_all(connection)
        .await?;
        let mut stands = Self::default();
        for row in rows {
            let sealed = Some(row.try_get(1)?);
            if row.try_get::<i64, _>(0)? == owner.kind() {
                stands.first = sealed;
            } else {
                stands.second = sealed;
            }
        }
        Ok(stands)
    }

    /// The vault of the first; an error where that does not open.
    fn first(&self, keys: &Keys, owner: Owner) -> Result<Option<Vault>, StoreError> {
        let inner = |sealed: &Vec<u8>| keys.vault().inner(PURPOSE, &place(owner), sealed);
        let vault = self.first.as_ref().map(inner).transpose();
        vault.map_err(|_| StoreError::Corrupt("the key of a report or case"))
    }

    /// The vault of the second, where there is one that opens.
    fn second(&self, keys: &Keys, owner: Owner) -> Option<Vault> {
        let sealed = self.second.as_ref()?;
        let place = row_place(second(owner), owner);
        keys.vault().inner(PURPOSE, &place, sealed).ok()
    }

    /// What opens by either of them, and by the data keys; the first seals where it opens.
    fn opens(&self, keys: &Keys, owner: Owner) -> Opens {
        let first = self.first(keys, owner).unwrap_or_else(|error| {
            tracing::error!(%error, %owner, "what it sealed cannot be read");
            None
        });
        let inner = self.second(keys, owner).into_iter().chain(first);
        Opens(inner.fold(keys.vault().clone(), |vault, inner| vault.and(&inner)))
    }
}

/// A key that does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lost {
    /// The data key that sealed it, where its row says that still.
    pub(crate) data_key: Option<KeyId>,
    /// That one is here: the row itself is damaged.
    pub(crate) held: bool,
}

/// Whether the key of `owner` does not open, and by what it would.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn lost(
    store: &Store,
    keys: &Keys,
    owner: Owner,
) -> Result<Option<Lost>, StoreError> {
    let mut connection = store.reader().acquire().await?;
    let stands = Stands::of(&mut connection, owner, "").await?;
    if stands.first(keys, owner).is_ok() {
        return Ok(None);
    }
    let data_key = stands.first.as_deref().and_then(Vault::key_of);
    Ok(Some(Lost {
        data_key,
        held: data_key.is_some_and(|key| keys.vault().ids().any(|held| held == key)),
    }))
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

/// The kind under which a second key stands.
pub(crate) const SECOND: i64 = 10;

fn second(owner: Owner) -> i64 {
    owner.kind() + SECOND
}

fn place(owner: Owner) -> Vec<u8> {
    row_place(owner.kind(), owner)
}

fn row_place(kind: i64, owner: Owner) -> Vec<u8> {
    [kind.to_be_bytes().as_slice(), &owner.bytes()].concat()
}
