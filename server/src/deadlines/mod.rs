//! By when something must have been done for a person, and whether it was.
//!
//! The times are the instance's (`[followup]`), the office hours and holidays too
//! (`[shift]`); where a time comes from the law, [`Kind`] says which. [`Times`] is the
//! whole rule, from facts alone. What it gives is kept, so that a worklist is one look.
//!
//! What this promises:
//!
//! - Whatever changes a report or a case marks it in the same transaction
//!   ([`mark`]), and it is worked out again within a second, or before its page is drawn
//!   ([`settle`]): joining, merging, a risk that changes and opening again are all the
//!   same to it, and nothing is counted up or down that could go wrong.
//! - What somebody said of a deadline (done, with what paper; does not apply, and why) is
//!   never overwritten by what is worked out.
//! - A report to the police is done with its number and date, and with nothing else; what is
//!   pressed or joined to the case after that keeps its own 3x24 hours, until somebody says that
//!   it is the same event. It
//!   goes on running when a case is closed; while it runs, nothing is erased, and where one
//!   supervisor says that it does not apply, it runs on until another one agrees. Un-naming the
//!   violence in a case ends it as little.
//! - What was said can be taken back, or refused; the deadline runs again, and the words are kept
//!   ([`Revision`]).
//! - A report of which nobody made a case has to be answered all the same ([`Times::follow_up`]):
//!   its deadlines count from the press, and are kept from its first taking on, or once it has
//!   waited for [`crate::policy::UNTAKEN_OWES`]. So what nobody ever takes is in a list, and what
//!   it misses is told outside.
//! - What nobody holds, because nobody has taken it yet or a claim lapsed, stands in everybody's own
//!   list and counts as pressing at once; and until a second supervisor has agreed that the police
//!   need not hear of it, that stands in every supervisor's.
//! - What is soon or has passed reaches the screens of its holder and the supervisors. What
//!   has passed goes outside, and a report to the police already when it is soon, without a
//!   word of what it is about.

mod agree;
mod case;
mod clockwork;
mod count;
mod kind;
mod list;
mod paper;
mod police;
mod revisions;
mod rules;
mod say;
mod settle;
mod stale;
mod working_time;

pub use agree::{confirm_waiver, take_back};
pub(crate) use clockwork::run;
pub use count::{Count, count};
pub use kind::{Kind, Pressing, Standing};
pub(crate) use list::OWED;
pub use list::{Deadline, Whose, beside, deadlines_of, running, unconfirmed, worklist};
pub use paper::PolicePaper;
pub(crate) use paper::{SEALED, SEALED_REVISION};
pub use revisions::{Revision, revisions_of};
pub use rules::{CaseFacts, Danger, Handling, Place, Said, Spoken, Times, Wanted};
pub use say::{SayError, done, perhaps_same_event, reported_to_police, same_event, waive};
pub(crate) use settle::named;
pub use settle::{settle, settle_all};
pub use stale::mark;
pub(crate) use stale::{mark_all_running, mark_untaken};
pub use working_time::OfficeTime;

use crate::AppState;
use crate::ids::{CaseId, ReportId};

/// What a deadline belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    /// A report.
    Report(ReportId),
    /// A case.
    Case(CaseId),
}

impl Owner {
    pub(crate) const fn kind(self) -> i64 {
        match self {
            Self::Report(_) => 1,
            Self::Case(_) => 2,
        }
    }

    pub(crate) fn bytes(self) -> Vec<u8> {
        match self {
            Self::Report(id) => id.as_bytes().to_vec(),
            Self::Case(id) => id.as_bytes().to_vec(),
        }
    }

    pub(crate) fn from_row(kind: i64, id: &[u8]) -> Option<Self> {
        match kind {
            1 => crate::ids::report_id(id).map(Self::Report),
            2 => CaseId::from_slice(id).map(Self::Case),
            _ => None,
        }
    }
}

/// The owner's id, as the audit log has it.
impl std::fmt::Display for Owner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Report(id) => id.fmt(f),
            Self::Case(id) => id.fmt(f),
        }
    }
}

/// The instance's times as they stand.
#[must_use]
pub fn times(app: &AppState) -> Times {
    let facts = app.facts();
    Times {
        followup: facts.settings.followup.clone(),
        office: OfficeTime::of(&facts.settings),
    }
}
