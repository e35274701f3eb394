//! Wrong requests to every endpoint: a problem that says why, a 4xx, nothing stored.

use ots_protocol::problem::Problem;
use ots_scenarios::centre::CallCentre;
use ots_scenarios::http::{self, Answered};
use ots_scenarios::pressed::{self, Sealer};

use crate::common::Line;

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
        pressed::put_as("/v1/reports/%ff/items/%ff", b"x"),
        http::request("GET", "/v1/reports/%ff/updates", &[], b""),
        http::request("GET", "/v1/instance?root=a&root=b", &[], b""),
        http::request("GET", "/v1", &[], b""),
        http::request("PUT", "/v1/", &[], b"x"),
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
