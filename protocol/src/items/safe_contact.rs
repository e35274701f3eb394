//! How, when and whether to call back: the contract that the operator's screen enforces.

use crate::{cbor::payload, codes::Channel, text::Text};

payload! {
    /// What is safe. Nothing that is not stated here counts as allowed.
    pub struct SafeContact {
        /// `true`: never call.
        1 => pub do_not_call: bool,
        /// Channels that are safe.
        2 => pub allowed: Vec<Channel>,
        /// Channels that are dangerous; wins over `allowed`.
        3 => pub blocked: Vec<Channel>,
        /// The number for the allowed channels.
        4 => pub number: Text,
        /// When it is safe; empty: at any time.
        5 => pub times: Vec<TimeWindow>,
        /// When it is safe, in words.
        6 => pub times_note: Text,
        /// What the operator says first, and what means "I cannot talk".
        7 => pub code_phrase: Text,
        /// Whom to ask for.
        8 => pub name: Text,
        /// Anything else a caller must know.
        9 => pub note: Text,
    }
}

impl SafeContact {
    /// Whether this channel was stated as safe and nothing speaks against it.
    #[must_use]
    pub fn allows(&self, channel: Channel) -> bool {
        let named =
            |list: &Option<Vec<Channel>>| list.as_ref().is_some_and(|l| l.contains(&channel));
        let by_voice = matches!(channel, Channel::Phone | Channel::WhatsApp);
        named(&self.allowed)
            && !named(&self.blocked)
            && !(by_voice && self.do_not_call == Some(true))
    }
}

payload! {
    /// A stretch of the week, in the local time of the instance.
    pub struct TimeWindow {
        /// Bit 0 Monday to bit 6 Sunday; absent: every day.
        1 => pub days: u8,
        /// Minutes after midnight at which it begins.
        2 => pub from_minute: u16,
        /// Minutes after midnight at which it ends; not after the beginning: on the next day.
        3 => pub to_minute: u16,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_stated_allows_nothing() {
        for channel in Channel::ALL {
            assert!(!SafeContact::default().allows(*channel));
        }
    }

    #[test]
    fn a_blocked_channel_wins_over_an_allowed_one() {
        let contact = SafeContact {
            allowed: Some(vec![Channel::Phone, Channel::WhatsApp]),
            blocked: Some(vec![Channel::WhatsApp]),
            ..SafeContact::default()
        };
        assert!(contact.allows(Channel::Phone));
        assert!(!contact.allows(Channel::WhatsApp));
    }

    #[test]
    fn do_not_call_silences_every_voice() {
        let contact = SafeContact {
            do_not_call: Some(true),
            allowed: Some(vec![Channel::Phone, Channel::WhatsApp, Channel::App]),
            ..SafeContact::default()
        };
        assert!(!contact.allows(Channel::Phone));
        assert!(!contact.allows(Channel::WhatsApp));
        assert!(contact.allows(Channel::App));
    }
}
