//! From what became of an item to what its phone is told.

use axum::http::StatusCode;
use ots_protocol::receipt::{Receipt, ReceiptFlags};
use ots_protocol::refusal::{Refusal, RefusalCode};
use ots_protocol::{EnvelopeError, ItemId, KeyId, ReportId, Sha256};

use crate::AppState;
use crate::intake::{Busy, Incoming, Outcome};

/// What a phone is told of one item.
#[derive(Clone, Debug)]
pub(super) enum Verdict {
    /// Stored now or before, with its receipt.
    Receipt(StatusCode, Vec<u8>),
    /// Stored beside another body, with its receipt.
    Conflict(Vec<u8>),
    /// Refused, with a refusal.
    Refused(StatusCode, RefusalCode, Vec<u8>),
    /// Send again.
    TryAgain(Busy),
}

impl Verdict {
    /// The status that a single `PUT` has.
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::Receipt(status, _) | Self::Refused(status, _, _) => *status,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::TryAgain(Busy::Full) => StatusCode::INSUFFICIENT_STORAGE,
            Self::TryAgain(Busy::Unavailable) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The signed bytes, if there are any.
    pub(super) fn statement(self) -> Vec<u8> {
        match self {
            Self::Receipt(_, bytes) | Self::Conflict(bytes) | Self::Refused(_, _, bytes) => bytes,
            Self::TryAgain(_) => Vec::new(),
        }
    }
}

/// Stores an item and says what its phone is told.
pub(super) async fn judge(state: &AppState, item: Incoming) -> Verdict {
    let (report_id, item_id, sha256) = (
        item.envelope.report_id(),
        item.envelope.item_id(),
        item.sha256,
    );
    let sealing = item.envelope.key_id();
    let outcome = state.intake().submit(item).await;
    let facts = state.facts();
    let sign = |received_at, duplicate, conflict| {
        let flags = ReceiptFlags {
            duplicate,
            conflict,
            key_not_held: !facts.signers.holds(sealing),
        };
        Receipt {
            report_id,
            item_id,
            sha256,
            received_at,
            flags,
        }
        .sign(facts.signers.for_envelope(sealing))
    };
    let metrics = state.metrics();
    match outcome {
        Outcome::Stored(at) => {
            metrics.stored.add();
            Verdict::Receipt(StatusCode::CREATED, sign(at, false, false))
        }
        Outcome::Duplicate(at) => {
            metrics.duplicates.add();
            Verdict::Receipt(StatusCode::OK, sign(at, true, false))
        }
        Outcome::Conflict(at) => {
            metrics.conflicts.add();
            Verdict::Conflict(sign(at, false, true))
        }
        Outcome::Erased => refuse(
            state,
            report_id,
            item_id,
            sha256,
            Some(sealing),
            RefusalCode::Erased,
        ),
        Outcome::TryAgain(busy) => {
            metrics.try_again.add();
            Verdict::TryAgain(busy)
        }
    }
}

/// A signed refusal.
pub(super) fn refuse(
    state: &AppState,
    report_id: ReportId,
    item_id: ItemId,
    sha256: Sha256,
    sealing: Option<KeyId>,
    code: RefusalCode,
) -> Verdict {
    state.metrics().refused.add();
    let facts = state.facts();
    let key = sealing.map_or_else(
        || facts.signers.without_envelope(),
        |sealing| facts.signers.for_envelope(sealing),
    );
    let refusal = Refusal {
        report_id,
        item_id,
        sha256,
        refused_at: state.clock().now(),
        code,
    }
    .sign(key);
    let status = match code {
        RefusalCode::Erased => StatusCode::GONE,
        RefusalCode::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        RefusalCode::UnknownReport => StatusCode::NOT_FOUND,
        RefusalCode::NotAnEnvelope | RefusalCode::Unknown(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Verdict::Refused(status, code, refusal)
}

/// The code of a refusal for bytes that are no envelope.
pub(super) const fn refusal_of(error: EnvelopeError) -> RefusalCode {
    match error {
        EnvelopeError::NotAnEnvelope => RefusalCode::NotAnEnvelope,
        EnvelopeError::TooLarge => RefusalCode::TooLarge,
    }
}

/// Words for people beside a refusal.
pub(super) const fn words(code: RefusalCode) -> (&'static str, &'static str) {
    match code {
        RefusalCode::Erased => ("erased", "This was erased on request."),
        RefusalCode::TooLarge => ("too-large", "Longer than an envelope may be."),
        RefusalCode::NotAnEnvelope => (
            "not-an-envelope",
            "These bytes are not the envelope that the address names.",
        ),
        RefusalCode::UnknownReport => (
            "unknown-report",
            "This call centre has never received that report.",
        ),
        RefusalCode::Unknown(_) => ("refused", "Refused."),
    }
}
