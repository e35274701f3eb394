//! The other doors: a telephone that rings, somebody at the counter, a WhatsApp, a letter.
//!
//! An operator writes down what they are told. What comes of it is a report like any other:
//! the same items, sealed to this call centre's own key, through the same intake, opened by
//! the same opener. Everything behind it (queue, page, hashes, cases) knows one kind of
//! report; only [`Via`] and the table `written` say by which door it came and who wrote it.
//!
//! Promises:
//! - A form that was begun is a draft, sealed at rest, its writer's alone, saved as it is
//!   written. A crash or a sign-out costs at most the last second; only its writer discards
//!   it, on purpose. What an absent colleague left can be taken over by whoever supervises.
//! - What was begun and not sent is not forgotten: its writer is told, then whoever supervises,
//!   then outside; at once where nobody is there who could send it ([`left`]).
//! - What somebody is writing is taken from nobody; whoever goes on writing in a form that was
//!   taken over has every word kept in another ([`go_on`]).
//! - Sending twice makes one report: a draft turns into sealed items in one transaction,
//!   once. From then on the report is durable and held by its writer; what a crash leaves on
//!   the way through the intake is taken up at the next start ([`on_the_way`]), and the same
//!   bytes stored twice are one item.
//! - There is no phone behind such a report: nothing can be fetched, so nothing is written
//!   to one.

mod answers;
mod coordinates;
mod drafts;
mod form;
mod left;
mod on_the_way;
mod seal;
mod send;
mod taken;
mod written;

pub use answers::Answers;
pub(crate) use drafts::SEALED;
pub use drafts::{
    Draft, DraftId, DraftRow, Saved, begin, discard, draft, left_by_others, mine, save,
};
pub use form::{Contents, Field, Wrong, read};
pub(crate) use left::tell;
pub use left::{Left, left};
pub(crate) use on_the_way::run;
pub use send::{Sent, send, sent_before};
pub use taken::{Lost, Taken, go_on, lost, take_over};
pub use written::{Written, written};

use crate::reports::Via;

/// The doors that have a form, in the order in which they are offered.
pub const DOORS: [Via; 5] = [
    Via::Telephone,
    Via::WalkIn,
    Via::WhatsApp,
    Via::Letter,
    Via::Agency,
];
