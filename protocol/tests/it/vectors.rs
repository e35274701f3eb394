//! The files under `vectors/`, byte for byte: what version 1 looks like, for ever.
//!
//! Each vector is made again from its seed and compared, and each is read back, so that neither
//! writing nor reading can drift. A change of an existing file is a break of the protocol and needs
//! a new version. What these leave out stands in `every_field.rs` and `future.rs`.

use crate::{made_up::*, pinned::*};
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use ots_protocol::{
    Envelope, ItemPayload, Payload, Sha256,
    batch::{BatchItem, Verdict, decode_items, decode_verdicts, encode_items, encode_verdicts},
    instance::SignedInstance,
    items::Alert,
    receipt::{Receipt, ReceiptFlags},
    refusal::{Refusal, RefusalCode},
    seal::*,
    sms,
    updates::*,
};
use serde_json::{Value, json};

#[test]
fn alerts_of_version_1() {
    let cases = [
        ("a press in danger, prepared, with a position", alert()),
        ("the emptiest press", Alert::default()),
        ("the longest press", longest_alert()),
    ];
    let made: Vec<Value> = (1..)
        .zip(cases)
        .map(|(seed, (what, alert))| {
            let sealed =
                seal_alert(&sealing_key().public(), report_id(), &alert, &mut rng(seed)).unwrap();
            json!({
                "what": what,
                "cbor": hex(&alert.to_cbor()),
                "envelope": hex(&sealed.envelope),
                "sha256": Sha256::of(&sealed.envelope).to_string(),
                "sms": sms::encode(&sealed.envelope),
                "follow_up_token": hex(&sealed.keys.follow_up_token),
                "reply_key": hex(&sealed.keys.reply_key),
                "mac_key": hex(&sealed.keys.mac_key),
            })
        })
        .collect();
    let file = json!({
        "sealing_private_key": hex(sealing_key().to_bytes().as_ref()),
        "sealing_public_key": hex(sealing_key().public().as_bytes()),
        "sealing_key_id": sealing_key().public().id().to_string(),
        "report_id": report_id().to_string(),
        "pressed_at_ms": pressed_at().timestamp_millis(),
        "alerts": made,
    });
    let file = pinned("alerts.json", &file);
    for case in file["alerts"].as_array().unwrap() {
        let envelope = Envelope::parse(unhex(&case["envelope"])).unwrap();
        let opened = open_alert(&sealing_key(), &envelope).unwrap();
        assert_eq!(opened.alert.unwrap().to_cbor(), unhex(&case["cbor"]));
        assert_eq!(opened.keys.mac_key.as_slice(), unhex(&case["mac_key"]));
        assert_eq!(opened.keys.reply_key.as_slice(), unhex(&case["reply_key"]));
        assert_eq!(
            opened.keys.follow_up_token.as_slice(),
            unhex(&case["follow_up_token"])
        );
        assert_eq!(
            sms::decode(case["sms"].as_str().unwrap())
                .unwrap()
                .as_slice(),
            envelope.as_bytes()
        );
    }
}

#[test]
fn items_of_version_1() {
    let public = sealing_key().public();
    let mac_key = [0x44; 32];
    let prepared = seal_prepared(&public, &prepared_contents(), &mut rng(100)).unwrap();
    let items = items().into_iter().chain([ItemPayload::Prepared(prepared)]);
    let made: Vec<Value> = (1_u8..)
        .zip(items)
        .map(|(n, payload)| {
            let mut rng = rng(u64::from(n) + 10);
            let envelope = seal_item(
                &public,
                &mac_key,
                report_id(),
                item_id(n),
                &payload,
                &mut rng,
            )
            .unwrap();
            json!({
                "kind": payload.kind().slug(),
                "item_id": item_id(n).to_string(),
                "cbor": hex(&payload.to_cbor()),
                "envelope": hex(&envelope),
            })
        })
        .collect();
    let file = json!({
        "mac_key": hex(&mac_key),
        "report_id": report_id().to_string(),
        "prepared_contents_cbor": hex(&prepared_contents().to_cbor()),
        "items": made,
    });
    let file = pinned("items.json", &file);
    for case in file["items"].as_array().unwrap() {
        let envelope = Envelope::parse(unhex(&case["envelope"])).unwrap();
        let opened = open_item(&sealing_key(), &envelope).unwrap();
        assert!(opened.is_proven(&mac_key));
        let payload = opened.payload().unwrap();
        assert_eq!(payload.to_cbor(), unhex(&case["cbor"]));
        assert_eq!(payload.kind().slug(), case["kind"]);
        if let ItemPayload::Prepared(prepared) = payload {
            let contents = open_prepared(&sealing_key(), &prepared).unwrap();
            assert_eq!(contents.to_cbor(), unhex(&file["prepared_contents_cbor"]));
        }
    }
}

