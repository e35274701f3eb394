//! Whether this phone would get a call for help through: what the core can know of it.

use ots_protocol::ItemId;
use rusqlite::{Connection, OptionalExtension};

use crate::db::Folder;
use crate::error::CoreError;
use crate::prepare::{self, Prepared};
use crate::queue::{ItemState, id_column};
use crate::sync::link::LinkState;
use crate::unwritten::{self, Receipts};

/// The core's part of the readiness screen.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Readiness {
    /// A write reached the disk just now.
    pub queue_writable: bool,
    /// Bytes that are free where the queue lies; `None`: the system does not say.
    pub free_bytes: Option<u64>,
    /// Items still to be delivered, of the reports that are not forgotten.
    pub remaining: u32,
    /// Items the call centre refused, of the reports that are not forgotten.
    pub wedged: u32,
    /// When the oldest of them was made.
    pub oldest_unsent_at_ms: Option<i64>,
    /// When something signed last came from the call centre.
    pub last_contact_at_ms: Option<i64>,
    /// Tries in a row that brought nothing signed.
    pub failures_in_a_row: u32,
    /// Why the last of them failed, by its stable name.
    pub last_error: Option<String>,
    /// Whether the button is prepared.
    pub prepared: Option<Prepared>,
    /// The last test press, if it was not forgotten.
    pub last_drill: Option<DrillView>,
    /// Broken queues that were moved aside.
    pub incidents: Vec<IncidentView>,
}

/// The round trip of a test press.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct DrillView {
    /// Its report.
    pub report_id: String,
    /// When it was pressed, by the phone's clock.
    pub pressed_at_ms: i64,
    /// When the phone had the receipt, by the phone's clock.
    pub sent_at_ms: Option<i64>,
    /// When the call centre had it, by its own clock.
    pub received_at_ms: Option<i64>,
}

/// A queue file that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct IncidentView {
    /// When that was noticed.
    pub at_ms: i64,
    /// The file it was moved to; kept.
    pub file: Option<String>,
    /// Items that could be read out of it and are queued again.
    pub salvaged: u32,
}

/// Looks at the queue, the disk and the way to the call centre.
pub(crate) fn readiness(connection: &Connection, folder: &Folder) -> Result<Readiness, CoreError> {
    let link = LinkState::read(connection)?;
    let owed = owed(connection, &unwritten::receipts(folder))?;
    Ok(Readiness {
        queue_writable: connection
            .execute("UPDATE link SET erase_due = erase_due", [])
            .is_ok(),
        free_bytes: rustix::fs::statvfs(folder.path())
            .ok()
            .map(|stat| stat.f_bavail * stat.f_frsize),
        remaining: owed.remaining,
        wedged: owed.wedged,
        oldest_unsent_at_ms: owed.oldest_at,
        last_contact_at_ms: link.last_contact_at,
        failures_in_a_row: link.failures,
        last_error: link.last_error,
        prepared: prepare::prepared(connection)?,
        last_drill: last_drill(connection)?,
        incidents: incidents(connection)?,
    })
}

/// What is not delivered of the reports that can be seen. What is forgotten goes unseen.
#[derive(Default)]
struct Owed {
    remaining: u32,
    wedged: u32,
    oldest_at: Option<i64>,
}

fn owed(connection: &Connection, signed: &Receipts) -> Result<Owed, CoreError> {
    let mut owed = Owed::default();
    let mut statement = connection.prepare_cached(
        "SELECT item.item_id, item.state, item.created_at
         FROM item JOIN report ON report.report_id = item.report_id
         WHERE report.hidden = 0 AND item.state <> 4",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if signed.contains_key(&ItemId::from_bytes(id_column(row, 0)?)) {
            continue;
        }
        match row.get(1)? {
            ItemState::Wedged => owed.wedged += 1,
            _ => owed.remaining += 1,
        }
        let at: i64 = row.get(2)?;
        owed.oldest_at = Some(owed.oldest_at.map_or(at, |oldest| oldest.min(at)));
    }
    Ok(owed)
}

fn last_drill(connection: &Connection) -> Result<Option<DrillView>, CoreError> {
    Ok(connection
        .query_row(
            "SELECT report.report_id, report.created_at, item.sent_at, item.received_at
             FROM report JOIN item ON item.item_id = report.report_id
             WHERE report.drill = 1 AND report.hidden = 0
             ORDER BY report.created_at DESC, report.report_id DESC LIMIT 1",
            [],
            |row| {
                let report = ots_protocol::ReportId::from_bytes(row.get(0)?);
                Ok(DrillView {
                    report_id: report.to_string(),
                    pressed_at_ms: row.get(1)?,
                    sent_at_ms: row.get(2)?,
                    received_at_ms: row.get(3)?,
                })
            },
        )
        .optional()?)
}

fn incidents(connection: &Connection) -> Result<Vec<IncidentView>, CoreError> {
    let mut statement =
        connection.prepare_cached("SELECT at, file, salvaged FROM incident ORDER BY at DESC")?;
    let rows = statement.query_map([], |row| {
        Ok(IncidentView {
            at_ms: row.get(0)?,
            file: row.get(1)?,
            salvaged: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
