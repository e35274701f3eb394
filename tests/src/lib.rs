//! What the scenarios need: the real programs as processes, a network that can be broken at will,
//! disks that fill up, clocks that lie, and the means to look at what was left behind.
//!
//! Nothing here stands in for OTS itself. A [`phone::Phone`] is the real `ots-phone` with a folder
//! of its own, a [`centre::CallCentre`] the real `ots-server`, and between them stands a
//! [`proxy::Proxy`] that does to their bytes what towers, portals and middleboxes do. Every helper
//! ends the processes it started and removes its folders when it is dropped, also when a test
//! panics: a failing `expect` in here is how a scenario fails.

pub mod centre;
pub mod certificates;
pub mod clock;
pub mod code_app;
pub mod console;
pub mod disk;
pub mod folder;
pub mod http;
pub mod phone;
pub mod policy;
pub mod port;
pub mod postgres;
pub mod pressed;
pub mod process;
pub mod programs;
pub mod proxy;
pub mod received;
mod runtime;
pub mod settings;
pub mod wait;
