//! Wrong use of every command of a phone: a clear error on standard error, exit code 2, nothing
//! changed.

use ots_scenarios::process::Ended;

use crate::common::Line;

/// Ended as wrong use does: code 2, this reason on standard error, nothing on standard output.
#[track_caller]
pub(crate) fn assert_wrong_use(ended: &Ended, of: &[&str], reason: &str) {
    assert_eq!(ended.code, Some(2), "{of:?}: {ended:?}");
    assert!(ended.err.contains(reason), "{of:?}: {}", ended.err);
    assert_eq!(ended.out, "", "{of:?}");
    for rust in ["panicked", "RUST_BACKTRACE", "unwrap"] {
        assert!(!ended.err.contains(rust), "{of:?}: {}", ended.err);
    }
}

/// Every command that the program's own help lists is among these, and every command of a command.
#[track_caller]
pub(crate) fn assert_all_commands_among(run: impl Fn(&[&str]) -> Ended, wrong: &[&[&str]]) {
    let commands = commands(&run(&["--help"]).well());
    assert!(commands.len() > 5, "{commands:?}");
    for command in &commands {
        let command = command.as_str();
        let inner = self::commands(&run(&[command, "--help"]).well());
        let inner = inner.iter().map(|inner| vec![command, inner]);
        let mut wanted: Vec<Vec<&str>> = inner.collect();
        if wanted.is_empty() {
            wanted.push(vec![command]);
        }
        for wanted in wanted {
            let tried = wrong.iter().any(|tried| tried.starts_with(&wanted));
            assert!(tried, "no wrong use of {wanted:?} is tried");
        }
    }
}

/// The commands that a help lists.
fn commands(help: &Ended) -> Vec<String> {
    let listed = help.out.lines().skip_while(|line| *line != "Commands:");
    let listed = listed.skip(1).take_while(|line| !line.is_empty());
    let names = listed.filter_map(|line| line.split_whitespace().next());
    let commands = names.filter(|name| *name != "help");
    commands.map(str::to_owned).collect()
}

