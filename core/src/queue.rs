//! The queue: what a phone owes the call centre, on disk, until it is signed for.
//!
//! # What it promises
//!
//! A row that was committed reaches the call centre or stays visibly here. Nothing counts tries
//! and gives up, nothing deletes on an HTTP status, nothing expires. Only two things end a row:
//! a receipt signed by the call centre, or the reporter calling off a press inside its window.
//!
//! # The states of an item
//!
//! ```text
//!            press                 now, or the window is over          lock taken, request built
//!   (nothing) ---> held --------------------------------> pending ------------------> sending
//!                   |                                     ^  ^  ^                      |  |  |
//!   called off in   |                                     |  |  '-- no signed answer --'  |  |
//!   its window      v                                     |  '----- process died          |  |
//!                (nothing)        a day later, once more  |                refusal signed |  | receipt signed
//!                                                         '------------- wedged <---------'  v
//!                                                                                          sent
//! ```
//!
//! *held*: committed, and until its window is over a cancel means that nothing was ever sent. *pending*: to be sent
//! at the next opportunity. *sending*: a request with this item may be on the wire, for longer than the
//! slice that began it, if it takes so long ([`crate::sync::going`]). *sent*: a
//! receipt was verified; the envelope is gone from the phone. *wedged*: the call centre refused
//! this very item with a signature; it is kept, shown, offered by SMS and tried daily.
//!
//! # Every moment a process can die
//!
//! - Before the press commits: nothing was promised, the screen still shows the button.
//! - After the commit, before anything else: the row is held; the next start, job or timer
//!   releases it when its window is over ([`crate::release`]). Nobody needs to remember it.
//! - After `sending` was written, before or during the request: whoever takes the sync lock next
//!   knows that its former owner is gone (the lock is the kernel's, it dies with the process)
//!   and turns `sending` back into `pending`. The item goes again, byte for byte the same, and
//!   the call centre answers a second copy as it answered the first.
//! - Between two slices, with the request on the wire: as above. An app that closes its Reporter
//!   in order breaks the request off and writes `pending` itself.
//! - After the receipt arrived, before it was written: as above; the second receipt is as good.
//! - After the receipt was written, before the log was erased: `link.erase_due` stands in the
//!   same transaction as the receipt; the next open or sync erases ([`crate::erase`]).
//! - Between a cancel and the send: both are write transactions on one file, so one is first.
//!   Cancel first: the row is gone and the sender never sees it. Release first: the cancel finds
//!   no held row and becomes a `Cancel` item of its own, which an operator sees. Never half.
//!   Once the window is over the cancel is such an item though the row is still held: where the
//!   storage is full the row goes out without a word in the file ([`crate::unwritten`]).
//!
//! # Who waits for whom
//!
//! An item waits for its report's Alert until that is sent or wedged: the call centre should hear
//! the cry before the details. A held Alert holds back its items with it. Different reports never
//! wait for each other, and no row waits for a row that fails.
//!
//! Writers take a `&Transaction`, readers a `&Connection`; who takes a transaction decides what
//! is atomic.

use ots_protocol::keys::ReportKeys;
use ots_protocol::{ItemId, ItemKind, ReportId};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::clock::{BootStamp, Moment};
use crate::error::CoreError;

/// Where an item stands; see the module's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ItemState {
    Held = 1,
    Pending = 2,
    Sending = 3,
    Sent = 4,
    Wedged = 5,
}

impl ToSql for ItemState {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(*self as i64))
    }
}

impl FromSql for ItemState {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Ok(match value.as_i64()? {
            1 => Self::Held,
            2 => Self::Pending,
            3 => Self::Sending,
            4 => Self::Sent,
            5 => Self::Wedged,
            other => return Err(FromSqlError::OutOfRange(other)),
        })
    }
}

/// A report as it enters the queue.
pub(crate) struct NewReport<'a> {
    pub(crate) report_id: ReportId,
    pub(crate) created: Moment,
    pub(crate) choice: Option<i64>,
    pub(crate) drill: bool,
    pub(crate) warn_at: Option<i64>,
    pub(crate) keys: Option<&'a ReportKeys>,
}

