//! What a person at the call centre does with a report: see the queue, take one,
//! keep or lose the claim, answer, set the state that the reporter sees.
//!
//! Every change is a compare-and-swap on the report's `version`: of two people
//! who press at the same moment one wins, and the other learns who. A claim is a
//! lease; recorded actions renew it, an open tab does not.

mod clockwork;
mod count;
mod items;
mod lapse;
mod list;
mod queue;
mod renew;
mod row;
mod take;

pub(crate) use clockwork::clockwork;
pub use count::{WaitingCount, count_waiting};
pub use items::{ItemRow, items};
pub use lapse::lapse_overdue;
pub use list::{Listed, ListedItem, list};
pub use ots_protocol::updates::ReportState;
pub use queue::{Queue, queue};
pub use renew::renew;
pub use row::{ReportRow, Trouble, Via, report, state_code};
pub use take::{Take, take};
