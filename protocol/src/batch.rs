//! Many items over one request, and a verdict for each.
//!
//! ```text
//! request   ( age in ms, u64 BE, all ones: unknown | length, u32 BE | envelope )*
//! answer    ( status, u16 BE | length, u32 BE | receipt, refusal or nothing )*
//! ```
//! The verdicts stand in the order of the items. A verdict without bytes says "try again".

use crate::policy::{MAX_BATCH_ITEMS, MAX_ENVELOPE_LEN};

/// Media type of a request.
pub const BATCH_TYPE: &str = "application/vnd.ots.batch";
/// Media type of an answer.
pub const VERDICTS_TYPE: &str = "application/vnd.ots.verdicts";
/// Media type of one envelope.
pub const ENVELOPE_TYPE: &str = "application/vnd.ots.envelope";
/// Media type of one receipt.
pub const RECEIPT_TYPE: &str = "application/vnd.ots.receipt";

const UNKNOWN_AGE: u64 = u64::MAX;
/// Longest verdict accepted, in bytes: no statement comes near it.
const MAX_VERDICT_LEN: usize = 1024;

/// The bytes are no batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BatchError {
    /// Cut off, or a length that goes past the end.
    #[error("the batch is cut off")]
    CutOff,
    /// More than [`MAX_BATCH_ITEMS`] items.
    #[error("the batch has more than {MAX_BATCH_ITEMS} items")]
    TooManyItems,
    /// One entry is longer than it may be.
    #[error("an entry of the batch is too long")]
    EntryTooLong,
}

/// One item of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchItem {
    /// How long ago the press was by the phone's boot clock, in milliseconds; `None`: unknown.
    pub age_ms: Option<u64>,
    /// The envelope, or whatever bytes were sent as one.
    pub envelope: Vec<u8>,
}

/// One verdict of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The status that a single `PUT` would have had.
    pub status: u16,
    /// A receipt, a refusal, or nothing.
    pub statement: Vec<u8>,
}

/// The body of a request.
#[must_use]
pub fn encode_items(items: &[BatchItem]) -> Vec<u8> {
    let mut out = Vec::new();
    for item in items {
        out.extend_from_slice(&item.age_ms.unwrap_or(UNKNOWN_AGE).to_be_bytes());
        push_entry(&mut out, &item.envelope);
    }
    out
}

/// Reads the body of a request.
///
/// # Errors
/// If it is cut off, has too many items, or one too long. Whether each is an envelope is judged
/// one by one.
pub fn decode_items(mut bytes: &[u8]) -> Result<Vec<BatchItem>, BatchError> {
    let mut items = Vec::new();
    while !bytes.is_empty() {
        if items.len() == MAX_BATCH_ITEMS {
            return Err(BatchError::TooManyItems);
        }
        let age = u64::from_be_bytes(take(&mut bytes)?);
        // One byte more than allowed may pass, so that a too large item gets its own verdict.
        let envelope = take_entry(&mut bytes, MAX_ENVELOPE_LEN + 1)?;
        items.push(BatchItem {
            age_ms: (age != UNKNOWN_AGE).then_some(age),
            envelope,
        });
    }
    Ok(items)
}

/// The body of an answer.
#[must_use]
pub fn encode_verdicts(verdicts: &[Verdict]) -> Vec<u8> {
    let mut out = Vec::new();
    for verdict in verdicts {
        out.extend_from_slice(&verdict.status.to_be_bytes());
        push_entry(&mut out, &verdict.statement);
    }
    out
}

/// Reads the body of an answer.
///
/// # Errors
/// If it is cut off, has too many verdicts, or one too long.
pub fn decode_verdicts(mut bytes: &[u8]) -> Result<Vec<Verdict>, BatchError> {
    let mut verdicts = Vec::new();
    while !bytes.is_empty() {
        if verdicts.len() == MAX_BATCH_ITEMS {
            return Err(BatchError::TooManyItems);
        }
        let status = u16::from_be_bytes(take(&mut bytes)?);
        verdicts.push(Verdict {
            status,
            statement: take_entry(&mut bytes, MAX_VERDICT_LEN)?,
        });
    }
    Ok(verdicts)
}

fn push_entry(out: &mut Vec<u8>, entry: &[u8]) {
    let len = u32::try_from(entry.len()).unwrap_or(u32::MAX);
    out.extend_from_slice(&len.to_be_bytes());
    out.extend_from_slice(entry);
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N], BatchError> {
    let (head, rest) = bytes.split_first_chunk::<N>().ok_or(BatchError::CutOff)?;
    *bytes = rest;
    Ok(*head)
}

fn take_entry(bytes: &mut &[u8], most: usize) -> Result<Vec<u8>, BatchError> {
    let len = usize::try_from(u32::from_be_bytes(take(bytes)?)).map_err(|_| BatchError::CutOff)?;
    if len > most {
        return Err(BatchError::EntryTooLong);
    }
    let (entry, rest) = bytes.split_at_checked(len).ok_or(BatchError::CutOff)?;
    *bytes = rest;
    Ok(entry.to_vec())
}
