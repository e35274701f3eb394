//! What the screens show of the queue: the truth, and no content.

use std::fmt;

use ots_protocol::instance::InstanceDocument;
use ots_protocol::receipt::Receipt;
use ots_protocol::refusal::RefusalCode;
use ots_protocol::updates::ReportState;
use ots_protocol::{ItemId, ItemKind, ReportId};
use rusqlite::{Connection, OptionalExtension, params};

use crate::clock::Moment;
use crate::error::CoreError;
use crate::queue::{ItemState, id_column, stamp_columns};
use crate::sync::link::left;
use crate::unwritten::Receipts;
use crate::{dispatch, payloads, policy};

/// Where a report or an item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Standing {
    /// Stored, and can still be called off.
    Held,
    /// *Tersimpan*: to be sent at the next opportunity.
    Pending,
    /// *Mengirim…*
    Sending,
    /// *Terkirim*: the call centre signed for it.
    Sent,
    /// The call centre refused it with a signature; it is kept and tried daily.
    Wedged,
    /// The call centre signed for the reporter's later cancel, and nobody has taken it since.
    Cancelled,
    /// *Diterima petugas*.
    Taken,
    /// *Sedang ditangani*.
    Handled,
    /// *Dirujuk ke layanan lain*.
    Referred,
    /// *Selesai*.
    Closed,
}

impl Standing {
    /// The stable name on the command line.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Pending => "pending",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Wedged => "wedged",
            Self::Cancelled => "cancelled",
            Self::Taken => "taken",
            Self::Handled => "handled",
            Self::Referred => "referred",
            Self::Closed => "closed",
        }
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

impl From<ItemState> for Standing {
    fn from(state: ItemState) -> Self {
        match state {
            ItemState::Held => Self::Held,
            ItemState::Pending => Self::Pending,
            ItemState::Sending => Self::Sending,
            ItemState::Sent => Self::Sent,
            ItemState::Wedged => Self::Wedged,
        }
    }
}

/// One report as the phone knows it.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct ReportView {
    /// Its id.
    pub report_id: String,
    /// Where it stands.
    pub state: Standing,
    /// When it was pressed, by the phone's clock, milliseconds since 1970.
    pub pressed_at_ms: i64,
    /// How long it can still be called off, in milliseconds; 0: not any more.
    pub cancel_window_ms: u64,
    /// A test press.
    pub drill: bool,
    /// The reporter cancelled after the window: an operator decides.
    pub cancel_requested: bool,
    /// *Belum diambil petugas. Telepon 110 sekarang.*
    pub untaken: bool,
    /// Nobody is on shift, so that nobody may take it soon.
    pub nobody_on_shift: bool,
    /// The call centre signed that it does not know the report (any more): say so and offer to
    /// press again. `unknown_report` or `erased`.
    pub lost: Option<String>,
    /// When the phone noticed that the call centre came back from a backup.
    pub restored_at_ms: Option<i64>,
    /// Which questions were answered, by the names of their fields; not what was answered.
    pub answered: Vec<String>,
    /// When the SMS should be offered, if nothing is signed for by then.
    pub offer_sms_at_ms: Option<i64>,
    /// When the phone last heard from the call centre about it.
    pub last_contact_at_ms: Option<i64>,
    /// Its items, the Alert first.
    pub items: Vec<ItemView>,
}

/// One item as the phone knows it.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct ItemView {
    /// Its id.
    pub item_id: String,
    /// What kind of item, by its stable name (`alert`, `details`, ...).
    pub kind: String,
    /// Where it stands; one of the first five.
    pub state: Standing,
    /// How often it was tried.
    pub attempts: u32,
    /// Why the last try failed, by its stable name.
    pub last_error: Option<String>,
    /// When it is tried next of its own accord.
    pub next_attempt_at_ms: Option<i64>,
    /// Why the call centre refused it, by its stable name.
    pub refusal: Option<String>,
    /// When the call centre received it, by its clock.
    pub received_at_ms: Option<i64>,
    /// Other bytes stand under the same id at the call centre; it keeps both.
    pub conflict: bool,
    /// The call centre stored it but does not hold the key it was sealed to: offer the phone too.
    pub key_not_held: bool,
    /// *SMS diserahkan, belum ada tanda terima*.
    pub sms_handed_at_ms: Option<i64>,
}

/// Every report that was not forgotten, the newest first. What is `signed` for is sent, though that could
/// not be written down yet.
pub(crate) fn reports(
    connection: &Connection,
    instance: &InstanceDocument,
    signed: &Receipts,
    at: &Moment,
) -> Result<Vec<ReportView>, CoreError> {
    let offer_after = i64::from(instance.times.sms_offer_after_s) * 1_000;
    let mut statement = connection.prepare_cached(
        "SELECT report_id, created_at, drill, warn_at, told_state, last_contact_at,
                nobody_on_shift, lost_code, restored_at, answered
         FROM report WHERE hidden = 0 ORDER BY created_at DESC, report_id DESC",
    )?;
    let mut rows = statement.query([])?;
    let mut views = Vec::new();
    while let Some(row) = rows.next()? {
        let report = ReportId::from_bytes(id_column(row, 0)?);
        let told: Option<i64> = row.get(4)?;
        let told = told.map(|code| ReportState::from_code(u64::try_from(code).unwrap_or(0)));
        let warn_at: Option<i64> = row.get(3)?;
        let nobody_on_shift: bool = row.get(6)?;
        let (pressed_at, lost): (i64, Option<u16>) = (row.get(1)?, row.get(7)?);
        let items = items(connection, report, signed)?;
        let state = standing(&items, told);
        views.push(ReportView {
            report_id: report.to_string(),
            state,
            pressed_at_ms: pressed_at,
            cancel_window_ms: window_left(connection, report, at)?,
            drill: row.get(2)?,
            cancel_requested: items
                .iter()
                .any(|item| item.kind == ItemKind::Cancel.slug()),
            untaken: match warn_at {
                Some(warn_at) if is_untaken(state) => {
                    nobody_on_shift || is_time_to_warn(connection, report, warn_at, at)?
                }
                _ => false,
            },
            nobody_on_shift,
            lost: lost.map(|code| refusal_slug(RefusalCode::from_code(code))),
            restored_at_ms: row.get(8)?,
            answered: payloads::answered_names(row.get(9)?),
            offer_sms_at_ms: offers_sms(&items).then_some(pressed_at + offer_after),
            last_contact_at_ms: row.get(5)?,
            items,
        });
    }
    Ok(views)
}

