//! The instance document: what phones are told of this call centre, signed.
//!
//! It is made from the settings, the keys and the public address; whenever any of
//! that changes, a document with the next version is signed and kept. All of them
//! stay in the store: which phone knows which keys follows from them, and a
//! receipt must be signed with a key that the sender's phone knows.

mod compose;
mod issue;
mod load;
mod signer;

pub use compose::{Wanted, compose, hosts};
pub use issue::{IssueError, issue};
pub use load::{Documents, newest_signed_by, read_meta, write_meta};
pub use signer::Signers;
