//! Rows that are not opened yet.

use ots_protocol::{Envelope, ItemId, ReportId};
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::deadlines::Owner;
use crate::ids;
use crate::intake::at_rest::{self, ENVELOPE};
use crate::keys::Keys;
use crate::own_keys;
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

impl Unopened {
    /// Where it stands.
    pub(super) fn place(&self) -> Place {
        Place {
            report: self.envelope.report_id(),
            item: self.envelope.item_id(),
            variant: self.variant.clone(),
            received_at: self.received_at,
            age_ms: self.age_ms,
            via: self.via,
        }
    }
}

/// A stored item, whatever is in it.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) report: ReportId,
    pub(super) item: ItemId,
    pub(super) variant: Vec<u8>,
    pub(super) received_at: i64,
    pub(super) age_ms: Option<i64>,
    pub(super) via: Via,
}

/// Rows to open, and those that are not even read from the disk.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) rows: Vec<Unopened>,
    pub(super) stuck: Vec<Place>,
}

/// The next few, alerts first, oldest first.
pub(super) async fn unopened(store: &Store, keys: &Keys) -> Result<Found, StoreError> {
    let sql = format!(
        "SELECT {ENVELOPE}, i.variant, i.received_at, i.age_ms, i.via \
         FROM items i WHERE i.opened = 0 ORDER BY i.kind, i.received_at LIMIT $1"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(policy::OPEN_BATCH)
        .fetch_all(store.reader())
        .await?;
    let mut found = Found::default();
    for row in &rows {
        let at = place(row)?;
        match envelope(keys, row) {
            Ok(envelope) => found.rows.push(Unopened {
                envelope,
                variant: at.variant,
                received_at: at.received_at,
                age_ms: at.age_ms,
                via: at.via,
            }),
            // One that does not open holds nobody else's up.
            Err(StoreError::Corrupt(_)) => found.stuck.push(at),
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

fn envelope(keys: &Keys, row: &AnyRow) -> Result<Envelope, StoreError> {
    let bytes = at_rest::open(keys, row)?.ok_or(StoreError::Corrupt("stored envelope"))?;
    Envelope::parse(bytes).map_err(|_| StoreError::Corrupt("stored envelope"))
}

fn place(row: &AnyRow) -> Result<Place, StoreError> {
    let bytes = |name: &str| -> Result<Vec<u8>, StoreError> { Ok(row.try_get(name)?) };
    Ok(Place {
        report: ids::report_id(&bytes("report_id")?).ok_or(StoreError::Corrupt("report id"))?,
        item: ids::item_id(&bytes("item_id")?).ok_or(StoreError::Corrupt("item id"))?,
        variant: bytes("variant")?,
        received_at: row.try_get("received_at")?,
        age_ms: row.try_get("age_ms")?,
        via: Via::from_code(row.try_get("via")?),
    })
}

/// Has those looked at once more whose own key did not open and is there again. The others stay as
/// they are: what was said of them once is not said at every start.
pub(super) async fn again(store: &Store, keys: &Keys) -> Result<(), StoreError> {
    let stuck = sqlx::query(
        "SELECT DISTINCT i.report_id, k.sealed FROM items i \
         LEFT JOIN own_keys k ON k.owner_kind = 1 AND k.owner_id = i.report_id WHERE i.opened = 4",
    )
    .fetch_all(store.reader())
    .await?;
    for row in &stuck {
        let id: Vec<u8> = row.try_get(0)?;
        let report = ids::report_id(&id).ok_or(StoreError::Corrupt("report id"))?;
        if own_keys::from_row(keys, Owner::Report(report), row.try_get(1)?).is_err() {
            continue;
        }
        let mut tx = store.begin().await?;
        sqlx::query("UPDATE items SET opened = 0 WHERE opened = 4 AND report_id = $1")
            .bind(id)
            .execute(tx.conn())
            .await?;
        tx.commit().await?;
    }
    Ok(())
}
