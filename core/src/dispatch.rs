//! What the sync engine takes out of the queue and what it puts back.
//!
//! Only the owner of the sync lock calls these. Each function is one step that is true at any
//! moment the process may die; see [`crate::queue`].

use std::collections::HashSet;
use std::time::Duration;

use ots_protocol::receipt::Receipt;
use ots_protocol::refusal::Refusal;
use ots_protocol::{Envelope, ItemId};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::backoff;
use crate::clock::{BootStamp, Moment};
use crate::error::CoreError;
use crate::policy;
use crate::queue::{ItemState, stamp_columns};

/// Bits of `item.receipt_flags`.
const FLAG_DUPLICATE: i64 = 1;
pub(crate) const FLAG_CONFLICT: i64 = 2;
pub(crate) const FLAG_KEY_NOT_HELD: i64 = 4;

/// An item on its way out.
pub(crate) struct Outgoing {
    pub(crate) seq: i64,
    pub(crate) envelope: Envelope,
    pub(crate) created: BootStamp,
}

/// Rows left in `sending` by an owner of the lock that is gone.
pub(crate) fn recover(tx: &Transaction<'_>) -> Result<(), CoreError> {
    tx.execute(
        "UPDATE item SET state = ?1 WHERE state = ?2",
        [ItemState::Pending, ItemState::Sending],
    )?;
    Ok(())
}

/// A refused row whose day is over is tried again, and so is one whose day lies impossibly far
/// ahead because the clock was set back.
pub(crate) fn revive_wedged(tx: &Transaction<'_>, at: &Moment) -> Result<(), CoreError> {
    let day = millis(policy::WEDGED_RETRY);
    tx.execute(
        "UPDATE item SET state = ?1 WHERE state = ?2
         AND (next_attempt_at IS NULL OR next_attempt_at <= ?3 OR next_attempt_at > ?3 + ?4)",
        params![ItemState::Pending, ItemState::Wedged, at.ms(), day],
    )?;
    Ok(())
}

/// May go out now: pending, with its envelope, and its Alert (if it is not one itself) is sent, wedged, or not in
/// this queue at all. A revived Alert that was refused before does not hold its items back.
const ELIGIBLE: &str = "
    item.state = 2 AND EXISTS (SELECT 1 FROM envelope WHERE envelope.seq = item.seq)
    AND (item.kind = 1 OR NOT EXISTS (
        SELECT 1 FROM item AS alert
        WHERE alert.item_id = item.report_id AND alert.state IN (1, 2, 3) AND alert.refusal IS NULL))";

/// Which rows may go out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    All,
    /// The call centre asked to wait: only what it has not yet been asked to take.
    NeverTried,
}

/// Takes the next rows out, at most `most` and [`policy::BATCH_MAX_BYTES`], and marks them as
/// sending. Fewest tries first, so that a row that keeps failing never stands in another's way;
/// the cry before the details.
pub(crate) fn take_next(
    tx: &Transaction<'_>,
    most: usize,
    which: Which,
    tried: &HashSet<i64>,
    at: &Moment,
) -> Result<Vec<Outgoing>, CoreError> {
    let (mut taken, mut unreadable) = (Vec::new(), Vec::new());
    let mut bytes = 0;
    let sql = format!(
        "SELECT item.seq, item.boot_id, item.boot_ms, envelope.bytes
         FROM item JOIN envelope USING (seq)
         WHERE {ELIGIBLE} AND (?1 OR item.attempts = 0)
         ORDER BY item.attempts, item.kind <> 1, item.seq"
    );
    {
        let mut statement = tx.prepare_cached(&sql)?;
        let mut rows = statement.query([which == Which::All])?;
        while let Some(row) = rows.next()? {
            let seq: i64 = row.get(0)?;
            if tried.contains(&seq) {
                continue;
            }
            let raw: Vec<u8> = row.get(3)?;
            bytes += raw.len();
            if !taken.is_empty() && (taken.len() == most || bytes > policy::BATCH_MAX_BYTES) {
                break;
            }
            let Ok(envelope) = Envelope::parse(raw) else {
                unreadable.push(seq);
                continue;
            };
            taken.push(Outgoing {
                seq,
                envelope,
                created: stamp_columns(row, 1)?,
            });
        }
    }
    for seq in unreadable {
        set_aside(tx, seq, at)?;
    }
    for outgoing in &taken {
        tx.prepare_cached("UPDATE item SET state = ?1, last_attempt_at = ?2 WHERE seq = ?3")?
            .execute(params![ItemState::Sending, at.ms(), outgoing.seq])?;
    }
    Ok(taken)
}

/// Bytes that are no envelope cannot be sent and must not be in the way of those that are.
fn set_aside(tx: &Transaction<'_>, seq: i64, at: &Moment) -> Result<(), CoreError> {
    let again = at.ms() + millis(policy::WEDGED_RETRY);
    tx.execute(
        "UPDATE item SET state = ?1, last_error = 'unreadable', next_attempt_at = ?2 WHERE seq = ?3",
        params![ItemState::Wedged, again, seq],
    )?;
    Ok(())
}

