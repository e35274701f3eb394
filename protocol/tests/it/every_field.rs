//! Vectors in which nothing is left out: every field of every kind, every member of the instance
//! document, every flag and every refusal. The first vectors (`vectors.rs`) stay as they are.

use std::collections::BTreeSet;

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use ots_protocol::{
    Envelope, ItemPayload, Payload, Sha256, instance::SignedInstance, items::*, receipt::*,
    refusal::*, seal::*, updates::*,
};
use serde_json::{Value, json};

use crate::{made_up::*, pinned::*, raw_cbor::keys, whole};

/// The items behind the press, each sealed to the newer key and proven as the phone proves it.
fn sealed_items(mac_key: &[u8; 32]) -> Vec<Value> {
    // The box was closed before the key was replaced, as boxes are.
    let older = sealing_key().public();
    let sealed = seal_prepared(&older, &whole::prepared_contents(), &mut rng(300)).unwrap();
    let items = whole::items()
        .into_iter()
        .chain([ItemPayload::Prepared(sealed)]);
    let public = whole::newer_sealing_key().public();
    let cases = (1_u8..).zip(items).map(|(n, payload)| {
        let mut rng = rng(u64::from(n) + 200);
        let (report, item) = (report_id(), item_id(n + 100));
        let envelope = seal_item(&public, mac_key, report, item, &payload, &mut rng).unwrap();
        json!({
            "kind": payload.kind().slug(),
            "item_id": item.to_string(),
            "cbor": hex(&payload.to_cbor()),
            "envelope": hex(&envelope),
        })
    });
    cases.collect()
}

fn page(reply_key: &[u8; 32]) -> UpdatesPage {
    let place = Place {
        report: report_id(),
        epoch: Epoch([6; 16]),
        seq: 4,
    };
    UpdatesPage {
        epoch: place.epoch,
        head: seal_head(
            reply_key,
            place.report,
            place.epoch,
            &whole::head(),
            &mut rng(401),
        )
        .unwrap(),
        updates: vec![SealedUpdate {
            seq: place.seq,
            sealed: seal_update(reply_key, place, &whole::update(), &mut rng(402)).unwrap(),
        }],
    }
}

/// `every-field.json`: made, compared and given back.
fn file() -> Value {
    let key = whole::newer_sealing_key();
    let sealed = seal_alert(&key.public(), report_id(), &whole::alert(), &mut rng(200)).unwrap();
    let made = json!({
        "sealing_private_key": hex(key.to_bytes().as_ref()),
        "sealing_public_key": hex(key.public().as_bytes()),
        "sealing_key_id": key.public().id().to_string(),
        "report_id": report_id().to_string(),
        "alert": {
            "cbor": hex(&whole::alert().to_cbor()),
            "envelope": hex(&sealed.envelope),
            "follow_up_token": hex(&sealed.keys.follow_up_token),
            "reply_key": hex(&sealed.keys.reply_key),
            "mac_key": hex(&sealed.keys.mac_key),
        },
        "prepared_contents_cbor": hex(&whole::prepared_contents().to_cbor()),
        "items": sealed_items(&sealed.keys.mac_key),
        "update_cbor": hex(&whole::update().to_cbor()),
        "head_cbor": hex(&whole::head().to_cbor()),
        "page": page(&sealed.keys.reply_key),
    });
    pinned("every-field.json", &made)
}

fn cbor_of(file: &Value, kind: &str) -> Vec<u8> {
    let cases = file["items"].as_array().unwrap();
    let case = cases.iter().find(|case| case["kind"] == kind).unwrap();
    unhex(&case["cbor"])
}

/// That this map holds every field that this version knows, and none beside.
fn is_whole(name: &str, cbor: &[u8], fields: &[(u64, &str)]) {
    let known: Vec<u64> = fields.iter().map(|(key, _)| *key).collect();
    assert_eq!(keys(cbor), known, "{name}");
}

