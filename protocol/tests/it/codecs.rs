//! Properties of the codecs: what goes in comes out, and no bytes make a parser panic.

use std::collections::BTreeMap;

use crate::{
    made_up::*,
    raw_cbor::{Fields, array, map, value},
};
use ots_protocol::{
    Envelope, ItemKind, ItemPayload, Payload, PayloadError, UnknownFields,
    batch::*,
    instance::SignedInstance,
    items::*,
    receipt::Receipt,
    refusal::Refusal,
    seal::*,
    sms,
    updates::{Head, Update},
};
use proptest::{
    collection::{btree_map, vec},
    prelude::*,
};

/// A CBOR value of any shape, a few levels deep.
fn cbor_value() -> impl Strategy<Value = Vec<u8>> {
    let leaf = prop_oneof![
        any::<u64>().prop_map(value),
        any::<i64>().prop_map(value),
        any::<bool>().prop_map(value),
        any::<f64>().prop_map(value),
        "\\PC{0,20}".prop_map(value),
        vec(any::<u8>(), 0..20).prop_map(|bytes| value(minicbor::bytes::ByteVec::from(bytes))),
        Just(vec![0xf6]),
        Just(vec![0xf7]),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(|parts| array(&parts)),
            btree_map(0_u64..40, inner.clone(), 0..4).prop_map(|fields| map(&sorted(fields))),
            (any::<u64>(), inner.clone()).prop_map(|(tag, tagged)| {
                let mut e = minicbor::Encoder::new(Vec::new());
                e.tag(minicbor::data::Tag::new(tag)).unwrap();
                [e.into_writer(), tagged].concat()
            }),
            btree_map("\\PC{0,8}", inner, 0..3).prop_map(|fields| {
                let mut e = minicbor::Encoder::new(Vec::new());
                e.map(fields.len() as u64).unwrap();
                for (key, field) in fields {
                    e.str(&key).unwrap();
                    e.writer_mut().extend_from_slice(&field);
                }
                e.into_writer()
            }),
        ]
    })
}

fn sorted(fields: BTreeMap<u64, Vec<u8>>) -> Fields {
    fields.into_iter().collect()
}

/// A map with ascending integer keys, some known, some not, with values of any type.
fn cbor_map() -> impl Strategy<Value = Vec<u8>> {
    btree_map(0_u64..40, cbor_value(), 0..12).prop_map(|fields| map(&sorted(fields)))
}

/// Fields that this version knows in no map.
fn news() -> impl Strategy<Value = Fields> {
    btree_map(100_u64.., cbor_value(), 1..4).prop_map(sorted)
}

/// A map of known fields and, behind them, of new ones.
fn newer(known: &[(u64, Vec<u8>)], news: &Fields) -> Vec<u8> {
    map(&[known, news].concat())
}

fn kept(unknown: &UnknownFields) -> Fields {
    unknown
        .iter()
        .map(|(key, raw)| (key, raw.to_vec()))
        .collect()
}