/// The row of an item that is not known to be sent.
pub(crate) fn unsent(connection: &Connection, item: ItemId) -> Result<Option<i64>, CoreError> {
    Ok(connection
        .prepare_cached("SELECT seq FROM item WHERE item_id = ?1 AND state <> ?2")?
        .query_row(params![item.as_bytes(), ItemState::Sent], |row| row.get(0))
        .optional()?)
}

/// Whether anything is owed at all.
pub(crate) fn is_anything_owed(connection: &Connection) -> Result<bool, CoreError> {
    Ok(connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM item WHERE state <> ?1)")?
        .query_row([ItemState::Sent], |row| row.get(0))?)
}

/// Whether any row could go out now.
pub(crate) fn has_eligible(
    connection: &Connection,
    which: Which,
    tried: &HashSet<i64>,
) -> Result<bool, CoreError> {
    let sql = format!("SELECT item.seq FROM item WHERE {ELIGIBLE} AND (?1 OR item.attempts = 0)");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([which == Which::All])?;
    while let Some(row) = rows.next()? {
        if !tried.contains(&row.get::<_, i64>(0)?) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The call centre signed for it: the content leaves the phone in this very transaction.
pub(crate) fn mark_sent(
    tx: &Transaction<'_>,
    seq: i64,
    receipt: &Receipt,
    at: &Moment,
) -> Result<(), CoreError> {
    let flags = receipt.flags;
    let bits = (if flags.duplicate { FLAG_DUPLICATE } else { 0 })
        | (if flags.conflict { FLAG_CONFLICT } else { 0 })
        | (if flags.key_not_held {
            FLAG_KEY_NOT_HELD
        } else {
            0
        });
    tx.prepare_cached(
        "UPDATE item SET state = ?1, sent_at = ?2, received_at = ?3, receipt_flags = ?4,
                         attempts = attempts + 1, next_attempt_at = NULL, last_error = NULL,
                         refusal = NULL
         WHERE seq = ?5",
    )?
    .execute(params![
        ItemState::Sent,
        at.ms(),
        receipt.received_at.timestamp_millis(),
        bits,
        seq
    ])?;
    tx.prepare_cached("DELETE FROM envelope WHERE seq = ?1")?
        .execute([seq])?;
    tx.prepare_cached(
        "UPDATE report SET last_contact_at = ?1
         WHERE report_id = (SELECT report_id FROM item WHERE seq = ?2)",
    )?
    .execute(params![at.ms(), seq])?;
    Ok(())
}

/// The call centre refused it with a signature: kept, shown, tried again in a day.
pub(crate) fn mark_wedged(
    tx: &Transaction<'_>,
    seq: i64,
    refusal: &Refusal,
    at: &Moment,
) -> Result<(), CoreError> {
    tx.prepare_cached(
        "UPDATE item SET state = ?1, refusal = ?2, next_attempt_at = ?3,
                         attempts = attempts + 1, last_error = 'refused'
         WHERE seq = ?4",
    )?
    .execute(params![
        ItemState::Wedged,
        refusal.code.code(),
        at.ms() + millis(policy::WEDGED_RETRY),
        seq
    ])?;
    Ok(())
}

/// No signed answer: back to pending, with what went wrong and when to try again.
pub(crate) fn mark_failed(
    tx: &Transaction<'_>,
    seq: i64,
    error: &str,
    wait: Option<Duration>,
    at: &Moment,
) -> Result<(), CoreError> {
    let attempts: u32 = tx
        .prepare_cached("SELECT attempts FROM item WHERE seq = ?1")?
        .query_row([seq], |row| row.get(0))?;
    let attempts = attempts.saturating_add(1);
    let wait = wait.unwrap_or_else(|| backoff::wait(attempts));
    tx.prepare_cached(
        "UPDATE item SET state = ?1, attempts = ?2, last_error = ?3, next_attempt_at = ?4
         WHERE seq = ?5",
    )?
    .execute(params![
        ItemState::Pending,
        attempts,
        error,
        at.ms() + millis(wait),
        seq
    ])?;
    Ok(())
}

/// The call centre could not be reached at all: that is one try for every row that would have
/// gone out.
pub(crate) fn mark_unreachable(
    tx: &Transaction<'_>,
    which: Which,
    tried: &HashSet<i64>,
    error: &str,
    at: &Moment,
) -> Result<(), CoreError> {
    let sql = format!("SELECT item.seq FROM item WHERE {ELIGIBLE} AND (?1 OR item.attempts = 0)");
    let seqs: Vec<i64> = tx
        .prepare_cached(&sql)?
        .query_map([which == Which::All], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for seq in seqs.into_iter().filter(|seq| !tried.contains(seq)) {
        mark_failed(tx, seq, error, None, at)?;
    }
    Ok(())
}

/// Puts rows back that were taken out and never reached the wire.
pub(crate) fn put_back(tx: &Transaction<'_>, taken: &[Outgoing]) -> Result<(), CoreError> {
    for outgoing in taken {
        tx.prepare_cached("UPDATE item SET state = ?1 WHERE seq = ?2")?
            .execute(params![ItemState::Pending, outgoing.seq])?;
    }
    Ok(())
}

/// A duration as the queue stores it.
pub(crate) fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX / 4)
}
