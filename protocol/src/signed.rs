//! The common form of what the call centre signs about one envelope.
//!
//! ```text
//! tag 5 | receipt-key id 4 | report id 16 | item id 16 | SHA-256 32 | time 8 | tail | Ed25519 signature 64
//! ```
//! The tag tells the kinds apart and is covered by the signature, so that one can never pass for
//! the other.

use chrono::{DateTime, Utc};

use crate::{
    id::{ItemId, KeyId, ReportId, Sha256},
    keys::{ReceiptKey, ReceiptPublicKey},
};

const HEAD_LEN: usize = 5 + 4 + 16 + 16 + 32 + 8;
const SIGNATURE_LEN: usize = 64;

/// Length in bytes of a statement with a tail of `tail` bytes.
pub(crate) const fn len(tail: usize) -> usize {
    HEAD_LEN + tail + SIGNATURE_LEN
}

/// Why a statement is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignedError {
    /// Not of this form at all: an HTML page, a truncated answer.
    #[error("this is not a signed statement of the call centre")]
    NotAStatement,
    /// Signed with a key that the instance document does not name. A newer document may.
    #[error("the statement is signed with a key that is not known here")]
    UnknownKey,
    /// The signature is wrong.
    #[error("the signature of the statement is wrong")]
    BadSignature,
}

/// What every statement says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) report_id: ReportId,
    pub(crate) item_id: ItemId,
    pub(crate) sha256: Sha256,
    pub(crate) at: DateTime<Utc>,
}

/// Signs a statement.
pub(crate) fn sign(tag: &[u8; 5], head: &Head, tail: &[u8], key: &ReceiptKey) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(len(tail.len()));
    bytes.extend_from_slice(tag);
    bytes.extend_from_slice(key.public().id().as_bytes());
    bytes.extend_from_slice(head.report_id.as_bytes());
    bytes.extend_from_slice(head.item_id.as_bytes());
    bytes.extend_from_slice(head.sha256.as_bytes());
    bytes.extend_from_slice(&head.at.timestamp_millis().to_be_bytes());
    bytes.extend_from_slice(tail);
    let signature = key.sign(&bytes);
    bytes.extend_from_slice(&signature);
    bytes
}

/// Checks a statement against the keys of that id and gives back what it says.
pub(crate) fn verify<const TAIL: usize>(
    tag: &[u8; 5],
    bytes: &[u8],
    keys: &[ReceiptPublicKey],
) -> Result<(KeyId, Head, [u8; TAIL]), SignedError> {
    if bytes.len() != len(TAIL) || !bytes.starts_with(tag) {
        return Err(SignedError::NotAStatement);
    }
    let (signed, signature) = bytes
        .split_last_chunk::<SIGNATURE_LEN>()
        .ok_or(SignedError::NotAStatement)?;
    let key_id = KeyId::from_bytes(array(signed, 5));
    let mut of_that_id = keys.iter().filter(|key| key.id() == key_id).peekable();
    if of_that_id.peek().is_none() {
        return Err(SignedError::UnknownKey);
    }
    if !of_that_id.any(|key| key.verifies(signed, signature)) {
        return Err(SignedError::BadSignature);
    }
    let head = Head {
        report_id: ReportId::from_bytes(array(signed, 9)),
        item_id: ItemId::from_bytes(array(signed, 25)),
        sha256: Sha256::from_bytes(array(signed, 41)),
        at: DateTime::from_timestamp_millis(i64::from_be_bytes(array(signed, 73)))
            .ok_or(SignedError::NotAStatement)?,
    };
    Ok((key_id, head, array(signed, HEAD_LEN)))
}

/// `N` bytes from `at`, which the length check above has seen to be there.
fn array<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    let mut out = [0; N];
    out.copy_from_slice(&bytes[at..at + N]);
    out
}