#[test]
fn every_field_of_every_kind_stands_in_a_vector() {
    let file = file();
    is_whole("Alert", &unhex(&file["alert"]["cbor"]), Alert::FIELDS);
    macro_rules! items {
        ($($kind:literal $payload:ident)*) => {$(
            is_whole($kind, &cbor_of(&file, $kind), $payload::FIELDS);
        )*};
    }
    items!("details" Details "position" Position "message" Message "safe_contact" SafeContact
        "prepared" Prepared "linked" Linked "cancel" Cancel "withdraw" Withdraw);
    let kinds = file["items"].as_array().unwrap().len();
    let without_vector = [ItemKind::Alert, ItemKind::Attachment];
    assert_eq!(kinds, ItemKind::ALL.len() - without_vector.len());

    let details = Details::from_cbor(&cbor_of(&file, "details")).unwrap();
    for person in [details.victim, details.terlapor] {
        is_whole("Person", &person.unwrap().to_cbor(), Person::FIELDS);
    }
    for count in details.victims.unwrap() {
        is_whole("VictimCount", &count.to_cbor(), VictimCount::FIELDS);
    }
    let contents = unhex(&file["prepared_contents_cbor"]);
    is_whole("PreparedContents", &contents, PreparedContents::FIELDS);
    let inside = PreparedContents::from_cbor(&contents).unwrap().safe_contact;
    let inside = inside.unwrap();
    is_whole("SafeContact", &inside.to_cbor(), SafeContact::FIELDS);
    for window in inside.times.unwrap() {
        is_whole("TimeWindow", &window.to_cbor(), TimeWindow::FIELDS);
    }
    is_whole("Update", &unhex(&file["update_cbor"]), Update::FIELDS);
    is_whole("Head", &unhex(&file["head_cbor"]), Head::FIELDS);
}

#[test]
fn what_holds_every_field_opens_with_the_newer_key_and_is_proven() {
    let file = file();
    let key = whole::newer_sealing_key();
    let envelope = Envelope::parse(unhex(&file["alert"]["envelope"])).unwrap();
    let opened = open_alert(&key, &envelope).unwrap();
    assert_eq!(opened.alert.unwrap(), whole::alert());
    assert!(open_alert(&sealing_key(), &envelope).is_err());
    for case in file["items"].as_array().unwrap() {
        let envelope = Envelope::parse(unhex(&case["envelope"])).unwrap();
        assert_eq!(envelope.key_id(), key.public().id());
        let item = open_item(&key, &envelope).unwrap();
        assert!(item.is_proven(&opened.keys.mac_key));
        assert_eq!(item.payload().unwrap().to_cbor(), unhex(&case["cbor"]));
        if let ItemPayload::Prepared(sealed) = item.payload().unwrap() {
            assert_eq!(prepared_key_id(&sealed), Some(sealing_key().public().id()));
            let contents = open_prepared(&sealing_key(), &sealed).unwrap();
            assert_eq!(contents, whole::prepared_contents());
        }
    }
    let page: UpdatesPage = serde_json::from_value(file["page"].clone()).unwrap();
    let head = BASE64.decode(file["page"]["head"].as_str().unwrap());
    assert_eq!(page.head, head.unwrap());
    let reply_key = &opened.keys.reply_key;
    let head = open_head(reply_key, report_id(), page.epoch, &page.head);
    assert_eq!(head, Ok(whole::head()));
    let place = Place {
        report: report_id(),
        epoch: page.epoch,
        seq: page.updates[0].seq,
    };
    let update = open_update(reply_key, place, &page.updates[0].sealed);
    assert_eq!(update, Ok(whole::update()));
}

/// The field keys that a table, or a line of `1 \`text\`; 2 ...`, of the specification gives.
fn specified(text: &str) -> Vec<u64> {
    let table = text.lines().filter_map(|line| line.strip_prefix("| "));
    let table = table.filter_map(|row| row.split(" |").next().unwrap().parse().ok());
    let table: Vec<u64> = table.collect();
    if !table.is_empty() {
        return table;
    }
    let before_types = text.split(" `").map(|part| {
        let digits = part.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap();
        digits.parse().ok()
    });
    before_types.flatten().collect()
}

/// The paragraph that begins with these words.
fn paragraph(begins: &str) -> String {
    let text = specification();
    let found = text
        .split("\n\n")
        .find(|part| part.trim().starts_with(begins));
    found.expect(begins).to_owned()
}

#[test]
fn field_keys_are_those_of_the_specification() {
    let keys_of =
        |fields: &[(u64, &str)]| -> Vec<u64> { fields.iter().map(|(key, _)| *key).collect() };
    let time_window = section("### 6.7").split("\n\n").last().unwrap().to_owned();
    let prepared = section("### 6.8");
    let (item, contents) = prepared.split_once("Opened, it holds").unwrap();
    let updates = section("## 13 Updates");
    let (update, head) = updates.split_once("| key | head |").unwrap();
    let head = head.split("| ready-made").next().unwrap();
    let contact = section("### 6.7").replace(&time_window, "");
    let details = section("### 6.4");
    let details = details.split("The app sends").next().unwrap();
    for (name, text, fields) in [
        ("Alert", section("### 6.3"), Alert::FIELDS),
        ("Details", details.to_owned(), Details::FIELDS),
        ("Person", paragraph("`Person` is a map"), Person::FIELDS),
        (
            "VictimCount",
            paragraph("`VictimCount` is a map"),
            VictimCount::FIELDS,
        ),
        ("Position", section("### 6.5"), Position::FIELDS),
        ("Message", section("### 6.6"), Message::FIELDS),
        ("SafeContact", contact, SafeContact::FIELDS),
        ("TimeWindow", time_window, TimeWindow::FIELDS),
        ("Prepared", item.to_owned(), Prepared::FIELDS),
        (
            "PreparedContents",
            contents.to_owned(),
            PreparedContents::FIELDS,
        ),
        ("Linked", section("### 6.9"), Linked::FIELDS),
        ("Cancel", section("### 6.10"), Cancel::FIELDS),
        ("Withdraw", section("### 6.11"), Withdraw::FIELDS),
        ("Update", update.to_owned(), Update::FIELDS),
        ("Head", head.to_owned(), Head::FIELDS),
    ] {
        assert_eq!(specified(&text), keys_of(fields), "{name}: {text}");
    }
}