/// Adds a report without items.
pub(crate) fn insert_report(tx: &Transaction<'_>, new: &NewReport<'_>) -> Result<(), CoreError> {
    tx.prepare_cached(
        "INSERT INTO report (report_id, created_at, choice, drill, warn_at,
                             follow_up_token, reply_key, mac_key)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        new.report_id.as_bytes(),
        new.created.ms(),
        new.choice,
        new.drill,
        new.warn_at,
        new.keys.map(|keys| &keys.follow_up_token),
        new.keys.map(|keys| &keys.reply_key),
        new.keys.map(|keys| &keys.mac_key),
    ])?;
    Ok(())
}

/// An item as it enters the queue.
pub(crate) struct NewItem<'a> {
    pub(crate) item_id: ItemId,
    pub(crate) report_id: ReportId,
    pub(crate) kind: ItemKind,
    pub(crate) created: Moment,
    /// Held until then; `None` is to be sent at the next opportunity.
    pub(crate) release_at: Option<i64>,
    pub(crate) envelope: &'a [u8],
}

/// Adds an item behind everything that is there.
pub(crate) fn insert_item(tx: &Transaction<'_>, new: &NewItem<'_>) -> Result<(), CoreError> {
    let state = if new.release_at.is_some() {
        ItemState::Held
    } else {
        ItemState::Pending
    };
    tx.prepare_cached(
        "INSERT INTO item (item_id, report_id, kind, state, created_at, boot_id, boot_ms, release_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        new.item_id.as_bytes(),
        new.report_id.as_bytes(),
        new.kind.code(),
        state,
        new.created.ms(),
        new.created.boot_id,
        new.created.boot_ms(),
        new.release_at,
    ])?;
    tx.prepare_cached("INSERT INTO envelope (seq, bytes) VALUES (?1, ?2)")?
        .execute(params![tx.last_insert_rowid(), new.envelope])?;
    Ok(())
}

/// Where a report's Alert stands.
pub(crate) fn alert_state(
    connection: &Connection,
    report: ReportId,
) -> Result<Option<ItemState>, CoreError> {
    Ok(connection
        .prepare_cached("SELECT state FROM item WHERE item_id = ?1")?
        .query_row([report.as_bytes()], |row| row.get(0))
        .optional()?)
}

/// The keys that let the phone add to a report and read its answers.
///
/// # Errors
/// [`CoreError::NoSuchReport`]; [`CoreError::NoKeys`] for a report salvaged from a broken file.
pub(crate) fn report_keys(
    connection: &Connection,
    report: ReportId,
) -> Result<ReportKeys, CoreError> {
    keys_where(connection, report, "hidden = 0")
}

/// The keys of a report, also of one that the reporter has forgotten and that is still on its way.
///
/// # Errors
/// As [`report_keys`].
pub(crate) fn keys_while_here(
    connection: &Connection,
    report: ReportId,
) -> Result<ReportKeys, CoreError> {
    keys_where(connection, report, "TRUE")
}

fn keys_where(
    connection: &Connection,
    report: ReportId,
    which: &'static str,
) -> Result<ReportKeys, CoreError> {
    let sql = format!(
        "SELECT follow_up_token, reply_key, mac_key FROM report WHERE report_id = ?1 AND {which}"
    );
    let found: Option<[Option<[u8; 32]>; 3]> = connection
        .prepare_cached(&sql)?
        .query_row([report.as_bytes()], |row| {
            Ok([row.get(0)?, row.get(1)?, row.get(2)?])
        })
        .optional()?;
    match found {
        None => Err(CoreError::NoSuchReport(report)),
        Some([Some(follow_up_token), Some(reply_key), Some(mac_key)]) => Ok(ReportKeys {
            follow_up_token,
            reply_key,
            mac_key,
        }),
        Some(_) => Err(CoreError::NoKeys(report)),
    }
}

/// The sealed bytes of an item that is still on the phone.
pub(crate) fn envelope_of(
    connection: &Connection,
    item: ItemId,
) -> Result<Option<Vec<u8>>, CoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT bytes FROM envelope WHERE seq = (SELECT seq FROM item WHERE item_id = ?1)",
        )?
        .query_row([item.as_bytes()], |row| row.get(0))
        .optional()?)
}

/// Reads a column that must be an id.
pub(crate) fn id_column(row: &rusqlite::Row<'_>, index: usize) -> rusqlite::Result<[u8; 16]> {
    row.get(index)
}

/// Reads the two columns of a boot stamp.
pub(crate) fn stamp_columns(row: &rusqlite::Row<'_>, index: usize) -> rusqlite::Result<BootStamp> {
    Ok(BootStamp {
        boot_id: row.get(index)?,
        boot_ms: row.get(index + 1)?,
    })
}
