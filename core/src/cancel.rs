//! Calling a press off.
//!
//! Inside the window: nothing was ever sent, and the row goes with everything that hung on it.
//! Later: a cancel is an item like any other. An operator still sees the alert and the cancel,
//! and decides; it may have been forced. Which of the two it was is decided by one transaction,
//! so a cancel that races the send ends as one or the other and says which.

use ots_protocol::codes::CancelReason;
use ots_protocol::instance::SignedInstance;
use ots_protocol::items::Cancel;
use ots_protocol::{ItemId, ItemKind, ItemPayload, ReportId};
use rusqlite::{OptionalExtension, Transaction, params};

use crate::clock::Moment;
use crate::error::CoreError;
use crate::queue::{self, ItemState};
use crate::{erase, follow_up, release};

/// What a cancel did.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum CancelOutcome {
    /// It was still held: nothing was ever sent, and nothing will be.
    NeverSent,
    /// Too late for that: a cancel follows the alert, and an operator decides.
    Follows {
        /// The item that says so.
        item_id: String,
    },
}

/// Calls a press off, or sends a cancel after it. Twice is as once.
///
/// A press whose window is over is not called off, though the queue may still say that it is held: where
/// nothing can be written it goes out all the same ([`crate::unwritten`]), and so it may if it was `let_go`.
pub(crate) fn cancel(
    tx: &Transaction<'_>,
    instance: &SignedInstance,
    report: ReportId,
    reason: Option<CancelReason>,
    let_go: bool,
    at: &Moment,
) -> Result<CancelOutcome, CoreError> {
    let held = queue::alert_state(tx, report)? == Some(ItemState::Held);
    if held && (let_go || release::is_over(tx, report, at)?) {
        release::release_now(tx, report)?;
    } else if held {
        tx.execute(
            "DELETE FROM report WHERE report_id = ?1",
            [report.as_bytes()],
        )?;
        erase::mark_due(tx)?;
        return Ok(CancelOutcome::NeverSent);
    }
    if let Some(item_id) = earlier_cancel(tx, report)? {
        return Ok(CancelOutcome::Follows {
            item_id: item_id.to_string(),
        });
    }
    let payload = ItemPayload::Cancel(Cancel {
        reason,
        ..Cancel::default()
    });
    let item_id = follow_up::add(tx, instance, report, &payload, at)?;
    Ok(CancelOutcome::Follows {
        item_id: item_id.to_string(),
    })
}

fn earlier_cancel(tx: &Transaction<'_>, report: ReportId) -> Result<Option<ItemId>, CoreError> {
    let found: Option<[u8; 16]> = tx
        .query_row(
            "SELECT item_id FROM item JOIN report USING (report_id)
             WHERE report_id = ?1 AND kind = ?2 AND hidden = 0",
            params![report.as_bytes(), ItemKind::Cancel.code()],
            |row| row.get(0),
        )
        .optional()?;
    Ok(found.map(ItemId::from_bytes))
}
