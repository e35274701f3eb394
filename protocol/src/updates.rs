//! What comes back to the phone: states and the operators' words, sealed with the report's reply
//! key, so that nobody between and nobody who finds the answer can read or forge them.
//!
//! XChaCha20-Poly1305 with a random nonce of 24 bytes: `nonce 24 | ciphertext | tag 16`, the
//! plaintext CBOR with zero padding to a size class. The associated data names the purpose, the
//! report, the server's epoch and the sequence number, so that no update can be moved.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305,
    aead::{Aead, Payload as AeadPayload},
};
use chrono::{DateTime, Utc};
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};

use crate::{
    cbor::{Payload, PayloadError, payload},
    codes::Language,
    id::ReportId,
    padding,
    policy::UPDATE_SIZE_CLASSES,
    text::Text,
};

const NONCE_LEN: usize = 24;

/// Where a report stands, as the person sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReportState {
    /// *Menunggu petugas*: received, and nobody has it, not yet or not any more.
    Waiting,
    /// *Diterima petugas*: a human took it.
    Taken,
    /// *Sedang ditangani*.
    Handled,
    /// *Dirujuk ke layanan lain*.
    Referred,
    /// *Selesai*.
    Closed,
    /// A state of a newer version.
    Unknown(u64),
}

impl ReportState {
    /// The number on the wire.
    #[must_use]
    pub const fn code(self) -> u64 {
        match self {
            Self::Waiting => 1,
            Self::Taken => 2,
            Self::Handled => 3,
            Self::Referred => 4,
            Self::Closed => 5,
            Self::Unknown(code) => code,
        }
    }

    /// The meaning of a number on the wire.
    #[must_use]
    pub const fn from_code(code: u64) -> Self {
        match code {
            1 => Self::Waiting,
            2 => Self::Taken,
            3 => Self::Handled,
            4 => Self::Referred,
            5 => Self::Closed,
            code => Self::Unknown(code),
        }
    }

    /// A stable name for command lines and listings.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Taken => "taken",
            Self::Handled => "handled",
            Self::Referred => "referred",
            Self::Closed => "closed",
            Self::Unknown(_) => "unknown",
        }
    }
}

impl<C> minicbor::Encode<C> for ReportState {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.u64(self.code())?.ok()
    }
}

impl<'b, C> minicbor::Decode<'b, C> for ReportState {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        d.u64().map(Self::from_code)
    }
}

payload! {
    /// One thing that happened to a report: a new state, words of an operator, or both.
    pub struct Update {
        /// The state from now on.
        1 => pub state: ReportState,
        /// When, milliseconds since 1970 by the server's clock.
        2 => pub at_ms: i64,
        /// An operator's own words.
        3 => pub text: Text,
        /// A ready-made message, by its name; the phone shows it in the reader's language.
        4 => pub template: Text,
        /// The language of `text`.
        5 => pub language: Language,
        /// `true`: the operator asks and waits for an answer.
        6 => pub question: bool,
    }
}

payload! {
    /// How things stand at the moment of the answer, sealed with every answer.
    pub struct Head {
        /// The sequence number of the newest update; 0 when there is none.
        1 => pub last_seq: u64,
        /// The server's clock, milliseconds since 1970.
        2 => pub at_ms: i64,
        /// The state now.
        3 => pub state: ReportState,
        /// `true`: nobody is on shift, so that nobody may take it soon.
        4 => pub nobody_on_shift: bool,
    }
}

/// The server's epoch: changes when a server comes back from a backup, and the phone starts over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Epoch(pub [u8; 16]);

/// The answer to a question for updates, as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdatesPage {
    /// The epoch, in base64.
    #[serde(with = "epoch_json")]
    pub epoch: Epoch,
    /// The sealed [`Head`], in base64.
    #[serde(with = "crate::base64_bytes")]
    pub head: Vec<u8>,
    /// The updates after the one asked for, in ascending order.
    pub updates: Vec<SealedUpdate>,
}

/// One sealed [`Update`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedUpdate {
    /// Its place, from 1; without gaps within a report and an epoch.
    pub seq: u64,
    /// The update in its seal, in base64.
    #[serde(with = "crate::base64_bytes")]
    pub sealed: Vec<u8>,
}

