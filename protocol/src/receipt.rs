//! Receipts (`OTSR1`): the only thing that makes *Terkirim* true.

use chrono::{DateTime, Utc};

pub use crate::signed::SignedError;
use crate::{
    envelope::Envelope,
    id::{ItemId, ReportId, Sha256},
    keys::{ReceiptKey, ReceiptPublicKey},
    signed::{self, Head},
};

const TAG: &[u8; 5] = b"OTSR1";

/// Length of a receipt in bytes.
pub const RECEIPT_LEN: usize = signed::len(1);

/// What the call centre noticed about an item it has stored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReceiptFlags {
    /// The same bytes were stored before; `received_at` is that first time.
    pub duplicate: bool,
    /// Other bytes stand under the same id. Both are kept for a human; for the phone it is
    /// delivered.
    pub conflict: bool,
    /// The call centre does not hold the key it was sealed to. It is stored and rings all the
    /// same; the phone should fetch a newer instance document and offer the telephone.
    pub key_not_held: bool,
}

impl ReceiptFlags {
    const fn to_byte(self) -> u8 {
        self.duplicate as u8 | (self.conflict as u8) << 1 | (self.key_not_held as u8) << 2
    }

    /// Bits of a newer version change nothing in the meaning of the others.
    const fn from_byte(byte: u8) -> Self {
        Self {
            duplicate: byte & 1 != 0,
            conflict: byte & 2 != 0,
            key_not_held: byte & 4 != 0,
        }
    }
}

/// The call centre has this envelope on stable storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// The report.
    pub report_id: ReportId,
    /// The item.
    pub item_id: ItemId,
    /// Which bytes.
    pub sha256: Sha256,
    /// When the first copy of these bytes was received, by the server's clock (milliseconds).
    pub received_at: DateTime<Utc>,
    /// What was noticed.
    pub flags: ReceiptFlags,
}

impl Receipt {
    /// The receipt's bytes.
    #[must_use]
    pub fn sign(&self, key: &ReceiptKey) -> Vec<u8> {
        let head = Head {
            report_id: self.report_id,
            item_id: self.item_id,
            sha256: self.sha256,
            at: self.received_at,
        };
        signed::sign(TAG, &head, &[self.flags.to_byte()], key)
    }

    /// Reads a receipt and believes it only if one of `keys` signed it. Whether it speaks of the
    /// envelope in hand is [`Receipt::is_for`].
    ///
    /// # Errors
    /// If it is no receipt, or not signed by one of the keys.
    pub fn verify(bytes: &[u8], keys: &[ReceiptPublicKey]) -> Result<Self, SignedError> {
        let (_, head, [flags]) = signed::verify::<1>(TAG, bytes, keys)?;
        Ok(Self {
            report_id: head.report_id,
            item_id: head.item_id,
            sha256: head.sha256,
            received_at: head.at,
            flags: ReceiptFlags::from_byte(flags),
        })
    }

    /// Whether it speaks of exactly this envelope.
    #[must_use]
    pub fn is_for(&self, envelope: &Envelope) -> bool {
        self.report_id == envelope.report_id()
            && self.item_id == envelope.item_id()
            && self.sha256 == envelope.sha256()
    }
}
