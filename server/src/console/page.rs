//! What every page knows: the words, the reader, and how many wait.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use fluent_bundle::FluentValue;

use super::door::SignedIn;
use super::place::Place;
use super::shift;
use super::words::Words;
use super::{assets, look};
use crate::AppState;
use crate::accounts::{Role, handed, on_shift};
use crate::deadlines::{self, Count};
use crate::doors::{self, Left};
use crate::escalation::{Called, Outside, supervisors_called};
use crate::exports;
use crate::glass;
use crate::reports;
use crate::retention;
use crate::store::StoreError;

/// The reader.
#[derive(Clone, Debug)]
pub(super) struct Me {
    pub(super) name: String,
    pub(super) role: Role,
    pub(super) form_token: String,
}

/// What the frame around every page is drawn from.
#[derive(Clone, Debug)]
pub(super) struct Page {
    pub(super) words: Words,
    pub(super) place: String,
    pub(super) zone: Tz,
    pub(super) demo: bool,
    /// Nobody outside is told what nobody here sees to.
    pub(super) tells_nobody: bool,
    pub(super) me: Option<Me>,
    pub(super) here: &'static str,
    pub(super) path: String,
    pub(super) stream: &'static str,
    pub(super) waiting: i64,
    pub(super) danger: i64,
    /// How many reports this reader holds in which something is unread.
    pub(super) news: i64,
    pub(super) deadlines: Count,
    /// What this reader, or for a supervisor somebody else, began to write and has not sent.
    pub(super) drafts: Left,
    pub(super) on_shift: bool,
    /// Names of those on shift, as one text.
    pub(super) people: String,
    /// What this reader, a supervisor, is called for.
    pub(super) called: Option<Called>,
    /// Exports that wait for this reader, a supervisor, to decide.
    pub(super) exports: i64,
    /// How often a glass was broken that this reader, a supervisor, has not read of.
    pub(super) glass: i64,
    /// How much has been kept long enough, for this reader, a supervisor, to decide about.
    pub(super) due: i64,
    /// How many accounts of supervisors and administrators an administrator made or changed so
    /// lately that they are nobody's second person, for this reader, a supervisor.
    pub(super) handed: usize,
    pub(super) now: DateTime<Utc>,
    /// The newest event that this page can know of.
    pub(super) seq: i64,
}

impl Page {
    /// A page for nobody in particular, where not even the database may be at hand.
    pub(super) fn bare(words: Words) -> Self {
        Self {
            words,
            place: String::new(),
            zone: Tz::UTC,
            demo: false,
            tells_nobody: false,
            me: None,
            here: "",
            path: "/".to_owned(),
            stream: "/queue/stream?bare=true",
            waiting: 0,
            danger: 0,
            news: 0,
            deadlines: Count::default(),
            drafts: Left::default(),
            on_shift: false,
            people: String::new(),
            called: None,
            exports: 0,
            glass: 0,
            due: 0,
            handed: 0,
            now: DateTime::default(),
            seq: 0,
        }
    }

    /// A page before anybody has signed in.
    pub(super) fn for_stranger(state: &AppState, words: Words) -> Self {
        let place = Place::of(state);
        Self {
            place: place.name,
            zone: place.zone,
            demo: place.demo,
            tells_nobody: state.outside() == Outside::Nobody,
            now: state.clock().now(),
            seq: state.events().head(),
            ..Self::bare(words)
        }
    }

    /// A page for this person.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(super) async fn for_person(state: &AppState, me: &SignedIn) -> Result<Self, StoreError> {
        let mut page = Self::for_stranger(state, me.words);
        page.me = Some(Me {
            name: me.user.name.clone(),
            role: me.user.role,
            form_token: me.token.form_token(),
        });
        if me.user.role.takes_reports() {
            let count = reports::count_waiting(state.store(), me.user.id).await?;
            (page.waiting, page.danger) = (count.waiting, count.danger);
            page.news = reports::count_unread(state.store(), me.user.id).await?;
            page.deadlines = deadlines::count(state.store(), &me.user, page.now).await?;
            page.drafts = doors::left(state.store(), &me.user).await?;
            let shifts = on_shift(state.store(), page.now).await?;
            page.on_shift = shifts.iter().any(|shift| shift.user == me.user.id);
            page.people = shift::names(&shifts);
        }
        if me.user.role.supervises() {
            page.exports = exports::undecided(state.store(), me.user.id).await?;
            page.glass = glass::unseen(state.store(), me.user.id).await?;
            page.due = retention::to_decide(state.store(), me.user.id, page.now).await?;
            page.handed = handed(state.store(), page.now).await?.len();
            page.called = supervisors_called(state.store(), me.user.id).await?;
        }
        Ok(page)
    }

    /// At this address.
    pub(super) fn at(mut self, here: &'static str, path: impl Into<String>) -> Self {
        self.here = here;
        self.path = path.into();
        self
    }

    pub(super) fn t(&self, key: &str) -> String {
        self.words.t(key)
    }

    pub(super) fn t1<'a>(
        &self,
        key: &str,
        name: &'a str,
        value: impl Into<FluentValue<'a>>,
    ) -> String {
        self.words.t1(key, name, value)
    }

    pub(super) fn t2<'a>(
        &self,
        key: &str,
        name: &'a str,
        value: impl Into<FluentValue<'a>>,
        other_name: &'a str,
        other: impl Into<FluentValue<'a>>,
    ) -> String {
        self.words.t2(key, name, value, other_name, other)
    }

    pub(super) fn icon(&self, name: &str) -> String {
        look::icon(name)
    }

    /// Whether this is one of the pages by which supervisors watch over the others.
    pub(super) fn watches(&self) -> bool {
        ["exports", "erasures", "glass", "barred", "audit"].contains(&self.here)
    }

    pub(super) fn asset(&self, file: &str) -> String {
        assets::href(file)
    }

    pub(super) fn time(&self, at: impl std::borrow::Borrow<DateTime<Utc>>) -> String {
        look::time(*at.borrow(), self.now, self.zone, self.words)
    }

    /// Since when the alert that supervisors are called for waits, in milliseconds; now
    /// where there is none.
    pub(super) fn called_ms(&self) -> i64 {
        self.called
            .map_or(self.now, |called| called.since)
            .timestamp_millis()
    }

    /// What supervisors are called for is a drill, and nothing else.
    pub(super) fn called_drill(&self) -> bool {
        self.called.is_some_and(|called| called.drill)
    }

    /// How long it has waited, as the page then counts on.
    pub(super) fn called_waited(&self) -> String {
        let since = self.called.map_or(self.now, |called| called.since);
        look::waited(since, self.now)
    }

    pub(super) fn now_ms(&self) -> i64 {
        self.now.timestamp_millis()
    }

    pub(super) fn form_token(&self) -> &str {
        self.me.as_ref().map_or("", |me| &me.form_token)
    }
}
