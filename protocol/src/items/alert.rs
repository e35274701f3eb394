//! The press. Its CBOR always fits 44 bytes, so that the envelope fits one SMS.

use crate::{
    cbor::payload,
    codes::{ForWhom, Language, Urgency},
    items::Fix,
};

payload! {
    /// What is known at the press, and only that.
    pub struct Alert {
        /// What was pressed; a press without it counts as danger.
        1 => pub urgency: Urgency,
        /// Absent: not asked.
        2 => pub for_whom: ForWhom,
        /// `true` in a test press, which is never counted.
        3 => pub drill: bool,
        /// The phone's last known position; there only if the person allowed it beforehand.
        4 => pub fix: Fix,
        /// The language of the phone's screens.
        5 => pub language: Language,
        /// The app's version as one number.
        6 => pub app_version: u32,
        /// The version of the instance document that the phone holds.
        7 => pub instance_version: u32,
        /// `true` when a [`super::Prepared`] item follows.
        8 => pub prepared_follows: bool,
    }
}

impl Alert {
    /// The urgency to ring with: a press that does not say counts as danger.
    #[must_use]
    pub fn rings_as(&self) -> Urgency {
        self.urgency.unwrap_or(Urgency::Danger)
    }

    /// Whether this is a test press.
    #[must_use]
    pub fn is_drill(&self) -> bool {
        self.drill == Some(true)
    }
}
