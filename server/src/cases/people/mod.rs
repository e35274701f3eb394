//! The people of a case: penerima manfaat, pelapor, terlapor.
//!
//! What SIMFONI counts stands in clear codes; who somebody is stands sealed, is read one
//! person at a time and for a stated reason, and every reading and writing is in the
//! audit log in the same transaction: no row there, no reading here.

mod add;
mod export;
mod identity;
mod row;
mod save;

pub(super) use add::insert;
pub use add::{NewPerson, add_person};
pub(crate) use export::identities_on;
pub use identity::{Identity, Opened, ReadReason, read_identity, save_identity};
pub(crate) use identity::{SEALED, hash_again};
pub use row::{Attributes, Person, PersonRole, people_of, person};
pub use save::save_attributes;
