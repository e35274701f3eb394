//! The instance document: whose keys, addresses, numbers and times a phone uses.
//!
//! One regency, one document, signed by the instance's root key; its version only rises. The file
//! is one or more signature lines, an empty line, and the JSON exactly as it was signed:
//!
//! ```text
//! OTSI1 <root public key, base64> <Ed25519 signature over the JSON bytes, base64>
//!
//! { "format": 1, ... }
//! ```
//! A line that begins with another word is passed over: a form of signature to come can stand
//! beside this one.
//!
//! The document built into an app is trusted as it is. A later one is believed only if a root
//! named by the one in hand signed it, and one of its own; then *its* roots count. So a root key is
//! replaced by a document that both the old and the new root sign.

mod document;
mod signature;

pub use document::{
    AppLook, Der, InstanceDocument, Numbers, Privacy, ReceiptKeyEntry, SealingKeyEntry, Sms, Times,
};
pub use signature::{InstanceError, SignedInstance};
