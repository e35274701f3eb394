//! Draws rows of the queue for one reader.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::door::SignedIn;
use super::glance::{Glance, Glances, Seen};
use super::look;
use super::place::Place;
use super::row::{self, Mark, Row};
use super::same::{self, Spot};
use super::timing::Timing;
use super::words::Words;
use crate::ids::{ReportId, UserId};
use crate::reports::{Queue, ReportRow, ReportState, count_items};
use crate::store::StoreError;
use crate::{AppState, accounts};

/// Everything about the reader that a row depends on.
pub(super) struct Rows<'a> {
    state: &'a AppState,
    glances: &'a Glances,
    me: UserId,
    words: Words,
    zone: Tz,
    limits_s: [u32; 2],
    form_token: String,
    names: HashMap<UserId, String>,
    counts: HashMap<ReportId, (i64, i64)>,
    spots: Vec<Spot>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(state: &'a AppState, me: &SignedIn, glances: &'a Glances) -> Self {
        let place = Place::of(state);
        Self {
            state,
            glances,
            me: me.user.id,
            words: me.words,
            zone: place.zone,
            limits_s: place.limits_s,
            form_token: me.token.form_token(),
            names: HashMap::new(),
            counts: HashMap::new(),
            spots: Vec::new(),
        }
    }

    /// Looks at every open report, so that each row can say which others it may belong to.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(super) async fn survey(&mut self, queue: &Queue) -> Result<(), StoreError> {
        let counts = count_items(self.state.store()).await?;
        for report in queue.waiting.iter().chain(&queue.held) {
            let known = counts.get(&report.id).copied();
            let glance = self.glances.at(self.state, report.id, known).await?;
            if let Some(seen) = glance.seen {
                let timing = Timing::of(report.pressed_at, report.received_at, report.age_ms);
                self.spots.push(Spot {
                    report: report.id,
                    pressed: timing.pressed,
                    seen,
                });
            }
        }
        self.counts = counts;
        Ok(())
    }

    /// Draws these reports as they stood at event number `seq`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(super) async fn draw(
        &mut self,
        reports: &[ReportRow],
        seq: i64,
    ) -> Result<Vec<Row>, StoreError> {
        let mut rows = Vec::with_capacity(reports.len());
        for report in reports {
            let known = self.counts.get(&report.id).copied();
            let glance = self.glances.at(self.state, report.id, known).await?;
            rows.push(self.row(report, &glance, seq).await?);
        }
        Ok(rows)
    }

    /// Draws one to which something has just happened.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(super) async fn one(&mut self, report: &ReportRow, seq: i64) -> Result<Row, StoreError> {
        let glance = self.glances.at(self.state, report.id, None).await?;
        self.row(report, &glance, seq).await
    }

    async fn row(
        &mut self,
        report: &ReportRow,
        glance: &Glance,
        seq: i64,
    ) -> Result<Row, StoreError> {
        let now = self.state.clock().now();
        let (words, zone) = (self.words, self.zone);
        let time = |at: DateTime<Utc>| look::time(at, now, zone, words);
        let timing = Timing::of(report.pressed_at, report.received_at, report.age_ms);
        let holder = match report.taken_by {
            Some(user) => Some(self.name(user).await?),
            None => None,
        };
        let (urgency, urgency_word, urgency_icon) = row::urgency(report.urgency);
        let waits = report.state == ReportState::Waiting;
        let since = if waits {
            report.waiting_since
        } else {
            report.taken_at.unwrap_or(report.received_at)
        };
        let seen = glance.seen.as_ref();
        let mut marks = row::marks(report, timing, words, time);
        marks.extend(self.same(report.id, timing, seen));
        Ok(Row {
            words,
            id: report.id.to_string(),
            number: look::number(report.id),
            seq,
            version: report.version,
            order: row::order(report, since),
            list: row::list(report),
            urgency,
            urgency_word,
            urgency_icon,
            since_ms: since.timestamp_millis(),
            limits_s: (waits && row::may_be_danger(urgency)).then_some(self.limits_s),
            waited: look::waited(since, now),
            wait_word: if waits { "row-wait" } else { "row-held-for" },
            for_word: row::for_word(report.for_whom),
            position_icon: if seen.is_some() { "pin" } else { "pin-off" },
            position: seen.map_or_else(
                || words.t("position-none"),
                |seen| row::position(seen, timing, words),
            ),
            items: glance.items,
            pressed: row::pressed(timing, report.via, words, time),
            received: time(report.received_at),
            drill: report.drill,
            news: report.taken_by == Some(self.me) && report.news_at.is_some(),
            unattended: waits && report.unattended_at.is_some(),
            marks,
            holder,
            mine: report.taken_by == Some(self.me),
            lease_until: report
                .lease_until
                .filter(|_| report.state == ReportState::Taken)
                .map(time),
            form_token: self.form_token.clone(),
        })
    }

    /// The other open reports whose hint names this one, or did: those that name so few that one
    /// more or less is seen.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(super) async fn beside(&self, report: &ReportRow) -> Result<Vec<ReportId>, StoreError> {
        let glance = self.glances.at(self.state, report.id, None).await?;
        let Some(seen) = glance.seen else {
            return Ok(Vec::new());
        };
        let timing = Timing::of(report.pressed_at, report.received_at, report.age_ms);
        let spot = Spot {
            report: report.id,
            pressed: timing.pressed,
            seen,
        };
        Ok(same::beside(&spot, &self.spots))
    }

    /// A hint at other open reports that may be the same event.
    fn same(&self, report: ReportId, timing: Timing, seen: Option<&Seen>) -> Option<Mark> {
        let spot = Spot {
            report,
            pressed: timing.pressed,
            seen: seen?.clone(),
        };
        same::mark(&spot, &self.spots, self.words)
    }

    async fn name(&mut self, user: UserId) -> Result<String, StoreError> {
        if let Some(name) = self.names.get(&user) {
            return Ok(name.clone());
        }
        let name = name(self.state, user).await?;
        self.names.insert(user, name.clone());
        Ok(name)
    }
}

/// The name that colleagues see.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn name(state: &AppState, user: UserId) -> Result<String, StoreError> {
    let found = accounts::user(state.store(), user).await?;
    Ok(found.map_or_else(|| "?".to_owned(), |user| user.name))
}
