//! The phone's half of OTS: a press that is durable at the press, a queue of sealed reports that
//! loses nothing, and the sending of it.
//!
//! [`Reporter`] is the one entry point, opened once for a data folder; every call is synchronous.
//! On Android the press has a second way in (`jni_press`) that needs neither the Reporter nor
//! JNA. The module `queue` explains what is promised and why it holds at every moment a process can die.

mod backoff;
mod broken;
mod cancel;
mod carve;
mod clock;
mod context;
mod corrupt;
mod db;
mod dispatch;
mod erase;
mod error;
mod follow_up;
mod forget;
mod forms;
mod instance_store;
mod jni_press;
mod lock;
mod news;
mod overview;
mod payloads;
mod phone;
mod policy;
mod prepare;
mod press;
mod press_connection;
mod press_form;
mod press_request;
mod queue;
mod readiness;
mod release;
mod reporter;
mod same_phone;
mod schema;
mod seal;
mod settings;
mod sms;
mod sms_mark;
mod sync;
mod tls;
mod unwritten;

pub use cancel::CancelOutcome;
pub use clock::{Clock, Moment, SystemClock};
pub use error::ReporterError;
pub use forms::{
    DetailsForm, PersonForm, PositionForm, PreparationForm, SafeContactForm, TimeWindowForm,
    VictimsForm,
};
pub use news::NewsView;
pub use overview::{ItemView, ReportView, Standing};
pub use prepare::Prepared;
pub use press::press;
pub use press_form::{FixForm, PressForm, PressResult};
pub use press_request::{PressFailure, PressOutcome, PressRequest};
pub use readiness::{DrillView, IncidentView, Readiness};
pub use reporter::Reporter;
pub use settings::{PrivacySettings, Settings};
pub use sync::endpoint::check_server_url;
pub use sync::outcome::{Blocked, SyncOutcome};
pub use sync::question::Question;
pub use sync::refresh::RefreshOutcome;

uniffi::setup_scaffolding!();
