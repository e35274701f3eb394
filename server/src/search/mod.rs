//! Finding reports and cases again, among a hundred thousand, in a blink.
//!
//! What is searched for is a number that people say to each other, a telephone number or
//! a name; beside it stand filters: state, form of violence, kecamatan, who holds it, and
//! when it came. Promises:
//!
//! - A name or number of a person is looked for by its keyed hash alone ([`crate::identity`]):
//!   the database is never asked for a name, and there is none in it.
//! - Every such search is in the audit log before anything of it is shown: who, when, the
//!   keyed hash of what was searched for, and how much was found. Never the words.
//! - Nobody finds what their lists do not have: reports are for those who take reports,
//!   cases for those who may have them in their lists ([`crate::cases::listed`]).
//! - A page is a range of an index, newest first, begun where the one before ended
//!   (keyset): it costs what it shows. Tests read the databases' own plans for it.
//! - Counts are true: up to [`crate::policy::SEARCH_COUNTED`] exactly, and beyond it said
//!   to be more.

mod again;
mod asked;
mod cases;
mod noted;
mod reports;
mod sql;

use chrono::{DateTime, Utc};
use ots_protocol::codes::{AreaCode, BentukKekerasan};

pub use again::{Again, Gone};
pub use asked::Asked;
pub use cases::find as find_cases;
pub use noted::note;
pub use reports::{FoundReport, find as find_reports, plans};

use crate::cases::State;
use crate::ids::UserId;
use crate::reports::ReportState;

/// What must be so of everything that is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// Where reports stand. Cases have states of their own: with this one none is looked for.
    pub report_state: Option<ReportState>,
    /// Where cases stand. With this one no report is looked for.
    pub case_state: Option<State>,
    /// A form of violence that is among those named.
    pub form: Option<BentukKekerasan>,
    /// The kecamatan where it happened, as it was told.
    pub kecamatan: Option<AreaCode>,
    /// Who holds the report or carries the case.
    pub worker: Option<UserId>,
    /// Received, or opened, at this time or later.
    pub from: Option<DateTime<Utc>>,
    /// Received, or opened, before this time.
    pub before: Option<DateTime<Utc>>,
}

/// A page of what was found, newest first.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// There is more after the last of them.
    pub more: bool,
    /// How many there are in all.
    pub count: Count,
}

/// How many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Exactly so many.
    Exactly(i64),
    /// More than so many.
    MoreThan(i64),
}

impl Count {
    fn of(counted: i64) -> Self {
        if counted > crate::policy::SEARCH_COUNTED {
            Self::MoreThan(crate::policy::SEARCH_COUNTED)
        } else {
            Self::Exactly(counted)
        }
    }

    /// The figure in it.
    #[must_use]
    pub const fn figure(self) -> i64 {
        match self {
            Self::Exactly(n) | Self::MoreThan(n) => n,
        }
    }
}

impl<T> Page<T> {
    /// The rows that were asked for with one more, so that it is known whether there is.
    fn of(mut rows: Vec<T>, counted: i64) -> Self {
        let most = usize::try_from(crate::policy::SEARCH_ROWS).unwrap_or(usize::MAX);
        let more = rows.len() > most;
        rows.truncate(most);
        Self {
            rows,
            more,
            count: Count::of(counted),
        }
    }
}
