//! By SMS as well as by data: still one report.

use ots_scenarios::centre::CallCentre;
use ots_scenarios::http::{self, Answered};

use crate::common::Line;

fn gateway(centre: &CallCentre<'_>, token: &str, text: &str, id: &str) -> Answered {
    let body = serde_json::json!({ "from": "+62-800-0000-0001", "text": text, "id": id });
    let headers = [
        ("Content-Type", "application/json"),
        ("Authorization", &format!("Bearer {token}")),
    ];
    let body = body.to_string();
    let request = http::request("POST", "/v1/gateway/sms", &headers, body.as_bytes());
    http::ask(centre.addr(), &request).unwrap()
}

fn token(centre: &CallCentre<'_>) -> String {
    let path = centre.data().join("keys").join("gateway.token");
    std::fs::read_to_string(path).unwrap().trim().to_owned()
}

#[test]
fn an_alert_that_comes_by_sms_and_by_data_is_one_report_in_either_order() {
    let line = Line::new();
    let token = token(&line.centre);
    for sms_first in [true, false] {
        let report = line.phone.press(&["--now", "--drill"]);
        let text = line.phone.run(&["sms", &report]).well().out;
        if !sms_first {
            line.phone.drain();
        }
        // A gateway that folds lines and puts its own words around is still understood.
        let mangled = format!("FWD: {}  -- Rekaan GW", text.trim());
        for _ in 0..2 {
            let kept = gateway(&line.centre, &token, &mangled, &report);
            assert!(matches!(kept.status, 200 | 201), "{}", kept.text());
            assert_eq!(kept.json()["report_id"], report.as_str());
        }
        line.phone.drain();
        line.assert_arrived(&report, 1);
    }
}

#[test]
fn handing_a_text_to_the_radio_is_never_called_sent() {
    let line = Line::new();
    line.proxy.set(ots_scenarios::proxy::Fault::Refuse);
    let report = line.phone.press(&["--now"]);
    let _ = line.phone.run(&["sms", &report]).well();
    let _ = line.phone.sync().with_code(1);
    line.assert_waiting(&report);
}

#[test]
fn a_text_that_is_no_alert_is_kept_and_rings() {
    let line = Line::new();
    let token = token(&line.centre);
    let kept = gateway(&line.centre, &token, "tolong saya (rekaan)", "1");
    assert_eq!(kept.status, 201, "{}", kept.text());
    let report = kept.json()["report_id"].as_str().unwrap().to_owned();
    assert!(line.centre.report(&report).is_some(), "an operator sees it");
}

#[test]
fn nobody_but_the_gateway_hands_texts_in() {
    let centre = CallCentre::start();
    let refused = gateway(&centre, "not-the-token", "tolong saya (rekaan)", "1");
    assert_eq!(refused.status, 401);
    assert_eq!(centre.reports(), []);
}
