//! Clocks that jump: a press goes early rather than late, and no wait outlasts its reason.

use std::time::Duration;

use chrono::TimeDelta;
use ots_core::Standing;

use crate::support::call_centre::{CallCentre, Fault};
use crate::support::phone::{Phone, danger, now};

#[test]
fn a_clock_set_back_or_forward_a_year_in_the_window_sends_early() {
    for jump in [TimeDelta::days(-365), TimeDelta::days(365)] {
        let centre = CallCentre::start();
        let phone = Phone::of(&centre);
        phone.press(&danger());
        phone.clock.set_by(jump);
        assert_eq!(phone.sync().sent, 1, "{jump}");
    }
}

#[test]
fn a_reboot_in_the_window_sends_at_the_next_start() {
    let centre = CallCentre::start();
    let mut phone = Phone::of(&centre);
    phone.press(&danger());
    phone.clock.reboot();
    phone.restart();
    assert_eq!(phone.sync().sent, 1);
    let inside = centre.inside();
    assert_eq!(inside.requests[0].header("ots-age-ms"), Some("unknown"));
}

#[test]
fn a_reboot_shows_by_the_boot_clock_where_the_boot_has_no_name() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    phone.clock.hide_boot_id();
    phone.press(&danger());
    assert_eq!(phone.sync().sent, 0);
    phone.clock.reboot();
    assert_eq!(phone.sync().sent, 1);
    assert_eq!(
        centre.inside().requests[0].header("ots-age-ms"),
        Some("unknown")
    );
}

#[test]
fn a_clock_set_back_a_little_in_the_window_does_not_lengthen_it() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    phone.press(&danger());
    phone.pass(4);
    phone.clock.set_by(TimeDelta::seconds(-3));
    phone.pass(1);
    assert_eq!(phone.sync().sent, 1, "the boot clock counts five seconds");
}

#[test]
fn a_queue_waits_no_longer_after_the_clock_was_set_back_a_year() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    phone.press(&now(danger()));
    centre.fault(Fault::patience(503, 120));
    let outcome = phone.sync();
    assert_eq!(outcome.remaining, 1);
    assert!(outcome.next_wake_ms.unwrap() > 60_000);
    assert_eq!(phone.sync().sent, 0, "it was asked to wait");

    phone.clock.set_by(TimeDelta::days(-365));
    let outcome = phone.sync();
    assert_eq!((outcome.sent, outcome.remaining), (1, 0));
}

#[test]
fn a_queue_waits_no_longer_after_the_clock_was_set_forward_a_year() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    phone.press(&now(danger()));
    centre.fault(Fault::patience(503, 120));
    assert_eq!(phone.sync().remaining, 1);
    assert_eq!(phone.sync().sent, 0, "it was asked to wait");
    phone.clock.set_by(TimeDelta::days(365));
    assert_eq!(phone.sync().sent, 1);
}

#[test]
fn a_wake_never_lies_further_ahead_than_the_longest_wait() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    phone.press(&now(danger()));
    centre.rule(|_| Some(Fault::status(502)));
    for _ in 0..30 {
        let wake = phone.sync().next_wake_ms.unwrap();
        assert!(wake <= 375_000, "{wake}");
        phone.clock.pass(Duration::from_millis(wake));
    }
    let item = &phone.reports()[0].items[0];
    assert_eq!((item.state, item.attempts), (Standing::Pending, 30));
    centre.behave();
    assert_eq!(phone.sync().sent, 1);
}

#[test]
fn a_phone_that_believes_in_1970_presses_and_sends() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let back = phone.clock.clone();
    back.set_by(TimeDelta::milliseconds(-1_900_000_000_000));
    let report = phone.press(&danger());
    assert_eq!(report.time().unwrap().timestamp_millis(), 0);
    phone.pass(5);
    assert_eq!(phone.sync().sent, 1);
}

#[test]
fn an_untaken_danger_alert_points_to_110_after_its_time_and_a_consultation_does_not() {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let alarm = phone.press(&danger());
    let mut quiet = danger();
    quiet.urgency = ots_protocol::codes::Urgency::Consult;
    let quiet = phone.press(&quiet);
    phone.pass(5);
    phone.sync();
    assert!(!phone.report(alarm).untaken);
    phone.pass(60);
    assert!(phone.report(alarm).untaken);
    assert!(!phone.report(quiet).untaken);
}

/// A danger alert that was sent and that nobody took, after something happened to the phone's clocks.
fn points_to_110_after(happens: impl Fn(&Phone)) -> bool {
    let centre = CallCentre::start();
    let phone = Phone::of(&centre);
    let alarm = phone.press(&now(danger()));
    phone.sync();
    assert!(!phone.report(alarm).untaken);
    happens(&phone);
    phone.report(alarm).untaken
}

#[test]
fn an_untaken_danger_alert_points_to_110_in_time_though_the_clock_was_put_right_behind_the_press() {
    let an_hour_fast = |phone: &Phone| phone.clock.set_by(TimeDelta::hours(-1));
    assert!(points_to_110_after(|phone| {
        an_hour_fast(phone);
        phone.pass(60);
    }));
    assert!(
        points_to_110_after(an_hour_fast),
        "a clock that went back tells no time: rather early than late"
    );
}

#[test]
fn an_untaken_danger_alert_points_to_110_in_time_by_the_boot_clock_too() {
    let a_little_back_at = |seconds: u64| {
        points_to_110_after(|phone| {
            phone.pass(30);
            phone.clock.set_by(TimeDelta::seconds(-20));
            phone.pass(seconds - 30);
        })
    };
    assert!(!a_little_back_at(59));
    assert!(a_little_back_at(60));
}

#[test]
fn an_untaken_danger_alert_points_to_110_after_a_reboot_whatever_the_clock_says_then() {
    assert!(points_to_110_after(|phone| {
        phone.clock.reboot();
        phone
            .clock
            .set_by(TimeDelta::milliseconds(-1_900_000_000_000));
    }));
    assert!(points_to_110_after(|phone| phone.clock.reboot()));
}
