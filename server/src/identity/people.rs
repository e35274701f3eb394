//! The rows of hashes beside a person of a case.

use super::record::key_id;
use super::{Mark, name_hashes, phone_hash};
use crate::ids::PersonId;
use crate::keys::Keys;
use crate::store::{StoreError, Tx};

/// Writes the hashes of a person's name and number; those that were there go. For nobody's
/// name and number none is left.
pub(crate) async fn record_person(
    tx: &mut Tx<'_>,
    keys: &Keys,
    person: PersonId,
    name: &str,
    phone: &str,
) -> Result<(), StoreError> {
    erase_person(tx, person).await?;
    let phone = phone_hash(keys, phone).map(Mark::from);
    let names = name_hashes(keys, name).into_iter().map(Mark::from);
    for mark in names.chain(phone) {
        sqlx::query(
            "INSERT INTO people_hashes (kind, hash, person_id, key_id) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (hash, person_id, kind) DO NOTHING",
        )
        .bind(mark.kind.code())
        .bind(mark.hash.to_vec())
        .bind(person.as_bytes().to_vec())
        .bind(key_id(keys).as_bytes().to_vec())
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// Takes every hash of a person away.
async fn erase_person(tx: &mut Tx<'_>, person: PersonId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM people_hashes WHERE person_id = $1")
        .bind(person.as_bytes().to_vec())
        .execute(tx.conn())
        .await?;
    Ok(())
}