#[test]
fn every_flag_and_every_refusal_stands_in_a_vector() {
    let key = whole::newer_receipt_key();
    let digest = Sha256::of(b"another envelope");
    let receipt = |bits: u8| Receipt {
        report_id: report_id(),
        item_id: item_id(2),
        sha256: digest,
        received_at: pressed_at(),
        flags: ReceiptFlags {
            duplicate: bits & 1 != 0,
            conflict: bits & 2 != 0,
            key_not_held: bits & 4 != 0,
        },
    };
    let refusal = |code: u16| Refusal {
        report_id: report_id(),
        item_id: item_id(2),
        sha256: digest,
        refused_at: pressed_at(),
        code: RefusalCode::from_code(code),
    };
    let receipts: Vec<Value> = (0..8)
        .map(|bits| json!({ "flags": bits, "receipt": hex(&receipt(bits).sign(&key)) }))
        .collect();
    let refusals: Vec<Value> = (1..=4)
        .map(|code| json!({ "code": code, "refusal": hex(&refusal(code).sign(&key)) }))
        .collect();
    let file = json!({
        "receipt_seed": hex(key.to_bytes().as_ref()),
        "receipt_public_key": hex(key.public().as_bytes()),
        "sha256_of": "another envelope",
        "report_id": report_id().to_string(),
        "item_id": item_id(2).to_string(),
        "at_ms": pressed_at().timestamp_millis(),
        "receipts": receipts,
        "refusals": refusals,
    });
    let file = pinned("flags-and-codes.json", &file);
    let keys = [receipt_key().public(), key.public()];
    for (bits, case) in (0..).zip(file["receipts"].as_array().unwrap()) {
        let read = Receipt::verify(&unhex(&case["receipt"]), &keys);
        assert_eq!(read, Ok(receipt(bits)));
    }
    for (code, case) in (1..).zip(file["refusals"].as_array().unwrap()) {
        let read = Refusal::verify(&unhex(&case["refusal"]), &keys);
        assert_eq!(read, Ok(refusal(code)));
        assert!(!matches!(read.unwrap().code, RefusalCode::Unknown(_)));
    }
    assert!(matches!(RefusalCode::from_code(5), RefusalCode::Unknown(5)));
}

/// The names of an object's members.
fn members(value: &Value) -> BTreeSet<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[test]
fn every_member_of_the_instance_document_stands_in_a_vector() {
    let roots = [&root_key(), &whole::newer_root_key()];
    let signed = SignedInstance::sign(&whole::instance(), &roots).unwrap();
    let stands = pinned_bytes("every-member.ots", signed.as_bytes());
    let older = SignedInstance::embedded(&standing("instance.ots")).unwrap();
    let read = older.successor(&stands).unwrap();
    assert_eq!(read.document(), &whole::instance());
    assert_eq!(read.signers(), roots.map(|root| root.public()));

    let text = String::from_utf8(stands).unwrap();
    let document: Value = serde_json::from_str(text.split_once("\n\n").unwrap().1).unwrap();
    let specified = section("## 14 Instance document");
    let rows = specified
        .lines()
        .filter_map(|line| line.strip_prefix("| `"));
    let mut known = BTreeSet::new();
    for row in rows {
        let (member, rest) = row.split_once("` |").unwrap();
        known.insert(member);
        if let Some((_, inside)) = rest.split('|').next().unwrap().split_once('{') {
            let inside = inside.split('}').next().unwrap().split(',');
            let inside: BTreeSet<&str> = inside
                .map(|name| name.trim().trim_end_matches('?'))
                .collect();
            let value = &document[member];
            let entries = value
                .as_array()
                .map_or_else(|| vec![value], |all| all.iter().collect());
            assert!(!entries.is_empty(), "{member}");
            for entry in entries {
                assert_eq!(members(entry), inside, "{member}");
            }
        }
    }
    assert_eq!(members(&document), known);
    let empty = |value: &&Value| value.as_array().is_some_and(Vec::is_empty);
    assert_eq!(document.as_object().unwrap().values().find(empty), None);
}