proptest! {
    #[test]
    fn what_a_newer_version_says_survives_a_round_trip(kind in 1_u8..10, cbor in cbor_map()) {
        let kind = ItemKind::from_code(kind);
        let payload = ItemPayload::from_cbor(kind, &cbor).unwrap();
        prop_assert_eq!(payload.to_cbor(), cbor);
        prop_assert_eq!(payload.kind(), kind);
    }

    #[test]
    fn what_a_newer_version_says_survives_in_a_box_and_in_an_answer(cbor in cbor_map()) {
        prop_assert_eq!(PreparedContents::from_cbor(&cbor).unwrap().to_cbor(), cbor.clone());
        prop_assert_eq!(Update::from_cbor(&cbor).unwrap().to_cbor(), cbor.clone());
        prop_assert_eq!(Head::from_cbor(&cbor).unwrap().to_cbor(), cbor);
    }

    #[test]
    fn unknown_fields_survive_in_every_map_of_the_details(new in [news(), news(), news(), news()]) {
        let victim = newer(&[(2, value(3_u8))], &new[0]);
        let terlapor = newer(&[(6, value(true))], &new[1]);
        let count = newer(&[(1, value(1_u8)), (3, value(2_u8))], &new[2]);
        let known = [(14, array(&[count])), (15, victim), (16, terlapor)];
        let cbor = newer(&known, &new[3]);
        let details = Details::from_cbor(&cbor).unwrap();
        prop_assert_eq!(details.to_cbor(), cbor);
        prop_assert_eq!(kept(&details.victim.unwrap().unknown), new[0].clone());
        prop_assert_eq!(kept(&details.terlapor.unwrap().unknown), new[1].clone());
        prop_assert_eq!(kept(&details.victims.unwrap()[0].unknown), new[2].clone());
        prop_assert_eq!(kept(&details.unknown), new[3].clone());
    }

    #[test]
    fn unknown_fields_survive_in_every_map_of_a_prepared_box(new in [news(), news(), news()]) {
        let window = newer(&[(2, value(540_u16))], &new[0]);
        let contact = newer(&[(2, array(&[value(1_u8)])), (5, array(&[window]))], &new[1]);
        let alone = SafeContact::from_cbor(&contact).unwrap();
        prop_assert_eq!(alone.to_cbor(), contact.clone());
        let cbor = newer(&[(1, value("Ibu Rekaan")), (3, contact)], &new[2]);
        let contents = PreparedContents::from_cbor(&cbor).unwrap();
        prop_assert_eq!(contents.to_cbor(), cbor);
        let contact = contents.safe_contact.unwrap();
        prop_assert_eq!(kept(&contact.times.as_ref().unwrap()[0].unknown), new[0].clone());
        prop_assert_eq!(kept(&contact.unknown), new[1].clone());
        prop_assert_eq!(kept(&contents.unknown), new[2].clone());
    }

    #[test]
    fn an_unknown_kind_survives_as_it_came(kind in 11_u8.., cbor in cbor_map()) {
        let payload = ItemPayload::from_cbor(ItemKind::from_code(kind), &cbor).unwrap();
        let public = sealing_key().public();
        let bytes = seal_item(&public, &[9; 32], report_id(), item_id(1), &payload, &mut rng(1));
        let envelope = Envelope::parse(bytes.unwrap()).unwrap();
        prop_assert_eq!(envelope.kind().code(), kind);
        let opened = open_item(&sealing_key(), &envelope).unwrap();
        prop_assert!(opened.is_proven(&[9; 32]));
        prop_assert_eq!(opened.payload().unwrap().to_cbor(), cbor);
    }

    #[test]
    fn no_bytes_make_a_parser_panic(bytes in vec(any::<u8>(), 0..400), text in "\\PC{0,300}") {
        for kind in 0..12 {
            let _ = ItemPayload::from_cbor(ItemKind::from_code(kind), &bytes);
        }
        if let Ok(envelope) = Envelope::parse(bytes.as_slice()) {
            prop_assert_eq!(envelope.as_bytes(), bytes.as_slice());
            let _ = open_alert(&sealing_key(), &envelope);
            let _ = open_item(&sealing_key(), &envelope);
            let _ = format!("{envelope:?}");
        }
        let _ = Receipt::verify(&bytes, &[receipt_key().public()]);
        let _ = Refusal::verify(&bytes, &[receipt_key().public()]);
        let _ = decode_items(&bytes);
        let _ = decode_verdicts(&bytes);
        let _ = SignedInstance::embedded(&bytes);
        let _ = sms::decode(&text);
        let _ = sms::decode(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn a_batch_comes_out_as_it_went_in(
        items in vec((proptest::option::of(0..u64::MAX), vec(any::<u8>(), 0..300)), 0..20),
    ) {
        let items: Vec<BatchItem> =
            items.into_iter().map(|(age_ms, envelope)| BatchItem { age_ms, envelope }).collect();
        let bytes = encode_items(&items);
        prop_assert_eq!(decode_items(&bytes), Ok(items));
        if !bytes.is_empty() {
            prop_assert_eq!(decode_items(&bytes[..bytes.len() - 1]), Err(BatchError::CutOff));
        }
    }

    #[test]
    fn verdicts_come_out_as_they_went_in(
        verdicts in vec((any::<u16>(), vec(any::<u8>(), 0..200)), 0..20),
    ) {
        let verdicts: Vec<Verdict> =
            verdicts.into_iter().map(|(status, statement)| Verdict { status, statement }).collect();
        prop_assert_eq!(decode_verdicts(&encode_verdicts(&verdicts)), Ok(verdicts));
    }

    #[test]
    fn an_sms_is_read_through_what_gateways_do_to_it(
        seed in any::<u64>(),
        before in "[A-Za-z0-9 :,.+-]{0,30}",
        after in "[\\PC\n]{0,40}",
        broken_at in 0_usize..150,
        lower_case_prefix in any::<bool>(),
        plus_as_space in any::<bool>(),
        prefix_lost in any::<bool>(),
    ) {
        let sealed = seal_alert(&sealing_key().public(), report_id(), &alert(), &mut rng(seed)).unwrap();
        let text = sms::encode(&sealed.envelope);
        prop_assert_eq!(text.len(), 157);
        let body = &text[sms::PREFIX.len()..];
        let body = if plus_as_space { body.replace('+', " ") } else { body.to_owned() };
        let body = format!("{}\r\n{}", &body[..broken_at], &body[broken_at..]);
        let prefix = match (prefix_lost, lower_case_prefix) {
            (true, _) => "",
            (_, true) => "ots1:",
            _ => sms::PREFIX,
        };
        prop_assert_eq!(sms::decode(&format!("{before}{prefix}{body}{after}")), Ok(sealed.envelope));
    }
}

#[test]
fn an_sms_fits_one_segment_of_gsm_7() {
    let sealed = seal_alert(
        &sealing_key().public(),
        report_id(),
        &longest_alert(),
        &mut rng(1),
    );
    let text = sms::encode(&sealed.unwrap().envelope);
    assert!(text.len() <= ots_protocol::policy::SMS_SEGMENT_CHARS);
    // The part of the GSM-7 basic set that has the same place in ASCII and needs no escape.
    assert!(
        text.chars()
            .all(|c| c.is_ascii_alphanumeric() || "+/:".contains(c))
    );
}

#[test]
fn a_text_that_carries_no_alert_is_told_apart() {
    for text in [
        "",
        "OTS1:",
        "OTS1:abc",
        "tolong saya",
        &"A".repeat(152),
        &"Q".repeat(400),
    ] {
        assert_eq!(sms::decode(text), Err(sms::SmsError), "{text}");
    }
}

#[test]
fn malformed_payloads_are_told_apart() {
    let read = |bytes: &[u8]| Message::from_cbor(bytes).map(|_| ());
    assert_eq!(read(&[]), Err(PayloadError::Malformed));
    assert_eq!(read(&[0x80]), Err(PayloadError::Malformed), "an array");
    assert_eq!(
        read(&[0xa1, 0x61, b'a', 1]),
        Err(PayloadError::Malformed),
        "a text key"
    );
    assert_eq!(read(&[0xa2, 1, 1, 1, 2]), Err(PayloadError::DuplicateField));
    assert_eq!(
        read(&[0xa0, 0]),
        Err(PayloadError::Malformed),
        "something behind"
    );
    assert_eq!(read(&[0xbf, 2, 1, 0xff]), Ok(()), "a map of unknown length");
    assert_eq!(
        read(&[0xbf, 2, 1]),
        Err(PayloadError::Malformed),
        "never closed"
    );
}

#[test]
fn a_batch_is_bounded() {
    let item = BatchItem {
        age_ms: None,
        envelope: vec![1],
    };
    let many = vec![item; ots_protocol::policy::MAX_BATCH_ITEMS + 1];
    assert_eq!(
        decode_items(&encode_items(&many)),
        Err(BatchError::TooManyItems)
    );
    let long = BatchItem {
        age_ms: Some(1),
        envelope: vec![1; 70_000],
    };
    assert_eq!(
        decode_items(&encode_items(&[long])),
        Err(BatchError::EntryTooLong)
    );
}

#[test]
fn what_is_too_short_or_too_long_is_no_envelope() {
    use ots_protocol::EnvelopeError::*;
    let mut bytes = vec![1; 70_000];
    assert_eq!(Envelope::parse(bytes.as_slice()), Err(TooLarge));
    assert_eq!(Envelope::parse(&bytes[..21]), Err(NotAnEnvelope));
    assert!(Envelope::parse(&bytes[..22]).is_ok());
    bytes[5] = 2;
    assert_eq!(Envelope::parse(&bytes[..37]), Err(NotAnEnvelope));
    assert!(Envelope::parse(&bytes[..38]).is_ok());
    bytes[0] = 0;
    assert_eq!(Envelope::parse(&bytes[..114]), Err(NotAnEnvelope));
    bytes[0] = 200;
    assert_eq!(Envelope::parse(&bytes[..114]).unwrap().version(), 200);
}
