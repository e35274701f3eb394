//! The times of the week at which the reporter may be reached, in local time.

use std::collections::BTreeSet;

use chrono::{
    DateTime, Datelike, Days, LocalResult, NaiveTime, TimeDelta, TimeZone as _, Timelike, Utc,
};
use chrono_tz::Tz;
use ots_protocol::items::TimeWindow;

/// Whether it is a safe time; where none is named, every time is.
pub(super) fn is_safe(windows: &[TimeWindow], at: DateTime<Utc>, zone: Tz) -> bool {
    windows.is_empty() || one_holds(windows, at, zone)
}

/// Whether its minutes are those of a day: nobody can say what others mean.
pub(super) fn is_of_a_day(window: &TimeWindow) -> bool {
    [window.from_minute, window.to_minute]
        .into_iter()
        .flatten()
        .all(|minute| minute <= 24 * 60)
}

/// When it next becomes safe, or stops being so; `None` where that never changes.
pub(super) fn next_edge(
    windows: &[TimeWindow],
    now: DateTime<Utc>,
    zone: Tz,
) -> Option<DateTime<Utc>> {
    let safe_now = one_holds(windows, now, zone);
    let today = now.with_timezone(&zone).date_naive();
    // Midnight counts as well: days begin there.
    let minutes: BTreeSet<u16> = windows
        .iter()
        .flat_map(|one| {
            [
                one.from_minute.unwrap_or(0),
                one.to_minute.unwrap_or(24 * 60),
            ]
        })
        .chain([0])
        .collect();
    // Every window comes round in a week.
    let mut edges: Vec<DateTime<Utc>> = (0..=8)
        .filter_map(|day| today.checked_add_days(Days::new(day)))
        .flat_map(|day| {
            minutes.iter().map(move |minute| {
                day.and_time(NaiveTime::MIN) + TimeDelta::minutes((*minute).into())
            })
        })
        .flat_map(|local| match zone.from_local_datetime(&local) {
            LocalResult::Single(at) => vec![at],
            // Where clocks go back it is that time twice, and where they go forward never.
            LocalResult::Ambiguous(first, second) => vec![first, second],
            LocalResult::None => zone
                .from_local_datetime(&(local + TimeDelta::hours(1)))
                .earliest()
                .into_iter()
                .collect(),
        })
        .map(|at| at.with_timezone(&Utc))
        .filter(|at| *at > now)
        .collect();
    edges.sort_unstable();
    edges
        .into_iter()
        .find(|at| one_holds(windows, *at, zone) != safe_now)
}

fn one_holds(windows: &[TimeWindow], at: DateTime<Utc>, zone: Tz) -> bool {
    let local = at.with_timezone(&zone);
    let minute = local.hour() * 60 + local.minute();
    let today = local.weekday().num_days_from_monday();
    windows.iter().any(|one| holds(one, today, minute))
}

/// Whether a minute of a day of the week, from Monday on, lies in a window.
fn holds(window: &TimeWindow, today: u32, minute: u32) -> bool {
    // A window that this version cannot read whole is no permission.
    if !window.unknown.is_empty() {
        return false;
    }
    let on = |day: u32| window.days.is_none_or(|days| days & (1 << day) != 0);
    let from = u32::from(window.from_minute.unwrap_or(0));
    let to = u32::from(window.to_minute.unwrap_or(24 * 60));
    if from < to {
        on(today) && (from..to).contains(&minute)
    } else {
        let yesterday = (today + 6) % 7;
        (on(today) && minute >= from) || (on(yesterday) && minute < to)
    }
}
