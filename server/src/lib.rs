//! The call centre. One binary, `ots-server`, and this library behind it.
//!
//! A report comes in through [`api`] and [`intake`] (durable before it is
//! acknowledged), is opened by [`opener`], becomes an event in [`events`], is
//! read and taken by a person through [`reports`] and [`console`], and its state
//! goes back to the phone as an update. Everything durable stands in [`store`].
//!
//! Rooms look forward only: `store` knows no HTTP, `intake` knows no console.

pub mod accounts;
pub mod api;
pub mod app;
pub mod audit;
pub mod backup;
pub mod barred;
pub mod cases;
pub mod cli;
pub mod clock;
pub mod console;
mod dead_rows;
pub mod deadlines;
pub mod documents;
pub mod doors;
pub mod error;
pub mod escalation;
pub mod events;
pub mod exports;
pub mod facts;
pub mod glass;
pub mod identity;
pub mod ids;
pub mod instance;
pub mod intake;
pub mod keys;
pub mod metrics;
pub mod net;
pub mod opener;
mod own_keys;
pub mod policy;
pub mod random;
pub mod reports;
pub mod reseal;
pub mod retention;
pub mod search;
pub mod sent;
pub mod settings;
pub mod setup;
pub mod store;

pub use app::AppState;
pub use error::Error;
