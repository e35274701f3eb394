//! `ots-phone`: what it prints, how it ends, and what it says to wrong use.

use serde_json::json;

use crate::support::call_centre::{CallCentre, Fault};
use crate::support::program::Program;

#[test]
fn every_command_does_its_part_of_a_report() {
    let centre = CallCentre::start();
    let phone = Program::of(&centre.instance());
    let prepared = phone.file(
        "prepared.json",
        r#"{"name": "Nama Rekaan", "conditions": ["pregnant"]}"#,
    );
    assert_eq!(
        phone
            .run(&["prepare", "--json", prepared.to_str().unwrap()])
            .code,
        Some(0)
    );

    let pressed = phone.run(&[
        "press",
        "--json",
        "--urgency",
        "report",
        "--for",
        "other",
        "--lat",
        "-8.17",
        "--lon",
        "113.7",
    ]);
    assert_eq!(pressed.code, Some(0), "{}", pressed.err);
    let report = pressed.json()["report_id"].as_str().unwrap().to_owned();
    assert_eq!(pressed.json()["cancel_window_ms"], json!(5000));
    assert_eq!(phone.state(&report).as_deref(), Some("held"));
    assert_eq!(phone.run(&["sync"]).code, Some(1), "held: not yet");

    let details = phone.file(
        "details.json",
        r#"{"bentuk": ["psikis"], "kecamatan": "350901"}"#,
    );
    let details = phone.run(&["details", &report, "--json", details.to_str().unwrap()]);
    assert_eq!(details.code, Some(0), "{}", details.err);
    assert_eq!(
        phone.run(&["message", &report, "kata rekaan"]).code,
        Some(0)
    );
    let contact = phone.file("contact.json", r#"{"do_not_call": true}"#);
    let contact = ["safe-contact", &report, "--json", contact.to_str().unwrap()];
    assert_eq!(phone.run(&contact).code, Some(0));
    assert_eq!(phone.run(&["send-now", &report]).code, Some(0));

    let synced = phone.run(&["sync", "--until-empty", "--json"]);
    assert_eq!(synced.code, Some(0), "{}", synced.err);
    assert_eq!(synced.json()["sent"], json!(5));
    assert_eq!(centre.inside().stored(), 5);
    assert_eq!(phone.state(&report).as_deref(), Some("sent"));

    let status = phone.run(&["status", "--json"]).json();
    let kinds: Vec<_> = status[0]["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|i| &i["kind"])
        .collect();
    assert_eq!(
        kinds,
        ["alert", "prepared", "details", "message", "safe_contact"]
    );
    for field in ["item_id", "kind", "state", "attempts", "last_error"] {
        assert!(status[0]["items"][0].get(field).is_some(), "{field}");
    }

    let cancelled = phone.run(&["cancel", &report, "--reason", "safe", "--json"]);
    assert_eq!(cancelled.json()["outcome"], json!("follows"));
    assert_eq!(
        phone
            .run(&["withdraw", &report, "--scope", "position"])
            .code,
        Some(0)
    );
    assert_eq!(phone.run(&["sync", "--until-empty"]).code, Some(0));
    assert_eq!(phone.state(&report).as_deref(), Some("cancelled"));
    assert_eq!(
        phone.run(&["updates", &report, "--json"]).code,
        Some(1),
        "nobody answers yet"
    );
    assert_eq!(phone.run(&["readiness"]).json()["remaining"], json!(0));
    assert_eq!(phone.run(&["forget", &report]).code, Some(0));
    assert_eq!(phone.state(&report), None);
}

#[test]
fn a_press_is_called_off_in_its_window() {
    let centre = CallCentre::start();
    let phone = Program::of(&centre.instance());
    let report = phone.press(&[]);
    let said = phone.run(&["cancel", &report]);
    assert_eq!((said.code, said.out.trim()), (Some(0), "never sent"));
    assert_eq!(phone.run(&["status", "--json"]).json(), json!([]));
    assert_eq!(phone.run(&["cancel", &report]).code, Some(2));
}

#[test]
fn an_sms_is_printed_and_noted_and_is_not_sent() {
    let centre = CallCentre::start();
    let phone = Program::of(&centre.instance());
    let report = phone.press(&["--drill"]);
    let said = phone.run(&["sms", &report]);
    assert!(ots_protocol::sms::decode(said.out.trim()).is_ok());
    let status = phone.run(&["status", "--json"]).json();
    assert_eq!(status[0]["state"], json!("pending"));
    assert!(status[0]["items"][0]["sms_handed_at_ms"].is_i64());
}

#[test]
fn not_yet_is_exit_1_and_says_why() {
    let centre = CallCentre::start();
    let phone = Program::of(&centre.instance());
    phone.press(&["--now"]);
    centre.fault(Fault::html(200));
    let said = phone.run(&["sync", "--json"]);
    assert_eq!(said.code, Some(1));
    assert_eq!(said.json()["blocked"], json!("NoSignedAnswer"));
    assert_eq!(said.json()["remaining"], json!(1));
}

#[test]
fn wrong_use_is_exit_2_with_a_clear_word_and_changes_nothing() {
    let centre = CallCentre::start();
    let phone = Program::of(&centre.instance());
    let report = phone.press(&["--now"]);
    let before = phone.run(&["status", "--json"]).json();
    let unknown = "01a20c5c-93c0-71a1-a1a1-a1a1a1a1a1a1";
    let bad_json = phone.file("bad.json", "{");
    let bad_field = phone.file("field.json", r#"{"rahasia": "kata rahasia"}"#);
    let bad_code = phone.file("code.json", r#"{"tempat": "kata rahasia"}"#);
    let bad_type = phone.file("type.json", r#"{"address": 7}"#);
    let (bad_json, bad_field) = (bad_json.to_str().unwrap(), bad_field.to_str().unwrap());
    let (bad_code, bad_type) = (bad_code.to_str().unwrap(), bad_type.to_str().unwrap());
    let wrong: &[&[&str]] = &[
        &[],
        &["dance"],
        &["press", "--urgency", "bored"],
        &["press", "--for", "nobody"],
        &["press", "--lat", "-8"],
        &["press", "--lat", "95", "--lon", "0"],
        &["press", "--lat", "NaN", "--lon", "0"],
        &["--server", "http://example.org", "press"],
        &["--server", "not a url", "sync"],
        &["sync", "--timeout", "-1"],
        &["sync", "--timeout", "soon"],
        &["cancel", "not-an-id"],
        &["cancel", unknown],
        &["cancel", &report, "--reason", "bored"],
        &["send-now", unknown],
        &["message", unknown, "rekaan"],
        &["details", &report, "--json", "/no/such/file"],
        &["details", &report, "--json", bad_json],
        &["details", &report, "--json", bad_field],
        &["details", &report, "--json", bad_code],
        &["details", &report, "--json", bad_type],
        &["safe-contact", &report, "--json", bad_field],
        &["position", &report, "--json", bad_field],
        &["prepare", "--json", bad_field],
        &["withdraw", &report, "--scope", "bored"],
        &["updates", unknown],
        &["updates", "x"],
        &["sms", unknown],
        &["forget", unknown],
    ];
    for arguments in wrong {
        let said = phone.run(arguments);
        assert_eq!(
            said.code,
            Some(2),
            "{arguments:?}: {}{}",
            said.out,
            said.err
        );
        assert!(!said.err.trim().is_empty(), "{arguments:?}");
        assert!(!said.err.contains("rahasia"), "{arguments:?}: {}", said.err);
    }
    assert_eq!(phone.run(&["status", "--json"]).json(), before);
}

#[test]
fn a_file_that_is_no_instance_document_is_wrong_use() {
    let phone = Program::of(b"{}");
    for arguments in [["press"], ["sync"], ["status"]] {
        let said = phone.run(&arguments);
        assert_eq!(said.code, Some(2), "{arguments:?}");
        assert!(said.err.contains("instance"), "{}", said.err);
    }
    assert!(!phone.data.join("queue.sqlite3").exists());
}
