//! What an answer means for an item. Pure.
//!
//! The rule: an item is delivered when a receipt signed by the call centre says so about exactly
//! these bytes, refused when a refusal signed by it does, and everything else, whatever its
//! status, its headers or its text, means "try again". So a status is never asked for its
//! meaning: a login page may answer 200 and a proxy 404, and neither can sign.

use ots_protocol::Envelope;
use ots_protocol::keys::ReceiptPublicKey;
use ots_protocol::problem::Problem;
use ots_protocol::receipt::{Receipt, SignedError};
use ots_protocol::refusal::Refusal;

use super::failure::FailureKind;

/// What the call centre said about one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// On its stable storage. A conflict is delivered too: both copies are kept for a human.
    Delivered(Receipt),
    /// It will not take these bytes.
    Refused(Refusal),
    /// It said nothing that counts.
    TryAgain(FailureKind),
}

impl Verdict {
    /// A newer instance document may say more: a key that is not known here, or that is not held there.
    pub(crate) fn asks_for_instance(&self) -> bool {
        match self {
            Self::Delivered(receipt) => receipt.flags.key_not_held,
            Self::TryAgain(kind) => *kind == FailureKind::UnknownReceiptKey,
            Self::Refused(_) => false,
        }
    }
}

/// Judges the answer to a single `PUT`: the body is a receipt, or a problem with a statement.
pub(crate) fn of_answer(
    envelope: &Envelope,
    status: u16,
    body: &[u8],
    keys: &[ReceiptPublicKey],
) -> Verdict {
    let raw = of_statement(envelope, status, body, keys);
    if raw != Verdict::TryAgain(FailureKind::Unsigned(status)) {
        return raw;
    }
    let Ok(problem) = serde_json::from_slice::<Problem>(body) else {
        return raw;
    };
    let statements = [problem.receipt, problem.refusal];
    let mut verdicts = statements
        .iter()
        .flatten()
        .map(|bytes| of_statement(envelope, status, bytes, keys));
    verdicts.next().unwrap_or(raw)
}

/// Judges a statement that stands alone, as in the answer to a batch.
pub(crate) fn of_statement(
    envelope: &Envelope,
    status: u16,
    statement: &[u8],
    keys: &[ReceiptPublicKey],
) -> Verdict {
    match Receipt::verify(statement, keys) {
        Ok(receipt) if receipt.is_for(envelope) => return Verdict::Delivered(receipt),
        Ok(_) => return Verdict::TryAgain(FailureKind::AnotherItem),
        Err(SignedError::UnknownKey) => {
            return Verdict::TryAgain(FailureKind::UnknownReceiptKey);
        }
        Err(SignedError::BadSignature) => return Verdict::TryAgain(FailureKind::BadSignature),
        Err(SignedError::NotAStatement) => {}
    }
    match Refusal::verify(statement, keys) {
        Ok(refusal) if refusal.is_for(envelope) => Verdict::Refused(refusal),
        Ok(_) => Verdict::TryAgain(FailureKind::AnotherItem),
        Err(SignedError::UnknownKey) => Verdict::TryAgain(FailureKind::UnknownReceiptKey),
        Err(SignedError::BadSignature) => Verdict::TryAgain(FailureKind::BadSignature),
        Err(SignedError::NotAStatement) => Verdict::TryAgain(FailureKind::Unsigned(status)),
    }
}
