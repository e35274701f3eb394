//! Full disks and broken files: a clear answer, nothing half-written, nothing lost.

use ots_scenarios::centre::{CallCentre, Setup};
use ots_scenarios::disk::SmallDisk;
use ots_scenarios::phone::Phone;
use ots_scenarios::postgres::Database;
use ots_scenarios::pressed::{self, Sealer};
use ots_scenarios::{folder, http, wait};

use crate::common::Line;

#[test]
fn a_press_on_a_full_phone_says_so_and_offers_the_sms() {
    let centre = CallCentre::start();
    let disk = SmallDisk::of_kib(512);
    let phone = Phone::new(&centre.instance()).on(&disk);
    let before = phone.press(&["--now"]);
    disk.fill_but(0);

    let refused = phone.run(&["press", "--now", "--urgency", "report"]);
    assert_eq!(refused.code, Some(1), "{refused:?}");
    let sms = refused
        .err
        .split_whitespace()
        .find(|word| word.starts_with(ots_protocol::sms::PREFIX))
        .unwrap_or_else(|| panic!("no SMS to send instead: {refused:?}"));
    assert!(ots_protocol::sms::decode(sms).is_ok());
    assert!(
        refused.err.to_lowercase().contains("storage"),
        "{refused:?}"
    );

    disk.make_room();
    let after = phone.press(&["--now", "--urgency", "consult"]);
    let _ = phone.run(&["sync", "--until-empty"]).well();
    let received = centre.reports();
    let mut ids: Vec<&str> = received.iter().map(|r| r.report_id.as_str()).collect();
    ids.sort_unstable();
    let mut pressed = [before.as_str(), after.as_str()];
    pressed.sort_unstable();
    assert_eq!(
        ids, pressed,
        "the refused one is nowhere, the others are there"
    );
}

#[test]
fn a_phone_whose_disk_is_full_sends_what_it_stored_and_writes_it_down_when_there_is_room() {
    let centre = CallCentre::start();
    let disk = SmallDisk::of_kib(512);
    let phone = Phone::new(&centre.instance()).on(&disk);
    let pressed: Vec<String> = (0..5).map(|_| phone.press(&["--now"])).collect();
    disk.fill_but(0);
    let _ = phone.run(&["sync"]).well();
    assert_eq!(centre.reports().len(), pressed.len());
    disk.make_room();
    let _ = phone.run(&["sync", "--until-empty"]).well();
    for report in &pressed {
        let received = centre.report(report).expect("it arrived");
        assert_eq!(received.conflicts, 0);
        assert_eq!(phone.alert(report).state, "sent");
    }
}

#[test]
fn a_full_server_says_try_again_and_stores_nothing_half() {
    let disk = SmallDisk::of_kib(4096);
    let centre = CallCentre::set_up(Setup {
        disk: Some(&disk),
        ..Setup::default()
    });
    says_try_again_when_full(&centre, &disk);
}

#[test]
fn a_full_disk_under_postgresql_says_try_again_and_stores_nothing_half() {
    let disk = SmallDisk::of_kib(64 * 1024);
    let database = Database::on(&disk);
    let centre = CallCentre::set_up(Setup {
        database_url: Some(database.url()),
        ..Setup::default()
    });
    says_try_again_when_full(&centre, &disk);
}

fn says_try_again_when_full(centre: &CallCentre<'_>, disk: &SmallDisk) {
    let phone = Phone::new(&centre.instance());
    let report = phone.press(&["--now"]);
    disk.fill_but(0);

    let sealer = Sealer::of(&centre.instance());
    let mut acknowledged = Vec::new();
    let mut refused = 0;
    for _ in 0..200 {
        let press = sealer.press();
        let answered = http::ask(centre.addr(), &pressed::put(&press.envelope)).unwrap();
        match answered.status {
            201 => acknowledged.push(press.report_id.to_string()),
            507 => {
                refused += 1;
                assert!(answered.header("Retry-After").is_some(), "{answered:?}");
                assert_eq!(answered.json()["retryable"], true, "{}", answered.text());
                assert!(answered.json()["refusal"].is_null(), "{}", answered.text());
            }
            other => panic!("{other}: {}", answered.text()),
        }
        if refused == 5 {
            break;
        }
    }
    assert_eq!(refused, 5, "the disk was not full");
    let _ = phone.run(&["sync"]).with_code(1);
    assert_eq!(phone.alert(&report).state, "pending");

    disk.make_room();
    // The server asked for patience; a new press waits for nobody, and takes the other along.
    let another = phone.press(&["--now", "--urgency", "consult"]);
    let _ = phone.run(&["sync", "--until-empty"]).well();
    acknowledged.extend([report, another]);
    acknowledged.sort();
    // What was stored last may still be on its way to being opened.
    wait::until_true("everything is listed", || {
        centre.reports().len() >= acknowledged.len()
    });
    let mut listed: Vec<String> = centre.reports().into_iter().map(|r| r.report_id).collect();
    listed.sort();
    assert_eq!(listed, acknowledged, "exactly what was acknowledged");
}

#[test]
fn a_corrupt_queue_is_moved_aside_kept_and_reported_and_what_it_held_still_goes_out() {
    let line = Line::new();
    let held = line.phone.press(&["--now"]);
    for name in ["queue.sqlite3", "queue.sqlite3-wal"] {
        let path = line.phone.folder().join(name);
        let mut bytes = std::fs::read(&path).unwrap();
        // Not a header that SQLite would know; the pages behind it are as they were.
        for byte in bytes.iter_mut().take(24) {
            *byte ^= 0xa5;
        }
        std::fs::write(&path, &bytes).unwrap();
    }

    let report = line.phone.press(&["--now", "--urgency", "report"]);
    line.phone.drain();
    assert!(
        line.centre.report(&report).is_some(),
        "the new press arrives"
    );
    assert!(
        line.centre.report(&held).is_some(),
        "and so does the old one"
    );
    let incidents = line.phone.run(&["readiness"]).well().json()["incidents"].clone();
    let incidents = incidents.as_array().unwrap();
    assert_eq!(incidents.len(), 1, "it is reported: {incidents:?}");
    let file = incidents[0]["file"].as_str().unwrap();
    assert!(line.phone.folder().join(file).exists(), "and kept: {file}");
}

#[test]
fn a_queue_that_is_nothing_but_garbage_keeps_nobody_from_pressing() {
    let line = Line::new();
    let _ = line.phone.press(&["--now"]);
    for file in folder::files(&line.phone.folder()) {
        let len = std::fs::metadata(&file).unwrap().len();
        std::fs::write(&file, vec![0x5a; usize::try_from(len).unwrap()]).unwrap();
    }
    let report = line.phone.press(&["--now", "--urgency", "report"]);
    line.phone.drain();
    assert!(line.centre.report(&report).is_some());
}
