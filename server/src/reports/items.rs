//! The items of a report, still sealed as they came.

use chrono::{DateTime, Utc};
use ots_protocol::items::ItemKind;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::Via;
use crate::clock::{from_ms, to_ms};
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
    /// 0 not opened yet, 1 opened, 2 could not be opened, 3 erased, 4 its own key here does not open.
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

/// Where an item stands in the order of arrival.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// When we had it.
    pub at: DateTime<Utc>,
    item: ItemId,
    variant: Vec<u8>,
}

impl ItemRow {
    /// Its place.
    #[must_use]
    pub fn place(&self) -> Place {
        Place {
            at: self.received_at,
            item: self.item_id,
            variant: if self.conflict {
                self.sha256.to_vec()
            } else {
                Vec::new()
            },
        }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}_{}_", to_ms(self.at), self.item)?;
        self.variant
            .iter()
            .try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl std::str::FromStr for Place {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.splitn(3, '_');
        let mut part = || parts.next().ok_or(());
        let (at, item, variant) = (part()?, part()?, part()?);
        let digits = variant.as_bytes();
        if !matches!(digits.len(), 0 | 64) {
            return Err(());
        }
        let byte = |two: &[u8]| {
            let two = std::str::from_utf8(two).map_err(|_| ())?;
            u8::from_str_radix(two, 16).map_err(|_| ())
        };
        Ok(Self {
            at: from_ms(at.parse().map_err(|_| ())?),
            item: item.parse().map_err(|_| ())?,
            variant: digits.chunks(2).map(byte).collect::<Result<_, ()>>()?,
        })
    }
}

/// What [`from_row`] reads of the items `i`, beside the envelope.
const COLUMNS: &str = "i.variant, i.kind, i.received_at, i.age_ms, i.via, i.opened, i.proven";

/// The newest items of a report before a place, or of all, at most so many, in the order in which
/// they came; and how many there are before those.
///
/// # Errors
/// When the database cannot be read.
pub async fn items_before(
    store: &Store,
    keys: &Keys,
    report: ReportId,
    before: Option<&Place>,
    most: i64,
) -> Result<(Vec<ItemRow>, i64), StoreError> {
    let rule = "(i.received_at, i.item_id, i.variant) < ($2, $3, $4)";
    // Nothing comes behind this.
    let end = (i64::MAX, vec![u8::MAX; 16], vec![u8::MAX; 32]);
    let bounds = |place: Option<Place>| {
        place.map_or_else(
            || end.clone(),
            |place| {
                (
                    to_ms(place.at),
                    place.item.as_bytes().to_vec(),
                    place.variant,
                )
            },
        )
    };
    let (at, item, variant) = bounds(before.cloned());
    let mut rows: Vec<ItemRow> = sqlx::query(AssertSqlSafe(format!(
        "SELECT {ENVELOPE}, {COLUMNS} FROM items i WHERE i.report_id = $1 AND {rule} \
         ORDER BY i.received_at DESC, i.item_id DESC, i.variant DESC LIMIT $5"
    )))
    .bind(report.as_bytes().to_vec())
    .bind(at)
    .bind(item)
    .bind(variant)
    .bind(most)
    .fetch_all(store.reader())
    .await?
    .iter()
    .map(|row| from_row(keys, row))
    .collect::<Result<_, _>>()?;
    rows.reverse();
    let Some(first) = rows.first() else {
        return Ok((rows, 0));
    };
    let (at, item, variant) = bounds(Some(first.place()));
    let older = sqlx::query_scalar(AssertSqlSafe(format!(
        "SELECT COUNT(*) FROM items i WHERE i.report_id = $1 AND {rule}"
    )))
    .bind(report.as_bytes().to_vec())
    .bind(at)
    .bind(item)
    .bind(variant)
    .fetch_one(store.reader())
    .await?;
    Ok((rows, older))
}

/// When the phone that pressed provably sent anything last.
///
/// # Errors
/// When the database cannot be read.
pub async fn last_proven(
    store: &Store,
    report: ReportId,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let at: Option<i64> = sqlx::query_scalar(
        "SELECT MAX(received_at) FROM items WHERE report_id = $1 AND proven = 1",
    )
    .bind(report.as_bytes().to_vec())
    .fetch_one(store.reader())
    .await?;
    Ok(at.map(from_ms))
}

