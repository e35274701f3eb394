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

/// Where the made-up press was made.
const POSITION: [f64; 2] = [-8.172_357, 113.700_302];

/// Every form in which a coordinate might be written: in words, as a float either way round, and
/// as CBOR's integer of a millionth of a degree or near it.
fn forms(degrees: f64) -> Vec<Vec<u8>> {
    let mut forms = vec![
        format!("{degrees:.4}").into_bytes(),
        degrees.to_le_bytes().to_vec(),
        degrees.to_be_bytes().to_vec(),
    ];
    for scale in [1e4, 1e5, 1e6, 1e7] {
        let whole = (degrees * scale).round() as i64;
        let (head, value) = if whole < 0 {
            (0x3a, -1 - whole)
        } else {
            (0x1a, whole)
        };
        let value = u32::try_from(value).expect("a coordinate");
        forms.push([&[head][..], &value.to_be_bytes()].concat());
        forms.push(whole.to_string().into_bytes());
    }
    forms
}

#[test]
fn the_search_for_coordinates_finds_them_in_what_a_phone_seals() {
    let [lat, lon] = POSITION;
    let alert = ots_protocol::items::Alert {
        fix: ots_protocol::items::Fix::new(lat, lon, 18.0, 120),
        ..Default::default()
    };
    let clear = ots_protocol::ItemPayload::Alert(alert).to_cbor();
    for degrees in POSITION {
        let found = forms(degrees)
            .iter()
            .any(|form| clear.windows(form.len()).any(|w| w == form));
        assert!(found, "{degrees} in {clear:02x?}");
    }
}

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
    let [lat, lon] = POSITION.map(|degrees| degrees.to_string());
    let report = line.phone.press(&["--now", "--lat", &lat, "--lon", &lon]);
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
    for needle in POSITION.into_iter().flat_map(forms) {
        let found = folder::files_that_hold(&line.phone.folder(), &needle);
        assert!(found.is_empty(), "{needle:02x?} in {found:?}");
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
