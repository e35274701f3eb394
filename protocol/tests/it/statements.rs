//! Receipts, refusals, updates and instance documents: what is believed, and what is not.

use crate::made_up::*;
use chrono::TimeDelta;
use ots_protocol::{
    Envelope, ReportId, Sha256,
    instance::{InstanceDocument, InstanceError, Privacy, SignedInstance},
    keys::{ReceiptKey, RootKey},
    receipt::{RECEIPT_LEN, Receipt, ReceiptFlags, SignedError},
    refusal::{REFUSAL_LEN, Refusal, RefusalCode},
    seal::seal_alert,
    updates::*,
};

fn envelope() -> Envelope {
    let sealed = seal_alert(&sealing_key().public(), report_id(), &alert(), &mut rng(1)).unwrap();
    Envelope::parse(sealed.envelope.as_slice()).unwrap()
}

fn receipt() -> Receipt {
    Receipt {
        report_id: report_id(),
        item_id: report_id().into(),
        sha256: envelope().sha256(),
        received_at: pressed_at() + TimeDelta::seconds(9),
        flags: ReceiptFlags {
            duplicate: true,
            ..ReceiptFlags::default()
        },
    }
}

fn refusal() -> Refusal {
    Refusal {
        report_id: report_id(),
        item_id: report_id().into(),
        sha256: envelope().sha256(),
        refused_at: pressed_at() + TimeDelta::seconds(9),
        code: RefusalCode::Erased,
    }
}

#[test]
fn a_receipt_is_believed_only_with_a_key_of_the_call_centre() {
    let bytes = receipt().sign(&receipt_key());
    assert_eq!(bytes.len(), RECEIPT_LEN);
    assert_eq!(
        Receipt::verify(&bytes, &[receipt_key().public()]),
        Ok(receipt())
    );
    let other = ReceiptKey::generate(&mut rng(2)).public();
    assert_eq!(
        Receipt::verify(&bytes, &[other]),
        Err(SignedError::UnknownKey)
    );
    assert_eq!(Receipt::verify(&bytes, &[]), Err(SignedError::UnknownKey));
    assert!(receipt().is_for(&envelope()));
}

#[test]
fn a_receipt_for_another_envelope_says_nothing_about_this_one() {
    let mut other = receipt();
    other.sha256 = Sha256::of(b"another");
    assert!(!other.is_for(&envelope()));
    let mut other = receipt();
    other.report_id = ReportId::new(pressed_at(), [5; 10]);
    assert!(!other.is_for(&envelope()));
    let mut other = receipt();
    other.item_id = item_id(1);
    assert!(!other.is_for(&envelope()));
}

#[test]
fn any_changed_byte_of_a_receipt_or_refusal_makes_it_worthless() {
    let keys = [receipt_key().public()];
    let (receipt, refusal) = (
        receipt().sign(&receipt_key()),
        refusal().sign(&receipt_key()),
    );
    assert_eq!(refusal.len(), REFUSAL_LEN);
    for at in 0..receipt.len() {
        let mut changed = receipt.clone();
        changed[at] ^= 1;
        assert!(Receipt::verify(&changed, &keys).is_err(), "byte {at}");
        assert!(
            Receipt::verify(&receipt[..at], &keys).is_err(),
            "cut at {at}"
        );
    }
    for at in 0..refusal.len() {
        let mut changed = refusal.clone();
        changed[at] ^= 1;
        assert!(Refusal::verify(&changed, &keys).is_err(), "byte {at}");
    }
}

#[test]
fn a_refusal_never_passes_for_a_receipt_nor_a_portal_page_for_either() {
    let keys = [receipt_key().public()];
    let receipt = receipt().sign(&receipt_key());
    let refusal = refusal().sign(&receipt_key());
    assert_eq!(
        Receipt::verify(&refusal, &keys),
        Err(SignedError::NotAStatement)
    );
    assert_eq!(
        Refusal::verify(&receipt, &keys),
        Err(SignedError::NotAStatement)
    );
    for page in [
        b"".as_slice(),
        b"<html>Selamat datang di WiFi</html>",
        &[0; RECEIPT_LEN],
    ] {
        assert_eq!(
            Receipt::verify(page, &keys),
            Err(SignedError::NotAStatement)
        );
        assert_eq!(
            Refusal::verify(page, &keys),
            Err(SignedError::NotAStatement)
        );
    }
}

