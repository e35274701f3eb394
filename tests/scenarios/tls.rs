//! Who is at the other end: the instance's own authorities count, whatever the phone's clock says
//! of dates, and nobody else's.

use ots_scenarios::centre::{CallCentre, Setup};
use ots_scenarios::certificates::{ServerFiles, server_valid};
use ots_scenarios::clock::WallClock;

use crate::common::Line;

fn by_tls() -> Line {
    Line::to(CallCentre::set_up(Setup {
        https: true,
        ..Setup::default()
    }))
}

fn with_files(files: &ServerFiles) -> CallCentre<'static> {
    let argument = |path: &std::path::Path| path.display().to_string();
    CallCentre::set_up(Setup {
        https: true,
        arguments: vec![
            "--tls-cert".into(),
            argument(&files.cert),
            "--tls-key".into(),
            argument(&files.key),
        ],
        ..Setup::default()
    })
}

#[test]
fn a_press_goes_over_tls_to_the_instances_own_authority() {
    let line = by_tls();
    let report = line.phone.press(&["--now"]);
    line.phone.drain();
    line.assert_arrived(&report, 1);
    assert!(
        line.proxy.counts().connections > 0,
        "it went through the proxy"
    );
}

#[test]
fn a_server_with_a_foreign_authority_gets_nothing_and_is_no_end() {
    let line = by_tls();
    let foreign = CallCentre::set_up(Setup {
        https: true,
        ..Setup::default()
    });
    let report = line.phone.press(&["--now"]);
    line.proxy.lead_to(foreign.addr());
    let _ = line.phone.sync().with_code(1);
    line.assert_waiting(&report);
    assert_eq!(
        line.phone.alert(&report).last_error.as_deref(),
        Some("tls_untrusted")
    );
    assert_eq!(foreign.reports(), []);

    line.proxy.lead_to(line.centre.addr());
    line.phone.drain();
    line.assert_arrived(&report, 1);
}

#[test]
fn an_authority_that_somebody_installed_on_the_phone_counts_for_nothing() {
    let mut line = by_tls();
    let folder = tempfile::tempdir().unwrap();
    let files = server_valid(2000, 2090, folder.path());
    let foreign = with_files(&files);
    for variable in ["SSL_CERT_FILE", "CURL_CA_BUNDLE"] {
        line.phone
            .set_variable(variable, files.authority.display().to_string());
    }
    let report = line.phone.press(&["--now"]);
    line.proxy.lead_to(foreign.addr());
    let _ = line.phone.sync().with_code(1);
    line.assert_waiting(&report);
    assert_eq!(foreign.reports(), []);
}

#[track_caller]
fn arrives_by_a_clock_of(clock: WallClock, from: i32, to: i32) {
    let folder = tempfile::tempdir().unwrap();
    let mut line = Line::to(with_files(&server_valid(from, to, folder.path())));
    line.phone.set_clock(clock);
    let report = line.phone.press(&["--now"]);
    line.phone.drain();
    line.assert_arrived(&report, 1);
}

#[test]
fn a_phone_that_booted_in_1970_sends_to_a_pinned_server_that_is_not_valid_yet() {
    arrives_by_a_clock_of(WallClock::At("1970-01-01 00:01:00"), 2020, 2038);
}

#[test]
fn a_phone_in_2040_sends_to_a_pinned_server_that_has_expired() {
    arrives_by_a_clock_of(WallClock::At("2040-06-01 12:00:00"), 2020, 2038);
}

#[test]
fn a_pinned_server_whose_certificate_was_forgotten_is_still_sent_to() {
    arrives_by_a_clock_of(WallClock::Right, 2001, 2002);
}

#[test]
fn a_server_that_does_not_speak_tls_gets_nothing_from_a_phone_that_expects_it() {
    let line = by_tls();
    let plain = CallCentre::start();
    let report = line.phone.press(&["--now"]);
    line.proxy.lead_to(plain.addr());
    let _ = line.phone.sync().with_code(1);
    line.assert_waiting(&report);
    assert_eq!(plain.reports(), []);
}

#[test]
fn a_long_queue_goes_over_one_connection() {
    let line = by_tls();
    for _ in 0..150 {
        let _ = line.phone.press(&["--now", "--drill"]);
    }
    line.phone.drain();
    assert_eq!(line.centre.reports().len(), 150);
    assert_eq!(line.proxy.counts().connections, 1);
}
