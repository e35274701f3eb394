//! How times, spans and icons look.

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use chrono_tz::Tz;
use ots_protocol::items::TimeWindow;

use super::assets;
use super::words::Words;

/// An icon of the drawn set. It says nothing to a screen reader: a word stands
/// beside it, always.
pub(super) fn icon(name: &str) -> String {
    format!(
        "<svg class=\"icon\" aria-hidden=\"true\" focusable=\"false\"><use href=\"{}#{name}\"/></svg>",
        assets::href("icons.svg")
    )
}

/// A time of day in the instance's zone; with the date where that is not today's.
pub(super) fn time(at: DateTime<Utc>, now: DateTime<Utc>, zone: Tz, words: Words) -> String {
    let (at, now) = (at.with_timezone(&zone), now.with_timezone(&zone));
    let clock = at.format("%H:%M:%S");
    if at.date_naive() == now.date_naive() {
        return clock.to_string();
    }
    let month = words.t(&format!("month-{}", at.month()));
    if at.year() == now.year() {
        format!("{} {month} {clock}", at.day())
    } else {
        format!("{} {month} {} {clock}", at.day(), at.year())
    }
}

/// A stretch of time in its largest sensible unit.
pub(super) fn span(span: TimeDelta, words: Words) -> String {
    let seconds = span.num_seconds().max(0);
    let (key, n) = match seconds {
        ..120 => ("span-seconds", seconds),
        120..7_200 => ("span-minutes", seconds / 60),
        7_200..172_800 => ("span-hours", seconds / 3_600),
        _ => ("span-days", seconds / 86_400),
    };
    words.t1(key, "n", n.to_string())
}

/// How old a position was at the press: measured against the press, so that it stays
/// true for as long as it stands on a screen.
pub(super) fn age(taken: DateTime<Utc>, pressed: DateTime<Utc>, words: Words) -> String {
    let before = pressed - taken;
    match before.num_seconds() {
        -10..=10 => words.t("position-at-press"),
        11.. => words.t1("position-before-press", "span", span(before, words)),
        _ => words.t1("position-after-press", "span", span(-before, words)),
    }
}

/// mm:ss, and h:mm:ss from an hour on: the same figure that the page then counts on.
pub(super) fn waited(since: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let seconds = (now - since).num_seconds().max(0);
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes:02}:{seconds:02}")
    }
}

/// A window of the week: 08.00–15.30, with the days where it is not every day.
pub(super) fn hours(window: &TimeWindow, words: Words) -> String {
    let clock = |minute: u16| format!("{:02}.{:02}", minute / 60, minute % 60);
    let from = clock(window.from_minute.unwrap_or(0));
    let to = clock(window.to_minute.unwrap_or(24 * 60));
    let named: Vec<_> = (0..7_u8)
        .filter(|day| window.days.is_some_and(|days| days & (1 << day) != 0))
        .map(|day| words.t(&format!("day-{}", day + 1)))
        .collect();
    if named.is_empty() || named.len() == 7 {
        format!("{from}–{to}")
    } else {
        format!("{} {from}–{to}", named.join(", "))
    }
}

/// The short number by which people name a report to each other: the last eight
/// hexadecimal digits of its id, which are random.
pub(super) fn number(id: crate::ids::ReportId) -> String {
    let text = id.to_string();
    let tail = text
        .get(text.len().saturating_sub(8)..)
        .unwrap_or(&text)
        .to_uppercase();
    match tail.split_at_checked(4) {
        Some((a, b)) => format!("{a}-{b}"),
        None => tail,
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    #[test]
    fn a_time_is_local_and_carries_its_date_only_when_it_is_not_today() {
        let zone = chrono_tz::Asia::Jakarta;
        let now = Utc.with_ymd_and_hms(2026, 5, 2, 18, 0, 0).unwrap();
        let say = |at| time(at, now, zone, Words::Indonesian);
        assert_eq!(
            say(Utc.with_ymd_and_hms(2026, 5, 2, 17, 30, 5).unwrap()),
            "00:30:05"
        );
        assert_eq!(
            say(Utc.with_ymd_and_hms(2026, 5, 2, 16, 59, 0).unwrap()),
            "2 Mei 23:59:00"
        );
        assert_eq!(
            say(Utc.with_ymd_and_hms(1970, 1, 1, 0, 0, 0).unwrap()),
            "1 Jan 1970 07:00:00"
        );
    }

    #[test]
    fn spans_are_told_in_a_unit_a_tired_person_can_grasp() {
        let say = |s| span(TimeDelta::seconds(s), Words::Indonesian);
        assert_eq!(
            (say(119), say(120), say(7_200)),
            ("119 dtk".into(), "2 mnt".into(), "2 jam".into())
        );
        assert_eq!(say(-5), "0 dtk");
    }

    #[test]
    fn the_figure_from_the_server_is_the_one_the_page_counts_on() {
        let since = DateTime::UNIX_EPOCH;
        assert_eq!(waited(since, since + TimeDelta::seconds(100)), "01:40");
        assert_eq!(waited(since, since + TimeDelta::seconds(3_905)), "1:05:05");
        assert_eq!(waited(since + TimeDelta::seconds(1), since), "00:00");
    }
}
