//! What goes out, and what was signed for, while nothing can be written: the storage is full.
//!
//! A press whose commit found the last room must not wait for room to be sent, and no SMS either. What
//! is sealed is sealed, the call centre makes one item of every copy, and so the state in the file may
//! stay behind what happened. What happened is remembered here, for everybody in this process, and
//! written down by the first sync that finds room. If the process ends before that, only the memory is
//! lost: the row goes once more and is signed for as before.
//!
//! Nobody is told that a press was never sent which went out from here. A press of which the file still
//! says that it is held goes only when its window is over, and then no cancel deletes it any more
//! ([`crate::cancel`]), in whatever process; or when its SMS text was taken, which is remembered
//! here and for every process ([`crate::sms_mark`]). Both sides decide under the write lock of the file, which takes no room: whoever comes second
//! sees what the first one did.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;

use ots_protocol::receipt::Receipt;
use ots_protocol::{Envelope, ItemId, ReportId};
use rusqlite::Transaction;

use crate::backoff;
use crate::clock::Moment;
use crate::db::Folder;
use crate::dispatch::{Outgoing, Which};
use crate::error::CoreError;
use crate::policy;
use crate::queue::{ItemState, id_column, stamp_columns};
use crate::sms_mark;

/// Receipts that were verified and could not be written down, by item.
pub(crate) type Receipts = HashMap<ItemId, Receipt>;

#[derive(Default)]
struct Memory {
    receipts: Receipts,
    /// Held by the file, and perhaps on its way over a path that the phone does not see.
    let_go: HashSet<ReportId>,
    /// Syncs in a row that could neither write nor get anything signed.
    failures: u32,
}

static FOLDERS: LazyLock<Mutex<HashMap<PathBuf, Memory>>> = LazyLock::new(Mutex::default);

fn with<T>(folder: &Folder, work: impl FnOnce(&mut Memory) -> T) -> T {
    let mut folders = FOLDERS.lock().unwrap_or_else(PoisonError::into_inner);
    work(folders.entry(folder.path().to_path_buf()).or_default())
}

/// The receipts that are not written down yet.
pub(crate) fn receipts(folder: &Folder) -> Receipts {
    with(folder, |memory| memory.receipts.clone())
}

/// Remembers what was signed for.
pub(crate) fn keep(folder: &Folder, item: ItemId, receipt: Receipt) {
    with(folder, |memory| memory.receipts.insert(item, receipt));
}

/// These are written down.
pub(crate) fn written(folder: &Folder, receipts: &Receipts) {
    with(folder, |memory| {
        memory
            .receipts
            .retain(|item, _| !receipts.contains_key(item));
    });
}

/// This press may be on its way, whatever the file says. To be called under the file's write lock.
pub(crate) fn let_go(folder: &Folder, report: ReportId) {
    with(folder, |memory| memory.let_go.insert(report));
}

/// Whether it may be on its way, whatever the file says. To be asked under the file's write lock.
pub(crate) fn is_let_go(folder: &Folder, report: ReportId) -> bool {
    with(folder, |memory| memory.let_go.contains(&report))
        || sms_mark::all(folder).contains(&report)
}

/// A sync ended that could not write; gives back when the next should try, at the soonest.
pub(crate) fn wait_after(folder: &Folder, anything_signed: bool, anything_left: bool) -> Duration {
    with(folder, |memory| {
        memory.failures = match anything_signed || !anything_left {
            true => 0,
            false => memory.failures.saturating_add(1),
        };
        if anything_left {
            backoff::wait(memory.failures)
        } else {
            policy::UNWRITTEN_RETRY
        }
    })
}

