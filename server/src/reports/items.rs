//! The items of a report, still sealed as they came.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::Via;
use crate::clock::from_ms;
use crate::ids::{self, ItemId, ReportId};
use crate::intake::at_rest::{self, ENVELOPE};
use crate::keys::Keys;
use crate::store::{Store, StoreError};

/// One item's row. `Debug` shows no envelope: it is long, and nobody's business.
#[derive(Clone, PartialEq, Eq)]
pub struct ItemRow {
    /// Which item.
    pub item_id: ItemId,
    /// SHA-256 of its envelope.
    pub sha256: [u8; 32],
    /// Whether its id was taken by another body when it came.
    pub conflict: bool,
    /// The protocol's kind number.
    pub kind: u8,
    /// When we had it.
    pub received_at: DateTime<Utc>,
    /// How long before that it was made, by the phone's boot clock, in ms.
    pub age_ms: Option<i64>,
    /// By which way.
    pub via: Via,
    /// The sealed bytes as they came; gone once erased on request.
    pub envelope: Option<Vec<u8>>,
    /// 0 not opened yet, 1 opened, 2 could not be opened, 3 erased.
    pub opened: i64,
    /// Whether its MAC is that of the phone that pressed.
    pub proven: bool,
}

impl std::fmt::Debug for ItemRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ItemRow")
            .field("item_id", &self.item_id)
            .field("kind", &self.kind)
            .field("opened", &self.opened)
            .finish_non_exhaustive()
    }
}

/// Every item of a report, in the order in which it came.
///
/// # Errors
/// When the database cannot be read.
pub async fn items(
    store: &Store,
    keys: &Keys,
    report: ReportId,
) -> Result<Vec<ItemRow>, StoreError> {
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT {ENVELOPE}, i.variant, i.kind, i.received_at, i.age_ms, i.via, i.opened, i.proven \
         FROM items i WHERE i.report_id = $1 ORDER BY i.received_at, i.item_id, i.variant"
    )))
    .bind(report.as_bytes().to_vec())
    .fetch_all(store.reader())
    .await?
    .iter()
    .map(|row| from_row(keys, row))
    .collect()
}

fn from_row(keys: &Keys, row: &AnyRow) -> Result<ItemRow, StoreError> {
    let bytes = |name: &str| -> Result<Vec<u8>, StoreError> { Ok(row.try_get(name)?) };
    Ok(ItemRow {
        item_id: ids::item_id(&bytes("item_id")?).ok_or(StoreError::Corrupt("item id"))?,
        sha256: bytes("sha256")?
            .try_into()
            .map_err(|_| StoreError::Corrupt("item digest"))?,
        conflict: !bytes("variant")?.is_empty(),
        kind: row
            .try_get::<i64, _>("kind")?
            .try_into()
            .map_err(|_| StoreError::Corrupt("item kind"))?,
        received_at: from_ms(row.try_get("received_at")?),
        age_ms: row.try_get("age_ms")?,
        via: Via::from_code(row.try_get("via")?),
        envelope: at_rest::open(keys, row)?,
        opened: row.try_get("opened")?,
        proven: row.try_get::<i64, _>("proven")? != 0,
    })
}
