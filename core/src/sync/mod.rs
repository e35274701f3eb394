//! Sending: from the queue to a signed receipt.
//!
//! [`engine`] takes the lock, [`going`] lets a sync outlive the slice that began it, [`drain`] decides what goes when and [`tally`] how much at once, `record`
//! writes down what came of it.
//! [`session`] speaks to the call centre's addresses one after the other ([`addresses`]), [`endpoint`]
//! says which those may be, [`transport`] carries the bytes. [`verdict`] decides what an answer means:
//! only it can make an item *sent*, and only on a signature. [`newer_instance`] fetches the document
//! that all of it goes by, [`link`] remembers how the way was, [`outcome`] tells the shell when to call
//! again, [`refresh`] asks for news, and a [`question`] of it can be ended.

pub(crate) mod addresses;
pub(crate) mod drain;
pub(crate) mod endpoint;
pub(crate) mod engine;
pub(crate) mod failure;
pub(crate) mod going;
pub(crate) mod limit;
pub(crate) mod link;
pub(crate) mod newer_instance;
pub(crate) mod outcome;
pub(crate) mod question;
mod record;
pub(crate) mod refresh;
pub(crate) mod session;
pub(crate) mod tally;
pub(crate) mod transport;
pub(crate) mod verdict;
mod warm_up;
