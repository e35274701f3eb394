//! Clocks that jump: a press goes out early rather than late, and nothing is stuck.

use ots_scenarios::clock::WallClock;
use ots_scenarios::proxy::{Answer, Fault};

use crate::common::Line;

/// A press that failed once, then the clock jumps: the next attempt is not a year away.
#[track_caller]
fn a_queue_goes_on_after(days: i32) {
    let mut line = Line::new();
    line.proxy
        .set(Answer::status(503).header("Retry-After", "60").into());
    let report = line.phone.press(&["--now"]);
    let _ = line.phone.sync().with_code(1);
    line.proxy.set(Fault::Pass);
    let _ = line.phone.sync();
    assert_eq!(line.centre.report(&report), None, "it was asked to wait");
    line.phone.set_clock(WallClock::OffByDays(days));
    line.phone.drain();
    line.assert_arrived(&report, 1);
}

#[test]
fn a_queue_goes_on_after_the_clock_was_set_back_a_year() {
    a_queue_goes_on_after(-365);
}

#[test]
fn a_queue_goes_on_after_the_clock_was_set_forward_a_year() {
    a_queue_goes_on_after(365);
}

/// A press in its window, then the clock jumps: it goes out at once.
#[track_caller]
fn a_held_press_goes_out_after(clock: WallClock) {
    let mut line = Line::new();
    let report = line.phone.press(&[]);
    let _ = line.phone.sync();
    assert_eq!(line.centre.report(&report), None, "it is held");
    line.phone.set_clock(clock);
    let _ = line.phone.sync();
    line.assert_arrived(&report, 1);
}

#[test]
fn a_held_press_goes_out_when_the_clock_is_set_back_a_year() {
    a_held_press_goes_out_after(WallClock::OffByDays(-365));
}

#[test]
fn a_held_press_goes_out_when_the_clock_is_set_forward_a_year() {
    a_held_press_goes_out_after(WallClock::OffByDays(365));
}

#[test]
fn a_press_of_a_phone_that_booted_in_1970_arrives() {
    let mut line = Line::new();
    line.phone.set_clock(WallClock::At("1970-01-01 00:00:30"));
    let report = line.phone.press(&["--now"]);
    line.phone.drain();
    line.assert_arrived(&report, 1);
}
