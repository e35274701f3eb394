//! Wrong use: refused with a reason, and nothing changed.

use std::process::Command;

use ots_scenarios::process::Ended;

use super::{Machine, SERVER};

#[test]
fn wrong_use_is_exit_code_2_with_a_reason_and_changes_nothing() {
    let machine = Machine::new();
    let nowhere = machine.folder.path().join("nowhere.toml");
    let broken = machine.folder.path().join("broken.toml");
    std::fs::write(&broken, "[instance]\nid = \"Big Letters\"\n").unwrap();
    let settings = |change: (&str, &str)| {
        let text = std::fs::read_to_string(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../instances/demo.toml"
        ))
        .unwrap();
        let path = machine
            .folder
            .path()
            .join(format!("{}.toml", change.1.len() + change.0.len() * 100));
        assert!(text.contains(change.0));
        std::fs::write(&path, text.replace(change.0, change.1)).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (id, zone, number, key) = (
        settings(("\"demo\"", "\"De Mo\"")),
        settings(("Asia/Jakarta", "Mars/Base")),
        settings(("\"110\"", "\"one\"")),
        settings(("[app]", "[nothing]\nx = 1\n[app]")),
    );
    for (arguments, reason) in [
        (
            &["serve", "--instance", nowhere.to_str().unwrap()][..],
            "nowhere.toml",
        ),
        (
            &["serve", "--instance", broken.to_str().unwrap()],
            "broken.toml",
        ),
        (&["serve", "--instance", &id], "instance.id"),
        (&["serve", "--instance", &zone], "time_zone"),
        (&["serve", "--instance", &number], "numbers"),
        (&["serve", "--instance", &key], "nothing"),
        (&["serve", "--listen", "nonsense"], "--listen"),
        (&["serve", "--tls-cert", "x"], "--tls-key"),
        (
            &[
                "serve",
                "--tls-cert",
                nowhere.to_str().unwrap(),
                "--tls-key",
                nowhere.to_str().unwrap(),
            ],
            "nowhere",
        ),
        (&["serve", "--database-url", "mysql://x"], "postgres://"),
        (&["instance", "--public-url", "ftp://x"], "--public-url"),
        (
            &["instance", "--public-url", "http://lapor.example"],
            "--public-url",
        ),
        (&["reports"], "no call centre here yet"),
        (&["audit", "verify"], "no call centre here yet"),
        (&["backup", "x"], "no call centre here yet"),
        (&["restore", nowhere.to_str().unwrap()], "no such file"),
        (&["keys", "rotate", "everything"], "everything"),
        (&["nonsense"], "nonsense"),
    ] {
        let refused = machine.run(arguments, "").with_code(2);
        assert!(
            refused.err.contains(reason) && refused.out.is_empty(),
            "{arguments:?}: {}",
            refused.err
        );
    }
    assert!(!machine.data().join("db").exists());
    let without = Ended::of(
        {
            let mut command = Command::new(SERVER);
            command.arg("reports").env_remove("OTS_DATA");
            command
        },
        b"",
    );
    assert_eq!(without.code, Some(2));
    assert!(without.err.contains("--data"));
}
