//! Out of sight at once, off the disk as soon as nothing is owed.
//!
//! A report that is forgotten disappears from every screen in the same moment. What of it is not
//! delivered yet still goes: whoever wipes a phone's traces must not thereby unsay a call for
//! help. After its receipt nothing of it stays, not even its id.

use ots_protocol::ReportId;
use rusqlite::{Transaction, params};

use crate::erase;
use crate::error::CoreError;
use crate::queue::ItemState;

/// Forgets one report.
///
/// # Errors
/// [`CoreError::NoSuchReport`] when there is none to be seen.
pub(crate) fn forget(tx: &Transaction<'_>, report: ReportId) -> Result<(), CoreError> {
    let changed = tx.execute(
        "UPDATE report SET hidden = 1 WHERE report_id = ?1 AND hidden = 0",
        [report.as_bytes()],
    )?;
    if changed == 0 {
        return Err(CoreError::NoSuchReport(report));
    }
    sweep(tx)
}

/// Forgets everything: *Hapus data OTS*. The preparation goes at once.
pub(crate) fn forget_all(tx: &Transaction<'_>) -> Result<(), CoreError> {
    tx.execute("UPDATE report SET hidden = 1", [])?;
    tx.execute("DELETE FROM prepared", [])?;
    tx.execute("DELETE FROM incident", [])?;
    erase::mark_due(tx)?;
    sweep(tx)
}

/// Erases the forgotten reports of which nothing is owed any more. Also called after receipts.
pub(crate) fn sweep(tx: &Transaction<'_>) -> Result<(), CoreError> {
    let gone = tx.execute(
        "DELETE FROM report WHERE hidden = 1 AND NOT EXISTS (
             SELECT 1 FROM item WHERE item.report_id = report.report_id AND item.state <> ?1)",
        params![ItemState::Sent],
    )?;
    // What is left of a forgotten report is what has to go out; its answers are of no use.
    let answers = tx.execute(
        "DELETE FROM news WHERE report_id IN (SELECT report_id FROM report WHERE hidden = 1)",
        [],
    )?;
    // With the last report that can be seen goes what says when the phone was last used for one.
    let traces = tx.execute(
        "UPDATE link SET last_contact_at = NULL, last_error = NULL
         WHERE coalesce(last_contact_at, last_error) IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM report WHERE hidden = 0)",
        [],
    )?;
    if gone + answers + traces > 0 {
        erase::mark_due(tx)
    } else {
        Ok(())
    }
}
