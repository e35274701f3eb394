//! Everything that was received, for `ots-server reports`: from the items
//! themselves, so that what is not opened yet is in it too.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use ots_protocol::updates::ReportState;
use ots_protocol::{ItemId, ItemKind, ReportId, Sha256};
use sqlx::Row;

use super::row::state_from;
use crate::clock::from_ms;
use crate::ids;
use crate::store::{Store, StoreError};

/// One report as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Which.
    pub id: ReportId,
    /// Its state.
    pub state: ReportState,
    /// By the phone's clock.
    pub pressed_at: DateTime<Utc>,
    /// When the first of it came.
    pub received_at: DateTime<Utc>,
    /// What came, in order.
    pub items: Vec<ListedItem>,
}

/// One item as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedItem {
    /// Which.
    pub item_id: ItemId,
    /// Its kind by its header.
    pub kind: ItemKind,
    /// Its envelope's digest.
    pub sha256: Sha256,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// Whether its id was taken by another body.
    pub conflict: bool,
}

/// Lists every report, oldest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(store: &Store) -> Result<Vec<Listed>, StoreError> {
    let rows = sqlx::query(
        "SELECT i.report_id, i.item_id, i.variant, i.sha256, i.kind, i.received_at, r.state \
         FROM items i LEFT JOIN reports r ON r.report_id = i.report_id ORDER BY i.received_at, i.item_id, i.variant",
    )
    .fetch_all(store.reader())
    .await?;
    let mut places: BTreeMap<ReportId, usize> = BTreeMap::new();
    let mut list: Vec<Listed> = Vec::new();
    for row in rows {
        let id = ids::report_id(&row.try_get::<Vec<u8>, _>(0)?)
            .ok_or(StoreError::Corrupt("report id"))?;
        let received_at = from_ms(row.try_get(5)?);
        let at = *places.entry(id).or_insert_with(|| {
            list.push(Listed {
                id,
                state: ReportState::Waiting,
                pressed_at: id.time().unwrap_or(received_at),
                received_at,
                items: Vec::new(),
            });
            list.len() - 1
        });
        if let Some(state) = row.try_get::<Option<i64>, _>(6)? {
            list[at].state = state_from(state);
        }
        let digest: Vec<u8> = row.try_get(3)?;
        list[at].items.push(ListedItem {
            item_id: ids::item_id(&row.try_get::<Vec<u8>, _>(1)?)
                .ok_or(StoreError::Corrupt("item id"))?,
            kind: ItemKind::from_code(row.try_get::<i64, _>(4)?.try_into().unwrap_or(0)),
            sha256: Sha256::from_bytes(
                digest
                    .try_into()
                    .map_err(|_| StoreError::Corrupt("item digest"))?,
            ),
            received_at,
            conflict: !row.try_get::<Vec<u8>, _>(2)?.is_empty(),
        });
    }
    // An SMS that is no alert has no item, and is a report all the same.
    let rows = sqlx::query(
        "SELECT report_id, pressed_at, received_at, state FROM reports r \
         WHERE NOT EXISTS (SELECT 1 FROM items i WHERE i.report_id = r.report_id) ORDER BY received_at",
    )
    .fetch_all(store.reader())
    .await?;
    for row in rows {
        list.push(Listed {
            id: ids::report_id(&row.try_get::<Vec<u8>, _>(0)?)
                .ok_or(StoreError::Corrupt("report id"))?,
            pressed_at: from_ms(row.try_get(1)?),
            received_at: from_ms(row.try_get(2)?),
            state: state_from(row.try_get(3)?),
            items: Vec::new(),
        });
    }
    list.sort_by_key(|listed| (listed.received_at, listed.id));
    Ok(list)
}
