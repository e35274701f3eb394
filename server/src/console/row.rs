//! One report as a row of the queue: what an operator needs to decide in a second
//! which to take, and nothing that identifies anybody.

use askama::Template;
use chrono::{DateTime, Utc};
use ots_protocol::codes::PositionOf;

use super::doors;
use super::glance::Seen;
use super::look;
use super::timing::Timing;
use super::words::Words;
use crate::reports::{ReportRow, ReportState, Trouble, Via};

/// A mark on a row: an icon and words, never a colour alone.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) tone: &'static str,
    pub(super) icon: &'static str,
    pub(super) say: String,
}

impl Mark {
    /// Beside what came and is not read.
    pub(super) fn new_words(words: Words) -> Self {
        Self {
            tone: "",
            icon: "message",
            say: words.t("thread-new"),
        }
    }
}

/// A row as the template draws it.
#[derive(Template)]
#[template(path = "row.html")]
pub(super) struct Row {
    pub(super) words: Words,
    pub(super) id: String,
    pub(super) number: String,
    pub(super) seq: i64,
    pub(super) version: i64,
    /// Smallest first, in both lists.
    pub(super) order: i64,
    pub(super) list: &'static str,
    pub(super) urgency: &'static str,
    pub(super) urgency_word: &'static str,
    pub(super) urgency_icon: &'static str,
    pub(super) since_ms: i64,
    /// The instance's two limits, at each of which the icon is another.
    pub(super) limits_s: Option<[u32; 2]>,
    pub(super) waited: String,
    pub(super) wait_word: &'static str,
    pub(super) for_word: &'static str,
    pub(super) position_icon: &'static str,
    pub(super) position: String,
    pub(super) items: i64,
    /// When, in words.
    pub(super) pressed: String,
    pub(super) received: String,
    pub(super) drill: bool,
    /// The reporter wrote again, and the reader, who holds it, has not read it.
    pub(super) news: bool,
    /// Nobody took it within the set time: it rings louder, and on every screen.
    pub(super) unattended: bool,
    pub(super) marks: Vec<Mark>,
    pub(super) holder: Option<String>,
    pub(super) mine: bool,
    pub(super) lease_until: Option<String>,
    pub(super) form_token: String,
}

impl Row {
    fn icon(&self, name: &str) -> String {
        look::icon(name)
    }
}

/// Which list a report stands in: a referred one only while somebody must read what came.
pub(super) const fn list(report: &ReportRow) -> &'static str {
    match report.state {
        ReportState::Waiting => "waiting",
        ReportState::Taken | ReportState::Handled => "held",
        ReportState::Referred if report.news_at.is_some() => "held",
        ReportState::Referred | ReportState::Closed | ReportState::Unknown(_) => "gone",
    }
}

/// The word for machines, the key of the word for people, and the icon. A code that
/// this version does not know, and a report that nobody could read yet, may be
/// anything: they look and ring like danger.
pub(super) const fn urgency(code: i64) -> (&'static str, &'static str, &'static str) {
    match code {
        1 => ("danger", "urgency-danger", "danger"),
        2 => ("report", "urgency-report", "report"),
        3 => ("consult", "urgency-consult", "consult"),
        _ => ("unknown", "urgency-unknown", "unreadable"),
    }
}

/// Whether a row that waits may be somebody in danger.
pub(super) fn may_be_danger(urgency: &str) -> bool {
    !matches!(urgency, "report" | "consult")
}

pub(super) const fn for_word(code: i64) -> &'static str {
    match code {
        1 => "for-self",
        2 => "for-other",
        _ => "for-unasked",
    }
}

/// Those who wait: suspected abuse last, then by urgency, then by who has waited longest. Those who are held:
/// the newest first.
pub(super) fn order(report: &ReportRow, since: DateTime<Utc>) -> i64 {
    /// More than any time in milliseconds that a calendar of ours will show.
    const ONE_RANK: i64 = 100_000_000_000_000;
    if report.state != ReportState::Waiting {
        return -since.timestamp_millis();
    }
    let rank = match report.urgency {
        2 => 1,
        3 => 2,
        _ => 0,
    };
    // Below the last of the others.
    let rank = if report.suspected_at.is_some() {
        rank + 3
    } else {
        rank
    };
    rank * ONE_RANK + since.timestamp_millis()
}

