//! Durable intake: an item is acknowledged when it is on stable storage, and then
//! it is there exactly once.
//!
//! Requests hand their envelopes to one writer task, which commits whatever has
//! gathered while the last commit was running: one `fsync` serves many phones.
//! Within a group items are sorted by id, so that two processes on one database
//! take locks in the same order; a deadlock or serialization failure runs the
//! whole group again, and a commit whose outcome is unknown is answered "come
//! back", never "stored". Nothing is opened before the acknowledgement. What is stored is sealed
//! once more, by the own key of its report ([`crate::own_keys`]).

pub(crate) mod at_rest;
mod commit;
mod demand;
mod second_look;
pub mod sms;
mod submit;
mod writer;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use ots_protocol::{Envelope, Sha256};

pub use demand::Demand;
pub use submit::Intake;

use crate::clock::age;
use crate::reports::Via;
use at_rest::Ready;

/// An envelope on its way in.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// The sealed bytes.
    pub envelope: Envelope,
    /// Their digest.
    pub sha256: Sha256,
    /// How long ago it was made, by the phone's boot clock; `None` also where that cannot be.
    pub age_ms: Option<i64>,
    /// By which way it came.
    pub via: Via,
    /// What was done for it before it is its turn.
    pub(crate) ready: Option<Arc<Ready>>,
}

impl Incoming {
    /// An envelope with its digest.
    #[must_use]
    pub fn new(envelope: Envelope, age_ms: Option<u64>, via: Via) -> Self {
        Self::digested(envelope.sha256(), envelope, age_ms, via)
    }

    /// An envelope whose digest is at hand.
    #[must_use]
    pub fn digested(sha256: Sha256, envelope: Envelope, age_ms: Option<u64>, via: Via) -> Self {
        let age = age(age_ms.and_then(|ms| i64::try_from(ms).ok()));
        Self {
            envelope,
            sha256,
            age_ms: age.map(|age| age.num_milliseconds()),
            via,
            ready: None,
        }
    }
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is stored, and was not before.
    Stored(DateTime<Utc>),
    /// The same bytes were stored before, first at this time.
    Duplicate(DateTime<Utc>),
    /// Its id is taken by other bytes; these are stored beside them, since this time.
    Conflict(DateTime<Utc>),
    /// It was erased on request, or belongs to a report that was.
    Erased,
    /// Nothing is known to be stored; the phone must send again.
    TryAgain(Busy),
}

/// Why a phone must send again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Busy {
    /// The disk is full.
    Full,
    /// Too much at once, the database is away, or a commit's outcome is unknown.
    Unavailable,
}
