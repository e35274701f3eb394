//! Break-glass: somebody opens a report or a case that is not theirs to open, because
//! nobody who may is there and a person cannot wait.
//!
//! - It takes a reason in words and holds for [`crate::policy::GLASS`]; then it opens
//!   nothing any more, and a supervisor can end it before.
//! - Every supervisor is told at once on whatever page they have open, until they have said
//!   that they read it; a webhook and a mail tell it outside, without a word of what was
//!   opened ([`crate::escalation`]).
//! - It is in the audit log with everything that is read by it. Why is sealed.
//! - It opens nothing to who is barred from it ([`crate::barred`]), nor to a role that never
//!   opens such a thing.

mod breaking;
mod end;
mod list;

pub use breaking::{Broken, Glass, GlassError, smash};
pub use end::{end, end_overdue, seen};
pub(crate) use list::stands_on;
pub use list::{Listed, listed, stands, unseen};

use crate::deadlines::Owner;
use crate::ids::GlassId;
use crate::reseal::{Sealed, bytes};

const PURPOSE: &str = "broken glass";

pub(crate) const SEALED: Sealed = Sealed::row("glass", "why", PURPOSE, &[bytes("glass_id")])
    .at(&[bytes("glass_id"), bytes("owner_id")]);

fn place(id: GlassId, owner: Owner) -> Vec<u8> {
    [id.as_bytes().as_slice(), &owner.bytes()].concat()
}
