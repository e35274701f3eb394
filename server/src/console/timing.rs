//! When a press was really made, as far as anybody can tell.
//!
//! Two clocks say it: the calendar of the phone (which may be wrong by years) and
//! the time since its last start (right, but lost across a reboot). A late arrival
//! must never look fresh, and a wrong clock must never make a fresh one look late. Where the one
//! is lost and the other wrong, nobody knows: the phone was off in between, and that is said.

use chrono::{DateTime, TimeDelta, Utc};

use crate::clock::{age, to_ms};
use crate::policy;

/// What the screen says about a press's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Timing {
    /// The best time for the press; of an unknown one the latest that it can be.
    pub(super) pressed: DateTime<Utc>,
    /// Nobody knows when it was: it may have waited for days.
    pub(super) unknown: bool,
    /// It took so long to arrive that things may have changed.
    pub(super) late: bool,
    /// By how much the phone's calendar is out, if that is known or plain to see.
    pub(super) clock_off: Option<TimeDelta>,
    /// Whether `pressed` stands on more than the phone's calendar.
    pub(super) sure: bool,
}

impl Timing {
    /// From the phone's calendar, our own clock, and the age by the phone's boot clock.
    pub(super) fn of(
        pressed_at: DateTime<Utc>,
        received_at: DateTime<Utc>,
        age_ms: Option<i64>,
    ) -> Self {
        let slack = policy::CLOCK_SLACK;
        if let Some(age) = age(age_ms) {
            let pressed = received_at - age;
            let off = (pressed_at - pressed).abs();
            return Self {
                pressed,
                unknown: false,
                late: age > policy::LATE_AFTER,
                clock_off: (off > slack).then_some(off),
                sure: true,
            };
        }
        let ahead = pressed_at - received_at;
        // A calendar from before any press, or ahead of ours, says nothing at all.
        let began_anew = to_ms(pressed_at) < policy::NO_PRESS_BEFORE_MS && -ahead > slack;
        if began_anew || ahead > slack {
            return Self {
                pressed: received_at,
                unknown: true,
                late: false,
                clock_off: Some(ahead.abs()),
                sure: false,
            };
        }
        Self {
            pressed: pressed_at,
            unknown: false,
            late: -ahead > policy::LATE_AFTER,
            clock_off: None,
            sure: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(21_000) + TimeDelta::minutes(minute)
    }

    #[test]
    fn a_press_that_arrives_at_once_is_not_late() {
        let timing = Timing::of(at(0), at(0) + TimeDelta::seconds(6), Some(6_000));
        assert_eq!(
            timing,
            Timing {
                pressed: at(0),
                unknown: false,
                late: false,
                clock_off: None,
                sure: true
            }
        );
    }

    #[test]
    fn a_press_that_waited_for_a_signal_is_late() {
        assert!(Timing::of(at(0), at(41), Some(41 * 60_000)).late);
        assert!(
            Timing::of(at(0), at(41), None).late,
            "also where only the calendar says so"
        );
    }

    #[test]
    fn a_phone_that_woke_up_in_1970_is_not_late_by_decades() {
        let timing = Timing::of(DateTime::UNIX_EPOCH, at(1), Some(60_000));
        assert_eq!(timing.pressed, at(0));
        assert!(!timing.late && timing.sure && !timing.unknown);
        assert!(timing.clock_off.unwrap() > TimeDelta::days(19_000));
    }

    #[test]
    fn of_a_press_in_1970_of_unknown_age_nobody_knows_when_it_was() {
        for calendar in [DateTime::UNIX_EPOCH, at(0) - TimeDelta::days(3_650)] {
            let timing = Timing::of(calendar, at(1), None);
            assert_eq!(
                (timing.pressed, timing.unknown, timing.late, timing.sure),
                (at(1), true, false, false)
            );
            assert_eq!(timing.clock_off, Some(at(1) - calendar));
        }
    }

    #[test]
    fn of_a_press_from_the_future_of_unknown_age_nobody_knows_when_it_was() {
        let timing = Timing::of(at(600), at(0), None);
        assert_eq!(
            (timing.pressed, timing.unknown, timing.late),
            (at(0), true, false)
        );
        assert_eq!(timing.clock_off, Some(TimeDelta::minutes(600)));
        let known = Timing::of(at(600), at(0), Some(1_000));
        assert!(!known.unknown && known.sure, "the other clock says it");
    }

    #[test]
    fn a_calendar_that_can_be_right_is_believed_where_it_is_all_there_is() {
        for received in [at(0), at(41), at(0) - policy::CLOCK_SLACK] {
            assert!(!Timing::of(at(0), received, None).unknown);
        }
    }

    #[test]
    fn an_age_that_cannot_be_is_none() {
        let unknown = Timing::of(at(0), at(1), None);
        for age in [i64::MAX, i64::MAX / 1_000, 10_i64.pow(16), -1, i64::MIN] {
            assert_eq!(Timing::of(at(0), at(1), Some(age)), unknown, "{age}");
        }
        let old = policy::LONGEST_AGE.num_milliseconds();
        assert!(Timing::of(at(0), at(1), Some(old)).sure);
    }

    #[test]
    fn a_press_that_waited_is_late_whatever_the_calendar_says() {
        assert!(Timing::of(at(41), at(41), Some(41 * 60_000)).late);
    }
}