pub(super) fn marks(
    report: &ReportRow,
    timing: Timing,
    words: Words,
    time: impl Fn(DateTime<Utc>) -> String,
) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut warn = |icon, say| {
        marks.push(Mark {
            tone: "",
            icon,
            say,
        })
    };
    match report.trouble {
        Trouble::None => {}
        Trouble::AlertMissing => warn("unreadable", words.t("mark-no-alert")),
        Trouble::CannotOpen => warn("unreadable", words.t("mark-unreadable")),
        Trouble::SmsNotDecodable => warn("unreadable", words.t("mark-bad-sms")),
    }
    if timing.late {
        let key = if report.via.has_app() {
            "late-mark"
        } else {
            "doors-late-mark"
        };
        warn(
            "late",
            words.t2(
                key,
                "pressed",
                time(timing.pressed),
                "received",
                time(report.received_at),
            ),
        );
    }
    if timing.unknown {
        warn("late", words.t("unknown-mark"));
    }
    if let Some(say) = clock(timing, words) {
        warn("clock", say);
    }
    if report.conflicts > 0 {
        warn("conflict", words.t("mark-conflict"));
    }
    if let Some(at) = report.cancelled_at {
        warn("cancel", words.t1("mark-cancelled", "time", time(at)));
    }
    if report.suspected_at.is_some() {
        warn("info", words.t("mark-suspected"));
    }
    if report.unattended_at.is_some() && report.state == ReportState::Waiting {
        warn("clock", words.t("mark-unattended"));
    }
    let unread = report.unread();
    if let Some(at) = unread {
        let word = if report.handed_unread() {
            "mark-handed"
        } else {
            "mark-news"
        };
        warn("message", words.t1(word, "time", time(at)));
    }
    let again = report.waiting_since - report.received_at;
    if report.state == ReportState::Waiting && again.num_milliseconds() > 0 && unread.is_none() {
        warn(
            "release",
            words.t1("mark-again", "time", time(report.waiting_since)),
        );
    }
    if report.via == Via::Sms {
        marks.push(Mark {
            tone: "info",
            icon: "sms",
            say: words.t("mark-sms"),
        });
    }
    if !report.via.has_app() {
        marks.push(Mark {
            tone: "info",
            icon: doors::icon(report.via),
            say: words.t(&doors::word(report.via)),
        });
    }
    marks
}

/// That the phone's clock is wrong, and by how much.
pub(super) fn clock(timing: Timing, words: Words) -> Option<String> {
    let key = if timing.sure {
        "clock-mark-sure"
    } else {
        "clock-mark"
    };
    let off = timing.clock_off?;
    Some(words.t1(key, "span", look::span(off, words)))
}

/// When it was, as far as anybody knows: nobody pressed a button at the counter.
pub(super) fn pressed(
    timing: Timing,
    via: Via,
    words: Words,
    time: impl Fn(DateTime<Utc>) -> String,
) -> String {
    match (timing.unknown, via.has_app()) {
        (true, _) => words.t("pressed-unknown"),
        (false, true) => words.t1("pressed-at", "time", time(timing.pressed)),
        (false, false) => words.t1("doors-contact-at", "time", time(timing.pressed)),
    }
}

/// Where, how exactly, and how old that is.
pub(super) fn position(seen: &Seen, timing: Timing, words: Words) -> String {
    let age = seen.age(timing, words);
    let whose = words.t(match seen.of {
        Some(PositionOf::Me) => "position-of-me",
        Some(PositionOf::Incident) => "position-of-incident",
        Some(PositionOf::Unknown(_)) | None => "position-of-unknown",
    });
    let how = if seen.fix.accuracy_m == u16::MAX {
        words.t1("position-no-accuracy", "age", age)
    } else {
        let accuracy = seen.fix.accuracy_m.to_string();
        words.t2("position-fix", "accuracy", accuracy, "age", age)
    };
    format!("{whose} {how}")
}