#[test]
fn a_refusal_code_of_a_newer_version_is_still_a_refusal() {
    let newer = Refusal {
        code: RefusalCode::Unknown(900),
        ..refusal()
    };
    let bytes = newer.sign(&receipt_key());
    assert_eq!(
        Refusal::verify(&bytes, &[receipt_key().public()]),
        Ok(newer)
    );
}

#[test]
fn an_update_opens_only_for_its_report_epoch_and_place() {
    let epoch = Epoch([4; 16]);
    let place = Place {
        report: report_id(),
        epoch,
        seq: 3,
    };
    let update = Update {
        state: Some(ReportState::Taken),
        at_ms: Some(1_795_503_800_000),
        text: Some("Kami sudah menerima laporan Ibu.".into()),
        ..Update::default()
    };
    let sealed = seal_update(&[8; 32], place, &update, &mut rng(3)).unwrap();
    assert_eq!(open_update(&[8; 32], place, &sealed), Ok(update));
    let refused = Err(UpdateError::DoesNotOpen);
    let other = ReportId::new(pressed_at(), [5; 10]);
    assert_eq!(open_update(&[7; 32], place, &sealed), refused);
    assert_eq!(
        open_update(&[8; 32], Place { seq: 4, ..place }, &sealed),
        refused
    );
    assert_eq!(
        open_update(
            &[8; 32],
            Place {
                report: other,
                ..place
            },
            &sealed
        ),
        refused
    );
    assert_eq!(
        open_update(
            &[8; 32],
            Place {
                epoch: Epoch([5; 16]),
                ..place
            },
            &sealed
        ),
        refused
    );
    assert_eq!(open_update(&[8; 32], place, &sealed[..10]), refused);
    let head = open_head(&[8; 32], report_id(), epoch, &sealed);
    assert_eq!(head, Err(UpdateError::DoesNotOpen));
}

#[test]
fn a_bare_state_and_a_short_message_look_the_same() {
    let place = Place {
        report: report_id(),
        epoch: Epoch([4; 16]),
        seq: 1,
    };
    let len = |text: Option<&str>| {
        let update = Update {
            state: Some(ReportState::Handled),
            text: text.map(Into::into),
            ..Update::default()
        };
        seal_update(&[8; 32], place, &update, &mut rng(4))
            .unwrap()
            .len()
    };
    assert_eq!(
        len(None),
        len(Some(
            "Petugas sedang menuju lokasi, mohon tetap di tempat aman."
        ))
    );
}

#[test]
fn a_head_tells_how_things_stand() {
    let epoch = Epoch([4; 16]);
    let head = Head {
        last_seq: Some(2),
        at_ms: Some(5),
        state: Some(ReportState::Waiting),
        nobody_on_shift: Some(true),
        ..Head::default()
    };
    let sealed = seal_head(&[8; 32], report_id(), epoch, &head, &mut rng(5)).unwrap();
    assert_eq!(open_head(&[8; 32], report_id(), epoch, &sealed), Ok(head));
}

#[test]
fn a_phone_follows_its_instance_forward_only() {
    let built_in = SignedInstance::sign(&instance(3), &[&root_key()]).unwrap();
    let held = SignedInstance::embedded(built_in.as_bytes()).unwrap();
    let next = SignedInstance::sign(&instance(4), &[&root_key()]).unwrap();
    assert_eq!(
        held.successor(next.as_bytes()).unwrap().document().version,
        4
    );
    for version in [2, 3] {
        let old = SignedInstance::sign(&instance(version), &[&root_key()]).unwrap();
        assert_eq!(held.successor(old.as_bytes()), Err(InstanceError::NotNewer));
    }
    let mut elsewhere = instance(9);
    elsewhere.instance_id = "lain".into();
    let elsewhere = SignedInstance::sign(&elsewhere, &[&root_key()]).unwrap();
    assert_eq!(
        held.successor(elsewhere.as_bytes()),
        Err(InstanceError::NotNewer)
    );
}

