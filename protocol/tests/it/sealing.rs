//! What a seal keeps: who can open it, what a changed byte does, what its length tells.

use crate::made_up::*;
use ots_protocol::{
    ALERT_ENVELOPE_LEN, Envelope, ItemPayload, Payload, PayloadError,
    items::{Alert, Message},
    keys::SealingKey,
    seal::*,
};

#[test]
fn a_press_opens_at_the_call_centre_and_both_sides_share_its_secrets() {
    let sealed = seal_alert(&sealing_key().public(), report_id(), &alert(), &mut rng(1)).unwrap();
    let envelope = Envelope::parse(sealed.envelope.as_slice()).unwrap();
    assert_eq!(envelope.report_id(), report_id());
    assert_eq!(envelope.item_id(), report_id().into());
    assert_eq!(envelope.key_id(), sealing_key().public().id());
    let opened = open_alert(&sealing_key(), &envelope).unwrap();
    assert_eq!(opened.alert, Ok(alert()));
    assert_eq!(opened.keys, sealed.keys);
    let keys = [
        &sealed.keys.follow_up_token,
        &sealed.keys.reply_key,
        &sealed.keys.mac_key,
    ];
    assert!(keys[0] != keys[1] && keys[1] != keys[2] && keys[0] != keys[2]);
}

#[test]
fn every_press_has_the_same_length_however_much_it_says() {
    assert_eq!(longest_alert().to_cbor().len(), 43);
    for alert in [Alert::default(), alert(), longest_alert()] {
        let sealed = seal_alert(&sealing_key().public(), report_id(), &alert, &mut rng(2)).unwrap();
        assert_eq!(sealed.envelope.len(), 114);
        let envelope = Envelope::parse(sealed.envelope.as_slice()).unwrap();
        assert_eq!(
            open_alert(&sealing_key(), &envelope).unwrap().alert,
            Ok(alert)
        );
    }
}

#[test]
fn another_key_opens_nothing() {
    let sealed = seal_alert(&sealing_key().public(), report_id(), &alert(), &mut rng(3)).unwrap();
    let envelope = Envelope::parse(sealed.envelope.as_slice()).unwrap();
    let other = SealingKey::generate(&mut rng(4));
    assert_eq!(open_alert(&other, &envelope), Err(SealError::DoesNotOpen));
}

#[test]
fn any_changed_byte_of_a_press_keeps_it_shut() {
    let sealed = seal_alert(&sealing_key().public(), report_id(), &alert(), &mut rng(5)).unwrap();
    for at in 0..ALERT_ENVELOPE_LEN {
        let mut bytes = sealed.envelope;
        bytes[at] ^= 0x40;
        let opened = Envelope::parse(bytes.as_slice()).map(|e| open_alert(&sealing_key(), &e));
        assert!(!matches!(opened, Ok(Ok(_))), "byte {at}");
    }
}

#[test]
fn only_the_phone_that_pressed_proves_an_item() {
    let public = sealing_key().public();
    let keys = seal_alert(&public, report_id(), &alert(), &mut rng(6))
        .unwrap()
        .keys;
    for (n, payload) in (1..).zip(items()) {
        let bytes = seal_item(
            &public,
            &keys.mac_key,
            report_id(),
            item_id(n),
            &payload,
            &mut rng(7),
        );
        let envelope = Envelope::parse(bytes.unwrap()).unwrap();
        assert_eq!(
            (envelope.kind(), envelope.item_id()),
            (payload.kind(), item_id(n))
        );
        let opened = open_item(&sealing_key(), &envelope).unwrap();
        assert_eq!(opened.payload(), Ok(payload));
        assert!(opened.is_proven(&keys.mac_key));
        assert!(!opened.is_proven(&keys.reply_key));
    }
}

#[test]
fn any_changed_byte_of_an_item_keeps_it_shut() {
    let payload = &items()[2];
    let bytes = seal_item(
        &sealing_key().public(),
        &[9; 32],
        report_id(),
        item_id(1),
        payload,
        &mut rng(8),
    )
    .unwrap();
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        let opened = Envelope::parse(changed).map(|e| open_item(&sealing_key(), &e));
        assert!(!matches!(opened, Ok(Ok(_))), "byte {at}");
    }
}

#[test]
fn the_length_of_an_item_tells_its_size_class_only() {
    let len = |chars: usize| {
        let text = Some("a".repeat(chars).as_str().into());
        let payload = ItemPayload::Message(Message {
            text,
            ..Message::default()
        });
        let public = sealing_key().public();
        seal_item(
            &public,
            &[9; 32],
            report_id(),
            item_id(1),
            &payload,
            &mut rng(9),
        )
        .map(|bytes| bytes.len())
    };
    assert_eq!((len(0), len(100)), (Ok(256), Ok(256)));
    assert_eq!((len(160), len(400)), (Ok(512), Ok(512)));
    assert_eq!(len(65_000), Ok(65_536));
    assert_eq!(len(65_536), Err(SealError::Payload(PayloadError::TooLong)));
}

#[test]
fn what_was_prepared_opens_only_at_the_call_centre() {
    let prepared =
        seal_prepared(&sealing_key().public(), &prepared_contents(), &mut rng(10)).unwrap();
    assert_eq!(
        prepared_key_id(&prepared),
        Some(sealing_key().public().id())
    );
    assert_eq!(
        open_prepared(&sealing_key(), &prepared),
        Ok(prepared_contents())
    );
    let other = SealingKey::generate(&mut rng(11));
    assert_eq!(
        open_prepared(&other, &prepared),
        Err(SealError::DoesNotOpen)
    );
    let words = prepared.to_cbor();
    assert!(!words.windows(6).any(|w| w == b"Rekaan"));
}

#[test]
fn an_alert_cannot_pass_for_another_item_nor_the_other_way() {
    let public = sealing_key().public();
    let sealed = seal_alert(&public, report_id(), &alert(), &mut rng(12)).unwrap();
    let alert_envelope = Envelope::parse(sealed.envelope.as_slice()).unwrap();
    assert_eq!(
        open_item(&sealing_key(), &alert_envelope),
        Err(SealError::UnknownForm)
    );
    let as_item = ItemPayload::Alert(alert());
    let sealed = seal_item(
        &public,
        &[9; 32],
        report_id(),
        item_id(1),
        &as_item,
        &mut rng(13),
    );
    assert_eq!(sealed, Err(SealError::UnknownForm));
}

#[test]
fn debug_output_shows_no_content() {
    let shown = format!("{:?} {:?} {:?}", items(), prepared_contents(), alert());
    for word in [
        "Rekaan", "800", "jembatan", "telepon", "-8", "113", "Fisik", "kue",
    ] {
        assert!(!shown.contains(word), "{word} in {shown}");
    }
    assert!(shown.contains("safe_contact"));
}
