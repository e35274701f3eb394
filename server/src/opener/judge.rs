//! Whether an item comes from the phone that pressed, and what follows from it.
//!
//! An item without the right MAC is kept and shown as unproven; it changes
//! nothing. A proven Cancel is noted and shown; it silences no alarm.

use chrono::{DateTime, Utc};
use ots_protocol::items::{ItemKind, ItemPayload};
use ots_protocol::seal::{self, OpenedItem};
use ots_protocol::{Envelope, ReportId};
use sqlx::Row;

use super::apply::place_for;
use super::crypt::{Opened, marks_of, open_keys};
use crate::barred;
use crate::clock::to_ms;
use crate::deadlines;
use crate::events::{EventKind, NewEvent};
use crate::identity::{self, Mark};
use crate::intake::at_rest::{self, ENVELOPE};
use crate::keys::Keys;
use crate::own_keys;
use crate::policy;
use crate::reports::{Via, news, place_named, place_of, suspect_with};
use crate::store::{StoreError, Tx};

pub(super) async fn item_opened(
    tx: &mut Tx<'_>,
    keys: &Keys,
    opened: &Opened,
    item: &OpenedItem,
    marks: &[Mark],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let envelope = &opened.row.envelope;
    let report = envelope.report_id();
    let new_place = place_for(tx, opened).await?;
    let sealed: Option<Vec<u8>> =
        sqlx::query_scalar("SELECT keys_sealed FROM reports WHERE report_id = $1")
            .bind(report.as_bytes().to_vec())
            .fetch_one(tx.conn())
            .await?;
    let key = own_keys::opening_on(tx.conn(), keys, deadlines::Owner::Report(report)).await?;
    // Where those do not open nobody can say whose it is: it is looked at again.
    let mac_key = sealed
        .map(|sealed| open_keys(&key, report, &sealed))
        .transpose()
        .map_err(|_| StoreError::Corrupt("report keys"))?
        .map(|keys| keys.mac_key);
    if mac_key.is_some_and(|key| item.is_proven(&key)) {
        proven(tx, keys, report, envelope, &opened.row.variant, item, now).await?;
        if opened.row.via.has_app() {
            news(tx, report, envelope.kind(), opened.row.received_at).await?;
        }
        identity::record(tx, keys, report, marks).await?;
        told(tx, report, item, now).await?;
    }
    // A report whose alert is missing rings too: somebody wrote to us.
    let kind = if new_place {
        EventKind::Report
    } else {
        EventKind::Item
    };
    tx.event(
        NewEvent::new(kind, now)
            .report(report)
            .item(envelope.item_id())
            .detail(envelope.kind().slug()),
    );
    Ok(())
}

/// Judges the items that were opened before their alert was.
pub(super) async fn judge_again(
    tx: &mut Tx<'_>,
    keys: &Keys,
    report: ReportId,
    mac_key: &[u8; 32],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    // Anybody may have sent any number: so many at a time.
    let mut last = (Vec::new(), Vec::new());
    loop {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT {ENVELOPE}, i.variant, i.received_at, i.via FROM items i \
             WHERE i.report_id = $1 AND i.opened = 1 AND i.proven = 0 AND (i.item_id, i.variant) > ($2, $3) \
             ORDER BY i.item_id, i.variant LIMIT $4"
        )))
        .bind(report.as_bytes().to_vec())
        .bind(last.0)
        .bind(last.1)
        .bind(policy::THREAD_ITEMS)
        .fetch_all(tx.conn())
        .await?;
        let Some(end) = rows.last() else {
            return Ok(());
        };
        last = (
            end.try_get::<Vec<u8>, _>("item_id")?,
            end.try_get::<Vec<u8>, _>("variant")?,
        );
        for row in &rows {
            let variant: Vec<u8> = row.try_get("variant")?;
            let bytes = match at_rest::open(keys, row) {
                // It is shown as what it is; the press rings all the same.
                Err(StoreError::Corrupt(_)) => continue,
                bytes => bytes?,
            };
            let Some(envelope) = bytes.and_then(|bytes| Envelope::parse(bytes).ok()) else {
                continue;
            };
            let item = keys
                .sealing(envelope.key_id())
                .find_map(|key| seal::open_item(&key, &envelope).ok());
            if let Some(item) = item.filter(|item| item.is_proven(mac_key)) {
                proven(tx, keys, report, &envelope, &variant, &item, now).await?;
                if Via::from_code(row.try_get("via")?).has_app() {
                    news(tx, report, envelope.kind(), row.try_get("received_at")?).await?;
                }
                identity::record(tx, keys, report, &marks_of(keys, &item)).await?;
                told(tx, report, &item, now).await?;
                tx.event(
                    NewEvent::new(EventKind::Item, now)
                        .report(report)
                        .item(envelope.item_id())
                        .detail("proven"),
                );
            }
        }
    }
}

async fn proven(
    tx: &mut Tx<'_>,
    keys: &Keys,
    report: ReportId,
    envelope: &Envelope,
    variant: &[u8],
    item: &OpenedItem,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE items SET proven = 1 WHERE item_id = $1 AND variant = $2")
        .bind(envelope.item_id().as_bytes().to_vec())
        .bind(variant.to_vec())
        .execute(tx.conn())
        .await?;
    if envelope.kind() == ItemKind::Cancel {
        sqlx::query(
            "UPDATE reports SET cancelled_at = $1 WHERE report_id = $2 AND cancelled_at IS NULL",
        )
        .bind(to_ms(envelope.item_id().time().unwrap_or(now)))
        .bind(report.as_bytes().to_vec())
        .execute(tx.conn())
        .await?;
    }
    if let Ok(ItemPayload::Linked(linked)) = item.payload()
        && let Some(other) = &linked.report
    {
        suspect_with(tx, report, other.as_slice(), now).await?;
        barred::link(tx, keys, report, other.as_slice(), now).await?;
    }
    Ok(())
}

/// What a proven item says and others must know: which forms of violence it names, and where.
async fn told(
    tx: &mut Tx<'_>,
    report: ReportId,
    item: &OpenedItem,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Ok(payload) = item.payload() else {
        return Ok(());
    };
    if let Some(kecamatan) = place_of(&payload) {
        place_named(tx, report, kecamatan).await?;
    }
    let ItemPayload::Details(details) = payload else {
        return Ok(());
    };
    match details.bentuk {
        Some(forms) if !forms.is_empty() => deadlines::named(tx, report, &forms, now).await,
        _ => Ok(()),
    }
}
