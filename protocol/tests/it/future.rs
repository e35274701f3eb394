//! Golden files of what a version to come may send: kinds, versions and fields that this one does
//! not know, inside every map.

use ots_protocol::{
    Envelope, ItemKind, ItemPayload, Payload, UnknownFields, items::*, seal::*, updates::*,
};
use serde_json::{Value, json};

use crate::{
    made_up::*,
    pinned::*,
    raw_cbor::{array, map, value},
};

const MAC_KEY: [u8; 32] = [0x44; 32];

/// Two fields that no version knows: a map with a text for a key, and a tagged value.
fn news(first: u64) -> Vec<(u64, Vec<u8>)> {
    let with_text_key = vec![0xa1, 0x63, b'a', b'p', b'a', 0xf6];
    let tagged = vec![0xd8, 0x2a, 0x42, 0x01, 0x02];
    vec![(first, with_text_key), (first + 1, tagged)]
}

/// A map of known fields and of new ones behind them.
fn newer(known: Vec<(u64, Vec<u8>)>, first: u64) -> Vec<u8> {
    map(&[known, news(first)].concat())
}

fn is_kept(unknown: &UnknownFields, first: u64) {
    let kept: Vec<(u64, Vec<u8>)> = unknown
        .iter()
        .map(|(key, raw)| (key, raw.to_vec()))
        .collect();
    assert_eq!(kept, news(first));
}

fn details() -> Vec<u8> {
    let count = newer(vec![(3, value(2_u8))], 60);
    let victim = newer(vec![(1, value(1_u8))], 61);
    let terlapor = newer(vec![(6, value(false))], 62);
    let known = vec![
        (2, value(77_u8)),
        (14, array(&[count])),
        (15, victim),
        (16, terlapor),
    ];
    newer(known, 63)
}

fn safe_contact() -> Vec<u8> {
    let window = newer(vec![(1, value(1_u8))], 64);
    newer(vec![(1, value(true)), (5, array(&[window]))], 65)
}

fn prepared_contents() -> Vec<u8> {
    let known = vec![(1, value("Ibu Rekaan")), (3, safe_contact())];
    newer(known, 66)
}

fn update() -> Vec<u8> {
    newer(vec![(1, value(9_u8)), (3, value("kabar"))], 67)
}

fn head() -> Vec<u8> {
    newer(vec![(1, value(5_u8))], 68)
}

/// A sealed item of this kind, whose content is `cbor`.
fn sealed(kind: u8, cbor: &[u8]) -> Vec<u8> {
    let payload = ItemPayload::from_cbor(ItemKind::from_code(kind), cbor).unwrap();
    let mut rng = rng(u64::from(kind) + 500);
    let public = sealing_key().public();
    seal_item(
        &public,
        &MAC_KEY,
        report_id(),
        item_id(kind),
        &payload,
        &mut rng,
    )
    .unwrap()
}

/// The envelope as another version would begin it. Nothing but its header can be read.
fn of_version(version: u8, mut envelope: Vec<u8>) -> Vec<u8> {
    envelope[0] = version;
    envelope
}

fn made() -> Value {
    let contents = PreparedContents::from_cbor(&prepared_contents()).unwrap();
    let prepared = seal_prepared(&sealing_key().public(), &contents, &mut rng(600)).unwrap();
    let unknown = newer(vec![(1, value("apa"))], 2);
    let items: Vec<Value> = [
        (2, details()),
        (5, safe_contact()),
        (6, prepared.to_cbor()),
        (10, unknown.clone()),
        (11, unknown.clone()),
        (200, unknown.clone()),
        (255, unknown.clone()),
    ]
    .into_iter()
    .map(|(kind, cbor)| json!({ "kind": kind, "cbor": hex(&cbor), "envelope": hex(&sealed(kind, &cbor)) }))
    .collect();
    let press = seal_alert(&sealing_key().public(), report_id(), &alert(), &mut rng(1)).unwrap();
    let closed = [
        (9, 1, of_version(9, press.envelope.to_vec())),
        (9, 4, of_version(9, sealed(4, &[0xa0]))),
        (255, 200, of_version(255, sealed(200, &unknown))),
    ]
    .map(|(version, kind, envelope)| {
        json!({ "version": version, "kind": kind, "envelope": hex(&envelope) })
    });
    let place = Place {
        report: report_id(),
        epoch: Epoch([4; 16]),
        seq: 1,
    };
    let head = Head::from_cbor(&head()).unwrap();
    let update = Update::from_cbor(&update()).unwrap();
    json!({
        "mac_key": hex(&MAC_KEY),
        "report_id": report_id().to_string(),
        "items": items,
        "prepared_contents_cbor": hex(&prepared_contents()),
        "closed": closed,
        "reply_key": hex(&[8; 32]),
        "update_cbor": hex(&self::update()),
        "head_cbor": hex(&self::head()),
        "page": UpdatesPage {
            epoch: place.epoch,
            head: seal_head(&[8; 32], place.report, place.epoch, &head, &mut rng(601)).unwrap(),
            updates: vec![SealedUpdate {
                seq: 1,
                sealed: seal_update(&[8; 32], place, &update, &mut rng(602)).unwrap(),
            }],
        },
    })
}

