//! What a press is asked for, and how it can end.

use ots_protocol::ReportId;
use ots_protocol::codes::{ForWhom, Language, Urgency};
use ots_protocol::items::Fix;

use crate::error::CoreError;

/// What is known at the moment of the press.
#[derive(Clone, Debug)]
pub struct PressRequest {
    /// Which button.
    pub urgency: Urgency,
    /// For whom, if it was asked.
    pub for_whom: Option<ForWhom>,
    /// A test from phone to screen; never counted.
    pub drill: bool,
    /// Without a cancel window.
    pub now: bool,
    /// How long this person needs to call it off, in milliseconds, as they told their phone. The
    /// instance's window where that is longer; 0: they told it nothing.
    pub least_window_ms: u64,
    /// The last known position. Only if the person allowed it beforehand.
    pub fix: Option<Fix>,
    /// The language of the screens.
    pub language: Option<Language>,
    /// The app's version as one number.
    pub app_version: Option<u32>,
}

impl PressRequest {
    /// What makes two presses the same press.
    pub(crate) fn choice(&self) -> i64 {
        let for_whom = self.for_whom.map_or(0, ForWhom::code);
        let code = self.urgency.code() << 8 | for_whom << 1 | u64::from(self.drill);
        i64::try_from(code).unwrap_or(i64::MAX)
    }
}

/// How a press ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PressOutcome {
    /// On stable storage; it goes out, unless it is called off in its window.
    Committed {
        /// The report.
        report_id: ReportId,
        /// How long it can still be called off, in milliseconds; 0: it goes out now.
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

/// Why a press could not be stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum PressFailure {
    /// The phone's storage is full.
    StorageFull,
    /// The instance document is missing or broken.
    BadInstance,
    /// The queue cannot be used for another reason.
    QueueUnavailable,
}

impl PressFailure {
    /// The stable name on the command line and across JNI.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::StorageFull => "storage_full",
            Self::BadInstance => "bad_instance",
            Self::QueueUnavailable => "queue_unavailable",
        }
    }

    pub(crate) fn of(error: &CoreError) -> Self {
        match error {
            CoreError::Instance(_) => Self::BadInstance,
            other if other.is_disk_full() => Self::StorageFull,
            _ => Self::QueueUnavailable,
        }
    }
}
