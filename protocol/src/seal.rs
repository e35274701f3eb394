//! Sealing: the phone can close an envelope and cannot open it again.
//!
//! HPKE base mode (RFC 9180) with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and ChaCha20-Poly1305,
//! a fixed `info`, and every clear field as associated data. The Alert's context also exports
//! (section 5.3) the secrets that phone and call centre share about the report.

use hpke::{
    Deserializable, Kem as KemTrait, OpModeR, OpModeS, Serializable, aead::ChaCha20Poly1305,
    kdf::HkdfSha256, kem::X25519HkdfSha256,
};
use minicbor::bytes::ByteVec;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::{
    cbor::{Payload, PayloadError},
    envelope::{
        ALERT_ENVELOPE_LEN, ALERT_HEADER_LEN, ENC_LEN, Envelope, ITEM_HEADER_LEN, TAG_LEN, VERSION,
    },
    id::{ItemId, KeyId, ReportId},
    items::{Alert, ItemKind, ItemPayload, Prepared, PreparedContents},
    keys::{ReportKeys, SealingKey, SealingPublicKey},
    mac::{self, MAC_LEN},
    padding,
    policy::{ENVELOPE_SIZE_CLASSES, PREPARED_SIZE_CLASSES},
};

pub(crate) type Kem = X25519HkdfSha256;
type SenderContext = hpke::aead::AeadCtxS<ChaCha20Poly1305, HkdfSha256, Kem>;
type ReceiverContext = hpke::aead::AeadCtxR<ChaCha20Poly1305, HkdfSha256, Kem>;

/// HPKE `info` of every envelope of version 1.
pub const ENVELOPE_INFO: &[u8] = b"OTS envelope 1";
/// HPKE `info` of a prepared box of version 1.
pub const PREPARED_INFO: &[u8] = b"OTS prepared 1";
/// Exporter context of [`ReportKeys::follow_up_token`].
pub const FOLLOW_UP_LABEL: &[u8] = b"OTS follow-up token 1";
/// Exporter context of [`ReportKeys::reply_key`].
pub const REPLY_LABEL: &[u8] = b"OTS reply key 1";
/// Exporter context of [`ReportKeys::mac_key`].
pub const MAC_LABEL: &[u8] = b"OTS item MAC key 1";

/// Length in bytes of an Alert's padded CBOR.
pub const ALERT_PLAINTEXT_LEN: usize = ALERT_ENVELOPE_LEN - ALERT_HEADER_LEN - ENC_LEN - TAG_LEN;

/// Why something could not be sealed or opened. Carries no content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The key is not the one it was sealed to, or a byte was changed.
    #[error("the seal does not open with this key")]
    DoesNotOpen,
    /// A version or length that this version cannot open.
    #[error("the envelope has a form that this version cannot open")]
    UnknownForm,
    /// The public key makes no shared secret.
    #[error("the sealing key is not usable")]
    BadKey,
    /// What was to be sealed does not fit, or what was opened is no payload.
    #[error(transparent)]
    Payload(#[from] PayloadError),
}

/// A sealed press.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedAlert {
    /// The envelope, ready for HTTPS or SMS.
    pub envelope: [u8; ALERT_ENVELOPE_LEN],
    /// What the phone keeps to follow the report up.
    pub keys: ReportKeys,
}

/// Seals a press to the call centre.
///
/// # Errors
/// If the payload does not fit its 44 bytes (only unknown fields can make it so) or the key is
/// unusable.
pub fn seal_alert(
    key: &SealingPublicKey,
    report: ReportId,
    alert: &Alert,
    rng: &mut impl CryptoRng,
) -> Result<SealedAlert, SealError> {
    let header = header(key.id(), ItemKind::Alert, report, None);
    let plaintext = padding::pad_to(alert.to_cbor(), ALERT_PLAINTEXT_LEN)?;
    let (enc, mut context) = sender(key, ENVELOPE_INFO, rng)?;
    let sealed = context
        .seal(&plaintext, &header)
        .map_err(|_| SealError::BadKey)?;
    let mut envelope = [0; ALERT_ENVELOPE_LEN];
    let (head, rest) = envelope.split_at_mut(ALERT_HEADER_LEN);
    head.copy_from_slice(&header);
    let (enc_at, sealed_at) = rest.split_at_mut(ENC_LEN);
    enc_at.copy_from_slice(&enc);
    sealed_at.copy_from_slice(&sealed);
    let keys = report_keys(|label, out| context.export(label, out))?;
    Ok(SealedAlert { envelope, keys })
}

