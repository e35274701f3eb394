//! The press as one SMS, where there is no data.
//!
//! Taking the text ends the window: from then on the press may be on its way over a path that the
//! phone does not see, so it cannot be called "never sent" any more. Handing the text to the SMS
//! app or the radio is a state of its own and never *sent*: only a receipt is, and the item keeps
//! being tried over data. The call centre makes one report of both.

use ots_protocol::envelope::ALERT_ENVELOPE_LEN;
use ots_protocol::{ReportId, sms};
use rusqlite::{Transaction, params};

use crate::clock::Moment;
use crate::error::CoreError;
use crate::{queue, release};

/// The text of a report's Alert.
///
/// # Errors
/// [`CoreError::NoSuchReport`]; [`CoreError::ContentErased`] once the call centre has signed for
/// it, when an SMS is of no use any more.
pub(crate) fn text(tx: &Transaction<'_>, report: ReportId) -> Result<String, CoreError> {
    let text = without_release(tx, report)?;
    release::release_now(tx, report)?;
    Ok(text)
}

/// The same, where the end of the window cannot be written down: whoever calls remembers it.
///
/// # Errors
/// As [`text`].
pub(crate) fn without_release(tx: &Transaction<'_>, report: ReportId) -> Result<String, CoreError> {
    queue::alert_state(tx, report)?.ok_or(CoreError::NoSuchReport(report))?;
    let bytes =
        queue::envelope_of(tx, report.into())?.ok_or(CoreError::ContentErased(report.into()))?;
    let envelope: [u8; ALERT_ENVELOPE_LEN] = bytes
        .try_into()
        .map_err(|_| CoreError::BadInput("an alert of another version fits no SMS".to_owned()))?;
    Ok(sms::encode(&envelope))
}

/// Remembers that the text was handed to the SMS app or the radio.
pub(crate) fn handed(tx: &Transaction<'_>, report: ReportId, at: &Moment) -> Result<(), CoreError> {
    let changed = tx.execute(
        "UPDATE item SET sms_handed_at = ?1 WHERE item_id = ?2",
        params![at.ms(), report.as_bytes()],
    )?;
    if changed == 0 {
        Err(CoreError::NoSuchReport(report))
    } else {
        Ok(())
    }
}