#[test]
fn a_phone_that_is_used_wrongly_says_how_and_changes_nothing() {
    let line = Line::new();
    let report = line.phone.press(&["--urgency", "report"]);
    let id = report.as_str();
    let before = line.phone.status();
    assert_eq!(before[0].items.len(), 1);
    // Each with words of the reason: one that fails for another shows nothing.
    let wrong: &[(&[&str], &str)] = &[
        (&[], "requires a subcommand"),
        (&["dance"], "'dance'"),
        (&["press", "--urgency", "lunch"], "'lunch'"),
        (&["press", "--for", "nobody"], "'nobody'"),
        (&["press", "--lat", "1"], "--lon"),
        (&["press", "--lat", "91", "--lon", "0"], "no place"),
        (&["press", "--lat", "NaN", "--lon", "0"], "no place"),
        (&["press", "--lat", "here", "--lon", "0"], "'here'"),
        (
            &["press", "--lat", "1", "--lon", "1", "--accuracy", "NaN"],
            "--accuracy",
        ),
        (
            &["press", "--lat", "1", "--lon", "1", "--accuracy=-1"],
            "--accuracy",
        ),
        (&["press", "--lat", "1", "--lon", "1", "--age=-1"], "'-1'"),
        (&["press", "--what"], "'--what'"),
        (&["cancel"], "<ID>"),
        (&["cancel", "not-an-id"], "not a report id"),
        (&["cancel", UNKNOWN], "no such report"),
        (&["cancel", id, "--reason", "weather"], "reason"),
        (&["send-now", UNKNOWN], "no such report"),
        (&["message", UNKNOWN, "x"], "no such report"),
        (&["message", "../../etc/passwd", "x"], "not a report id"),
        (&["message", id, " "], "nothing is said"),
        (&["message", id, "x", "--answers=-1"], "'-1'"),
        (
            &["details", id, "--json", "/no/such/file"],
            "/no/such/file: No such file",
        ),
        (&["sms", UNKNOWN], "no such report"),
        (&["forget", UNKNOWN], "no such report"),
        (&["updates", UNKNOWN], "no such report"),
        (&["updates", id, "--wait", "long"], "'long'"),
        (&["sync", "--timeout", "soon"], "'soon'"),
        (&["sync", "--timeout=-1"], "no number of seconds"),
        (&["sync", "--timeout", "NaN"], "no number of seconds"),
        (&["status", "--jason"], "'--jason'"),
        (&["withdraw", UNKNOWN], "no such report"),
        (&["withdraw", id, "--scope", "everything-else"], "scope"),
        (&["position", id, "--lat=-91", "--lon=113"], "'--lat'"),
        (&["position", id], "--json"),
        (
            &["safe-contact", id, "--json", "/no/such/file"],
            "/no/such/file",
        ),
        (&["prepare", "--json", "/no/such/file"], "/no/such/file"),
        (&["prepare"], "--json"),
        (&["readiness", "please"], "'please'"),
    ];
    let tried: Vec<&[&str]> = wrong.iter().map(|(arguments, _)| *arguments).collect();
    assert_all_commands_among(|arguments| line.phone.run(arguments), &tried);
    for (arguments, reason) in wrong {
        assert_wrong_use(&line.phone.run(arguments), arguments, reason);
    }
    let fed =
        |arguments: &[&str], json: &str| Ended::of(line.phone.command(arguments), json.as_bytes());
    let forms: &[(&[&str], &str)] = &[
        (&["details", id, "--json", "-"], r#"{"korban": "naga"}"#),
        (&["position", id, "--json", "-"], &position(-91)),
        (
            &["safe-contact", id, "--json", "-"],
            r#"{"allowed": ["merpati"]}"#,
        ),
        (&["prepare", "--json", "-"], r#"{"conditions": ["bosan"]}"#),
    ];
    for arguments in [forms[0].0, forms[2].0] {
        assert_wrong_use(&fed(arguments, "{}"), arguments, "nothing is said");
    }
    for (arguments, told) in forms {
        for (json, reason) in [
            ("", "not a JSON object"),
            ("[]", "not a JSON object"),
            ("7", "not a JSON object"),
            ("{", "not JSON (line 1"),
            (r#"{"no_such_field": 1}"#, "a field that no form has"),
            (told, "no value that is known"),
        ] {
            let ended = fed(arguments, json);
            assert_wrong_use(&ended, &[arguments[0], json], reason);
        }
    }
    // Right in itself, for a report that nobody pressed.
    for (command, json) in [
        ("details", r#"{"address": "rumah cat hijau"}"#),
        ("position", &position(-8)),
        ("safe-contact", r#"{"name": "Nama Rekaan"}"#),
    ] {
        let arguments = [command, UNKNOWN, "--json", "-"];
        assert_wrong_use(&fed(&arguments, json), &arguments, "no such report");
    }
    let secret = r#"{"address": "rumah cat hijau", "korban": 7}"#;
    let ended = fed(&["details", id, "--json", "-"], secret);
    assert_wrong_use(&ended, &["details", secret], "of another type");
    assert!(
        !ended.err.contains("hijau"),
        "an error repeats no content: {ended:?}"
    );
    let mut after = line.phone.status();
    // Its window may have ended meanwhile.
    after[0].state.clone_from(&before[0].state);
    after[0].items[0]
        .state
        .clone_from(&before[0].items[0].state);
    assert_eq!(after, before, "nothing was added or tried");
    let ready = line.phone.run(&["readiness"]).well().json();
    let prepared = &ready["prepared_at_ms"];
    assert!(prepared.is_null(), "nothing was prepared: {ready}");
    assert_eq!(line.proxy.counts().connections, 0, "nothing was sent");
    assert_eq!(line.centre.reports(), []);
    // And what was wrong above is right so: it was refused for what the reason says.
    for (arguments, json) in [
        (["details", id], r#"{"address": "rumah cat hijau"}"#),
        (["position", id], &position(-8)),
        (["safe-contact", id], r#"{"name": "Nama Rekaan"}"#),
    ] {
        let _ = fed(&[arguments[0], arguments[1], "--json", "-"], json).well();
    }
    let _ = fed(&["prepare", "--json", "-"], r#"{"name": "Nama Rekaan"}"#).well();
}

/// Nobody pressed this.
const UNKNOWN: &str = "01a20c76-d30b-707a-ba7d-91f320396953";

/// A position's form, whole, at this latitude.
fn position(lat: i32) -> String {
    format!(r#"{{"lat": {lat}, "lon": 113.7, "accuracy_m": 18, "age_s": 5, "of": "me"}}"#)
}

#[test]
fn a_file_in_the_place_of_the_phones_folder_is_wrong_use_and_stays_as_it_is() {
    let line = Line::new();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("catatan.txt");
    std::fs::write(&file, "catatan rekaan").unwrap();
    let program = ots_scenarios::programs::ots_phone();
    for data in [file.clone(), file.join("phone")] {
        for command in [["status"], ["press"], ["sync"], ["readiness"]] {
            let mut phone = std::process::Command::new(&program);
            phone.arg("--data").arg(&data);
            phone.arg("--instance").arg(line.centre.instance());
            let ended = Ended::of(
                {
                    phone.args(command);
                    phone
                },
                b"",
            );
            assert_wrong_use(&ended, &command, "not a folder");
        }
    }
    assert_eq!(std::fs::read(&file).unwrap(), b"catatan rekaan");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
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
        for (command, reason) in [("press", "bad_instance"), ("status", "instance document")] {
            assert_wrong_use(&phone.run(&[command]), &[name, command], reason);
        }
    }
    let missing = ots_scenarios::phone::Phone::new(&folder.path().join("missing"));
    let reason = "missing: No such file";
    assert_wrong_use(&missing.run(&["status"]), &["missing"], reason);
    let mut line = line;
    line.phone = line.phone.sending_to("http://call.centre.invalid:8080");
    let plain = ["plain HTTP across a network"];
    assert_wrong_use(&line.phone.run(&["sync"]), &plain, "server URL");
}