#[test]
fn kinds_and_fields_of_a_version_to_come_are_kept_where_they_stood() {
    let file = pinned("future-items.json", &made());
    for case in file["items"].as_array().unwrap() {
        let envelope = Envelope::parse(unhex(&case["envelope"])).unwrap();
        assert_eq!(
            u64::from(envelope.kind().code()),
            case["kind"].as_u64().unwrap()
        );
        let opened = open_item(&sealing_key(), &envelope).unwrap();
        assert!(opened.is_proven(&MAC_KEY));
        let payload = opened.payload().unwrap();
        assert_eq!(payload.to_cbor(), unhex(&case["cbor"]));
        match payload {
            ItemPayload::Details(details) => {
                is_kept(&details.unknown, 63);
                is_kept(&details.victims.unwrap()[0].unknown, 60);
                is_kept(&details.victim.unwrap().unknown, 61);
                is_kept(&details.terlapor.unwrap().unknown, 62);
                assert_eq!(details.korban.unwrap().code(), 77);
            }
            ItemPayload::SafeContact(contact) => {
                is_kept(&contact.unknown, 65);
                is_kept(&contact.times.unwrap()[0].unknown, 64);
            }
            ItemPayload::Prepared(sealed) => {
                let contents = open_prepared(&sealing_key(), &sealed).unwrap();
                assert_eq!(contents.to_cbor(), unhex(&file["prepared_contents_cbor"]));
                is_kept(&contents.unknown, 66);
                let contact = contents.safe_contact.unwrap();
                is_kept(&contact.unknown, 65);
                is_kept(&contact.times.unwrap()[0].unknown, 64);
            }
            ItemPayload::Unknown(kind, _) => assert_eq!(kind, envelope.kind()),
            _ => panic!("a kind that this file does not hold"),
        }
    }
}

#[test]
fn an_envelope_of_a_version_to_come_is_told_by_its_header() {
    let file = pinned("future-items.json", &made());
    let closed = file["closed"].as_array().unwrap();
    assert!(!closed.is_empty());
    for case in closed {
        let envelope = Envelope::parse(unhex(&case["envelope"])).unwrap();
        assert_eq!(
            u64::from(envelope.version()),
            case["version"].as_u64().unwrap()
        );
        assert_eq!(
            u64::from(envelope.kind().code()),
            case["kind"].as_u64().unwrap()
        );
        assert_eq!(envelope.report_id(), report_id());
        assert_eq!(envelope.key_id(), sealing_key().public().id());
        assert_eq!(envelope.as_bytes(), unhex(&case["envelope"]));
        let opened = open_alert(&sealing_key(), &envelope).map(|_| ());
        assert_eq!(opened, Err(SealError::UnknownForm));
        let opened = open_item(&sealing_key(), &envelope).map(|_| ());
        assert_eq!(opened, Err(SealError::UnknownForm));
    }
}

#[test]
fn updates_of_a_version_to_come_keep_what_is_new() {
    let file = pinned("future-items.json", &made());
    let page: UpdatesPage = serde_json::from_value(file["page"].clone()).unwrap();
    let head = open_head(&[8; 32], report_id(), page.epoch, &page.head).unwrap();
    assert_eq!(head.to_cbor(), unhex(&file["head_cbor"]));
    is_kept(&head.unknown, 68);
    let place = Place {
        report: report_id(),
        epoch: page.epoch,
        seq: 1,
    };
    let update = open_update(&[8; 32], place, &page.updates[0].sealed).unwrap();
    assert_eq!(update.to_cbor(), unhex(&file["update_cbor"]));
    assert_eq!(update.state.unwrap().code(), 9);
    is_kept(&update.unknown, 67);
}
