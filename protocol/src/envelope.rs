//! The envelope: a clear header that routing needs, and a seal.
//!
//! ```text
//! every version  version 1 | sealing-key id 4 | kind 1 | report id 16 | item id 16 (not in an Alert) | ...
//! version 1      ... | HPKE enc 32 | ciphertext | tag 16
//! ```
//! An Alert has no item id of its own: it is the report id. That layout of the header holds for
//! every version to come, so that any server can keep and acknowledge what it cannot yet open.

use std::fmt;

use crate::{
    id::{ItemId, KeyId, ReportId, Sha256},
    items::ItemKind,
    policy::MAX_ENVELOPE_LEN,
};

/// The version that this crate writes.
pub const VERSION: u8 = 1;

/// Length in bytes of every Alert envelope of version 1.
pub const ALERT_ENVELOPE_LEN: usize = 114;

/// Length of an Alert's clear header in bytes.
pub(crate) const ALERT_HEADER_LEN: usize = 22;
/// Length of any other item's clear header in bytes.
pub(crate) const ITEM_HEADER_LEN: usize = 38;
/// Length of the HPKE encapsulated key in bytes (RFC 9180 section 7.1, X25519).
pub(crate) const ENC_LEN: usize = 32;
/// Length of the authentication tag in bytes.
pub(crate) const TAG_LEN: usize = 16;

/// Why bytes are no envelope at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// Too short for a header, or a version byte of zero.
    #[error("these bytes are not an envelope")]
    NotAnEnvelope,
    /// Longer than [`MAX_ENVELOPE_LEN`].
    #[error("the envelope is longer than {MAX_ENVELOPE_LEN} bytes")]
    TooLarge,
}

/// Bytes that have an envelope's header. Whether they open is another question.
#[derive(Clone, PartialEq, Eq)]
pub struct Envelope {
    bytes: Vec<u8>,
}

impl Envelope {
    /// Looks at the header only. Unknown versions and kinds are envelopes all the same.
    ///
    /// # Errors
    /// If the bytes are too short, too long, or begin with a zero byte.
    pub fn parse(bytes: impl Into<Vec<u8>>) -> Result<Self, EnvelopeError> {
        let bytes = bytes.into();
        if bytes.len() > MAX_ENVELOPE_LEN {
            return Err(EnvelopeError::TooLarge);
        }
        if bytes.len() < ALERT_HEADER_LEN || bytes[0] == 0 {
            return Err(EnvelopeError::NotAnEnvelope);
        }
        let envelope = Self { bytes };
        if envelope.bytes.len() < envelope.header_len() {
            return Err(EnvelopeError::NotAnEnvelope);
        }
        Ok(envelope)
    }

    /// The version byte.
    #[must_use]
    pub fn version(&self) -> u8 {
        self.bytes[0]
    }

    /// Which sealing key it was sealed to.
    #[must_use]
    pub fn key_id(&self) -> KeyId {
        KeyId::from_bytes(self.array(1))
    }

    /// What kind of item it says it is.
    #[must_use]
    pub fn kind(&self) -> ItemKind {
        ItemKind::from_code(self.bytes[5])
    }

    /// The report it belongs to.
    #[must_use]
    pub fn report_id(&self) -> ReportId {
        ReportId::from_bytes(self.array(6))
    }

    /// The item it is.
    #[must_use]
    pub fn item_id(&self) -> ItemId {
        if self.kind() == ItemKind::Alert {
            self.report_id().into()
        } else {
            ItemId::from_bytes(self.array(ALERT_HEADER_LEN))
        }
    }

    /// The digest that a receipt for it names.
    #[must_use]
    pub fn sha256(&self) -> Sha256 {
        Sha256::of(&self.bytes)
    }

    /// All of it, as on the wire.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// All of it, as on the wire.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The clear fields, which the seal covers as associated data.
    pub(crate) fn header(&self) -> &[u8] {
        &self.bytes[..self.header_len()]
    }

    /// What follows the header.
    pub(crate) fn body(&self) -> &[u8] {
        &self.bytes[self.header_len()..]
    }

    fn header_len(&self) -> usize {
        if self.kind() == ItemKind::Alert {
            ALERT_HEADER_LEN
        } else {
            ITEM_HEADER_LEN
        }
    }

    /// `N` bytes from `at`, which `parse` has seen to be there.
    fn array<const N: usize>(&self, at: usize) -> [u8; N] {
        let mut out = [0; N];
        out.copy_from_slice(&self.bytes[at..at + N]);
        out
    }
}

impl fmt::Debug for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Envelope")
            .field("version", &self.version())
            .field("kind", &self.kind())
            .field("report_id", &self.report_id())
            .field("item_id", &self.item_id())
            .field("len", &self.bytes.len())
            .finish()
    }
}
