//! What crosses the wire between a phone and the call centre, and nothing else.
//!
//! A *report* is a thread of *items*. Each item is a CBOR payload ([`items`]) sealed to the call
//! centre's public key ([`seal`]) in an [`envelope`] whose clear header says only what routing
//! needs. The call centre answers with a signed [`receipt`] or [`refusal`], and later with
//! [`updates`] that only the phone that pressed can open. The [`instance`] document tells a phone
//! whose keys and addresses to use. [`sms`] and [`batch`] carry the very same envelopes elsewhere.
//!
//! Everything here is pure: no I/O, no clock, no async. Time and randomness are parameters.
//! `docs/protocol.md` specifies the same in words; the files under `protocol/vectors/` pin it.

mod base64_bytes;
pub mod batch;
mod cbor;
pub mod codes;
pub mod envelope;
pub mod id;
pub mod instance;
pub mod items;
pub mod keys;
mod mac;
mod padding;
pub mod policy;
pub mod problem;
pub mod receipt;
pub mod refusal;
pub mod seal;
mod signed;
pub mod sms;
mod text;
pub mod updates;

pub use cbor::{Payload, PayloadError, UnknownFields};
pub use envelope::{ALERT_ENVELOPE_LEN, Envelope, EnvelopeError};
pub use id::{ItemId, KeyId, ReportId, Sha256};
pub use items::{ItemKind, ItemPayload};
pub use text::Text;
