//! What lies on a phone: not a word of a report, and after the receipt not even its sealed form.

use ots_scenarios::folder;
use ots_scenarios::process::Ended;

use crate::common::Line;
use crate::look;

/// Words of a made-up report, none of which may be found.
const WORDS: &[&str] = &[
    "Ibu Rekaan",
    "+62-800-0000-0001",
    "rumah cat hijau",
    "gang kedua setelah jembatan",
    "Mau pesan kue lapis",
    "kalau suami kerja",
    "Tolong jangan telepon",
    "rumah-tangga",
    "350901",
    "35.09.01",
];

fn run(line: &Line, arguments: &[&str], input: &str) {
    let _ = Ended::of(line.phone.command(arguments), input.as_bytes()).well();
}

/// A press with everything a person can add.
fn told_everything(line: &Line) -> String {
    let safe_contact = r#"{"do_not_call": false, "allowed": ["whatsapp"], "blocked": ["phone"],
        "number": "+62-800-0000-0001", "times_note": "kalau suami kerja",
        "code_phrase": "Mau pesan kue lapis?", "name": "Ibu Rekaan"}"#;
    let prepared = format!(
        r#"{{"name": "Ibu Rekaan", "phone": "+62-800-0000-0001", "address": "rumah cat hijau",
            "safe_contact": {safe_contact}}}"#
    );
    run(line, &["prepare", "--json", "-"], &prepared);
    let report = line
        .phone
        .press(&["--now", "--lat", "-8.172357", "--lon", "113.700302"]);
    let details = r#"{"korban": "anak", "bentuk": ["fisik"], "tempat": "rumah-tangga",
        "kecamatan": "35.09.01", "address": "gang kedua setelah jembatan"}"#;
    run(line, &["details", &report, "--json", "-"], details);
    run(
        line,
        &["safe-contact", &report, "--json", "-"],
        safe_contact,
    );
    let words = "Tolong jangan telepon, dia di rumah.";
    run(line, &["message", &report, words], "");
    report
}

#[track_caller]
fn assert_nothing_readable(line: &Line) {
    for word in WORDS {
        let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for needle in [word.as_bytes(), &wide] {
            let found = folder::files_that_hold(&line.phone.folder(), needle);
            assert!(found.is_empty(), "\"{word}\" in {found:?}");
        }
    }
}

#[test]
fn no_word_of_a_report_lies_on_the_phone_prepared_queued_or_sent() {
    let line = Line::new();
    line.proxy.set(ots_scenarios::proxy::Fault::Refuse);
    let report = told_everything(&line);
    assert_nothing_readable(&line);
    let _ = line.phone.sync().with_code(1);
    assert_nothing_readable(&line);
    line.proxy.set(ots_scenarios::proxy::Fault::Pass);
    line.phone.drain();
    assert_nothing_readable(&line);
    line.assert_arrived(&report, 5);
}

#[test]
fn after_the_receipt_not_even_the_sealed_form_lies_on_the_phone() {
    let line = Line::new();
    let _ = told_everything(&line);
    let sealed = look::sealed_on(&line.phone);
    assert_eq!(sealed.len(), 5);
    for envelope in &sealed {
        assert!(
            !traces(&line, envelope).is_empty(),
            "it is there while queued"
        );
    }
    line.phone.drain();
    for envelope in &sealed {
        assert_eq!(traces(&line, envelope), Vec::<std::path::PathBuf>::new());
    }
}

/// Where any part of an envelope beyond its clear header lies.
fn traces(line: &Line, envelope: &[u8]) -> Vec<std::path::PathBuf> {
    let folder = line.phone.folder();
    let parts = envelope[54..].chunks_exact(16);
    parts
        .flat_map(|part| folder::files_that_hold(&folder, part))
        .collect()
}

#[test]
fn no_word_of_a_report_stands_in_what_the_programs_say() {
    let mut line = Line::new();
    let report = told_everything(&line);
    let _ = line.phone.sync();
    let said = [
        line.phone.run(&["status", "--json"]).well().out,
        line.phone.run(&["readiness"]).well().out,
        line.centre.run("reports", &["--json"]).well().out,
        line.centre.process().said(),
    ]
    .concat();
    assert!(said.contains(&report));
    for word in WORDS {
        assert!(!said.contains(word), "\"{word}\" in {said}");
    }
}
