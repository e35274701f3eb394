//! How much stands under which data key.

use std::collections::BTreeMap;

use ots_protocol::KeyId;
use sqlx::Row as _;

use super::ALL;
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
            format!(
                " AND NOT EXISTS (SELECT 1 FROM own_keys k WHERE k.owner_kind = {} AND k.owner_id = {} AND k.key_id = substr(t.{column}, 2, 4))",
                owner.kind_in("t"),
                owner.id_in("t")
            )
        });
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT substr({column}, 2, 4) AS id, COUNT(*) AS n FROM {} t \
             WHERE {column} IS NOT NULL AND length({column}) > 5{own} GROUP BY substr({column}, 2, 4)",
            of.table
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