/// A press as the call centre opened it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedAlert {
    /// What it says; an error if the seal was right but the content is not readable.
    pub alert: Result<Alert, PayloadError>,
    /// The report's secrets, the same as the phone's.
    pub keys: ReportKeys,
}

/// Opens a press.
///
/// # Errors
/// If the envelope has another form or does not open with this key.
pub fn open_alert(key: &SealingKey, envelope: &Envelope) -> Result<OpenedAlert, SealError> {
    let body = envelope.body();
    let is_alert = envelope.version() == VERSION && envelope.kind() == ItemKind::Alert;
    if !is_alert || body.len() <= ENC_LEN + TAG_LEN {
        return Err(SealError::UnknownForm);
    }
    let (enc, sealed) = body.split_at(ENC_LEN);
    let mut context = receiver(key, enc, ENVELOPE_INFO)?;
    let plaintext = Zeroizing::new(
        context
            .open(sealed, envelope.header())
            .map_err(|_| SealError::DoesNotOpen)?,
    );
    let keys = report_keys(|label, out| context.export(label, out))?;
    let alert = padding::unpad(&plaintext).and_then(Alert::from_cbor);
    Ok(OpenedAlert { alert, keys })
}

/// Seals any other item of a report, proven with the report's MAC key.
///
/// # Errors
/// If the payload does not fit the largest envelope, is an Alert, or the key is unusable.
pub fn seal_item(
    key: &SealingPublicKey,
    mac_key: &[u8; 32],
    report: ReportId,
    item: ItemId,
    payload: &ItemPayload,
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, SealError> {
    let kind = payload.kind();
    if kind == ItemKind::Alert {
        return Err(SealError::UnknownForm);
    }
    let header = header(key.id(), kind, report, Some(item));
    let cbor = Zeroizing::new(payload.to_cbor());
    let overhead = ITEM_HEADER_LEN + ENC_LEN + TAG_LEN;
    let proven = [mac::item_mac(mac_key, &header, &cbor).as_slice(), &cbor].concat();
    let classes = ENVELOPE_SIZE_CLASSES.map(|class| class - overhead);
    let plaintext = padding::pad_to_class(proven, &classes)?;
    let (enc, mut context) = sender(key, ENVELOPE_INFO, rng)?;
    let sealed = context
        .seal(&plaintext, &header)
        .map_err(|_| SealError::BadKey)?;
    Ok([header.as_slice(), enc.as_slice(), sealed.as_slice()].concat())
}

/// An item as the call centre opened it, not yet judged.
#[derive(Clone, PartialEq, Eq)]
pub struct OpenedItem {
    header: Vec<u8>,
    mac: [u8; MAC_LEN],
    kind: ItemKind,
    /// The payload's CBOR without padding.
    cbor: Zeroizing<Vec<u8>>,
}

impl OpenedItem {
    /// Whether the phone that pressed made this item. Everything else is kept, without effect.
    #[must_use]
    pub fn is_proven(&self, mac_key: &[u8; 32]) -> bool {
        mac::is_proven(mac_key, &self.header, &self.cbor, &self.mac)
    }

    /// What it says.
    ///
    /// # Errors
    /// As [`Payload::from_cbor`].
    pub fn payload(&self) -> Result<ItemPayload, PayloadError> {
        ItemPayload::from_cbor(self.kind, &self.cbor)
    }
}

impl std::fmt::Debug for OpenedItem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "OpenedItem({}, {} bytes)",
            self.kind.slug(),
            self.cbor.len()
        )
    }
}

/// Opens any item but an Alert.
///
/// # Errors
/// If the envelope has another form, does not open with this key, or holds no padded CBOR.
pub fn open_item(key: &SealingKey, envelope: &Envelope) -> Result<OpenedItem, SealError> {
    let body = envelope.body();
    let is_item = envelope.version() == VERSION && envelope.kind() != ItemKind::Alert;
    if !is_item || body.len() <= ENC_LEN + TAG_LEN + MAC_LEN {
        return Err(SealError::UnknownForm);
    }
    let (enc, sealed) = body.split_at(ENC_LEN);
    let mut context = receiver(key, enc, ENVELOPE_INFO)?;
    let plaintext = Zeroizing::new(
        context
            .open(sealed, envelope.header())
            .map_err(|_| SealError::DoesNotOpen)?,
    );
    let (mac, padded) = plaintext
        .split_first_chunk::<MAC_LEN>()
        .ok_or(SealError::UnknownForm)?;
    Ok(OpenedItem {
        header: envelope.header().to_vec(),
        mac: *mac,
        kind: envelope.kind(),
        cbor: Zeroizing::new(padding::unpad(padded)?.to_vec()),
    })
}