/// The call centre's word counts where there is one; else how far the Alert came.
fn standing(items: &[ItemView], told: Option<ReportState>) -> Standing {
    let alert = items.first().map_or(Standing::Sent, |item| item.state);
    let cancelled = items
        .iter()
        .any(|item| item.kind == ItemKind::Cancel.slug() && item.state == Standing::Sent);
    match told {
        Some(ReportState::Taken) => Standing::Taken,
        Some(ReportState::Handled) => Standing::Handled,
        Some(ReportState::Referred) => Standing::Referred,
        Some(ReportState::Closed) => Standing::Closed,
        _ if alert == Standing::Sent && cancelled => Standing::Cancelled,
        _ => alert,
    }
}

/// Whether the Alert is still on the phone, so that an SMS can carry it.
fn offers_sms(items: &[ItemView]) -> bool {
    items
        .first()
        .is_some_and(|item| item.kind == ItemKind::Alert.slug() && item.state != Standing::Sent)
}

fn is_untaken(state: Standing) -> bool {
    !matches!(
        state,
        Standing::Taken
            | Standing::Handled
            | Standing::Referred
            | Standing::Closed
            | Standing::Cancelled
    )
}

/// Whether an operator had the time to take a danger alert that was there for it.
fn is_time_to_warn(
    connection: &Connection,
    report: ReportId,
    warn_at: i64,
    at: &Moment,
) -> Result<bool, CoreError> {
    let pressed = connection
        .prepare_cached("SELECT created_at, boot_id, boot_ms FROM item WHERE item_id = ?1")?
        .query_row([report.as_bytes()], |row| {
            Ok((row.get(0)?, stamp_columns(row, 1)?))
        })
        .optional()?;
    Ok(match pressed {
        Some((created_at, stamp)) => at.is_over(created_at, &stamp, warn_at),
        None => at.ms() >= warn_at,
    })
}

fn window_left(connection: &Connection, report: ReportId, at: &Moment) -> Result<u64, CoreError> {
    let release_at: Option<i64> = connection
        .prepare_cached("SELECT max(release_at) FROM item WHERE report_id = ?1")?
        .query_row([report.as_bytes()], |row| row.get(0))?;
    Ok(u64::try_from(left(release_at, at, policy::CANCEL_WINDOW_MAX)).unwrap_or(0))
}

fn items(
    connection: &Connection,
    report: ReportId,
    signed: &Receipts,
) -> Result<Vec<ItemView>, CoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT item_id, kind, state, attempts, last_error, next_attempt_at, refusal,
                received_at, sms_handed_at, coalesce(receipt_flags, 0)
         FROM item WHERE report_id = ?1 ORDER BY kind <> ?2, seq",
    )?;
    let rows = statement.query_map(params![report.as_bytes(), ItemKind::Alert.code()], |row| {
        let state: ItemState = row.get(2)?;
        let refusal: Option<u16> = row.get(6)?;
        let flags: i64 = row.get(9)?;
        let item_id = ItemId::from_bytes(id_column(row, 0)?);
        let view = ItemView {
            item_id: item_id.to_string(),
            kind: ItemKind::from_code(row.get(1)?).slug().to_owned(),
            state: state.into(),
            attempts: row.get(3)?,
            last_error: row.get(4)?,
            next_attempt_at_ms: row.get(5)?,
            refusal: refusal.map(|code| refusal_slug(RefusalCode::from_code(code))),
            received_at_ms: row.get(7)?,
            sms_handed_at_ms: row.get(8)?,
            conflict: flags & dispatch::FLAG_CONFLICT != 0,
            key_not_held: flags & dispatch::FLAG_KEY_NOT_HELD != 0,
        };
        Ok(match signed.get(&item_id) {
            Some(receipt) if state != ItemState::Sent => sent(view, receipt),
            _ => view,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// As the item will stand once its receipt can be written down.
fn sent(item: ItemView, receipt: &Receipt) -> ItemView {
    ItemView {
        state: Standing::Sent,
        attempts: item.attempts.saturating_add(1),
        last_error: None,
        next_attempt_at_ms: None,
        refusal: None,
        received_at_ms: Some(receipt.received_at.timestamp_millis()),
        conflict: receipt.flags.conflict,
        key_not_held: receipt.flags.key_not_held,
        ..item
    }
}

fn refusal_slug(code: RefusalCode) -> String {
    match code {
        RefusalCode::Erased => "erased".to_owned(),
        RefusalCode::TooLarge => "too_large".to_owned(),
        RefusalCode::NotAnEnvelope => "not_an_envelope".to_owned(),
        RefusalCode::UnknownReport => "unknown_report".to_owned(),
        RefusalCode::Unknown(code) => format!("code_{code}"),
    }
}