/// Why an update could not be sealed or is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UpdateError {
    /// Another key, report, epoch or place, or a changed byte.
    #[error("the update does not open with this report's key")]
    DoesNotOpen,
    /// What was opened is no update, or what was to be sealed is too long.
    #[error(transparent)]
    Payload(#[from] PayloadError),
}

/// Which report, epoch and place an update belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The report.
    pub report: ReportId,
    /// The server's epoch.
    pub epoch: Epoch,
    /// The sequence number.
    pub seq: u64,
}

/// Seals an update for the phone that pressed.
///
/// # Errors
/// If the words are longer than the largest update.
pub fn seal_update(
    reply_key: &[u8; 32],
    place: Place,
    update: &Update,
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, UpdateError> {
    seal(
        reply_key,
        &associated_data(b"OTS update 1", place),
        update.to_cbor(),
        rng,
    )
}

/// Opens an update.
///
/// # Errors
/// If it was not sealed with this key for this place, or says nothing readable.
pub fn open_update(
    reply_key: &[u8; 32],
    place: Place,
    sealed: &[u8],
) -> Result<Update, UpdateError> {
    let padded = open(reply_key, &associated_data(b"OTS update 1", place), sealed)?;
    Ok(Update::from_cbor(padding::unpad(&padded)?)?)
}

/// Seals how things stand.
///
/// # Errors
/// If it does not fit (only unknown fields can make it so).
pub fn seal_head(
    reply_key: &[u8; 32],
    report: ReportId,
    epoch: Epoch,
    head: &Head,
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, UpdateError> {
    let place = Place {
        report,
        epoch,
        seq: 0,
    };
    seal(
        reply_key,
        &associated_data(b"OTS head 1", place),
        head.to_cbor(),
        rng,
    )
}

/// Opens how things stand.
///
/// # Errors
/// If it was not sealed with this key for this report and epoch, or says nothing readable.
pub fn open_head(
    reply_key: &[u8; 32],
    report: ReportId,
    epoch: Epoch,
    sealed: &[u8],
) -> Result<Head, UpdateError> {
    let place = Place {
        report,
        epoch,
        seq: 0,
    };
    let padded = open(reply_key, &associated_data(b"OTS head 1", place), sealed)?;
    Ok(Head::from_cbor(padding::unpad(&padded)?)?)
}

impl Update {
    /// When it happened, if the server said so.
    #[must_use]
    pub fn at(&self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp_millis(self.at_ms?)
    }
}

fn associated_data(purpose: &[u8], place: Place) -> Vec<u8> {
    let seq = place.seq.to_be_bytes();
    [purpose, place.report.as_bytes(), &place.epoch.0, &seq].concat()
}

fn seal(
    key: &[u8; 32],
    aad: &[u8],
    cbor: Vec<u8>,
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, UpdateError> {
    let padded = padding::pad_to_class(cbor, &UPDATE_SIZE_CLASSES)?;
    let mut nonce = [0; NONCE_LEN];
    rng.fill_bytes(&mut nonce);
    let sealed = XChaCha20Poly1305::new(key.into())
        .encrypt(&nonce.into(), AeadPayload { msg: &padded, aad })
        .map_err(|_| PayloadError::TooLong)?;
    Ok([nonce.as_slice(), &sealed].concat())
}

fn open(
    key: &[u8; 32],
    aad: &[u8],
    sealed: &[u8],
) -> Result<zeroize::Zeroizing<Vec<u8>>, UpdateError> {
    let (nonce, msg) = sealed
        .split_first_chunk::<NONCE_LEN>()
        .ok_or(UpdateError::DoesNotOpen)?;
    XChaCha20Poly1305::new(key.into())
        .decrypt(nonce.into(), AeadPayload { msg, aad })
        .map(zeroize::Zeroizing::new)
        .map_err(|_| UpdateError::DoesNotOpen)
}

mod epoch_json {
    use serde::{Deserializer, Serializer, de::Error};

    use super::Epoch;

    pub(super) fn serialize<S: Serializer>(epoch: &Epoch, s: S) -> Result<S::Ok, S::Error> {
        crate::base64_bytes::serialize(&epoch.0, s)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Epoch, D::Error> {
        let bytes = crate::base64_bytes::deserialize(d)?;
        bytes
            .try_into()
            .map(Epoch)
            .map_err(|_| D::Error::custom("an epoch has sixteen bytes"))
    }
}
