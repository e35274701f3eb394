//! The audit log: who read an identity, when and why. Append-only and chained.
//!
//! Each row's hash is keyed (the key lies in the key folder, not in the database) and
//! covers the row and the hash before it; numbers have no gaps. So whoever can write
//! the database but has not the key cannot change, remove, insert or reorder a row
//! unseen: [`verify`] finds the first row that is not what was written. Rows cut off
//! at the end are found where the last number is also kept elsewhere: that is what the
//! head is written out for.
//!
//! A row names things by their ids. No name, number or word of a report stands in it.

pub mod heads;
mod list;
mod record;
mod verify;

pub(crate) use list::search_subject;
pub use list::{Filter, Line, Lines, actions, list, subjects_of};
pub use record::{Entry, append, record};
pub use verify::{Fault, Verified, verify};

use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::clock::to_ms;

/// The hash before the first row.
const START: [u8; 32] = [0; 32];

/// The hash of a row: over the one before it and every field, each with its length,
/// so that no two rows read the same.
fn hash(key: &[u8; 32], before: &[u8], seq: i64, at: DateTime<Utc>, entry: &Entry<'_>) -> [u8; 32] {
    let mut mac = keyed(key);
    mac.update(b"ots audit 1");
    mac.update(before);
    mac.update(&seq.to_be_bytes());
    mac.update(&to_ms(at).to_be_bytes());
    for field in [entry.actor, entry.action, entry.subject, entry.reason] {
        mac.update(&(field.len() as u64).to_be_bytes());
        mac.update(field.as_bytes());
    }
    mac.finalize().into_bytes().into()
}

#[expect(
    clippy::expect_used,
    reason = "HMAC takes a key of any length; the type of its constructor does not say so"
)]
fn keyed(key: &[u8; 32]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes a key of any length")
}
