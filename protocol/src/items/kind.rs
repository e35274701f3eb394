//! The kind byte of an envelope.

/// What an item is. A number once given keeps its meaning for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ItemKind {
    /// The press itself.
    Alert,
    /// Answers to any of the questions.
    Details,
    /// A position.
    Position,
    /// The reporter's words.
    Message,
    /// How to answer safely.
    SafeContact,
    /// What was prepared before the press.
    Prepared,
    /// Belongs together with another report.
    Linked,
    /// The reporter cancels.
    Cancel,
    /// A consent taken back.
    Withdraw,
    /// A file; no version writes it yet.
    Attachment,
    /// A kind of a newer version.
    Unknown(u8),
}

impl ItemKind {
    /// Every kind that this version knows.
    pub const ALL: [Self; 10] = [
        Self::Alert,
        Self::Details,
        Self::Position,
        Self::Message,
        Self::SafeContact,
        Self::Prepared,
        Self::Linked,
        Self::Cancel,
        Self::Withdraw,
        Self::Attachment,
    ];

    /// The byte in the header.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Alert => 1,
            Self::Details => 2,
            Self::Position => 3,
            Self::Message => 4,
            Self::SafeContact => 5,
            Self::Prepared => 6,
            Self::Linked => 7,
            Self::Cancel => 8,
            Self::Withdraw => 9,
            Self::Attachment => 10,
            Self::Unknown(code) => code,
        }
    }

    /// The kind that a byte in the header means.
    #[must_use]
    pub const fn from_code(code: u8) -> Self {
        match code {
            1 => Self::Alert,
            2 => Self::Details,
            3 => Self::Position,
            4 => Self::Message,
            5 => Self::SafeContact,
            6 => Self::Prepared,
            7 => Self::Linked,
            8 => Self::Cancel,
            9 => Self::Withdraw,
            10 => Self::Attachment,
            code => Self::Unknown(code),
        }
    }

    /// A stable name for logs, listings and tests: a kind is no content.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Alert => "alert",
            Self::Details => "details",
            Self::Position => "position",
            Self::Message => "message",
            Self::SafeContact => "safe_contact",
            Self::Prepared => "prepared",
            Self::Linked => "linked",
            Self::Cancel => "cancel",
            Self::Withdraw => "withdraw",
            Self::Attachment => "attachment",
            Self::Unknown(_) => "unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ItemKind;

    #[test]
    fn every_byte_is_a_kind_and_comes_back() {
        for code in 0..=u8::MAX {
            assert_eq!(ItemKind::from_code(code).code(), code);
        }
        assert!(ItemKind::ALL.iter().all(|kind| kind.slug() != "unknown"));
    }
}
