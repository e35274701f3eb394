//! What lies in the phone's folder: no word of a report at any time, and after the receipt not
//! even its sealed form. Looked for in every byte of every file.

use std::path::Path;

use ots_core::{DetailsForm, PreparationForm, SafeContactForm};

use crate::support::call_centre::{CallCentre, Fault};
use crate::support::phone::{Phone, danger, now, open};

const WORDS: [&str; 4] = [
    "Rekaan Kata Rahasia",
    "081200000000",
    "Jalan Rekaan 7",
    "sandi rekaan",
];

/// Every byte of every file in the folder, file by file.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.display().to_string(), std::fs::read(&path).unwrap()))
        .collect()
}

fn assert_absent(folder: &Path, needle: &[u8], what: &str) {
    for (name, bytes) in files(folder) {
        let found = bytes.windows(needle.len()).any(|window| window == needle);
        assert!(!found, "{what} in {name}");
    }
}

fn assert_no_words(folder: &Path) {
    for word in WORDS {
        assert_absent(folder, word.as_bytes(), word);
        let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_absent(folder, &wide, word);
    }
}

/// Says every word in every way there is.
fn speak(phone: &Phone, report: &str) {
    let details = DetailsForm {
        address: Some(WORDS[2].to_owned()),
        ..DetailsForm::default()
    };
    phone
        .reporter
        .add_details(report.to_owned(), details)
        .unwrap();
    phone
        .reporter
        .add_message(report.to_owned(), WORDS[0].to_owned(), None)
        .unwrap();
    let contact = SafeContactForm {
        number: Some(WORDS[1].to_owned()),
        code_phrase: Some(WORDS[3].to_owned()),
        ..SafeContactForm::default()
    };
    phone
        .reporter
        .set_safe_contact(report.to_owned(), contact)
        .unwrap();
}

fn prepare(phone: &Phone) {
    let form = PreparationForm {
        name: Some(WORDS[0].to_owned()),
        phone: Some(WORDS[1].to_owned()),
        address: Some(WORDS[2].to_owned()),
        conditions_note: Some(WORDS[3].to_owned()),
        ..PreparationForm::default()
    };
    phone.reporter.prepare(form).unwrap();
}

#[test]
fn a_queue_and_a_preparation_hold_no_word_of_what_was_said() {
    let centre = CallCentre::start();
    let mut phone = Phone::of(&centre);
    prepare(&phone);
    let report = phone.press(&danger()).to_string();
    speak(&phone, &report);
    assert_no_words(phone.path());
    phone.restart();
    assert_no_words(phone.path());
    centre.rule(|_| Some(Fault::status(500)));
    phone.pass(5);
    phone.sync();
    assert_no_words(phone.path());
}

#[test]
fn after_the_receipt_not_even_the_sealed_form_is_left() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = phone.press(&now(danger())).to_string();
    speak(&phone, &report);
    let queued: Vec<u8> = files(phone.path())
        .into_iter()
        .flat_map(|(_, bytes)| bytes)
        .collect();
    phone.sync();
    let inside = centre.inside();
    assert_eq!(inside.stored(), 4);
    for envelope in inside.items.values().flatten() {
        let body = &envelope.as_bytes()[38..];
        assert!(
            queued.windows(16).any(|window| window == &body[..16]),
            "it was there before"
        );
        for piece in body.chunks_exact(16) {
            assert_absent(phone.path(), piece, "a piece of an envelope");
        }
    }
    assert_no_words(phone.path());
}

#[test]
fn many_items_delivered_in_any_order_leave_nothing() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    for round in 0..6 {
        for _ in 0..25 {
            let report = phone.press(&now(danger())).to_string();
            speak(&phone, &report);
        }
        // Some get through, some do not: pages of the queue fill and empty unevenly.
        centre.rule(move |request| {
            let byte = request.body.last().copied().unwrap_or(0);
            (byte % 3 == round % 3).then(|| Fault::status(500))
        });
        phone.sync();
        phone.pass(400);
    }
    centre.behave();
    while phone.sync().remaining > 0 {
        phone.pass(400);
    }
    let everything: Vec<u8> = files(phone.path())
        .into_iter()
        .flat_map(|(_, bytes)| bytes)
        .collect();
    let seen: std::collections::HashSet<&[u8]> = everything.windows(16).collect();
    for envelope in centre.inside().items.values().flatten() {
        for piece in envelope.as_bytes()[38..].chunks_exact(16) {
            assert!(!seen.contains(piece), "a piece of an envelope is left");
        }
    }
}

#[test]
fn a_press_that_was_called_off_leaves_nothing() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = phone.press(&danger());
    let text = phone.reporter.sms_text(report.to_string()).unwrap();
    let envelope = ots_protocol::sms::decode(&text).unwrap();
    let held = phone.press(&{
        let mut other = danger();
        other.for_whom = None;
        other
    });
    let before: Vec<u8> = files(phone.path())
        .into_iter()
        .flat_map(|(_, bytes)| bytes)
        .collect();
    phone.reporter.cancel(held.to_string(), None).unwrap();
    let id = held.as_bytes();
    assert!(before.windows(16).any(|window| window == id));
    assert_absent(phone.path(), id, "the id of a press that was called off");
    assert!(
        files(phone.path())
            .iter()
            .any(|(_, b)| b.windows(114).any(|window| window == envelope)),
        "the other one is still owed"
    );
}

#[test]
fn a_forgotten_report_leaves_not_even_its_id_once_it_is_delivered() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let report = phone.press(&now(danger()));
    speak(&phone, &report.to_string());
    phone.reporter.forget(report.to_string()).unwrap();
    phone.sync();
    assert_eq!(centre.inside().stored(), 4);
    assert_absent(phone.path(), report.as_bytes(), "the id");
}

#[test]
fn an_erasure_that_a_reader_held_up_is_made_good_later() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    phone.press(&now(danger()));
    let reader = rusqlite::Connection::open(phone.path().join("queue.sqlite3")).unwrap();
    reader
        .execute_batch("BEGIN; SELECT count(*) FROM item;")
        .unwrap();
    let _: i64 = reader
        .query_row("SELECT count(*) FROM item", [], |row| row.get(0))
        .unwrap();
    reader.busy_timeout(std::time::Duration::ZERO).unwrap();
    phone.sync();
    reader.execute_batch("COMMIT").unwrap();
    drop(reader);
    // The next opening, whoever's it is, finishes the work.
    drop(open(phone.path(), &phone.instance, &phone.clock));
    for envelope in centre.inside().items.values().flatten() {
        assert_absent(phone.path(), &envelope.as_bytes()[22..], "an envelope");
    }
}
