//! When a held press goes out.
//!
//! The window only ever delays the sending. Whatever the clocks say, an alert leaves no later
//! than its window by the boot clock, and any sign that a clock cannot be trusted sends it now
//! ([`Moment::is_over`]): a wrong clock makes a press go early, never late.

use std::time::Duration;

use rusqlite::{Connection, Transaction, params};

use crate::clock::{BootStamp, Moment};
use crate::error::CoreError;
use crate::policy;
use crate::queue::{ItemState, id_column, stamp_columns};
use ots_protocol::ReportId;

/// A held press, as far as its window is concerned.
struct Held {
    seq: i64,
    report: ReportId,
    created_at: i64,
    release_at: i64,
    stamp: BootStamp,
}

impl Held {
    fn is_due(&self, at: &Moment) -> bool {
        at.is_over(self.created_at, &self.stamp, self.release_at)
    }
}

/// Moves every held press whose window is over to pending.
///
/// Reads first and writes only when something is due, so that calling it often costs no sync.
pub(crate) fn release_due(tx: &Transaction<'_>, at: &Moment) -> Result<(), CoreError> {
    for held in held(tx)?.iter().filter(|held| held.is_due(at)) {
        release_row(tx, held.seq)?;
    }
    Ok(())
}

fn held(connection: &Connection) -> Result<Vec<Held>, CoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT seq, report_id, created_at, release_at, boot_id, boot_ms FROM item WHERE state = ?1",
    )?;
    let rows = statement.query_map([ItemState::Held], |row| {
        Ok(Held {
            seq: row.get(0)?,
            report: ReportId::from_bytes(id_column(row, 1)?),
            created_at: row.get(2)?,
            release_at: row.get(3)?,
            stamp: stamp_columns(row, 4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether the window of a held press is over.
pub(crate) fn is_over(
    connection: &Connection,
    report: ReportId,
    at: &Moment,
) -> Result<bool, CoreError> {
    let held = held(connection)?;
    let mut of_report = held.iter().filter(|held| held.report == report);
    Ok(of_report.any(|held| held.is_due(at)))
}

/// How long until the next press is due whose window is not over; `None`: there is none.
pub(crate) fn next_open_window(
    connection: &Connection,
    at: &Moment,
) -> Result<Option<Duration>, CoreError> {
    let held = held(connection)?;
    let open = held.iter().filter(|held| !held.is_due(at));
    let ends = open.map(|held| held.release_at - at.ms()).min();
    Ok(ends.map(|left| Duration::from_millis(u64::try_from(left).unwrap_or(0))))
}

/// How long until the next held press is due; `None`: none is held.
pub(crate) fn next_due_in(
    connection: &Connection,
    at: &Moment,
) -> Result<Option<Duration>, CoreError> {
    let next: Option<i64> = connection
        .prepare_cached("SELECT min(release_at) FROM item WHERE state = ?1")?
        .query_row([ItemState::Held], |row| row.get(0))?;
    Ok(next.map(|next| {
        let left = u64::try_from(next - at.ms()).unwrap_or(0);
        Duration::from_millis(left).min(policy::CANCEL_WINDOW_MAX)
    }))
}

/// Ends the window of one report's press: "Kirim sekarang", or its SMS text was taken.
/// Gives back whether it was held.
pub(crate) fn release_now(tx: &Transaction<'_>, report: ReportId) -> Result<bool, CoreError> {
    let seqs: Vec<i64> = tx
        .prepare_cached("SELECT seq FROM item WHERE report_id = ?1 AND state = ?2")?
        .query_map(params![report.as_bytes(), ItemState::Held], |row| {
            row.get(0)
        })?
        .collect::<Result<_, _>>()?;
    for seq in &seqs {
        release_row(tx, *seq)?;
    }
    Ok(!seqs.is_empty())
}

fn release_row(tx: &Transaction<'_>, seq: i64) -> Result<(), CoreError> {
    tx.prepare_cached("UPDATE item SET state = ?1, release_at = NULL WHERE seq = ?2")?
        .execute(params![ItemState::Pending, seq])?;
    // What was pressed has served its purpose: no second press can join any more.
    tx.prepare_cached(
        "UPDATE report SET choice = NULL
         WHERE report_id = (SELECT report_id FROM item WHERE seq = ?1)",
    )?
    .execute([seq])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    fn moment(ms: i64, boot: u8, boot_ms: u64) -> Moment {
        Moment {
            now: DateTime::from_timestamp_millis(ms).unwrap(),
            boot_id: Some([boot; 16]),
            since_boot: Duration::from_millis(boot_ms),
        }
    }

    const PRESSED: i64 = 1_900_000_000_000;

    fn held() -> Held {
        Held {
            seq: 1,
            report: ReportId::from_bytes([7; 16]),
            created_at: PRESSED,
            release_at: PRESSED + 5_000,
            stamp: BootStamp {
                boot_id: Some([1; 16]),
                boot_ms: 10_000,
            },
        }
    }

    #[test]
    fn a_press_is_held_for_its_window_and_then_due() {
        assert!(!held().is_due(&moment(PRESSED, 1, 10_000)));
        assert!(!held().is_due(&moment(PRESSED + 4_999, 1, 14_999)));
        assert!(held().is_due(&moment(PRESSED + 5_000, 1, 15_000)));
    }

    #[test]
    fn a_clock_set_back_a_year_sends_early() {
        assert!(held().is_due(&moment(PRESSED - 31_536_000_000, 1, 11_000)));
    }

    #[test]
    fn a_clock_set_forward_a_year_sends_early() {
        assert!(held().is_due(&moment(PRESSED + 31_536_000_000, 1, 11_000)));
    }

    #[test]
    fn a_clock_set_back_inside_the_window_does_not_delay() {
        assert!(held().is_due(&moment(PRESSED + 1_000, 1, 15_000)));
    }

    #[test]
    fn a_reboot_sends_at_once() {
        assert!(held().is_due(&moment(PRESSED + 1_000, 2, 1_000)));
    }
}
