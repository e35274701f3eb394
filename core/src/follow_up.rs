//! What is said after the press: each answer an item of its own, behind its Alert.

use chrono::{DateTime, TimeDelta, Utc};
use ots_protocol::instance::SignedInstance;
use ots_protocol::keys::ReportKeys;
use ots_protocol::{ItemId, ItemPayload, ReportId};
use rusqlite::Transaction;

use crate::clock::Moment;
use crate::error::CoreError;
use crate::queue::{self, NewItem};
use crate::seal;

/// Seals an item under its report and adds it to the queue.
///
/// It goes out behind the Alert by itself. While the Alert is still held, calling the press off
/// takes it along.
///
/// # Errors
/// [`CoreError::NoSuchReport`] for a report that is unknown, called off or forgotten;
/// [`CoreError::NoKeys`] for one that was salvaged without its keys.
pub(crate) fn add(
    tx: &Transaction<'_>,
    instance: &SignedInstance,
    report: ReportId,
    payload: &ItemPayload,
    at: &Moment,
) -> Result<ItemId, CoreError> {
    let keys = queue::report_keys(tx, report)?;
    put_behind(tx, instance, &keys, report, payload, at)
}

/// Seals an item with keys that are at hand and adds it to the queue, behind the Alert of its report.
///
/// # Errors
/// [`CoreError::Sealing`], [`CoreError::Instance`] or [`CoreError::NoRandomness`] before anything is
/// written; else when the queue cannot be written.
pub(crate) fn put_behind(
    tx: &Transaction<'_>,
    instance: &SignedInstance,
    keys: &ReportKeys,
    report: ReportId,
    payload: &ItemPayload,
    at: &Moment,
) -> Result<ItemId, CoreError> {
    let item_id = seal::new_item_id(later_than_all_of(tx, report, at)?)?;
    let envelope = seal::item(instance, keys, report, item_id, payload)?;
    queue::insert_item(
        tx,
        &NewItem {
            item_id,
            report_id: report,
            kind: payload.kind(),
            created: *at,
            release_at: None,
            envelope: &envelope,
        },
    )?;
    Ok(item_id)
}

/// The time for the next item's id: now, and behind every item that the report has.
///
/// Of two statements the call centre goes by the one with the later id. So an id follows the ids before
/// it also where both are made in one millisecond, or the clock was set back in between.
fn later_than_all_of(
    tx: &Transaction<'_>,
    report: ReportId,
    at: &Moment,
) -> Result<DateTime<Utc>, CoreError> {
    let last: Option<[u8; 16]> = tx
        .prepare_cached("SELECT max(item_id) FROM item WHERE report_id = ?1")?
        .query_row([report.as_bytes()], |row| row.get(0))?;
    let behind = last.and_then(|last| ItemId::from_bytes(last).time());
    let behind = behind.and_then(|last| last.checked_add_signed(TimeDelta::milliseconds(1)));
    Ok(behind.map_or(at.now, |behind| at.now.max(behind)))
}

/// Remembers which questions were answered, not what was answered.
pub(crate) fn remember_answered(
    tx: &Transaction<'_>,
    report: ReportId,
    answered: i64,
) -> Result<(), CoreError> {
    tx.prepare_cached("UPDATE report SET answered = answered | ?1 WHERE report_id = ?2")?
        .execute(rusqlite::params![answered, report.as_bytes()])?;
    Ok(())
}
