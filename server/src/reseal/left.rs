//! How much stands under which data key.

use std::collections::BTreeMap;

use ots_protocol::KeyId;
use sqlx::Row as _;

use super::ALL;
use crate::own_keys::SECOND;
use crate::store::{Store, StoreError};

/// Values by the data key that sealed them.
pub type Left = BTreeMap<KeyId, i64>;

/// Counts them.
///
/// # Errors
/// When the database cannot be read.
pub async fn left(store: &Store) -> Result<Left, StoreError> {
    let mut left = Left::new();
    for of in ALL {
        let column = of.column;
        // What stands under a report's or case's own key is under no data key.
        let own = of.owner.map_or_else(String::new, |owner| {
            let kind = owner.kind_in("t");
            format!(
                " AND NOT EXISTS (SELECT 1 FROM own_keys k WHERE k.owner_kind IN ({kind}, {kind} + {SECOND}) AND k.owner_id = {} AND k.key_id = substr(t.{column}, 2, 4))",
                owner.id_in("t")
            )
        });
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT substr({column}, 2, 4) AS id, COUNT(*) AS n FROM {} t \
             WHERE {column} IS NOT NULL AND length({column}) > 5 AND {}{own} GROUP BY substr({column}, 2, 4)",
            of.table,
            of.is_sealed("t")
        )))
        .fetch_all(store.reader())
        .await?;
        for row in rows {
            let id: Vec<u8> = row.try_get("id")?;
            let id = <[u8; 4]>::try_from(id.as_slice())
                .map_err(|_| StoreError::Corrupt("a sealed value"))?;
            *left.entry(KeyId::from_bytes(id)).or_default() += row.try_get::<i64, _>("n")?;
        }
    }
    Ok(left)
}

/// Envelopes that stand as they came in a database in which they are sealed once more: those are
/// still to be done.
///
/// # Errors
/// When the database cannot be read.
pub async fn as_they_came(store: &Store) -> Result<i64, StoreError> {
    let mut found = 0;
    if !store.dialect().keeps_dead_rows() {
        return Ok(found);
    }
    for of in ALL.iter().filter(|of| of.as_it_came.is_some()) {
        let sql = format!(
            "SELECT COUNT(*) FROM {} t WHERE t.{} IS NOT NULL AND NOT {}",
            of.table,
            of.column,
            of.is_sealed("t")
        );
        found += sqlx::query_scalar::<_, i64>(sqlx::AssertSqlSafe(sql))
            .fetch_one(store.reader())
            .await?;
    }
    Ok(found)
}
