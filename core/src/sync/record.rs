//! What a drain writes down of each row, and what it catches up with.

use std::time::Duration;

use ots_protocol::instance::SignedInstance;
use rusqlite::{Transaction, TransactionBehavior};

use super::link;
use super::verdict::Verdict;
use crate::clock::Moment;
use crate::db::Db;
use crate::dispatch::{self, Outgoing};
use crate::error::CoreError;
use crate::unwritten::Receipts;
use crate::{erase, forget, release, same_phone};

/// What went out is held no more. That it was released may not have been written down before.
pub(super) fn end_windows(tx: &Transaction<'_>, taken: &[Outgoing]) -> Result<(), CoreError> {
    for outgoing in taken {
        release::release_now(tx, outgoing.envelope.report_id())?;
    }
    Ok(())
}

/// Writes down what was signed for when there was no room.
pub(super) fn write_down(
    tx: &Transaction<'_>,
    signed: &Receipts,
    instance: &SignedInstance,
    at: &Moment,
) -> Result<(), CoreError> {
    for (item, receipt) in signed {
        let Some(seq) = dispatch::unsent(tx, *item)? else {
            continue;
        };
        release::release_now(tx, receipt.report_id)?;
        put_down(tx, seq, &Verdict::Delivered(*receipt), None, at)?;
        same_phone::link(tx, instance, seq, at)?;
        link::mark_contact(tx, at)?;
        forget::sweep(tx)?;
    }
    Ok(())
}

/// One write transaction.
pub(super) fn write<T>(
    db: &mut Db,
    work: impl FnOnce(&Transaction<'_>) -> Result<T, CoreError>,
) -> Result<T, CoreError> {
    let tx = db
        .connection
        .transaction_with_behavior(TransactionBehavior::Immediate)?;
    let result = work(&tx)?;
    tx.commit()?;
    Ok(result)
}

/// Writes down one verdict. What was delivered loses its content in the same transaction.
pub(super) fn put_down(
    tx: &Transaction<'_>,
    seq: i64,
    verdict: &Verdict,
    retry_after: Option<Duration>,
    at: &Moment,
) -> Result<(), CoreError> {
    match verdict {
        Verdict::Delivered(receipt) => {
            dispatch::mark_sent(tx, seq, receipt, at)?;
            erase::mark_due(tx)
        }
        Verdict::Refused(refusal) => dispatch::mark_wedged(tx, seq, refusal, at),
        Verdict::TryAgain(kind) => {
            dispatch::mark_failed(tx, seq, &kind.to_string(), retry_after, at)
        }
    }
}
