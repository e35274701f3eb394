//! Keys are changed while phones with the old document are still out there.

use ots_scenarios::centre::CallCentre;

use crate::common::Line;
use crate::look;

/// Rotates and restarts, as an administrator does.
fn rotate(centre: &mut CallCentre<'_>, what: &str) {
    centre.stop();
    let _ = centre.run("keys rotate", &[what]).well();
    centre.restart();
}

/// Which document the phone goes by.
fn version(line: &Line) -> u64 {
    let queue = look::of_phone(&line.phone);
    let stored = queue.query_row("SELECT document FROM instance", [], |row| row.get(0));
    let Ok(bytes) = stored else { return 0 };
    let bytes: Vec<u8> = bytes;
    let signed = ots_protocol::instance::SignedInstance::embedded(&bytes);
    let json = bytes.windows(2).position(|pair| pair == b"\n\n").unwrap();
    match signed {
        Ok(signed) => signed.document().version.into(),
        // Signed by the root before it alone: read, not judged, here.
        Err(_) => serde_json::from_slice::<serde_json::Value>(&bytes[json..]).unwrap()["version"]
            .as_u64()
            .unwrap(),
    }
}

/// The old phone's press arrives and is opened, and so does the next one, by the new document.
#[track_caller]
fn an_old_phone_still_sends_after(rotations: &[&str]) {
    let mut line = Line::new();
    let queued = line.phone.press(&["--now"]);
    for what in rotations {
        rotate(&mut line.centre, what);
    }
    line.phone.drain();
    line.assert_arrived(&queued, 1);
    let later = line.phone.press(&["--now", "--urgency", "consult"]);
    line.phone.drain();
    assert_eq!(line.phone.alert(&later).state, "sent");
    let unreadable = "SELECT count(*) FROM reports WHERE report_id = ?1 AND trouble <> 0";
    for report in [&queued, &later] {
        let database = look::of_centre(&line.centre);
        let listed = "SELECT count(*) FROM reports WHERE report_id = ?1 AND urgency <> 0";
        ots_scenarios::wait::until_true("it is opened", || {
            look::number(&database, listed, report) == 1
        });
        assert_eq!(look::number(&database, unreadable, report), 0);
    }
    assert!(version(&line) > 1, "the phone has learnt of the new keys");
}

#[test]
fn a_phone_with_the_old_document_sends_after_the_sealing_key_was_changed() {
    an_old_phone_still_sends_after(&["sealing"]);
}

#[test]
fn a_phone_with_the_old_document_sends_after_the_receipt_key_was_changed() {
    an_old_phone_still_sends_after(&["receipt"]);
}

#[test]
fn a_phone_with_the_old_document_sends_after_the_root_key_was_changed() {
    an_old_phone_still_sends_after(&["root"]);
}

#[test]
fn a_phone_that_slept_through_many_changes_of_every_key_still_sends() {
    an_old_phone_still_sends_after(&[
        "sealing", "receipt", "root", "sealing", "root", "receipt", "root",
    ]);
}

#[test]
fn a_report_sealed_to_a_key_that_nobody_holds_is_stored_and_rings() {
    use ots_protocol::keys::SealingKey;
    use ots_scenarios::pressed::{self, Sealer};
    use ots_scenarios::{http, wait};

    let centre = CallCentre::start();
    let sealer = Sealer::of(&centre.instance());
    let foreign = SealingKey::from_bytes([9; 32]).unwrap().public();
    let press = sealer.with_key(foreign).press();
    let answered = http::ask(centre.addr(), &pressed::put(&press.envelope)).unwrap();
    assert_eq!(answered.status, 201);
    let receipt = sealer.receipt(&answered.body, &press.envelope).unwrap();
    assert!(receipt.flags.key_not_held);
    wait::until_true("it is listed", || {
        centre.report(&press.report_id.to_string()).is_some()
    });
}
