//! Rows that are not opened yet.

use ots_protocol::Envelope;
use sqlx::Row;

use crate::intake::at_rest::{self, ENVELOPE};
use crate::keys::Keys;
use crate::policy;
use crate::reports::Via;
use crate::store::{Store, StoreError};

/// A stored envelope to open.
#[derive(Clone, Debug)]
pub(super) struct Unopened {
    pub(super) envelope: Envelope,
    pub(super) variant: Vec<u8>,
    pub(super) received_at: i64,
    pub(super) age_ms: Option<i64>,
    pub(super) via: Via,
}

/// The next few, alerts first, oldest first.
pub(super) async fn unopened(store: &Store, keys: &Keys) -> Result<Vec<Unopened>, StoreError> {
    let sql = format!(
        "SELECT {ENVELOPE}, i.variant, i.received_at, i.age_ms, i.via \
         FROM items i WHERE i.opened = 0 ORDER BY i.kind, i.received_at LIMIT $1"
    );
    sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(policy::OPEN_BATCH)
        .fetch_all(store.reader())
        .await?
        .iter()
        .map(|row| {
            let bytes = at_rest::open(keys, row)?.ok_or(StoreError::Corrupt("stored envelope"))?;
            Ok(Unopened {
                envelope: Envelope::parse(bytes)
                    .map_err(|_| StoreError::Corrupt("stored envelope"))?,
                variant: row.try_get("variant")?,
                received_at: row.try_get("received_at")?,
                age_ms: row.try_get("age_ms")?,
                via: Via::from_code(row.try_get("via")?),
            })
        })
        .collect()
}