/// What may go out next, most urgent first, as [`crate::dispatch::take_next`] takes it, and marks
/// nothing in the file. The transaction has the write lock, and the clock was read under it.
pub(crate) fn take_next(
    tx: &Transaction<'_>,
    folder: &Folder,
    most: usize,
    which: Which,
    tried: &HashSet<i64>,
    at: &Moment,
) -> Result<Vec<Outgoing>, CoreError> {
    let receipts = receipts(folder);
    let mut taken: Vec<Outgoing> = Vec::new();
    let mut bytes = 0;
    let mut statement = tx.prepare_cached(
        "SELECT item.seq, item.item_id, item.report_id, item.state, item.created_at,
                coalesce(item.release_at, 0), item.boot_id, item.boot_ms, envelope.bytes,
                item.kind <> 1 AND EXISTS (
                    SELECT 1 FROM item AS alert
                    WHERE alert.item_id = item.report_id AND alert.state IN (1, 2, 3)
                      AND alert.refusal IS NULL)
         FROM item JOIN envelope USING (seq)
         WHERE item.state IN (1, 2, 3) AND (?1 OR item.attempts = 0)
         ORDER BY item.attempts, item.kind <> 1, item.seq",
    )?;
    let mut rows = statement.query([which == Which::All])?;
    while let Some(row) = rows.next()? {
        let seq: i64 = row.get(0)?;
        let item = ItemId::from_bytes(id_column(row, 1)?);
        let report = ReportId::from_bytes(id_column(row, 2)?);
        let waits_for_alert: bool = row.get(9)?;
        if tried.contains(&seq)
            || receipts.contains_key(&item)
            || waits_for_alert && !receipts.contains_key(&report.into())
        {
            continue;
        }
        let created = stamp_columns(row, 6)?;
        let held = row.get::<_, ItemState>(3)? == ItemState::Held;
        if held && !at.is_over(row.get(4)?, &created, row.get(5)?) && !is_let_go(folder, report) {
            continue;
        }
        let raw: Vec<u8> = row.get(8)?;
        bytes += raw.len();
        if !taken.is_empty() && (taken.len() == most || bytes > policy::BATCH_MAX_BYTES) {
            break;
        }
        // Bytes that are no envelope are set aside when there is room.
        if let Ok(envelope) = Envelope::parse(raw) {
            taken.push(Outgoing {
                seq,
                envelope,
                created,
            });
        }
    }
    for outgoing in &taken {
        let_go(folder, outgoing.envelope.report_id());
    }
    Ok(taken)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use ots_protocol::Sha256;
    use ots_protocol::codes::Urgency;
    use ots_protocol::receipt::ReceiptFlags;

    use super::*;
    use crate::{CancelOutcome, PressOutcome, PressRequest, Reporter, ReporterError, Standing};

    /// A phone with a held press, and its folder.
    fn held() -> (tempfile::TempDir, Folder, Reporter, ReportId) {
        let instance = include_bytes!("../../protocol/vectors/instance.ots").to_vec();
        let place = tempfile::tempdir().unwrap();
        let path = place.path().to_str().unwrap().to_owned();
        // Nobody listens there, and nobody is asked.
        let servers = vec!["http://127.0.0.1:9".to_owned()];
        let phone = Reporter::open(path, instance, servers).unwrap();
        let request = PressRequest {
            urgency: Urgency::Danger,
            for_whom: None,
            drill: false,
            now: false,
            least_window_ms: 30_000,
            fix: None,
            language: None,
            app_version: None,
        };
        let PressOutcome::Committed { report_id, .. } = phone.press(&request) else {
            panic!("a press is committed here")
        };
        let folder = Folder::prepare(place.path()).unwrap();
        (place, folder, phone, report_id)
    }

    #[test]
    fn a_press_that_was_let_go_is_called_off_no_more_though_its_window_is_open() {
        let (_place, folder, phone, report) = held();
        let_go(&folder, report);
        let cancelled = phone.cancel(report.to_string(), None).unwrap();
        assert!(matches!(cancelled, CancelOutcome::Follows { .. }));
        assert_eq!(phone.reports().unwrap()[0].state, Standing::Pending);
    }

    #[test]
    fn what_is_signed_for_is_shown_as_sent_and_written_down_by_the_next_sync() {
        let (_place, folder, phone, report) = held();
        let receipt = Receipt {
            report_id: report,
            item_id: report.into(),
            sha256: Sha256::of(b"rekaan"),
            received_at: DateTime::UNIX_EPOCH,
            flags: ReceiptFlags::default(),
        };
        keep(&folder, report.into(), receipt);
        assert_eq!(phone.reports().unwrap()[0].state, Standing::Sent);
        assert_eq!(
            phone.sms_text(report.to_string()),
            Err(ReporterError::AlreadyDelivered)
        );
        assert_eq!(phone.readiness().unwrap().remaining, 0);
        let outcome = phone.sync_once(1_000, false).unwrap();
        assert_eq!((outcome.remaining, outcome.next_wake_ms), (0, None));
        assert!(receipts(&folder).is_empty());
        assert_eq!(phone.reports().unwrap()[0].state, Standing::Sent);
    }
}
