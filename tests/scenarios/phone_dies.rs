//! The phone is killed, snatched, emptied of power: what was pressed still goes out.

use std::io::Write as _;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;

use ots_scenarios::clock::WallClock;
use ots_scenarios::proxy::Fault;
use ots_scenarios::wait;

use crate::common::Line;

#[test]
fn a_press_whose_phone_is_killed_right_after_the_commit_goes_out_at_the_next_start() {
    let line = Line::new();
    line.proxy.set(Fault::BlackHole);
    let report = line.phone.press(&["--now"]);
    // Somebody else's phone would be sending by now; this one dies in the middle of it.
    let mut sending = line.phone.start(&["sync"]);
    line.proxy
        .wait_until("the phone has connected", |counts| counts.connections == 1);
    sending.kill();
    assert_eq!(line.centre.report(&report), None);

    line.proxy.set(Fault::Pass);
    line.phone.drain();
    line.assert_arrived(&report, 1);
}

#[test]
fn a_press_killed_between_the_commit_and_everything_else_goes_out_at_the_next_start() {
    let line = Line::new();
    let (writer, _reader) = full_line();
    let mut pressing = line.phone.command(&["press", "--now"]);
    let mut pressing = pressing.stdout(OwnedFd::from(writer)).spawn().unwrap();
    // It stands still where it would say the report's id: after the commit, before all else.
    let report = wait::until("the press is committed", || {
        Some(line.phone.status().first()?.report_id.clone())
    });
    assert_eq!(pressing.try_wait().unwrap(), None, "it has said nothing");
    pressing.kill().unwrap();
    pressing.wait().unwrap();
    assert_eq!(line.phone.alert(&report).state, "pending");
    assert_eq!(line.centre.report(&report), None);

    line.phone.drain();
    line.assert_arrived(&report, 1);
}

/// The two ends of a line in which not one byte more has room: whoever writes to the first
/// stands still.
fn full_line() -> (UnixStream, UnixStream) {
    let (writer, reader) = UnixStream::pair().unwrap();
    writer.set_nonblocking(true).unwrap();
    while (&writer).write(&[0]).is_ok() {}
    writer.set_nonblocking(false).unwrap();
    (writer, reader)
}

#[test]
fn a_phone_killed_while_its_alert_is_on_the_wire_sends_it_again_and_it_is_one_report() {
    let line = Line::new();
    line.proxy.set(Fault::HoldAnswer);
    let report = line.phone.press(&["--now"]);
    let mut sending = line.phone.start(&["sync"]);
    line.proxy
        .wait_until("the call centre has answered", |counts| counts.held == 1);
    sending.kill();
    assert!(line.centre.report(&report).is_some(), "it is stored");
    assert_eq!(
        line.phone.alert(&report).state,
        "sending",
        "and not acknowledged"
    );

    line.proxy.set(Fault::Pass);
    line.phone.drain();
    line.assert_arrived(&report, 1);
}

#[test]
fn a_press_killed_at_any_moment_is_either_not_there_or_goes_out() {
    let line = Line::new();
    let mut committed = 0;
    for round in 0..20 {
        let mut pressing = line.phone.start(&["press", "--now", "--drill", "--json"]);
        // Each round lets it live a little longer, through every step of the start.
        std::thread::sleep(std::time::Duration::from_millis(round * 2));
        pressing.kill();
        let said_so = pressing.said().contains("report_id");
        let stored = line.phone.status().len();
        assert!(
            stored == committed || stored == committed + 1,
            "{stored} after {committed}"
        );
        assert!(
            !said_so || stored == committed + 1,
            "it said so and it is not there"
        );
        committed = stored;
    }
    // One that lives long enough: the loop above may have been too quick for the machine.
    let _ = line.phone.press(&["--now"]);
    line.phone.drain();
    assert_eq!(line.centre.reports().len(), committed + 1);
}

#[test]
fn a_phone_killed_in_the_cancel_window_sends_when_the_window_is_over() {
    let mut line = Line::new();
    let report = line.phone.press(&[]);
    let lock = line.phone.folder().join("sync.lock");
    assert!(!lock.exists(), "it has not sent anything yet");
    let mut waiting = line.phone.start(&["sync", "--until-empty"]);
    wait::until_true("it looks what to send", || lock.exists());
    assert!(waiting.is_running(), "{}", waiting.said());
    let state = line.phone.alert(&report).state;
    waiting.kill();
    assert_eq!(state, "held");
    assert_eq!(line.centre.report(&report), None);
    // It is started again when the window is long over.
    line.phone.set_clock(WallClock::OffByDays(1));
    line.phone.drain();
    line.assert_arrived(&report, 1);
}

#[test]
fn a_drain_killed_at_random_moments_again_and_again_delivers_every_item_once() {
    let line = Line::new();
    let report = line.phone.press(&["--now"]);
    for n in 0..40 {
        let _ = line
            .phone
            .run(&["message", &report, &format!("pesan rekaan {n}")])
            .well();
    }
    line.proxy
        .set(Fault::Delay(std::time::Duration::from_millis(3)));
    for round in 0_u64..15 {
        let mut draining = line.phone.start(&["sync", "--until-empty"]);
        std::thread::sleep(std::time::Duration::from_millis(10 + 7 * round));
        draining.kill();
    }
    line.proxy.set(Fault::Pass);
    line.phone.drain();
    line.assert_arrived(&report, 41);
}

#[test]
fn a_phone_without_a_network_waits_and_drains_when_there_is_one() {
    let line = Line::new();
    line.proxy.set(Fault::Refuse);
    let report = line.phone.press(&["--now"]);
    let mut waiting = line
        .phone
        .start(&["sync", "--until-empty", "--timeout", "60"]);
    wait::until_true("it has tried", || line.phone.alert(&report).attempts > 0);
    line.assert_waiting(&report);
    line.proxy.set(Fault::Pass);
    assert!(
        waiting.wait().success(),
        "the same process, without a restart"
    );
    line.assert_arrived(&report, 1);
}
