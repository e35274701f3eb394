//! Time as an office counts it: only while it is open.
//!
//! A deadline of three working days ends after three office days' worth of open time.
//! What comes on Friday at ten is due on Wednesday at ten; what comes on Friday after
//! closing, or at the weekend, counts as come when the office opens next and is due on
//! Wednesday at closing time. So a deadline always falls where somebody can still act
//! on it, one that began later never ends earlier, and nobody waits longer than the
//! days that were promised.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike as _, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::policy;
use crate::settings::Settings;

/// When the office is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeTime {
    zone: Tz,
    opens: NaiveTime,
    closes: NaiveTime,
    /// From Monday.
    days: [bool; 7],
    holidays: BTreeSet<NaiveDate>,
}

impl OfficeTime {
    /// As the instance's settings say, which were checked when they were given. A
    /// setting that still makes no sense is read as the built-in one: a deadline that is
    /// wrong by hours is better than none.
    #[must_use]
    pub fn of(settings: &Settings) -> Self {
        let shift = &settings.shift;
        let usual = crate::settings::Shift::default();
        let hours = |hours: &[String; 2]| {
            let [opens, closes] = hours
                .each_ref()
                .map(|time| NaiveTime::parse_from_str(time, "%H:%M").ok());
            opens.zip(closes).filter(|(opens, closes)| opens < closes)
        };
        let (opens, closes) = hours(&shift.office_hours)
            .or_else(|| hours(&usual.office_hours))
            .unwrap_or((NaiveTime::MIN, NaiveTime::MIN + TimeDelta::hours(8)));
        let is_set = |days: &[u8]| [1, 2, 3, 4, 5, 6, 7].map(|day| days.contains(&day));
        let mut days = is_set(&shift.office_days);
        if !days.contains(&true) {
            days = is_set(&usual.office_days);
        }
        Self {
            zone: settings.instance.time_zone.parse().unwrap_or(Tz::UTC),
            opens,
            closes,
            days,
            holidays: shift
                .holidays
                .iter()
                .filter_map(|day| day.parse().ok())
                .collect(),
        }
    }

    /// Where it stands.
    #[must_use]
    pub const fn zone(&self) -> Tz {
        self.zone
    }

