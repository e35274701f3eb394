//! Making such keys, and throwing them away.

use std::collections::HashSet;

use ots_protocol::KeyId;
use sqlx::Row as _;

use super::{Opens, PURPOSE, Seals, forget, from_row, place};
use crate::deadlines::Owner;
use crate::keys::Keys;
use crate::store::{Bulk, Dialect, StoreError, Tx, pieces};

static INSERT: Bulk = Bulk::new(
    "INSERT INTO own_keys (owner_kind, owner_id, key_id, sealed) VALUES ",
    4,
    " ON CONFLICT (owner_kind, owner_id) DO NOTHING RETURNING owner_id",
);

/// What seals the values of `owner` within this transaction; its key is made where there is none.
///
/// # Errors
/// When the database cannot be read or written, or the key does not open.
pub(crate) async fn sealing(
    tx: &mut Tx<'_>,
    keys: &Keys,
    owner: Owner,
) -> Result<Seals, StoreError> {
    if let Some(there) = held(tx, keys, owner).await? {
        return Ok(there);
    }
    sealing_all(tx, keys, &[owner])
        .await?
        .pop()
        .ok_or(StoreError::Corrupt("the key of a report or case"))
}

/// The same for things that are most likely new, in the order given, in as few statements as there are.
///
/// # Errors
/// As [`sealing`].
pub(crate) async fn sealing_all(
    tx: &mut Tx<'_>,
    keys: &Keys,
    owners: &[Owner],
) -> Result<Vec<Seals>, StoreError> {
    let mut all = Vec::with_capacity(owners.len());
    for piece in pieces(owners) {
        let fresh = piece
            .iter()
            .map(|owner| fresh(keys, *owner))
            .collect::<Result<Vec<_>, _>>()?;
        let mut insert = sqlx::query(INSERT.rows(tx.dialect(), piece.len()));
        for (owner, (sealed, id, _)) in piece.iter().zip(&fresh) {
            insert = insert
                .bind(owner.kind())
                .bind(owner.bytes())
                .bind(id.as_bytes().to_vec())
                .bind(sealed.clone());
        }
        let made = insert
            .fetch_all(tx.conn())
            .await?
            .iter()
            .map(|row| row.try_get(0))
            .collect::<Result<HashSet<Vec<u8>>, _>>()?;
        for (owner, (.., seals)) in piece.iter().zip(fresh) {
            if made.contains(&owner.bytes()) {
                all.push(seals);
                continue;
            }
            // Somebody else has made it in this very moment, or long ago.
            let there = held(tx, keys, *owner).await?;
            all.push(there.ok_or(StoreError::Corrupt("a key was thrown away meanwhile"))?);
        }
    }
    Ok(all)
}

fn fresh(keys: &Keys, owner: Owner) -> Result<(Vec<u8>, KeyId, Seals), StoreError> {
    let none = |_| StoreError::Corrupt("no data key");
    let (sealed, inner) = keys
        .vault()
        .new_inner(PURPOSE, &place(owner))
        .map_err(none)?;
    let id = inner
        .newest()
        .ok_or(StoreError::Corrupt("the key of a report or case"))?;
    Ok((sealed, id, Seals(Opens(keys.vault().and(&inner)))))
}

/// The key that is there, which nobody throws away before the end of this transaction.
async fn held(tx: &mut Tx<'_>, keys: &Keys, owner: Owner) -> Result<Option<Seals>, StoreError> {
    let sql = match tx.dialect() {
        // There is one writer at a time.
        Dialect::Sqlite => "SELECT sealed FROM own_keys WHERE owner_kind = $1 AND owner_id = $2",
        Dialect::Postgres => {
            "SELECT sealed FROM own_keys WHERE owner_kind = $1 AND owner_id = $2 FOR SHARE"
        }
    };
    let row = sqlx::query(sql)
        .bind(owner.kind())
        .bind(owner.bytes())
        .fetch_optional(tx.conn())
        .await?;
    row.map(|row| from_row(keys, owner, Some(row.try_get(0)?)).map(Seals))
        .transpose()
}

/// Throws the key of `owner` away, before the values that it sealed are overwritten: whoever was
/// just sealing one is waited for. The caller sees to it that the files forget it ([`forget`]).
///
/// # Errors
/// When the database cannot be written.
pub(crate) async fn destroy(tx: &mut Tx<'_>, owner: Owner) -> Result<(), StoreError> {
    let gone = sqlx::query("DELETE FROM own_keys WHERE owner_kind = $1 AND owner_id = $2")
        .bind(owner.kind())
        .bind(owner.bytes())
        .execute(tx.conn())
        .await?;
    if gone.rows_affected() > 0 {
        forget::note(tx).await?;
    }
    Ok(())
}
