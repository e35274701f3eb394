//! What a sync tells the shell: how far it came and when to call again.

use ots_protocol::ItemId;
use rusqlite::Connection;

use super::failure::FailureKind;
use super::link::{LinkState, left};
use crate::clock::Moment;
use crate::error::CoreError;
use crate::queue::{ItemState, id_column};
use crate::unwritten::Receipts;
use crate::{backoff, policy};

/// How a sync went. The shell carries it out; nothing in the shell decides.
#[derive(Clone, Debug, Default, PartialEq, Eq, uniffi::Record)]
pub struct SyncOutcome {
    /// Items the call centre signed for in this call, or since the last one.
    pub sent: u32,
    /// Items still to be delivered, held ones included.
    pub remaining: u32,
    /// Items the call centre refused. They are tried again daily; offer the SMS and the phone.
    pub wedged: u32,
    /// When to call again, in milliseconds from now; `None`: nothing to do.
    pub next_wake_ms: Option<u64>,
    /// Why something remains, where there is a reason.
    pub blocked: Option<Blocked>,
}

/// Why a sync could not send everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Blocked {
    /// Another process or thread is sending; it takes what is there.
    AnotherSync,
    /// The call centre could not be reached.
    NoNetwork,
    /// Whoever answered is not the call centre: a foreign certificate, a wrong signature.
    NotTheCallCentre,
    /// An answer without the call centre's signature: a login page, a proxy, a server in trouble.
    NoSignedAnswer,
    /// The call centre asked to wait.
    AskedToWait,
    /// The time given to this call was over. What was on its way goes on, and the next call joins it.
    OutOfTime,
}

impl From<FailureKind> for Blocked {
    fn from(kind: FailureKind) -> Self {
        match kind {
            FailureKind::NoAddress
            | FailureKind::NoConnection
            | FailureKind::TlsFailed
            | FailureKind::TimedOut
            | FailureKind::ConnectionLost => Self::NoNetwork,
            FailureKind::TlsUntrusted
            | FailureKind::UnknownReceiptKey
            | FailureKind::BadSignature
            | FailureKind::AnotherItem => Self::NotTheCallCentre,
            FailureKind::AnswerTooLong | FailureKind::Unsigned(_) => Self::NoSignedAnswer,
            FailureKind::OutOfTime => Self::OutOfTime,
        }
    }
}

/// Looks at the queue as it is now. What is `signed` for is not in it any more, whatever it says.
pub(crate) fn of_queue(
    connection: &Connection,
    at: &Moment,
    signed: &Receipts,
    sent: u32,
    blocked: Option<Blocked>,
) -> Result<SyncOutcome, CoreError> {
    let link = LinkState::read(connection)?;
    let mut outcome = SyncOutcome {
        sent,
        ..SyncOutcome::default()
    };
    let mut wake: Option<i64> = None;
    let mut statement = connection.prepare_cached(
        "SELECT item.state, item.release_at, item.next_attempt_at, item.attempts,
                item.kind = 1 OR NOT EXISTS (
                    SELECT 1 FROM item AS alert
                    WHERE alert.item_id = item.report_id AND alert.state IN (1, 2, 3)
                      AND alert.refusal IS NULL),
                item.item_id
         FROM item WHERE item.state <> 4",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if signed.contains_key(&ItemId::from_bytes(id_column(row, 5)?)) {
            continue;
        }
        let state: ItemState = row.get(0)?;
        let next: Option<i64> = row.get(2)?;
        let eligible: bool = row.get(4)?;
        match state {
            ItemState::Wedged => outcome.wedged += 1,
            _ => outcome.remaining += 1,
        }
        let wait = match state {
            ItemState::Held => left(row.get(1)?, at, policy::CANCEL_WINDOW_MAX),
            ItemState::Wedged => left(next, at, policy::WEDGED_RETRY),
            // Never tried: as soon as the way is there, and past any request for patience.
            _ if row.get::<_, i64>(3)? == 0 => link.wait_ms(at) - link.patience_ms(at),
            _ => left(next, at, backoff::longest()).max(link.wait_ms(at)),
        };
        if eligible {
            wake = Some(wake.map_or(wait, |earliest| earliest.min(wait)));
        }
    }
    outcome.next_wake_ms = wake.map(|ms| u64::try_from(ms).unwrap_or(0));
    outcome.blocked = blocked.filter(|_| outcome.remaining > 0);
    Ok(outcome)
}