/// What the phone that pressed provably sent of these kinds, in the order in which it came: of each
/// the newest by our clock and by the phone's, so many of either. Of anything else no envelope is
/// read: anybody may send any number.
///
/// # Errors
/// When the database cannot be read.
pub async fn telling(
    store: &Store,
    keys: &Keys,
    report: ReportId,
    kinds: &[ItemKind],
    most: u32,
) -> Result<Vec<ItemRow>, StoreError> {
    let newest: Vec<String> = kinds
        .iter()
        .flat_map(|kind| ["received_at DESC, item_id DESC", "item_id DESC"].map(|by| (kind, by)))
        .enumerate()
        .map(|(n, (kind, by))| {
            format!(
                "SELECT item_id FROM (SELECT item_id FROM items WHERE report_id = $1 AND proven = 1 AND kind = {} \
                 ORDER BY {by} LIMIT {most}) AS newest_{n}",
                kind.code()
            )
        })
        .collect();
    let newest = newest.join(" UNION ");
    sqlx::query(AssertSqlSafe(format!(
        "SELECT {ENVELOPE}, {COLUMNS} FROM items i WHERE i.item_id IN ({newest}) AND i.report_id = $1 AND i.proven = 1 AND i.variant = $2 \
         ORDER BY i.received_at, i.item_id"
    )))
    .bind(report.as_bytes().to_vec())
    .bind(Vec::<u8>::new())
    .fetch_all(store.reader())
    .await?
    .iter()
    .map(|row| from_row(keys, row))
    .collect()
}

/// What of a report could not be opened when it came, at most so much of it, the newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn closed_items(
    store: &Store,
    keys: &Keys,
    report: ReportId,
    most: u32,
) -> Result<Vec<ItemRow>, StoreError> {
    sqlx::query(AssertSqlSafe(format!(
        "SELECT {ENVELOPE}, {COLUMNS} FROM items i WHERE i.report_id = $1 AND i.opened IN (2, 4) \
         ORDER BY i.received_at DESC, i.item_id DESC, i.variant DESC LIMIT $2"
    )))
    .bind(report.as_bytes().to_vec())
    .bind(i64::from(most))
    .fetch_all(store.reader())
    .await?
    .iter()
    .map(|row| from_row(keys, row))
    .collect()
}

/// Whether something of these kinds waits for its report's own key to open again.
///
/// # Errors
/// When the database cannot be read.
pub async fn is_any_stuck(
    store: &Store,
    report: ReportId,
    kinds: &[ItemKind],
) -> Result<bool, StoreError> {
    let kinds: Vec<_> = kinds.iter().map(|kind| kind.code().to_string()).collect();
    let found = sqlx::query(AssertSqlSafe(format!(
        "SELECT 1 FROM items WHERE report_id = $1 AND opened = 4 AND kind IN ({}) LIMIT 1",
        kinds.join(", ")
    )))
    .bind(report.as_bytes().to_vec())
    .fetch_optional(store.reader())
    .await?;
    Ok(found.is_some())
}

fn from_row(keys: &Keys, row: &AnyRow) -> Result<ItemRow, StoreError> {
    let bytes = |name: &str| -> Result<Vec<u8>, StoreError> { Ok(row.try_get(name)?) };
    let envelope = match at_rest::open(keys, row) {
        // Its own key does not open: kept as it stands, and nothing that anybody can read.
        Err(StoreError::Corrupt(_)) => row.try_get("envelope")?,
        envelope => envelope?,
    };
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
        envelope,
        opened: row.try_get("opened")?,
        proven: row.try_get::<i64, _>("proven")? != 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_the_same_out_of_an_address_and_anything_else_is_none() {
        let place = |variant: Vec<u8>| Place {
            at: from_ms(1_800_000_000_123),
            item: ItemId::new(from_ms(1_800_000_000_000), [7; 10]),
            variant,
        };
        for variant in [Vec::new(), vec![0xa5; 32]] {
            let place = place(variant);
            assert_eq!(place.to_string().parse(), Ok(place));
        }
        let id = place(Vec::new()).item;
        for text in [
            "",
            "_",
            "__",
            &format!("1_{id}"),
            &format!("1_{id}_ab"),
            &format!("x_{id}_"),
        ] {
            assert_eq!(text.parse::<Place>(), Err(()), "{text}");
        }
    }
}
