//! Making such keys, and throwing them away.

use std::collections::{HashMap, HashSet};

use ots_protocol::KeyId;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::{Opens, PURPOSE, Seals, Stands, from_row, place, row_place, second};
use crate::dead_rows::{self, Table};
use crate::deadlines::Owner;
use crate::keys::Keys;
use crate::policy;
use crate::store::{Bulk, Dialect, StoreError, Tx};

static INSERT: Bulk = Bulk::new(
    "INSERT INTO own_keys (owner_kind, owner_id, key_id, sealed) VALUES ",
    4,
    " ON CONFLICT (owner_kind, owner_id) DO NOTHING RETURNING owner_kind, owner_id",
);
static THERE: Bulk = Bulk::new(
    "SELECT owner_kind, owner_id, sealed FROM own_keys WHERE (owner_kind, owner_id) IN (VALUES ",
    2,
    ")",
);
static HELD: Bulk = Bulk::new(
    "SELECT owner_kind, owner_id, sealed FROM own_keys WHERE (owner_kind, owner_id) IN (VALUES ",
    2,
    ") FOR SHARE",
);

/// What seals, by whose it is.
#[derive(Debug, Default)]
pub(crate) struct All {
    seals: HashMap<Owner, Seals>,
    made: HashSet<Owner>,
}

impl All {
    /// What seals the values of one of them.
    pub(crate) fn get(&self, owner: Owner) -> Option<&Seals> {
        self.seals.get(&owner)
    }

    /// Those whose key was made just now.
    pub(crate) fn made(&self) -> impl Iterator<Item = Owner> {
        self.made.iter().copied()
    }

    /// These and those.
    pub(crate) fn extend(&mut self, more: Self) {
        self.seals.extend(more.seals);
        self.made.extend(more.made);
    }
}

/// What seals the values of `owner` within this transaction; its key is made where there is none,
/// and a second one where that does not open: nobody's work waits for a lost key.
///
/// # Errors
/// When the database cannot be read or written, or neither of its keys opens.
pub(crate) async fn sealing(
    tx: &mut Tx<'_>,
    keys: &Keys,
    owner: Owner,
) -> Result<Seals, StoreError> {
    match sealing_first(tx, keys, owner).await? {
        Some(seals) => Ok(seals),
        None => sealing_second(tx, keys, owner).await,
    }
}

/// The same without a second key: `None` where the first does not open.
///
/// # Errors
/// When the database cannot be read or written.
pub(crate) async fn sealing_first(
    tx: &mut Tx<'_>,
    keys: &Keys,
    owner: Owner,
) -> Result<Option<Seals>, StoreError> {
    let lock = lock(tx.dialect());
    let stands = Stands::of(tx.conn(), owner, lock).await?;
    if stands.first.is_none() {
        let fresh = vec![Fresh::of(keys, owner)?];
        return Ok(sealing_new(tx, keys, fresh).await?.seals.remove(&owner));
    }
    Ok(match stands.first(keys, owner) {
        Ok(_) => Some(Seals(stands.opens(keys, owner))),
        Err(_) => None,
    })
}

async fn sealing_second(tx: &mut Tx<'_>, keys: &Keys, owner: Owner) -> Result<Seals, StoreError> {
    let lock = lock(tx.dialect());
    let stands = Stands::of(tx.conn(), owner, lock).await?;
    if stands.second.is_none() {
        let kind = second(owner);
        let (sealed, inner) = keys
            .vault()
            .new_inner(PURPOSE, &row_place(kind, owner))
            .map_err(|_| StoreError::Corrupt("no data key"))?;
        let id = inner
            .newest()
            .ok_or(StoreError::Corrupt("the key of a report or case"))?;
        let made = sqlx::query(
            "INSERT INTO own_keys (owner_kind, owner_id, key_id, sealed) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (owner_kind, owner_id) DO NOTHING",
        )
        .bind(kind)
        .bind(owner.bytes())
        .bind(id.as_bytes().to_vec())
        .bind(sealed)
        .execute(tx.conn())
        .await?;
        if made.rows_affected() == 1 {
            tracing::error!(%owner, "its key does not open; what is written from now on stands under a second one");
            return Ok(Seals(Opens(keys.vault().and(&inner))));
        }
    }
    // Somebody else has made it in this very moment, or long ago.
    let stands = Stands::of(tx.conn(), owner, lock).await?;
    stands
        .second(keys, owner)
        .map(|inner| Seals(Opens(keys.vault().and(&inner))))
        .ok_or(StoreError::Corrupt("both keys of a report or case"))
}

/// How a row is read that nobody is to throw away before the end of the transaction.
const fn lock(dialect: Dialect) -> &'static str {
    match dialect {
        // There is one writer at a time.
        Dialect::Sqlite => "",
        Dialect::Postgres => " FOR SHARE",
    }
}

/// The same for several, most of which have a key; whichever does not open is not among them.
///
/// # Errors
/// When the database cannot be read or written.
pub(crate) async fn sealing_all(
    tx: &mut Tx<'_>,
    keys: &Keys,
    owners: &[Owner],
) -> Result<All, StoreError> {
    let mut all = held(tx, keys, owners).await?;
    let missing = owners
        .iter()
        .filter(|owner| !all.seals.contains_key(owner))
        .map(|owner| Fresh::of(keys, *owner))
        .collect::<Result<_, _>>()?;
    all.extend(sealing_new(tx, keys, missing).await?);
    Ok(all)
}

