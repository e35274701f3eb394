//! Wrong use of every command: a clear error on standard error, exit code 2, nothing changed.

use ots_scenarios::centre::CallCentre;
use ots_scenarios::process::Ended;

use crate::common::Line;

/// Ended as wrong use does: code 2, a reason on standard error, nothing on standard output.
#[track_caller]
fn assert_wrong_use(ended: &Ended, of: &[&str]) {
    assert_eq!(ended.code, Some(2), "{of:?}: {ended:?}");
    assert!(!ended.err.trim().is_empty(), "{of:?} says nothing");
    assert_eq!(ended.out, "", "{of:?}");
    for rust in ["panicked", "RUST_BACKTRACE", "unwrap"] {
        assert!(!ended.err.contains(rust), "{of:?}: {}", ended.err);
    }
}

/// Every command that the program's own help lists is among these.
#[track_caller]
fn assert_all_commands_among(help: &Ended, wrong: &[&[&str]]) {
    let listed = help.out.lines().skip_while(|line| *line != "Commands:");
    let commands = listed.skip(1).take_while(|line| !line.is_empty());
    let commands: Vec<&str> = commands
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(commands.len() > 5, "{}", help.out);
    for command in commands.into_iter().filter(|command| *command != "help") {
        let tried = wrong
            .iter()
            .any(|arguments| arguments.first() == Some(&command));
        assert!(tried, "no wrong use of \"{command}\" is tried");
    }
}

#[test]
fn a_phone_that_is_used_wrongly_says_how_and_changes_nothing() {
    let line = Line::new();
    let report = line.phone.press(&["--urgency", "report"]);
    let before = line.phone.status();
    let unknown = "01a20c76-d30b-707a-ba7d-91f320396953";
    let wrong: &[&[&str]] = &[
        &[],
        &["dance"],
        &["press", "--urgency", "lunch"],
        &["press", "--for", "nobody"],
        &["press", "--lat", "1"],
        &["press", "--lat", "91", "--lon", "0"],
        &["press", "--lat", "NaN", "--lon", "0"],
        &["press", "--lat", "here", "--lon", "0"],
        &["press", "--what"],
        &["cancel"],
        &["cancel", "not-an-id"],
        &["cancel", unknown],
        &["cancel", &report, "--reason", "weather"],
        &["send-now", unknown],
        &["message", unknown, "x"],
        &["message", "../../etc/passwd", "x"],
        &["details", &report, "--json", "/no/such/file"],
        &["details", unknown, "--json", "-"],
        &["sms", unknown],
        &["forget", unknown],
        &["updates", unknown],
        &["sync", "--timeout", "soon"],
        &["sync", "--timeout", "-1"],
        &["status", "--jason"],
        &["withdraw", &report, "--scope", "everything-else"],
        &["position", &report, "--lat", "-91", "--lon", "113"],
        &["position", unknown, "--lat", "-8", "--lon", "113"],
        &["safe-contact", unknown, "--json", "-"],
        &["safe-contact", &report, "--json", "/no/such/file"],
        &["prepare", "--json", "/no/such/file"],
        &["prepare"],
        &["readiness", "please"],
    ];
    assert_all_commands_among(&line.phone.run(&["--help"]).well(), wrong);
    for arguments in wrong {
        assert_wrong_use(&line.phone.run(arguments), arguments);
    }
    for json in [
        "",
        "{",
        "[]",
        "7",
        r#"{"no_such_field": 1}"#,
        r#"{"korban": "naga"}"#,
    ] {
        let arguments = ["details", &report, "--json", "-"];
        let ended = Ended::of(line.phone.command(&arguments), json.as_bytes());
        assert_wrong_use(&ended, &["details", json]);
    }
    let secret = r#"{"address": "rumah cat hijau", "korban": 7}"#;
    let arguments = ["details", &report, "--json", "-"];
    let ended = Ended::of(line.phone.command(&arguments), secret.as_bytes());
    assert!(
        !ended.err.contains("hijau"),
        "an error repeats no content: {ended:?}"
    );
    let mut after = line.phone.status();
    // Syncs that were wrong use must not have tried anything either.
    after[0].state.clone_from(&before[0].state);
    assert_eq!(after, before);
    assert_eq!(line.centre.reports(), []);
}

