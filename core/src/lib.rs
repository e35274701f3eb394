//! The phone's half of OTS: a press that is durable at the press, a queue of sealed reports that
//! loses nothing, and the sending of it.
//!
//! [`Reporter`] is the one entry point, opened once for a data folder; every call is synchronous.
//! On Android the press has a second way in that needs neither the Reporter nor
//! JNA. The module `queue` explains what is promised and why it holds at every moment a process can die.

mod backoff;
mod clock;
mod context;
mod db;
mod dispatch;
mod erase;
mod error;
mod instance_store;
mod lock;
mod overview;
mod policy;
mod press;
mod queue;
mod release;
mod reporter;
mod schema;
mod seal;
mod sync;
mod tls;

pub use clock::{Clock, Moment, SystemClock};
pub use error::ReporterError;
pub use overview::{ItemView, ReportView, Standing};
pub use press::{PressFailure, PressOutcome, PressRequest, press};
pub use reporter::Reporter;
pub use sync::outcome::{Blocked, SyncOutcome};

uniffi::setup_scaffolding!();