/// A key that nobody knows of yet: for whatever has none.
#[derive(Clone, Debug)]
pub(crate) struct Fresh {
    owner: Owner,
    id: KeyId,
    sealed: Vec<u8>,
    seals: Seals,
}

impl Fresh {
    /// Makes one.
    ///
    /// # Errors
    /// When there is no data key.
    pub(crate) fn of(keys: &Keys, owner: Owner) -> Result<Self, StoreError> {
        let vault = keys.vault();
        let (sealed, inner) = vault
            .new_inner(PURPOSE, &place(owner))
            .map_err(|_| StoreError::Corrupt("no data key"))?;
        Ok(Self {
            owner,
            id: inner
                .newest()
                .ok_or(StoreError::Corrupt("the key of a report or case"))?,
            sealed,
            seals: Seals(Opens(vault.and(&inner))),
        })
    }

    /// What seals by it, once it is known.
    pub(crate) const fn seals(&self) -> &Seals {
        &self.seals
    }
}

/// The same for several that are new, as a rule. Two that make the same keys at once should give
/// them in the same order.
///
/// # Errors
/// As [`sealing`].
pub(crate) async fn sealing_new(
    tx: &mut Tx<'_>,
    keys: &Keys,
    mut fresh: Vec<Fresh>,
) -> Result<All, StoreError> {
    let mut all = All::default();
    while !fresh.is_empty() {
        let later = fresh.split_off(fresh.len().min(policy::BULK_ROWS));
        let mut insert = sqlx::query(INSERT.rows(tx.dialect(), fresh.len()));
        for one in &fresh {
            insert = insert
                .bind(one.owner.kind())
                .bind(one.owner.bytes())
                .bind(one.id.as_bytes().to_vec())
                .bind(one.sealed.clone());
        }
        let made = insert
            .fetch_all(tx.conn())
            .await?
            .iter()
            .map(owner_of)
            .collect::<Result<HashSet<_>, _>>()?;
        let (ours, others): (Vec<Fresh>, Vec<Fresh>) =
            fresh.into_iter().partition(|one| made.contains(&one.owner));
        all.seals
            .extend(ours.into_iter().map(|one| (one.owner, one.seals)));
        all.made.extend(made);
        // Somebody else has made these in this very moment, or long ago.
        let others: Vec<Owner> = others.iter().map(|one| one.owner).collect();
        let there = held(tx, keys, &others).await?;
        all.extend(there);
        fresh = later;
    }
    Ok(all)
}

/// The keys that are there, which nobody throws away before the end of this transaction.
async fn held(tx: &mut Tx<'_>, keys: &Keys, owners: &[Owner]) -> Result<All, StoreError> {
    let bulk = match tx.dialect() {
        // There is one writer at a time.
        Dialect::Sqlite => &THERE,
        Dialect::Postgres => &HELD,
    };
    let mut all = All::default();
    for piece in owners.chunks(policy::BULK_ROWS) {
        let mut select = sqlx::query(bulk.rows(tx.dialect(), padded(piece)));
        for owner in repeated(piece) {
            select = select.bind(owner.kind()).bind(owner.bytes());
        }
        for row in select.fetch_all(tx.conn()).await? {
            let owner = owner_of(&row)?;
            match from_row(keys, owner, Some(row.try_get(2)?)) {
                Ok(opens) => {
                    all.seals.insert(owner, Seals(opens));
                }
                Err(error) => tracing::error!(%error, "something cannot be sealed"),
            }
        }
    }
    Ok(all)
}

/// Few sizes, so that the statements for them stay prepared: the last one stands there again and
/// again, which changes nothing.
const fn padded(piece: &[Owner]) -> usize {
    piece.len().next_power_of_two()
}

fn repeated(piece: &[Owner]) -> impl Iterator<Item = Owner> {
    let last = piece.last().into_iter().cycle();
    piece.iter().chain(last).copied().take(padded(piece))
}

fn owner_of(row: &AnyRow) -> Result<Owner, StoreError> {
    let id: Vec<u8> = row.try_get(1)?;
    Owner::from_row(row.try_get(0)?, &id).ok_or(StoreError::Corrupt("whose a key is"))
}

/// Takes a key back that was made in this transaction, and by which nothing was sealed after all.
///
/// # Errors
/// When the database cannot be written.
pub(crate) async fn take_back(tx: &mut Tx<'_>, owner: Owner) -> Result<(), StoreError> {
    delete(tx, owner).await?;
    Ok(())
}

/// Throws the key of `owner` away, before the values that it sealed are overwritten: whoever was
/// just sealing one is waited for. The caller sees to it that the files forget it
/// ([`dead_rows::forget`]).
///
/// # Errors
/// When the database cannot be written.
pub(crate) async fn destroy(tx: &mut Tx<'_>, owner: Owner) -> Result<(), StoreError> {
    if delete(tx, owner).await? {
        dead_rows::note(tx, &[Table::OwnKeys]).await?;
    }
    Ok(())
}

/// Says whether there was one. The second goes with the first, and after it: whoever was just
/// making it held the first.
async fn delete(tx: &mut Tx<'_>, owner: Owner) -> Result<bool, StoreError> {
    let mut gone = 0;
    for kind in [owner.kind(), second(owner)] {
        let done = sqlx::query("DELETE FROM own_keys WHERE owner_kind = $1 AND owner_id = $2")
            .bind(kind)
            .bind(owner.bytes())
            .execute(tx.conn())
            .await?;
        gone += done.rows_affected();
    }
    Ok(gone > 0)
}
