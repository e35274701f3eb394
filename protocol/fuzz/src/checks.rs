//! What must hold for any bytes whatever: no panic, and what was read is written the same again.

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::DateTime;
use ed25519_dalek::{Signer, SigningKey};
use ots_protocol::{
    Envelope, ItemKind, ItemPayload, Payload, ReportId,
    batch::{decode_items, decode_verdicts, encode_items, encode_verdicts},
    id::KeyId,
    instance::SignedInstance,
    items::PreparedContents,
    keys::{ReceiptKey, SealingKey},
    receipt::Receipt,
    refusal::Refusal,
    seal::{open_alert, open_item, seal_item},
    sms,
    updates::{Head, Update},
};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};

const SEED: [u8; 32] = [0x22; 32];
/// Longer than any list of field names.
const DEBUG_MOST: usize = 4096;

fn sealing_key() -> SealingKey {
    SealingKey::from_bytes([0x11; 32]).expect("any 32 bytes are a private key")
}

/// Any bytes as an envelope, and any bytes as what is inside one.
pub fn envelope(data: &[u8]) {
    let key = sealing_key();
    if let Ok(envelope) = Envelope::parse(data) {
        assert_eq!(envelope.as_bytes(), data);
        assert_eq!(envelope.kind().code(), data[5]);
        assert!(format!("{envelope:?}").len() < DEBUG_MOST);
        // The vectors are in the corpus and open; what a fuzzer makes of them does not.
        let opened = (open_alert(&key, &envelope), open_item(&key, &envelope));
        assert!(opened.0.is_err() || opened.1.is_err());
    }
    let Some((kind, cbor)) = data.split_first() else {
        return;
    };
    let kind = ItemKind::from_code(*kind);
    if kind == ItemKind::Alert {
        return;
    }
    let Ok(payload) = ItemPayload::from_cbor(kind, cbor) else {
        return;
    };
    let report = ReportId::new(DateTime::UNIX_EPOCH, [7; 10]);
    let mut rng = ChaCha20Rng::from_seed(SEED);
    let sealed = seal_item(
        &key.public(),
        &SEED,
        report,
        report.into(),
        &payload,
        &mut rng,
    );
    let Ok(sealed) = sealed else {
        return;
    };
    let envelope = Envelope::parse(sealed).expect("what is sealed is an envelope");
    // An unknown kind's bytes need not be CBOR, and then they have no end.
    if let Ok(opened) = open_item(&key, &envelope) {
        if let Ok(read) = opened.payload() {
            if read == payload {
                assert!(opened.is_proven(&SEED));
            }
            let known = !matches!(payload, ItemPayload::Unknown(..));
            assert!(!known || read == payload, "a payload changed in its seal");
        }
    } else {
        assert!(matches!(payload, ItemPayload::Unknown(..)));
    }
}

/// Any bytes as a payload of every kind.
pub fn payload(data: &[u8]) {
    for kind in ItemKind::ALL {
        if let Ok(read) = ItemPayload::from_cbor(kind, data) {
            assert_eq!(read.kind(), kind);
            assert!(format!("{read:?}").len() < DEBUG_MOST);
            let written = read.to_cbor();
            let again = ItemPayload::from_cbor(kind, &written);
            assert_eq!(
                again.as_ref(),
                Ok(&read),
                "{kind:?} is not read as it was written"
            );
            assert_eq!(again.map(|again| again.to_cbor()), Ok(written));
        }
    }
    survives::<PreparedContents>(data);
    survives::<Update>(data);
    survives::<Head>(data);
}

fn survives<P: Payload + PartialEq + std::fmt::Debug>(data: &[u8]) {
    if let Ok(read) = P::from_cbor(data) {
        assert_eq!(P::from_cbor(&read.to_cbor()), Ok(read));
    }
}

/// Any bytes as a text message.
pub fn sms(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Ok(envelope) = sms::decode(&text) {
        assert_eq!(sms::decode(&sms::encode(&envelope)), Ok(envelope));
        assert_eq!(sms::decode(&format!("{text} ")), Ok(envelope));
        let parsed = Envelope::parse(envelope.as_slice()).expect("an Alert is an envelope");
        assert!(parsed.report_id().time().is_some());
    }
}

/// Any bytes as a batch and as the answer to one.
pub fn batch(data: &[u8]) {
    if let Ok(items) = decode_items(data) {
        assert_eq!(encode_items(&items), data);
    }
    if let Ok(verdicts) = decode_verdicts(data) {
        assert_eq!(encode_verdicts(&verdicts), data);
    }
}

/// Any bytes as an instance document, and any bytes as the JSON of one that is rightly signed.
pub fn instance(data: &[u8]) {
    let root = SigningKey::from_bytes(&SEED);
    let public = STANDARD.encode(root.verifying_key().as_bytes());
    let signature = root.sign(&[b"OTSI1\n", data].concat());
    let signature = STANDARD.encode(signature.to_bytes());
    let head = format!("OTSI1 {public} {signature}\n\n");
    let signed = [head.as_bytes(), data].concat();
    for bytes in [data, &signed] {
        if let Ok(read) = SignedInstance::embedded(bytes) {
            assert_eq!(read.as_bytes(), bytes);
            assert_eq!(read.document().check(), Ok(()));
            assert!(!read.signers().is_empty());
            assert!(read.successor(bytes).is_err(), "the same is not newer");
        }
    }
}

/// Any bytes as a statement, and any bytes as what a rightly signed one says.
pub fn statement(data: &[u8]) {
    let key = ReceiptKey::from_bytes(&SEED);
    let keys = [key.public()];
    assert!(Receipt::verify(data, &keys).is_err(), "nobody signed this");
    assert!(Refusal::verify(data, &keys).is_err(), "nobody signed this");
    let id: KeyId = key.public().id();
    for tag in [b"OTSR1", b"OTSX1"] {
        let said = [tag.as_slice(), id.as_bytes(), data].concat();
        let signature = SigningKey::from_bytes(&SEED).sign(&said).to_bytes();
        let bytes = [said.as_slice(), &signature].concat();
        let receipt = Receipt::verify(&bytes, &keys);
        let refusal = Refusal::verify(&bytes, &keys);
        assert!(receipt.is_err() || refusal.is_err());
        if let Ok(receipt) = receipt {
            // Flags of a version to come are read over, and then not written again.
            let known_flags = data.last().is_some_and(|flags| *flags < 8);
            assert!(!known_flags || receipt.sign(&key) == bytes);
        }
        if let Ok(refusal) = refusal {
            assert_eq!(refusal.sign(&key), bytes);
        }
    }
}
