//! One report as a row of the queue: what an operator needs to decide in a second
//! which to take, and nothing that identifies anybody.

use std::collections::HashMap;
use std::sync::Mutex;

use askama::Template;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::door::SignedIn;
use super::look;
use super::place::Place;
use super::timing::Timing;
use super::words::Words;
use crate::AppState;
use crate::accounts;
use crate::ids::UserId;
use crate::reports::{ReportRow, ReportState, Trouble, Via};
use crate::store::StoreError;

/// A mark on a row: an icon and words, never a colour alone.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) tone: &'static str,
    pub(super) icon: &'static str,
    pub(super) say: String,
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
    pub(super) limit_s: Option<i64>,
    pub(super) waited: String,
    pub(super) wait_word: &'static str,
    pub(super) for_word: &'static str,
    pub(super) position_icon: &'static str,
    pub(super) position: String,
    pub(super) pressed: String,
    pub(super) received: String,
    pub(super) drill: bool,
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

/// Draws rows for one reader.
pub(super) struct Rows<'a> {
    state: &'a AppState,
    me: UserId,
    words: Words,
    zone: Tz,
    form_token: String,
    names: Mutex<HashMap<UserId, String>>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(state: &'a AppState, me: &SignedIn) -> Self {
        Self {
            state,
            me: me.user.id,
            words: me.words,
            zone: Place::of(state).zone,
            form_token: me.token.form_token(),
            names: Mutex::default(),
        }
    }

    /// Draws these reports as they stood at event number `seq`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(super) async fn draw(
        &self,
        reports: Vec<ReportRow>,
        seq: i64,
    ) -> Result<Vec<Row>, StoreError> {
        let mut rows = Vec::with_capacity(reports.len());
        for report in reports {
            rows.push(self.one(&report, seq).await?);
        }
        Ok(rows)
    }

    /// Draws one.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(super) async fn one(&self, report: &ReportRow, seq: i64) -> Result<Row, StoreError> {
        let now = self.state.clock().now();
        let (words, zone) = (self.words, self.zone);
        let time = |at| look::time(at, now, zone, words);
        let timing = Timing::of(report.pressed_at, report.received_at, report.age_ms);
        let holder = match report.taken_by {
            Some(user) => Some(self.name(user).await?),
            None => None,
        };
        let (urgency, urgency_word, urgency_icon) = urgency(report.urgency);
        let waits = report.state == ReportState::Waiting;
        let since = if waits {
            report.waiting_since
        } else {
            report.taken_at.unwrap_or(report.received_at)
        };
        Ok(Row {
            words,
            id: report.id.to_string(),
            number: look::number(report.id),
            seq,
            version: report.version,
            order: order(report, since),
            list: list(report.state),
            urgency,
            urgency_word,
            urgency_icon,
            since_ms: since.timestamp_millis(),
            limit_s: (waits && urgency != "report" && urgency != "consult").then_some(60),
            waited: look::waited(since, now),
            wait_word: if waits { "row-wait" } else { "row-held-for" },
            for_word: for_word(report.for_whom),
            position_icon: "pin-off",
            position: words.t("position-none"),
            pressed: time(timing.pressed),
            received: time(report.received_at),
            drill: report.drill,
            marks: marks(report, timing, words, time),
            holder,
            mine: report.taken_by == Some(self.me),
            lease_until: report
                .lease_until
                .filter(|_| report.state == ReportState::Taken)
                .map(time),
            form_token: self.form_token.clone(),
        })
    }

    async fn name(&self, user: UserId) -> Result<String, StoreError> {
        let known = |names: &Mutex<HashMap<UserId, String>>| names.lock().ok()?.get(&user).cloned();
        if let Some(name) = known(&self.names) {
            return Ok(name);
        }
        let name = accounts::user(self.state.store(), user)
            .await?
            .map_or_else(|| "?".to_owned(), |user| user.name);
        if let Ok(mut names) = self.names.lock() {
            names.insert(user, name.clone());
        }
        Ok(name)
    }
}

/// Which list a report stands in.
pub(super) const fn list(state: ReportState) -> &'static str {
    match state {
        ReportState::Waiting => "waiting",
        ReportState::Taken | ReportState::Handled => "held",
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

const fn for_word(code: i64) -> &'static str {
    match code {
        1 => "for-self",
        2 => "for-other",
        _ => "for-unasked",
    }
}

/// Those who wait: by urgency, then by who has waited longest. Those who are held:
/// the newest first.
fn order(report: &ReportRow, since: DateTime<Utc>) -> i64 {
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
    rank * ONE_RANK + since.timestamp_millis()
}

fn marks(
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
        warn(
            "late",
            words.t2(
                "late-mark",
                "pressed",
                time(timing.pressed),
                "received",
                time(report.received_at),
            ),
        );
    }
    if let Some(off) = timing.clock_off {
        warn(
            "clock",
            words.t1("clock-mark", "span", look::span(off, words)),
        );
    }
    if report.conflicts > 0 {
        warn("conflict", words.t("mark-conflict"));
    }
    if let Some(at) = report.cancelled_at {
        warn("cancel", words.t1("mark-cancelled", "time", time(at)));
    }
    if report.unattended_at.is_some() && report.state == ReportState::Waiting {
        warn("clock", words.t("mark-unattended"));
    }
    if report.via == Via::Sms {
        marks.push(Mark {
            tone: "info",
            icon: "sms",
            say: words.t("mark-sms"),
        });
    }
    marks
}

/// A stretch of time that a row may show.
#[expect(dead_code, reason = "used with positions")]
fn age(seconds: u32) -> TimeDelta {
    TimeDelta::seconds(i64::from(seconds))
}
