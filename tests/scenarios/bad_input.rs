//! Wrong use of every command and endpoint: a clear error, exit code 2 or a 4xx, nothing changed.

use ots_protocol::problem::Problem;
use ots_scenarios::centre::CallCentre;
use ots_scenarios::http::{self, Answered};
use ots_scenarios::pressed::{self, Sealer};
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
    ];
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
    ];
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

fn ask(centre: &CallCentre<'_>, request: &[u8]) -> Answered {
    http::ask(centre.addr(), request).unwrap()
}

#[track_caller]
fn assert_problem(answered: &Answered, statuses: std::ops::Range<u16>) -> Problem {
    assert!(
        statuses.contains(&answered.status),
        "{}: {}",
        answered.status,
        answered.text()
    );
    let kind = answered.header("content-type").unwrap_or_default();
    assert!(
        kind.starts_with("application/problem+json"),
        "{kind}: {}",
        answered.text()
    );
    let problem: Problem = serde_json::from_slice(&answered.body).unwrap();
    assert_eq!(problem.status, answered.status);
    problem
}

#[test]
fn bodies_that_are_no_envelope_are_refused_with_a_signature_and_store_nothing() {
    let centre = CallCentre::start();
    let sealer = Sealer::of(&centre.instance());
    let press = sealer.press();
    let path = pressed::path(press.report_id, press.report_id.into());
    let mut longer = press.envelope.clone();
    longer.resize(ots_protocol::policy::MAX_ENVELOPE_LEN + 1, 0);
    let other = pressed::path(sealer.press().report_id, press.report_id.into());
    let cases: [(&str, &[u8], u16); 5] = [
        (&path, b"", 422),
        (&path, b"hello", 422),
        (&path, &press.envelope[..20], 422),
        (&path, &longer, 413),
        (&other, &press.envelope, 422),
    ];
    for (path, body, status) in cases {
        let answered = ask(&centre, &pressed::put_as(path, body));
        let problem = assert_problem(&answered, status..status + 1);
        assert!(!problem.retryable);
        let refusal = problem
            .refusal
            .expect("a refusal counts only with a signature");
        let refusal = ots_protocol::refusal::Refusal::verify(&refusal, sealer.receipt_keys());
        assert_eq!(refusal.unwrap().sha256, ots_protocol::Sha256::of(body));
    }
    assert_eq!(centre.reports(), []);
    assert_eq!(ask(&centre, &pressed::put(&press.envelope)).status, 201);
}

#[test]
fn requests_that_make_no_sense_get_a_problem_and_store_nothing() {
    let centre = CallCentre::start();
    let json = [("Content-Type", "application/json")];
    let id = "01a20c76-d30b-707a-ba7d-91f320396953";
    let cases: Vec<Vec<u8>> = vec![
        pressed::put_as("/v1/reports/not-an-id/items/not-an-id", b"x"),
        pressed::put_as(&format!("/v1/reports/{id}/items/{id}%00"), b"x"),
        http::request("POST", "/v1/items", &[], b"\x00\x01"),
        http::request("POST", "/v1/items", &[], &[0xff; 64]),
        http::request("GET", "/v1/items", &[], b""),
        http::request("GET", &format!("/v1/reports/{id}/updates"), &[], b""),
        http::request(
            "GET",
            &format!("/v1/reports/{id}/updates?after=x"),
            &[],
            b"",
        ),
        http::request(
            "GET",
            "/v1/reports/x/updates",
            &[("Authorization", "Bearer x")],
            b"",
        ),
        http::request("POST", "/v1/gateway/sms", &json, b"{}"),
        http::request("POST", "/v1/gateway/sms", &json, b"no json"),
        http::request("GET", "/v1/instance?root=zz", &[], b""),
        http::request("GET", "/v1/no-such-thing", &[], b""),
        http::request("DELETE", &format!("/v1/reports/{id}/items/{id}"), &[], b""),
    ];
    for request in &cases {
        let answered = ask(&centre, request);
        let first = String::from_utf8_lossy(request)
            .lines()
            .next()
            .unwrap()
            .to_owned();
        assert!(
            (400..500).contains(&answered.status),
            "{first}: {}",
            answered.status
        );
        let problem = assert_problem(&answered, 400..500);
        assert!(
            problem.refusal.is_none() || problem.status == 422,
            "{first}: {problem:?}"
        );
    }
    assert_eq!(centre.reports(), []);
}

#[test]
fn bytes_that_are_no_http_do_not_harm_the_call_centre() {
    let line = Line::new();
    let long_line = [b"GET /".as_slice(), &[b'a'; 200_000], b" HTTP/1.1\r\n\r\n"].concat();
    let garbage: [&[u8]; 4] = [b"\x16\x03\x01\x02\x00", b"\r\n\r\n", &[0; 4096], &long_line];
    for bytes in garbage {
        use std::io::{Read as _, Write as _};
        let mut stream = std::net::TcpStream::connect(line.centre.addr()).unwrap();
        let _ = stream.write_all(bytes);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let _ = stream.read_to_end(&mut Vec::new());
    }
    let report = line.phone.press(&["--now"]);
    line.phone.drain();
    line.assert_arrived(&report, 1);
}
