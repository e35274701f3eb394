//! The press as the shell asks for it through UniFFI.

use ots_protocol::codes::Urgency;
use ots_protocol::items::Fix;

use crate::error::CoreError;
use crate::payloads;
use crate::press_request::{PressFailure, PressOutcome, PressRequest};

/// What is known at the moment of the press.
#[derive(Clone, uniffi::Record)]
pub struct PressForm {
    /// `danger`, `report`, `consult`.
    pub urgency: String,
    /// `self` or `other`, if it was asked.
    #[uniffi(default)]
    pub for_whom: Option<String>,
    /// A test from phone to screen.
    #[uniffi(default)]
    pub drill: bool,
    /// Without a cancel window.
    #[uniffi(default)]
    pub now: bool,
    /// The last known position. Only if the person allowed it beforehand.
    #[uniffi(default)]
    pub fix: Option<FixForm>,
    /// The language of the screens: `id`, `jv`, `mad`, `en`.
    #[uniffi(default)]
    pub language: Option<String>,
    /// The app's version as one number.
    #[uniffi(default)]
    pub app_version: Option<u32>,
}

/// The phone's last known position.
#[derive(Clone, Copy, uniffi::Record)]
pub struct FixForm {
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
    /// Radius in metres within which the phone is with 68 % likelihood.
    pub accuracy_m: f64,
    /// Seconds between the fix and now.
    pub age_s: u32,
}

impl PressForm {
    /// Only the button itself can be wrong: a position or a language that makes no sense is left
    /// out, for it must not stop a press.
    pub(crate) fn request(&self) -> Result<PressRequest, CoreError> {
        let urgency: Option<Urgency> = payloads::code(&Some(self.urgency.clone()), "urgency")?;
        Ok(PressRequest {
            urgency: urgency.unwrap_or(Urgency::Danger),
            for_whom: payloads::code(&self.for_whom, "for_whom").unwrap_or(None),
            drill: self.drill,
            now: self.now,
            least_window_ms: 0,
            fix: self
                .fix
                .and_then(|fix| Fix::new(fix.lat, fix.lon, fix.accuracy_m, fix.age_s)),
            language: payloads::code(&self.language, "language").unwrap_or(None),
            app_version: self.app_version,
        })
    }
}

/// How a press ended.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum PressResult {
    /// On stable storage; it goes out, unless it is called off in its window.
    Committed {
        /// The report.
        report_id: String,
        /// How long it can still be called off, in milliseconds.
        cancel_window_ms: u64,
        /// It was the second press of one that is still held.
        joined: bool,
    },
    /// Nothing was stored. Offer the SMS and the call buttons.
    NotCommitted {
        /// Why.
        failure: PressFailure,
        /// The sealed alert as one SMS, unless not even sealing was possible.
        sms_text: Option<String>,
    },
}

impl From<PressOutcome> for PressResult {
    fn from(outcome: PressOutcome) -> Self {
        match outcome {
            PressOutcome::Committed {
                report_id,
                cancel_window_ms,
                joined,
            } => Self::Committed {
                report_id: report_id.to_string(),
                cancel_window_ms,
                joined,
            },
            PressOutcome::NotCommitted { failure, sms_text } => {
                Self::NotCommitted { failure, sms_text }
            }
        }
    }
}
