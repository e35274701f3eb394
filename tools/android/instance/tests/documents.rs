//! The program as `apk.sh` calls it: which documents make an APK, and what it takes from them.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_ots-apk-instance");

/// A made-up document that says nothing of an app, signed by a root of its own.
const WITHOUT_APP: &[u8] = include_bytes!("../../../../protocol/vectors/instance.ots");

/// `examples/made_up_instance.rs`, built beside this test.
fn made_up(arguments: &[&str]) -> Vec<u8> {
    let program = Path::new(PROGRAM).with_file_name("examples/made_up_instance");
    let made = Command::new(program).args(arguments).output().unwrap();
    assert!(made.status.success(), "{made:?}");
    made.stdout
}

fn run(document: &[u8], folder: &Path) -> Output {
    let file = folder.join("document");
    fs::write(&file, document).unwrap();
    Command::new(PROGRAM)
        .arg(&file)
        .arg(folder.join("out"))
        .output()
        .unwrap()
}

#[track_caller]
fn is_refused(document: &[u8], because: &str) {
    let folder = tempfile::tempdir().unwrap();
    let output = run(document, folder.path());
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains(because), "{said}");
    assert!(!folder.path().join("out").exists());
}

#[test]
fn a_signed_document_makes_the_files_of_its_app() {
    let document = made_up(&["id.rekaan.ots", "OTS \"Rekaan\" & Co", "#1F5A96"]);
    let folder = tempfile::tempdir().unwrap();
    let output = run(&document, folder.path());
    assert!(output.status.success(), "{output:?}");
    let read = |name: &str| fs::read(folder.path().join("out").join(name)).unwrap();
    assert_eq!(read("assets/instance.ots"), document);
    assert_eq!(read("application-id"), b"id.rekaan.ots");
    assert_eq!(read("label"), b"OTS \"Rekaan\" & Co");
    let resources = String::from_utf8(read("res/values/instance.xml")).unwrap();
    assert!(
        resources.contains(r#"<color name="act">#1F5A96</color>"#),
        "{resources}"
    );
    assert!(
        resources.contains(r#">"OTS \"Rekaan\" &amp; Co"</string>"#),
        "{resources}"
    );
}

#[test]
fn without_a_colour_the_apps_own_stays() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(&made_up(&["id.rekaan.ots", "OTS"]), folder.path());
    assert!(output.status.success(), "{output:?}");
    let resources = fs::read_to_string(folder.path().join("out/res/values/instance.xml")).unwrap();
    assert!(!resources.contains("color"), "{resources}");
}

#[test]
fn settings_without_keys_and_signature_are_refused() {
    is_refused(
        b"name = \"Kabupaten Rekaan\"\n",
        "not a signed instance document",
    );
    let document = made_up(&["id.rekaan.ots", "OTS"]);
    let json = &document[document.windows(2).position(|two| two == b"\n\n").unwrap() + 2..];
    is_refused(json, "not a signed instance document");
}

#[test]
fn one_changed_letter_is_refused() {
    let document = String::from_utf8(made_up(&["id.rekaan.ots", "OTS"])).unwrap();
    let changed = document.replace("127.0.0.1", "127.0.0.2");
    assert_ne!(document, changed);
    is_refused(changed.as_bytes(), "not signed by a root");
}

#[test]
fn a_document_that_names_no_app_is_refused() {
    is_refused(WITHOUT_APP, "no `app` section");
}

#[test]
fn what_android_would_refuse_is_refused_here() {
    is_refused(&made_up(&["ots", "OTS"]), "application id");
    is_refused(&made_up(&["id.rekaan.ots", " "]), "app.label");
    is_refused(
        &made_up(&["id.rekaan.ots", "One Top Service Kabupaten Rekaan"]),
        "app.label",
    );
    is_refused(&made_up(&["id.rekaan.ots", "OTS", "teal"]), "#RRGGBB");
}

#[test]
fn a_colour_nobody_can_read_is_refused() {
    is_refused(&made_up(&["id.rekaan.ots", "OTS", "#FFE08A"]), "contrast");
}

#[test]
fn wrong_use_says_how() {
    let output = Command::new(PROGRAM).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("usage:"));
}
