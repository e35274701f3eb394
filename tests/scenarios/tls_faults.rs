//! A network that breaks under TLS and HTTP/2, as phones speak in the field.

use std::time::Duration;

use ots_scenarios::phone::{Phone, ReportStatus};
use ots_scenarios::proxy::{At, Fault};

use crate::common::Line;
use crate::look;

/// From the handshake to the middle of a long stream, in bytes of one direction.
const PLACES: [usize; 4] = [300, 1_000, 3_000, 5_000];

/// How a connection can end in one of its directions.
const WAYS: [fn(At) -> Fault; 4] = [
    Fault::TruncateAnswer,
    Fault::ResetAnswer,
    Fault::TruncateRequest,
    Fault::ResetRequest,
];

#[test]
fn a_tls_connection_that_breaks_anywhere_is_tried_again() {
    let line = Line::by_tls();
    for way in WAYS {
        for place in PLACES {
            breaks(&line, way(At::Byte(place)), presses_beyond(place));
        }
    }
}

/// So many presses that they, and their receipts as well, take more bytes than these.
const fn presses_beyond(place: usize) -> usize {
    2 + place / 110
}

#[test]
fn a_tls_connection_that_stands_still_anywhere_is_tried_again() {
    let line = Line::by_tls();
    for way in [Fault::StallAnswer, Fault::StallRequest] {
        for place in PLACES {
            stands_still(&line, way(At::Byte(place)), presses_beyond(place));
        }
    }
}

#[track_caller]
fn breaks(line: &Line, fault: Fault, presses: usize) {
    let name = format!("{fault:?}");
    let phone = line.another_phone();
    press(&phone, presses);
    let before = line.proxy.counts();
    line.proxy.set(fault);
    // It ends by itself, long before that.
    let tried = phone.run(&["sync", "--timeout", "60"]);
    let counts = line.proxy.counts();
    assert!(counts.cuts > before.cuts, "{name} was not reached");
    let waiting = waiting_and_truly_sent(line, &phone, &name);
    // Where little was left, another connection of the same try may have carried it.
    match tried.code {
        Some(0) => assert!(
            counts.connections > before.connections + 1,
            "{name}: {tried:?}"
        ),
        code => assert_eq!(code, Some(1), "{name}: {tried:?}"),
    }
    assert_eq!(waiting == 0, tried.code == Some(0), "{name}: {tried:?}");
    let left = phone.status();
    let under_way = |report: &ReportStatus| report.items_in("sending") > 0;
    assert!(!left.iter().any(under_way), "{name}: {left:?}");
    arrives_once(line, &phone, presses, &name);
}

#[track_caller]
fn stands_still(line: &Line, fault: Fault, presses: usize) {
    let name = format!("{fault:?}");
    let phone = line.another_phone();
    press(&phone, presses);
    let before = line.proxy.counts().cuts;
    line.proxy.set(fault);
    let mut sending = phone.start(&["sync", "--timeout", "60"]);
    line.proxy.wait_until(&name, |counts| counts.cuts > before);
    let waiting = waiting_and_truly_sent(line, &phone, &name);
    assert!(waiting > 0, "{name}: sent before it stood still");
    assert!(sending.is_running(), "{name}: {}", sending.said());
    sending.kill();
    arrives_once(line, &phone, presses, &name);
}

fn press(phone: &Phone<'_>, times: usize) {
    for _ in 0..times {
        let _ = phone.press(&["--now", "--drill"]);
    }
}

/// How many presses wait. What is called sent is there.
#[track_caller]
fn waiting_and_truly_sent(line: &Line, phone: &Phone<'_>, name: &str) -> usize {
    let mut waiting = 0;
    for report in phone.status() {
        match report.items[0].state.as_str() {
            "pending" | "sending" => waiting += 1,
            "sent" => assert_eq!(stored(line, &report), 1, "{name}: {report:?}"),
            other => panic!("{name}: {other} in {report:?}"),
        }
    }
    waiting
}

/// Once the network is well, everything goes out and is there once.
#[track_caller]
fn arrives_once(line: &Line, phone: &Phone<'_>, presses: usize, name: &str) {
    line.proxy.set(Fault::Pass);
    phone.drain();
    let shown = phone.status();
    assert_eq!(shown.len(), presses, "{name}");
    for report in &shown {
        assert_eq!(report.items[0].state, "sent", "{name}: {report:?}");
        assert_eq!(stored(line, report), 1, "{name}: {report:?}");
    }
}

/// How often the call centre has this report's alert.
fn stored(line: &Line, report: &ReportStatus) -> i64 {
    let copies = "SELECT count(*) FROM items WHERE item_id = ?1";
    look::number(&look::of_centre(&line.centre), copies, &report.report_id)
}

#[test]
fn a_tower_without_a_backhaul_is_tried_again_by_tls() {
    let line = Line::by_tls();
    let report = line.phone.press(&["--now"]);
    line.proxy.set(Fault::BlackHole);
    let _ = line.phone.run(&["sync", "--timeout", "1"]).with_code(1);
    line.assert_waiting(&report);
    line.proxy.set(Fault::Pass);
    line.phone.drain();
    line.assert_arrived(&report, 1);
}

#[test]
fn a_slow_answer_is_waited_for_by_tls() {
    let line = Line::by_tls();
    let report = line.phone.press(&["--now"]);
    line.proxy.set(Fault::Delay(Duration::from_millis(400)));
    line.phone.drain();
    line.assert_arrived(&report, 1);
    assert_eq!(line.proxy.counts().connections, 1, "and not given up");
}

#[test]
fn a_line_of_a_few_hundred_bytes_a_second_carries_a_press_by_tls() {
    let line = Line::by_tls();
    let report = line.phone.press(&["--now"]);
    line.proxy.set(Fault::Throttle(500));
    line.phone.drain();
    line.assert_arrived(&report, 1);
    assert_eq!(line.proxy.counts().connections, 1, "and not given up");
}

#[test]
fn an_answer_that_never_comes_by_tls_is_asked_for_again_and_is_one_report() {
    let line = Line::by_tls();
    let report = line.phone.press(&["--now"]);
    line.proxy.set(Fault::HoldAnswer);
    let _ = line.phone.run(&["sync", "--timeout", "1"]).with_code(1);
    line.assert_waiting(&report);
    line.proxy.set(Fault::Pass);
    line.phone.drain();
    line.assert_arrived(&report, 1);
}
