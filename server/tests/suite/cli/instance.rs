//! What the document says, and the keys behind it.

use std::path::Path;

use ots_protocol::instance::SignedInstance;
use ots_scenarios::http::{ask, request};
use ots_scenarios::process::Ended;

use super::{Machine, get, press, press_with_keys, put};

#[test]
fn a_first_start_makes_keys_that_only_the_owner_can_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let machine = Machine::new();
    let (running, address) = machine.serve();
    assert_eq!(get(address, "/readyz").status, 200);
    assert!(running.stop().success());
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&machine.data()), 0o700);
    let keys = machine.data().join("keys");
    assert_eq!(mode(&keys), 0o700);
    let files: Vec<_> = std::fs::read_dir(&keys).unwrap().flatten().collect();
    assert!(files.len() >= 7);
    for file in files {
        assert_eq!(mode(&file.path()), 0o600, "{:?}", file.path());
    }
}

#[test]
fn keys_that_others_can_read_are_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let machine = Machine::new();
    let _document = machine.run(&["instance"], "").well();
    std::fs::set_permissions(
        machine.data().join("keys"),
        std::fs::Permissions::from_mode(0o755),
    )
    .unwrap();
    let refused = machine
        .run(&["serve", "--listen", "127.0.0.1:0"], "")
        .with_code(1);
    assert!(
        refused.err.contains("open to other users"),
        "{}",
        refused.err
    );
}

#[test]
fn the_instance_document_follows_the_public_url_and_the_settings() {
    let machine = Machine::new();
    let document = |ended: Ended| SignedInstance::embedded(ended.out.as_bytes()).unwrap();
    let first = document(machine.run(&["instance"], "").well());
    let moved = document(
        machine
            .run(&["instance", "--public-url", "https://lapor.example/"], "")
            .well(),
    );
    assert_eq!(moved.document().servers, ["https://lapor.example"]);
    assert_eq!(moved.document().tls_anchors.len(), 1);
    assert!(first.successor(moved.as_bytes()).is_ok());
    assert_eq!(
        document(machine.run(&["instance"], "").well()),
        moved,
        "the address is kept"
    );

    let settings = machine.folder.path().join("made-up.toml");
    let text = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../instances/demo.toml"
    ))
    .unwrap();
    std::fs::write(
        &settings,
        text.replace("Kabupaten Contoh", "Kabupaten Lain"),
    )
    .unwrap();
    let renamed = document(
        machine
            .run(&["instance", "--instance", settings.to_str().unwrap()], "")
            .well(),
    );
    assert_eq!(
        (
            renamed.document().name.as_str(),
            renamed.document().servers[0].as_str()
        ),
        ("Kabupaten Lain", "https://lapor.example")
    );
}

#[test]
fn a_running_server_follows_a_new_public_url_and_rotated_keys() {
    for machine in Machine::both() {
        let (running, address) = machine.serve();
        let version = |bytes: &[u8]| SignedInstance::embedded(bytes).unwrap().document().version;
        for arguments in [
            &["instance", "--public-url", "http://127.0.0.1:9"][..],
            &["keys", "rotate", "sealing"],
            &["keys", "rotate", "receipt"],
            &["keys", "rotate", "root"],
        ] {
            let before = version(&get(address, "/v1/instance").body);
            let _said = machine.run(arguments, "").well();
            while version(&get(address, "/v1/instance").body) == before {
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
            let envelope = press(address);
            assert_eq!(put(address, &envelope).status, 201);
        }
        assert!(running.stop().success());
    }
}

#[test]
fn a_server_runs_without_its_root_key_and_changes_nothing_that_needs_it() {
    let machine = Machine::new();
    let before = machine
        .run(&["instance", "--public-url", "http://127.0.0.1:9"], "")
        .well()
        .out;
    let keys = machine.data().join("keys");
    let root = std::fs::read_dir(&keys)
        .unwrap()
        .flatten()
        .find(|file| file.file_name().to_string_lossy().starts_with("root."))
        .unwrap();
    std::fs::rename(root.path(), machine.folder.path().join("safe")).unwrap();
    let (running, address) = machine.serve();
    assert_eq!(put(address, &press(address)).status, 201);
    for arguments in [
        &["instance", "--public-url", "http://127.0.0.1:10"][..],
        &["keys", "rotate", "sealing"],
    ] {
        let refused = machine.run(arguments, "").with_code(1);
        assert!(refused.err.contains("root key"), "{}", refused.err);
    }
    assert_eq!(get(address, "/v1/instance").text(), before);
    assert!(running.stop().success());
}

#[test]
fn a_new_epoch_reaches_phones_of_a_running_server() {
    for machine in Machine::both() {
        let (running, address) = machine.serve();
        let envelope = press_with_keys(address);
        assert_eq!(put(address, &envelope.envelope).status, 201);
        let epoch = || loop {
            let path = format!("/v1/reports/{}/updates?wait=1", envelope.report);
            let answer = ask(
                address,
                &request(
                    "GET",
                    &path,
                    &[("Authorization", &crate::kit::bearer(&envelope.keys))],
                    b"",
                ),
            )
            .unwrap();
            if answer.status == 200 {
                break answer.json()["epoch"].clone();
            }
        };
        let before = epoch();
        let _said = machine.run(&["new-epoch"], "").well();
        while epoch() == before {}
        assert!(running.stop().success());
    }
}
