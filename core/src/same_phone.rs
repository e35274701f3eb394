//! Which presses came from one phone, for the call centre: an item behind every Alert but the first.
//!
//! It is made when the call centre has signed for the Alert, in the same transaction: sealing it
//! inside the press would cost as much as sealing the press itself, and the call for help must not
//! wait for a word about another one. A phone that dies before that transaction sends its Alert again
//! and makes the item then.

use ots_protocol::codes::LinkRelation;
use ots_protocol::instance::SignedInstance;
use ots_protocol::items::Linked;
use ots_protocol::updates::ReportState;
use ots_protocol::{ItemKind, ItemPayload, ReportId};
use rusqlite::{OptionalExtension, Transaction, params};

use crate::clock::Moment;
use crate::error::CoreError;
use crate::{follow_up, queue};

/// Adds the item to the report whose Alert this row is, where an older report of this phone is not
/// over: the newest of those, which is linked to the one before it, so that the call centre can
/// follow the chain. Drills are linked to nothing, and a report salvaged without its keys to
/// nothing either.
pub(crate) fn link(
    tx: &Transaction<'_>,
    instance: &SignedInstance,
    alert: i64,
    at: &Moment,
) -> Result<(), CoreError> {
    let Some((report, older)) = unlinked(tx, alert)? else {
        return Ok(());
    };
    let keys = match queue::keys_while_here(tx, report) {
        Err(CoreError::NoKeys(_)) => return Ok(()),
        keys => keys?,
    };
    let payload = ItemPayload::Linked(Linked {
        report: Some((*older.as_bytes()).into()),
        relation: Some(LinkRelation::SamePhone),
        ..Linked::default()
    });
    match follow_up::put_behind(tx, instance, &keys, report, &payload, at) {
        // A hint that cannot be sealed must not undo the receipt of a call for help.
        Err(CoreError::Sealing(_) | CoreError::Instance(_) | CoreError::NoRandomness) => Ok(()),
        put => put.map(|_| ()),
    }
}

/// The report of this Alert that no item links yet, and the report to link it to.
fn unlinked(tx: &Transaction<'_>, alert: i64) -> Result<Option<(ReportId, ReportId)>, CoreError> {
    let found: Option<([u8; 16], [u8; 16])> = tx
        .prepare_cached(
            "SELECT item.report_id, older.report_id
             FROM item
             JOIN report ON report.report_id = item.report_id AND report.drill = 0
             JOIN item AS older_alert ON older_alert.kind = ?2 AND older_alert.seq < item.seq
             JOIN report AS older ON older.report_id = older_alert.report_id
                  AND older.drill = 0 AND older.told_state IS NOT ?3
             WHERE item.seq = ?1 AND item.kind = ?2
               AND NOT EXISTS (SELECT 1 FROM item AS done
                               WHERE done.report_id = item.report_id AND done.kind = ?4)
             ORDER BY older_alert.seq DESC LIMIT 1",
        )?
        .query_row(
            params![
                alert,
                ItemKind::Alert.code(),
                ReportState::Closed.code() as i64,
                ItemKind::Linked.code(),
            ],
            |row| Ok((queue::id_column(row, 0)?, queue::id_column(row, 1)?)),
        )
        .optional()?;
    Ok(found.map(|(report, older)| (ReportId::from_bytes(report), ReportId::from_bytes(older))))
}