/// Seals what somebody prepared. The phone keeps only the result: the payload of an item that a
/// later press sends behind its Alert.
///
/// # Errors
/// If it is longer than a prepared box may be, or the key is unusable.
pub fn seal_prepared(
    key: &SealingPublicKey,
    contents: &PreparedContents,
    rng: &mut impl CryptoRng,
) -> Result<Prepared, SealError> {
    let plaintext = padding::pad_to_class(contents.to_cbor(), &PREPARED_SIZE_CLASSES)?;
    let key_id = key.id();
    let (enc, mut context) = sender(key, PREPARED_INFO, rng)?;
    let sealed = context
        .seal(&plaintext, key_id.as_bytes())
        .map_err(|_| SealError::BadKey)?;
    let sealed = [
        key_id.as_bytes().as_slice(),
        enc.as_slice(),
        sealed.as_slice(),
    ]
    .concat();
    Ok(Prepared {
        sealed: Some(ByteVec::from(sealed)),
        ..Prepared::default()
    })
}

/// Which key a prepared box was sealed to; `None` if it is no box.
#[must_use]
pub fn prepared_key_id(prepared: &Prepared) -> Option<KeyId> {
    let (id, _) = prepared.sealed.as_ref()?.split_first_chunk::<4>()?;
    Some(KeyId::from_bytes(*id))
}

/// Opens what somebody prepared.
///
/// # Errors
/// If it is no box, does not open with this key, or holds no padded CBOR.
pub fn open_prepared(key: &SealingKey, prepared: &Prepared) -> Result<PreparedContents, SealError> {
    let sealed = prepared.sealed.as_ref().ok_or(SealError::UnknownForm)?;
    let (key_id, rest) = sealed
        .split_first_chunk::<4>()
        .ok_or(SealError::UnknownForm)?;
    let (enc, sealed) = rest
        .split_at_checked(ENC_LEN)
        .ok_or(SealError::UnknownForm)?;
    let mut context = receiver(key, enc, PREPARED_INFO)?;
    let plaintext = Zeroizing::new(
        context
            .open(sealed, key_id)
            .map_err(|_| SealError::DoesNotOpen)?,
    );
    Ok(PreparedContents::from_cbor(padding::unpad(&plaintext)?)?)
}

fn header(key: KeyId, kind: ItemKind, report: ReportId, item: Option<ItemId>) -> Vec<u8> {
    let mut header = Vec::with_capacity(ITEM_HEADER_LEN);
    header.push(VERSION);
    header.extend_from_slice(key.as_bytes());
    header.push(kind.code());
    header.extend_from_slice(report.as_bytes());
    if let Some(item) = item {
        header.extend_from_slice(item.as_bytes());
    }
    header
}

fn sender(
    key: &SealingPublicKey,
    info: &[u8],
    rng: &mut impl CryptoRng,
) -> Result<([u8; ENC_LEN], SenderContext), SealError> {
    let public =
        <Kem as KemTrait>::PublicKey::from_bytes(key.as_bytes()).map_err(|_| SealError::BadKey)?;
    let (enc, context): (_, SenderContext) =
        hpke::setup_sender_with_rng(&OpModeS::Base, &public, info, rng)
            .map_err(|_| SealError::BadKey)?;
    Ok((enc.to_bytes().into(), context))
}

fn receiver(key: &SealingKey, enc: &[u8], info: &[u8]) -> Result<ReceiverContext, SealError> {
    let enc =
        <Kem as KemTrait>::EncappedKey::from_bytes(enc).map_err(|_| SealError::DoesNotOpen)?;
    hpke::setup_receiver(&OpModeR::Base, &key.hpke(), &enc, info)
        .map_err(|_| SealError::DoesNotOpen)
}

fn report_keys(
    export: impl Fn(&[u8], &mut [u8]) -> Result<(), hpke::HpkeError>,
) -> Result<ReportKeys, SealError> {
    let secret = |label| {
        let mut out = [0; 32];
        export(label, &mut out).map_err(|_| SealError::BadKey)?;
        Ok::<_, SealError>(out)
    };
    Ok(ReportKeys {
        follow_up_token: secret(FOLLOW_UP_LABEL)?,
        reply_key: secret(REPLY_LABEL)?,
        mac_key: secret(MAC_LABEL)?,
    })
}
