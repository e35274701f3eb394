//! Refusals (`OTSX1`): the only *no* that a phone believes. Everything unsigned means "try again".

use chrono::{DateTime, Utc};

pub use crate::signed::SignedError;
use crate::{
    envelope::Envelope,
    id::{ItemId, ReportId, Sha256},
    keys::{ReceiptKey, ReceiptPublicKey},
    signed::{self, Head},
};

const TAG: &[u8; 5] = b"OTSX1";

/// Length of a refusal in bytes.
pub const REFUSAL_LEN: usize = signed::len(2);

/// Why the call centre will not take an item, or does not know a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RefusalCode {
    /// It had been stored and was erased at the person's request.
    Erased,
    /// Longer than an envelope may be.
    TooLarge,
    /// No envelope at all, or not the one that the address named.
    NotAnEnvelope,
    /// Asked for updates of a report that this call centre has never received, for instance after
    /// a restore from an old backup. The phone says so and offers to press again.
    UnknownReport,
    /// A reason of a newer version.
    Unknown(u16),
}

impl RefusalCode {
    /// The number on the wire.
    #[must_use]
    pub const fn code(self) -> u16 {
        match self {
            Self::Erased => 1,
            Self::TooLarge => 2,
            Self::NotAnEnvelope => 3,
            Self::UnknownReport => 4,
            Self::Unknown(code) => code,
        }
    }

    /// The meaning of a number on the wire.
    #[must_use]
    pub const fn from_code(code: u16) -> Self {
        match code {
            1 => Self::Erased,
            2 => Self::TooLarge,
            3 => Self::NotAnEnvelope,
            4 => Self::UnknownReport,
            code => Self::Unknown(code),
        }
    }
}

/// The call centre will not take these bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// The report.
    pub report_id: ReportId,
    /// The item; in an answer to a question for updates, the report id.
    pub item_id: ItemId,
    /// Which bytes; in an answer to a question for updates the SHA-256 of the follow-up token that
    /// asked, so that an answer to somebody else says nothing.
    pub sha256: Sha256,
    /// When it was refused, by the server's clock (milliseconds).
    pub refused_at: DateTime<Utc>,
    /// Why.
    pub code: RefusalCode,
}

impl Refusal {
    /// The refusal's bytes.
    #[must_use]
    pub fn sign(&self, key: &ReceiptKey) -> Vec<u8> {
        let head = Head {
            report_id: self.report_id,
            item_id: self.item_id,
            sha256: self.sha256,
            at: self.refused_at,
        };
        signed::sign(TAG, &head, &self.code.code().to_be_bytes(), key)
    }

    /// Reads a refusal and believes it only if one of `keys` signed it.
    ///
    /// # Errors
    /// If it is no refusal, or not signed by one of the keys.
    pub fn verify(bytes: &[u8], keys: &[ReceiptPublicKey]) -> Result<Self, SignedError> {
        let (_, head, code) = signed::verify::<2>(TAG, bytes, keys)?;
        Ok(Self {
            report_id: head.report_id,
            item_id: head.item_id,
            sha256: head.sha256,
            refused_at: head.at,
            code: RefusalCode::from_code(u16::from_be_bytes(code)),
        })
    }

    /// Whether it refuses exactly this envelope. A refusal of anything else says nothing about it.
    #[must_use]
    pub fn is_for(&self, envelope: &Envelope) -> bool {
        self.code != RefusalCode::UnknownReport
            && self.report_id == envelope.report_id()
            && self.item_id == envelope.item_id()
            && self.sha256 == envelope.sha256()
    }

    /// Whether it answers the question for updates that was asked with this token: the report is
    /// not known here, or was erased.
    #[must_use]
    pub fn is_for_question(&self, report: ReportId, follow_up_token: &[u8; 32]) -> bool {
        self.report_id == report && self.sha256 == Sha256::of(follow_up_token)
    }
}