#[test]
fn a_root_is_replaced_by_a_document_that_old_and_new_sign() {
    let new_root = RootKey::generate(&mut rng(6));
    let mut next = instance(4);
    next.roots = vec![new_root.public()];
    let held = SignedInstance::sign(&instance(3), &[&root_key()]).unwrap();
    let alone = SignedInstance::sign(&next, &[&new_root]).unwrap();
    assert_eq!(
        held.successor(alone.as_bytes()),
        Err(InstanceError::NotTrusted)
    );
    let both = SignedInstance::sign(&next, &[&root_key(), &new_root]).unwrap();
    assert_eq!(both.signers(), [root_key().public(), new_root.public()]);
    let held = held.successor(both.as_bytes()).unwrap();
    next.version = 5;
    let later = SignedInstance::sign(&next, &[&new_root]).unwrap();
    assert!(held.successor(later.as_bytes()).is_ok());
    let by_the_old = SignedInstance::sign(&next, &[&root_key()]).unwrap();
    assert_eq!(
        held.successor(by_the_old.as_bytes()),
        Err(InstanceError::NotTrusted)
    );
}

#[test]
fn a_changed_or_unsigned_instance_document_is_not_believed() {
    let signed = SignedInstance::sign(&instance(3), &[&root_key()]).unwrap();
    let text = String::from_utf8(signed.as_bytes().to_vec()).unwrap();
    let changed = text.replace("127.0.0.1", "127.0.0.2");
    assert_eq!(
        SignedInstance::embedded(changed.as_bytes()),
        Err(InstanceError::NotTrusted)
    );
    let json = text.split_once("\n\n").unwrap().1;
    for bytes in [
        json.to_owned(),
        format!("\n\n{json}"),
        String::new(),
        "OTSI1 a b\n\n{}".into(),
    ] {
        assert!(SignedInstance::embedded(bytes.as_bytes()).is_err());
    }
}

#[test]
fn an_instance_document_without_what_a_phone_needs_cannot_be_signed() {
    let mut no_server = instance(1);
    no_server.servers.clear();
    let mut no_active_key = instance(1);
    no_active_key.sealing_keys[0].active = false;
    let mut wrong_id = instance(1);
    wrong_id.receipt_keys[0].id = sealing_key().public().id();
    let mut no_root = instance(1);
    no_root.roots.clear();
    for document in [no_server, no_active_key, wrong_id, no_root] {
        let signed = SignedInstance::sign(&document, &[&root_key()]);
        assert!(matches!(signed, Err(InstanceError::Unusable(_))));
    }
}

#[test]
fn a_document_says_how_long_and_whom_to_ask_or_nothing_of_it() {
    let silent = instance(1);
    let json = serde_json::to_value(&silent).unwrap();
    assert_eq!(json.get("privacy"), None, "older phones see no change");
    assert_eq!(
        serde_json::from_value::<InstanceDocument>(json).unwrap(),
        silent
    );
    let privacy = Privacy {
        keep_case_years: 25,
        keep_report_years: 5,
        contact: "Jalan Rekaan 1".to_owned(),
    };
    let told = InstanceDocument {
        privacy: Some(privacy),
        ..silent
    };
    let json = serde_json::to_value(&told).unwrap();
    assert_eq!(
        json["privacy"],
        serde_json::json!({"keep_case_years": 25, "keep_report_years": 5, "contact": "Jalan Rekaan 1"})
    );
    assert_eq!(
        serde_json::from_value::<InstanceDocument>(json).unwrap(),
        told
    );
}
