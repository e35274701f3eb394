//! What a person at the call centre does with a report: see the queue, take one,
//! keep or lose the claim, answer, set the state that the reporter sees.
//!
//! Every change is a compare-and-swap on the report's `version`: of two people
//! who press at the same moment one wins, and the other learns who. A claim is a
//! lease; recorded actions renew it, an open tab does not.

mod answer;
mod asked;
mod chain;
mod claim_back;
mod clockwork;
mod count;
mod erase;
mod items;
mod lapse;
mod list;
mod news;
mod of_case;
mod place;
mod queue;
mod release;
mod renew;
mod row;
mod set_state;
mod suspect;
mod take;
mod take_away;
mod take_over;
mod unattended;
mod unsent;
mod updates;
mod waits_again;

pub use answer::{answer, answer_once};
pub use asked::{Asked, asked, can_be_answered, fetched};
pub(crate) use claim_back::claim_back;
pub(crate) use clockwork::clockwork;
pub use count::{
    OpenCount, WaitingCount, all_opened, count_items, count_items_of, count_open, count_waiting,
};
pub use erase::erase;
pub(crate) use erase::erase_in;
pub use items::{ItemRow, Place, closed_items, is_any_stuck, items_before, last_proven, telling};
pub use lapse::lapse_overdue;
pub use list::{Listed, ListedItem, list};
pub(crate) use news::news;
pub use news::{count_unread, opened, read, ring_unread};
pub use ots_protocol::updates::ReportState;
pub(crate) use place::{place_named, place_of};
pub use queue::{Queue, queue};
pub use release::release;
pub use renew::renew;
pub(crate) use row::{COLUMNS, from_row, state_from};
pub use row::{ReportRow, Trouble, Via, report, report_for, state_code};
pub use set_state::set_state;
pub(crate) use set_state::{Hands, show_state};
pub use suspect::suspect;
pub(crate) use suspect::suspect_with;
pub use take::{Take, take};
pub(crate) use take_away::{leave_all, take_away};
pub use take_over::take_over;
pub use unattended::note_unattended;
pub(crate) use unsent::SEALED as SEALED_UNSENT;
pub use unsent::{Unsent, keep_unsent, unsent};
pub(crate) use updates::SEALED;
pub use updates::{Kept, append, append_state, fetch_times, kept_after, updates_after};
pub(crate) use waits_again::{WAITS_AGAIN, wait_again};

/// How long a claim holds without a recorded action, by this instance's settings.
pub(crate) fn lease(app: &crate::AppState) -> chrono::TimeDelta {
    chrono::TimeDelta::seconds(app.facts().settings.times.lease_s.into())
}

/// What became of a change by the holder of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It was made; the row's version now.
    Made(i64),
    /// The report stands elsewhere than the screen thought; nothing was changed.
    Stale,
}