    /// Whether the office opens on this day at all.
    #[must_use]
    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        self.days[day.weekday().num_days_from_monday() as usize] && !self.holidays.contains(&day)
    }

    /// When `days` office days' worth of open time have gone by since `from`.
    #[must_use]
    pub fn after_working_days(&self, from: DateTime<Utc>, days: u32) -> DateTime<Utc> {
        let from = from.with_timezone(&self.zone).naive_local();
        let mut day = from.date();
        let mut left = self.day_length() * i32::try_from(days).unwrap_or(i32::MAX);
        let mut begin = from.time().max(self.opens);
        // A calendar of nothing but holidays must not keep a server busy for ever.
        for _ in 0..policy::WORKING_DAYS_LOOKED_AT {
            if self.is_working_day(day) {
                let open = (self.closes - begin).max(TimeDelta::zero());
                // What came at or after closing has not begun to count on that day.
                if left <= open && (open > TimeDelta::zero()) {
                    return self.instant(day.and_time(begin + left));
                }
                left -= open;
            }
            begin = self.opens;
            let Some(next) = day.checked_add_days(Days::new(1)) else {
                break;
            };
            day = next;
        }
        self.instant(day.and_time(self.closes))
    }

    /// How much of the time between two moments the office was open.
    #[must_use]
    pub fn open_between(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> TimeDelta {
        let [from, to] = [from, to].map(|at| at.with_timezone(&self.zone).naive_local());
        from.date()
            .iter_days()
            .take_while(|day| *day <= to.date())
            .filter(|day| self.is_working_day(*day))
            .map(|day| {
                let begin = from.max(day.and_time(self.opens));
                let end = to.min(day.and_time(self.closes));
                (end - begin).max(TimeDelta::zero())
            })
            .sum()
    }

    /// How long the office is open on a working day.
    #[must_use]
    pub fn day_length(&self) -> TimeDelta {
        self.closes - self.opens
    }

    /// The moment of a local time. Where clocks are put forward over it, the hour after;
    /// where they are put back, its first occurrence.
    fn instant(&self, local: NaiveDateTime) -> DateTime<Utc> {
        local
            .and_local_timezone(self.zone)
            .earliest()
            .or_else(|| {
                (local + TimeDelta::hours(1))
                    .and_local_timezone(self.zone)
                    .earliest()
            })
            .map_or_else(|| local.and_utc(), |at| at.with_timezone(&Utc))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Jember's office: Monday to Friday, 07:00 to 15:30, in UTC+7 all year.
    fn office(holidays: &[&str]) -> OfficeTime {
        let mut settings = Settings::parse(crate::settings::BUILT_IN).unwrap();
        settings.shift.holidays = holidays.iter().map(|day| (*day).to_owned()).collect();
        OfficeTime::of(&settings)
    }

    fn local(text: &str) -> DateTime<Utc> {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M")
            .unwrap()
            .and_local_timezone(chrono_tz::Asia::Jakarta)
            .unwrap()
            .with_timezone(&Utc)
    }

    #[test]
    fn three_working_days_by_the_calendar() {
        // 2026: 25 December is a Friday, 1 January 2027 a Friday.
        let holidays = ["2026-12-25", "2027-01-01", "2026-08-17"];
        for (why, from, due) in [
            ("mid-week", "2026-11-23 10:00", "2026-11-26 10:00"),
            ("over a weekend", "2026-11-27 10:00", "2026-12-02 10:00"),
            ("late on Friday", "2026-11-27 17:45", "2026-12-02 15:30"),
            ("at closing time", "2026-11-27 15:30", "2026-12-02 15:30"),
            (
                "a minute before closing",
                "2026-11-27 15:29",
                "2026-12-02 15:29",
            ),
            ("before opening", "2026-11-23 05:10", "2026-11-25 15:30"),
            ("at opening time", "2026-11-23 07:00", "2026-11-25 15:30"),
            ("on Saturday", "2026-11-28 12:00", "2026-12-02 15:30"),
            ("on Sunday night", "2026-11-29 23:59", "2026-12-02 15:30"),
            ("over a holiday", "2026-08-14 10:00", "2026-08-20 10:00"),
            ("on a holiday", "2026-08-17 10:00", "2026-08-20 15:30"),
            ("over Christmas", "2026-12-23 09:00", "2026-12-29 09:00"),
            (
                "over the year's end",
                "2026-12-31 14:00",
                "2027-01-06 14:00",
            ),
        ] {
            assert_eq!(
                office(&holidays).after_working_days(local(from), 3),
                local(due),
                "{why}"
            );
        }
    }

    #[test]
    fn a_zone_is_the_instances_own() {
        let mut settings = Settings::parse(crate::settings::BUILT_IN).unwrap();
        settings.instance.time_zone = "Asia/Jayapura".to_owned();
        // 16:00 in Jakarta and after closing; 18:00 in Jayapura, the same day.
        let from = local("2026-11-23 16:00");
        let due = OfficeTime::of(&settings).after_working_days(from, 1);
        assert_eq!(due, local("2026-11-24 13:30"));
    }

    #[test]
    fn where_clocks_are_put_forward_a_deadline_still_falls_on_a_real_moment() {
        let mut settings = Settings::parse(crate::settings::BUILT_IN).unwrap();
        settings.instance.time_zone = "Europe/Berlin".to_owned();
        settings.shift.office_days = vec![1, 2, 3, 4, 5, 6, 7];
        settings.shift.office_hours = ["01:00".to_owned(), "02:30".to_owned()];
        let from = "2026-03-28T00:45:00Z".parse().unwrap(); // 01:45 local, 45 minutes are left
        let due = OfficeTime::of(&settings).after_working_days(from, 1);
        assert_eq!(
            due,
            "2026-03-29T00:45:00Z".parse::<DateTime<Utc>>().unwrap()
        );
        let at_half_past_two = OfficeTime::of(&settings)
            .after_working_days("2026-03-28T22:00:00Z".parse().unwrap(), 1);
        assert_eq!(
            at_half_past_two,
            "2026-03-29T01:30:00Z".parse::<DateTime<Utc>>().unwrap()
        );
    }

    #[test]
    fn settings_that_make_no_sense_are_read_as_the_built_in_ones() {
        let mut settings = Settings::parse(crate::settings::BUILT_IN).unwrap();
        settings.shift.office_days = Vec::new();
        settings.shift.office_hours = ["15:00".to_owned(), "07:00".to_owned()];
        assert_eq!(OfficeTime::of(&settings), office(&[]));
    }

    fn a_calendar() -> impl Strategy<Value = OfficeTime> {
        let days = prop::array::uniform7(any::<bool>())
            .prop_filter("an office that opens", |days| days.contains(&true));
        let hours = (0_u32..23, 1_u32..24).prop_filter("hours in order", |(a, b)| a < b);
        let holidays = prop::collection::btree_set(0_i64..40, 0..12);
        (days, hours, holidays).prop_map(|(days, (opens, closes), holidays)| OfficeTime {
            zone: chrono_tz::Asia::Jakarta,
            opens: NaiveTime::from_hms_opt(opens, 0, 0).unwrap(),
            closes: NaiveTime::from_hms_opt(closes, 0, 0).unwrap(),
            days,
            holidays: holidays
                .into_iter()
                .map(|day| NaiveDate::from_ymd_opt(2026, 12, 10).unwrap() + TimeDelta::days(day))
                .collect(),
        })
    }

    fn a_moment() -> impl Strategy<Value = DateTime<Utc>> {
        (0_i64..40 * 24 * 60)
            .prop_map(|minutes| local("2026-12-10 00:00") + TimeDelta::minutes(minutes))
    }

    proptest! {
        #[test]
        fn exactly_the_promised_open_time_goes_by(office in a_calendar(), from in a_moment(), days in 1_u32..8) {
            let due = office.after_working_days(from, days);
            prop_assert_eq!(office.open_between(from, due), office.day_length() * days.cast_signed());
        }

        #[test]
        fn a_deadline_falls_while_the_office_is_open(office in a_calendar(), from in a_moment(), days in 1_u32..8) {
            let due = office.after_working_days(from, days).with_timezone(&office.zone).naive_local();
            prop_assert!(office.is_working_day(due.date()));
            prop_assert!(office.opens <= due.time() && due.time() <= office.closes);
        }

        #[test]
        fn what_began_later_is_never_due_earlier(office in a_calendar(), from in a_moment(), later in 0_i64..5000, days in 1_u32..8) {
            let first = office.after_working_days(from, days);
            let second = office.after_working_days(from + TimeDelta::minutes(later), days);
            prop_assert!(first <= second);
        }

        #[test]
        fn a_further_holiday_never_makes_a_deadline_earlier(office in a_calendar(), from in a_moment(), off in 0_i64..40, days in 1_u32..8) {
            let mut fewer = office.clone();
            fewer.holidays.insert(NaiveDate::from_ymd_opt(2026, 12, 10).unwrap() + TimeDelta::days(off));
            prop_assert!(office.after_working_days(from, days) <= fewer.after_working_days(from, days));
        }
    }
}
