//! What a hostile sender or a careless caller may try, and what must not come of it.

use crate::made_up::*;
use ots_protocol::{
    Envelope, ItemKind, ItemPayload, Sha256,
    instance::{InstanceError, SignedInstance},
    keys::{RootKey, SealingKey, SealingPublicKey},
    refusal::{Refusal, RefusalCode},
    seal::seal_alert,
    sms,
};

#[test]
fn debug_output_of_a_kind_to_come_shows_no_content() {
    for kind in [ItemKind::Attachment, ItemKind::Unknown(77)] {
        let payload = ItemPayload::from_cbor(kind, b"\xa1\x01\x66Rekaan").unwrap();
        let shown = format!("{payload:?}");
        assert!(shown.contains("9 bytes"), "{shown}");
        for leak in ["Rekaan", "82", "161", "["] {
            assert!(!shown.contains(leak), "{leak} in {shown}");
        }
    }
}

#[test]
fn a_point_that_makes_no_shared_secret_is_no_sealing_key() {
    // The points of small order (RFC 7748 section 6.1 asks for this check): 0, 1, p - 1, p, p + 1
    // and the two of order 8, each of which would make every seal fail at the press.
    let mut p_minus_1 = [0xff; 32];
    (p_minus_1[0], p_minus_1[31]) = (0xec, 0x7f);
    let mut p = p_minus_1;
    p[0] = 0xed;
    let mut p_plus_1 = p_minus_1;
    p_plus_1[0] = 0xee;
    let mut one = [0; 32];
    one[0] = 1;
    let order_8 = [
        0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4,
        0x6a, 0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49,
        0xb8, 0x00,
    ];
    let order_8_too = [
        0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83, 0xef,
        0x5b, 0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f,
        0x11, 0x57,
    ];
    for bytes in [[0; 32], one, p_minus_1, p, p_plus_1, order_8, order_8_too] {
        assert!(SealingPublicKey::from_bytes(bytes).is_err(), "{bytes:02x?}");
    }
    let good = SealingKey::generate(&mut rng(1)).public();
    assert_eq!(SealingPublicKey::from_bytes(*good.as_bytes()), Ok(good));
}

#[test]
fn a_refusal_speaks_of_one_envelope_or_one_question_only() {
    let sealed = seal_alert(&sealing_key().public(), report_id(), &alert(), &mut rng(1)).unwrap();
    let envelope = Envelope::parse(sealed.envelope.as_slice()).unwrap();
    let refusal = Refusal {
        report_id: report_id(),
        item_id: report_id().into(),
        sha256: envelope.sha256(),
        refused_at: pressed_at(),
        code: RefusalCode::Erased,
    };
    assert!(refusal.is_for(&envelope));
    let other_bytes = Refusal {
        sha256: Sha256::of(b"another"),
        ..refusal
    };
    let other_item = Refusal {
        item_id: item_id(1),
        ..refusal
    };
    assert!(!other_bytes.is_for(&envelope) && !other_item.is_for(&envelope));

    let token = &sealed.keys.follow_up_token;
    let unknown = Refusal {
        sha256: Sha256::of(token),
        code: RefusalCode::UnknownReport,
        ..refusal
    };
    assert!(unknown.is_for_question(report_id(), token));
    assert!(!unknown.is_for_question(report_id(), &sealed.keys.reply_key));
    assert!(!refusal.is_for_question(report_id(), token));
    assert!(!unknown.is_for(&envelope));
}

#[test]
fn a_signature_line_of_a_version_to_come_is_passed_over() {
    let signed = SignedInstance::sign(&instance(3), &[&root_key()]).unwrap();
    let text = String::from_utf8(signed.as_bytes().to_vec()).unwrap();
    let newer = format!("OTSI2 a form to come\n{text}");
    let read = SignedInstance::embedded(newer.as_bytes()).unwrap();
    assert_eq!(read.document().version, 3);
    assert_eq!(read.signers(), [root_key().public()]);
    let alone = newer.replacen("OTSI1 ", "OTSI3 ", 1);
    assert_eq!(
        SignedInstance::embedded(alone.as_bytes()),
        Err(InstanceError::NotTrusted)
    );
    let broken = text.replacen("OTSI1 ", "OTSI1  ", 1);
    assert_eq!(
        SignedInstance::embedded(broken.as_bytes()),
        Err(InstanceError::NotADocument)
    );
}

#[test]
fn a_document_that_none_of_its_own_roots_signed_is_not_followed() {
    let held = SignedInstance::sign(&instance(3), &[&root_key()]).unwrap();
    let new_root = RootKey::generate(&mut rng(3));
    let mut next = instance(4);
    next.roots = vec![new_root.public()];
    let by_the_old_alone = SignedInstance::sign(&next, &[&root_key()]).unwrap();
    assert_eq!(
        held.successor(by_the_old_alone.as_bytes()),
        Err(InstanceError::NotTrusted),
        "once kept it could not be read again"
    );
    let by_both = SignedInstance::sign(&next, &[&root_key(), &new_root]).unwrap();
    let followed = held.successor(by_both.as_bytes()).unwrap();
    assert_eq!(SignedInstance::embedded(followed.as_bytes()), Ok(followed));
}

#[test]
fn a_text_of_nothing_but_line_breaks_or_spaces_is_read_through_once() {
    // Quadratic work would take hours on these; the answer is all that is asserted.
    for filler in [
        "\n", "\r\n", " ", "A", "OTS1:", "ots1: ", "OTS1:\n", "\u{e9}",
    ] {
        let long = filler.repeat(1024 * 1024 / filler.len());
        assert_eq!(sms::decode(&long), Err(sms::SmsError));
        let sealed = seal_alert(&sealing_key().public(), report_id(), &alert(), &mut rng(2));
        let sealed = sealed.unwrap();
        let text = format!(
            "{}{}",
            &long[..1024 * filler.len()],
            sms::encode(&sealed.envelope)
        );
        assert_eq!(sms::decode(&text), Ok(sealed.envelope), "{filler:?}");
    }
}
