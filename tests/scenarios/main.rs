//! What must hold between a phone, a faulty network and a call centre: each test is one sentence.
//!
//! The real programs as processes of their own, over real sockets. A test owns its call centre,
//! its proxy and its phones, and leaves nothing behind.

#![expect(clippy::unwrap_used, reason = "a test that panics is one that fails")]

mod answers;
mod bad_input;
mod bad_input_centre;
mod bad_requests;
mod cancel;
mod clocks;
mod common;
mod content;
mod disks;
mod gateway;
mod guarantees;
mod keys;
mod look;
mod operators;
mod phone_dies;
mod queue;
mod receipts;
mod restored;
mod same_item;
mod sequences;
mod server_dies;
mod tls;
mod tls_answers;
mod tls_faults;
