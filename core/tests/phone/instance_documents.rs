//! Newer instance documents: fetched after a success or for want of a key, believed only along the
//! chain of roots, and old phones keep sending throughout.

use chrono::TimeDelta;
use ots_core::Blocked;
use ots_protocol::instance::{InstanceDocument, ReceiptKeyEntry, SealingKeyEntry, SignedInstance};
use ots_protocol::keys::{ReceiptKey, RootKey, SealingKey};

use crate::support::call_centre::{CallCentre, Fault};
use crate::support::instance::{Keys, rng};
use crate::support::phone::{Phone, danger, now};

fn newer(document: &InstanceDocument, version: u32) -> InstanceDocument {
    InstanceDocument {
        version,
        ..document.clone()
    }
}

fn sign(document: &InstanceDocument, roots: &[&RootKey]) -> SignedInstance {
    SignedInstance::sign(document, roots).unwrap()
}

fn version(phone: &Phone) -> u32 {
    phone.reporter.settings().unwrap().version
}

#[test]
fn a_newer_document_is_fetched_after_a_success_and_kept() {
    let centre = CallCentre::start();
    let mut phone = Phone::of(&centre);
    let document = centre.keys.document(&[&centre.url()]);
    centre.publish("", &sign(&newer(&document, 2), &[&centre.keys.root]));
    assert_eq!(version(&phone), 1);
    phone.press(&now(danger()));
    phone.sync();
    assert_eq!(version(&phone), 2);
    phone.restart();
    assert_eq!(version(&phone), 2);
}

#[test]
fn the_document_is_not_asked_for_at_every_success() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    for _ in 0..3 {
        phone.press(&now(danger()));
        phone.sync();
    }
    let asked = |centre: &CallCentre| {
        let inside = centre.inside();
        inside
            .requests
            .iter()
            .filter(|request| request.path == "/v1/instance")
            .count()
    };
    assert_eq!(asked(&centre), 1);
    phone.clock.set_by(TimeDelta::days(1));
    phone.press(&now(danger()));
    phone.sync();
    assert_eq!(asked(&centre), 2);
}

#[test]
fn an_older_a_foreign_or_an_unsigned_document_changes_nothing() {
    let centre = CallCentre::start();
    let document = centre.keys.document(&[&centre.url()]);
    let stranger = RootKey::generate(&mut rng());
    let mut foreign = newer(&document, 9);
    foreign.instance_id = "lain".to_owned();
    let mut own_root = newer(&document, 9);
    own_root.roots = vec![stranger.public()];
    for bad in [
        sign(&newer(&document, 1), &[&centre.keys.root]),
        sign(&foreign, &[&centre.keys.root]),
        sign(&own_root, &[&stranger]),
    ] {
        let phone = Phone::of(&centre);
        centre.publish("", &bad);
        phone.press(&now(danger()));
        phone.sync();
        assert_eq!(version(&phone), 1);
    }
}

#[test]
fn new_presses_use_the_new_sealing_key_and_old_ones_still_go() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let mut document = newer(&centre.keys.document(&[&centre.url()]), 2);
    let rotated = SealingKey::generate(&mut rng());
    document.sealing_keys[0].active = false;
    document.sealing_keys.push(SealingKeyEntry {
        id: rotated.public().id(),
        public: rotated.public(),
        active: true,
    });
    let old = phone.press(&now(danger()));
    centre.publish("", &sign(&document, &[&centre.keys.root]));
    phone.sync();
    let new = phone.press(&now(danger()));
    phone.sync();
    let inside = centre.inside();
    assert_eq!(
        inside.items[&old.into()][0].key_id(),
        centre.keys.sealing.public().id()
    );
    assert_eq!(inside.items[&new.into()][0].key_id(), rotated.public().id());
}

#[test]
fn a_receipt_key_that_is_not_known_yet_is_fetched_and_believed_in_the_same_call() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let rotated = ReceiptKey::generate(&mut rng());
    let mut document = newer(&centre.keys.document(&[&centre.url()]), 2);
    document.receipt_keys.push(ReceiptKeyEntry {
        id: rotated.public().id(),
        public: rotated.public(),
    });
    centre.publish("", &sign(&document, &[&centre.keys.root]));
    centre.inside().receipt_key = Some(rotated);
    for _ in 0..3 {
        phone.press(&now(danger()));
    }
    let outcome = phone.sync();
    assert_eq!((outcome.remaining, outcome.blocked), (0, None));
    assert_eq!(version(&phone), 2);
}

