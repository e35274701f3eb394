//! The event log: what happened, in one order, for every screen.
//!
//! Any process of the service writes events with its transactions; every process
//! follows the whole log by number. A [`Subscription`] starts after any number
//! (a browser's `Last-Event-ID`) and then gives every event exactly once, in
//! order, none skipped: numbers are gapless (see [`crate::store`]), and whatever
//! the memory of recent events no longer holds is read from the database.
//! An event names things; it never holds a word of a report.

mod follow;
mod kind;
mod read;
mod subscribe;
mod waiting;

use chrono::{DateTime, Utc};

pub use follow::Events;
pub use kind::EventKind;
pub use subscribe::Subscription;
pub use waiting::{Seat, Waiting};

use crate::ids::{ItemId, ReportId, UserId};

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its place in the one order, from 1, without gaps.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub kind: EventKind,
    /// To which report, if to one.
    pub report_id: Option<ReportId>,
    /// To which item of it, if to one.
    pub item_id: Option<ItemId>,
    /// By whom, if by a person with an account.
    pub actor: Option<UserId>,
    /// A word for machines (a state, a code); never content.
    pub detail: Option<String>,
}

/// An event that has no number yet.
#[derive(Clone, Debug)]
pub struct NewEvent {
    pub(crate) at: DateTime<Utc>,
    pub(crate) kind: EventKind,
    pub(crate) report_id: Option<ReportId>,
    pub(crate) item_id: Option<ItemId>,
    pub(crate) actor: Option<UserId>,
    pub(crate) detail: Option<String>,
}

impl NewEvent {
    /// An event about nothing in particular yet.
    #[must_use]
    pub fn new(kind: EventKind, at: DateTime<Utc>) -> Self {
        Self {
            at,
            kind,
            report_id: None,
            item_id: None,
            actor: None,
            detail: None,
        }
    }

    /// About this report.
    #[must_use]
    pub fn report(mut self, id: ReportId) -> Self {
        self.report_id = Some(id);
        self
    }

    /// About this item.
    #[must_use]
    pub fn item(mut self, id: ItemId) -> Self {
        self.item_id = Some(id);
        self
    }

    /// Done by this person.
    #[must_use]
    pub fn by(mut self, user: UserId) -> Self {
        self.actor = Some(user);
        self
    }

    /// With a word for machines; never content.
    #[must_use]
    pub fn detail(mut self, word: impl Into<String>) -> Self {
        self.detail = Some(word.into());
        self
    }
}
