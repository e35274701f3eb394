//! Sending: from the queue to a signed receipt.
//!
//! [`engine`] decides what goes when, [`transport`] carries bytes over one connection, [`verdict`]
//! decides what an answer means, [`refresh`] asks for news,
//! [`endpoint`] which addresses may be spoken to at all. Only
//! [`verdict`] can make an item *sent*, and only on a signature.

pub(crate) mod endpoint;
pub(crate) mod engine;
pub(crate) mod failure;
pub(crate) mod link;
pub(crate) mod outcome;
pub(crate) mod refresh;
pub(crate) mod session;
pub(crate) mod transport;
pub(crate) mod verdict;