#[test]
fn a_receipt_that_says_key_not_held_makes_the_phone_look_for_a_newer_document() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    // A success a moment ago, so that it is not time by itself.
    phone.press(&now(danger()));
    phone.sync();
    let document = centre.keys.document(&[&centre.url()]);
    centre.publish("", &sign(&newer(&document, 2), &[&centre.keys.root]));
    let report = phone.press(&now(danger()));
    centre.fault(Fault::KeyNotHeld);
    phone.sync();
    assert_eq!(version(&phone), 2);
    assert!(phone.report(report).items[0].key_not_held);
}

#[test]
fn a_phone_that_slept_through_two_root_changes_follows_them() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let document = centre.keys.document(&[&centre.url()]);
    let (first, second, third) = (
        &centre.keys.root,
        RootKey::generate(&mut rng()),
        RootKey::generate(&mut rng()),
    );
    let mut bridge = newer(&document, 2);
    bridge.roots = vec![second.public()];
    let mut onward = newer(&document, 3);
    onward.roots = vec![third.public()];
    let mut newest = newer(&document, 4);
    newest.roots = vec![third.public()];
    centre.publish(
        &first.public().id().to_string(),
        &sign(&bridge, &[first, &second]),
    );
    centre.publish(
        &second.public().id().to_string(),
        &sign(&onward, &[&second, &third]),
    );
    centre.publish("", &sign(&newest, &[&third]));
    phone.press(&now(danger()));
    phone.sync();
    assert_eq!(version(&phone), 4);
}

#[test]
fn an_app_built_for_another_call_centre_goes_by_its_own_document() {
    let centre = CallCentre::start();
    let mut phone = Phone::of(&centre);
    let document = centre.keys.document(&[&centre.url()]);
    centre.publish("", &sign(&newer(&document, 5), &[&centre.keys.root]));
    phone.press(&now(danger()));
    phone.sync();
    assert_eq!(version(&phone), 5);

    let other = CallCentre::start();
    let mut document = other.keys.document(&[&other.url()]);
    document.instance_id = "lain".to_owned();
    phone.instance = other.keys.sign(&document);
    phone.restart();
    assert_eq!(version(&phone), 1);
    phone.press(&now(danger()));
    assert_eq!(phone.sync().remaining, 0);
    assert!(other.inside().stored() > 0);
}

#[test]
fn an_app_updated_with_a_newer_document_goes_by_it() {
    let centre = CallCentre::start();
    let mut phone = Phone::of(&centre);
    let document = centre.keys.document(&[&centre.url()]);
    centre.publish("", &sign(&newer(&document, 5), &[&centre.keys.root]));
    phone.press(&now(danger()));
    phone.sync();
    phone.instance = centre.keys.sign(&newer(&document, 6));
    phone.restart();
    assert_eq!(version(&phone), 6);
}

#[test]
fn a_file_that_is_no_signed_document_opens_no_phone() {
    let keys = Keys::generate();
    let mut broken = keys.sign(&keys.document(&["http://127.0.0.1:1"]));
    let last = broken.len() - 3;
    broken[last] ^= 1;
    let folder = tempfile::TempDir::new().unwrap();
    for bytes in [Vec::new(), b"{}".to_vec(), broken] {
        let clock = std::sync::Arc::new(ots_core::SystemClock);
        let path = folder.path().join("phone");
        let opened = ots_core::Reporter::open_with(path.clone(), bytes.clone(), &[], clock);
        assert!(matches!(
            opened.err(),
            Some(ots_core::ReporterError::BadInstance { .. })
        ));
        let pressed = ots_core::press(&path, &bytes, &danger(), &ots_core::SystemClock);
        assert!(matches!(
            pressed,
            ots_core::PressOutcome::NotCommitted {
                failure: ots_core::PressFailure::BadInstance,
                sms_text: None
            }
        ));
    }
}

#[test]
fn a_server_that_may_not_be_spoken_to_is_refused() {
    let keys = Keys::generate();
    let phone = Phone::with(keys.sign(&keys.document(&["http://example.org"])));
    phone.press(&now(danger()));
    assert!(phone.reporter.sync_once(1_000, false).is_err());
    let listed = phone.reports();
    assert_eq!(listed.len(), 1, "and nothing is lost by it");
    let _: Option<Blocked> = None;
}
