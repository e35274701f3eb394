//! What must hold between a phone, a faulty network and a call centre: each test is one sentence.
//!
//! The real programs as processes of their own, over real sockets. A test owns its call centre,
//! its proxy and its phones, and leaves nothing behind.

mod answers;
mod clocks;
mod common;
mod disks;
mod phone_dies;
mod same_item;
mod server_dies;
mod tls;