#[test]
fn what_a_version_to_come_may_say() {
    // Fields 40 and 41, a code 77 where this version knows three, a fix with a fifth number.
    let cbor = [
        0xa4, 0x01, 0x18, 77, 0x04, 0x85, 0x01, 0x02, 0x03, 0x04, 0x05, 0x18, 40, 0xf5, 0x18, 41,
        0x63, b'a', b'p', b'a',
    ];
    let file = json!({ "alert_cbor": hex(&cbor), "kinds": [11, 200, 255], "version": 9 });
    let file = pinned("future.json", &file);
    let alert = Alert::from_cbor(&unhex(&file["alert_cbor"])).unwrap();
    assert_eq!(alert.urgency.unwrap().code(), 77);
    assert_eq!(
        alert.unknown.iter().map(|(key, _)| key).collect::<Vec<_>>(),
        [40, 41]
    );
    assert_eq!(alert.to_cbor(), cbor);
}

#[test]
fn statements_of_version_1() {
    let digest = Sha256::of(b"an envelope");
    let receipt = Receipt {
        report_id: report_id(),
        item_id: item_id(1),
        sha256: digest,
        received_at: pressed_at(),
        flags: ReceiptFlags {
            duplicate: true,
            conflict: false,
            key_not_held: true,
        },
    };
    let refusal = Refusal {
        report_id: report_id(),
        item_id: report_id().into(),
        sha256: digest,
        refused_at: pressed_at(),
        code: RefusalCode::UnknownReport,
    };
    let file = json!({
        "receipt_seed": hex(receipt_key().to_bytes().as_ref()),
        "receipt_public_key": hex(receipt_key().public().as_bytes()),
        "sha256_of": "an envelope",
        "report_id": report_id().to_string(),
        "item_id": item_id(1).to_string(),
        "at_ms": pressed_at().timestamp_millis(),
        "receipt": hex(&receipt.sign(&receipt_key())),
        "refusal": hex(&refusal.sign(&receipt_key())),
    });
    let file = pinned("statements.json", &file);
    let keys = [receipt_key().public()];
    assert_eq!(
        Receipt::verify(&unhex(&file["receipt"]), &keys),
        Ok(receipt)
    );
    assert_eq!(
        Refusal::verify(&unhex(&file["refusal"]), &keys),
        Ok(refusal)
    );
}

#[test]
fn updates_of_version_1() {
    let place = Place {
        report: report_id(),
        epoch: Epoch([4; 16]),
        seq: 3,
    };
    let update = Update {
        state: Some(ReportState::Taken),
        at_ms: Some(pressed_at().timestamp_millis()),
        text: Some("Kami sudah menerima laporan Ibu.".into()),
        ..Update::default()
    };
    let head = Head {
        last_seq: Some(3),
        at_ms: Some(pressed_at().timestamp_millis()),
        state: Some(ReportState::Taken),
        nobody_on_shift: Some(false),
        ..Head::default()
    };
    let page = UpdatesPage {
        epoch: place.epoch,
        head: seal_head(&[8; 32], place.report, place.epoch, &head, &mut rng(1)).unwrap(),
        updates: vec![SealedUpdate {
            seq: 3,
            sealed: seal_update(&[8; 32], place, &update, &mut rng(2)).unwrap(),
        }],
    };
    let file = json!({
        "reply_key": hex(&[8; 32]),
        "report_id": report_id().to_string(),
        "update_cbor": hex(&update.to_cbor()),
        "head_cbor": hex(&head.to_cbor()),
        "page": page,
    });
    let file = pinned("updates.json", &file);
    let page: UpdatesPage = serde_json::from_value(file["page"].clone()).unwrap();
    let sealed = BASE64
        .decode(file["page"]["updates"][0]["sealed"].as_str().unwrap())
        .unwrap();
    assert_eq!(page.updates[0].sealed, sealed);
    assert_eq!(open_update(&[8; 32], place, &sealed), Ok(update));
    assert_eq!(
        open_head(&[8; 32], place.report, page.epoch, &page.head),
        Ok(head)
    );
}

#[test]
fn batches_of_version_1() {
    let items = vec![
        BatchItem {
            age_ms: Some(61_000),
            envelope: vec![1, 2, 3],
        },
        BatchItem {
            age_ms: None,
            envelope: vec![4],
        },
    ];
    let verdicts = vec![
        Verdict {
            status: 201,
            statement: b"a receipt".to_vec(),
        },
        Verdict {
            status: 503,
            statement: vec![],
        },
    ];
    let file = json!({
        "request": hex(&encode_items(&items)),
        "answer": hex(&encode_verdicts(&verdicts)),
    });
    let file = pinned("batches.json", &file);
    assert_eq!(decode_items(&unhex(&file["request"])), Ok(items));
    assert_eq!(decode_verdicts(&unhex(&file["answer"])), Ok(verdicts));
}

#[test]
fn an_instance_document_of_version_1() {
    let signed = SignedInstance::sign(&instance(7), &[&root_key()]).unwrap();
    let stands = pinned_bytes("instance.ots", signed.as_bytes());
    assert_eq!(
        SignedInstance::embedded(&stands).unwrap().document(),
        &instance(7)
    );
}