#[test]
fn a_phone_with_a_wrong_instance_document_says_so() {
    let line = Line::new();
    let good = std::fs::read(line.centre.instance()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut changed = good.clone();
    let at = changed.len() - 30;
    changed[at] ^= 1;
    let cases: [(&str, &[u8]); 5] = [
        ("empty", b""),
        ("a-page", b"<!doctype html><title>404</title>"),
        (
            "unsigned",
            &good[good.windows(2).position(|w| w == b"\n\n").unwrap() + 2..],
        ),
        ("changed", &changed),
        ("cut-off", &good[..good.len() / 2]),
    ];
    for (name, bytes) in cases {
        let file = folder.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        let phone = ots_scenarios::phone::Phone::new(&file);
        for command in [["press"], ["status"]] {
            assert_wrong_use(&phone.run(&command), &[name, command[0]]);
        }
    }
    let missing = ots_scenarios::phone::Phone::new(&folder.path().join("missing"));
    assert_wrong_use(&missing.run(&["status"]), &["missing"]);
    let mut line = line;
    line.phone = line.phone.sending_to("http://call.centre.invalid:8080");
    assert_wrong_use(&line.phone.run(&["sync"]), &["plain HTTP across a network"]);
}

#[test]
fn a_call_centre_that_is_used_wrongly_says_how_and_changes_nothing() {
    let centre = CallCentre::start();
    let nowhere = tempfile::tempdir().unwrap();
    let empty = nowhere.path().join("nothing").display().to_string();
    let program = ots_scenarios::programs::ots_server();
    let run = |arguments: &[&str], input: &str| {
        let mut command = std::process::Command::new(&program);
        command.args(arguments);
        Ended::of(command, input.as_bytes())
    };
    let data = centre.data().display().to_string();
    let settings = nowhere.path().join("settings.toml");
    std::fs::write(&settings, "[instance]\nid = \"Not A Slug\"\n").unwrap();
    let settings = settings.display().to_string();
    let wrong: &[&[&str]] = &[
        &["dance"],
        &["serve"],
        &["serve", "--data", &empty, "--listen", "everywhere"],
        &["serve", "--data", &empty, "--listen", "127.0.0.1:70000"],
        &["serve", "--data", &empty, "--instance", "/no/such/file"],
        &["serve", "--data", &empty, "--instance", &settings],
        &["serve", "--data", &empty, "--tls-cert", "/no/such/file"],
        &[
            "serve",
            "--data",
            &empty,
            "--tls-cert",
            "/no/such",
            "--tls-key",
            "/no/such",
        ],
        &["serve", "--data", &empty, "--database-url", "mysql://x/y"],
        &["instance", "--data", &empty, "--public-url", "gopher://x"],
        &[
            "instance",
            "--data",
            &empty,
            "--public-url",
            "http://8.8.8.8",
        ],
        &["reports", "--data", &empty],
        &["reports", "--data", &data, "--jason"],
        &["user", "--data", &data],
        &["user", "add", "--data", &data, "--role", "operator"],
        &["user", "add", "someone", "--data", &data, "--role", "king"],
        &["audit", "verify", "--data", &empty],
        &["keys", "rotate", "everything", "--data", &data],
        &["restore", "/no/such/file", "--data", &empty],
        &["restore", &settings, "--data", &empty],
        &["backup", "--data", &data],
        &["backup", "/no/such/folder/file", "--data", &data],
        &["backup", &settings, "--data", &data],
        &["new-epoch", "--data", &empty],
        &["new-epoch", "now", "--data", &data],
    ];
    assert_all_commands_among(&run(&["--help"], "").well(), wrong);
    for arguments in wrong {
        assert_wrong_use(&run(arguments, "kata sandi rekaan"), arguments);
    }
    let add = |name: &str, password: &str| {
        let arguments = [
            "user",
            "add",
            name,
            "--data",
            &data,
            "--role",
            "operator",
            "--password-stdin",
        ];
        run(&arguments, password)
    };
    assert_wrong_use(&add("petugas", ""), &["no password"]);
    assert_wrong_use(&add("petugas", "pendek"), &["a short password"]);
    assert_wrong_use(&add("", "kata sandi rekaan"), &["no name"]);
    assert_eq!(add("petugas", "kata sandi rekaan").code, Some(0));
    assert_wrong_use(
        &add("petugas", "kata sandi rekaan"),
        &["the same name again"],
    );
    assert!(
        !std::path::Path::new(&empty).join("keys").exists(),
        "nothing was made"
    );
}
