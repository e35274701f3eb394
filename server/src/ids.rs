//! Names of things. What crosses the wire has its ids in `ots-protocol`; these
//! are the ones that never leave the call centre.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use uuid::Uuid;

pub use ots_protocol::{ItemId, KeyId, ReportId};

/// One person with an account.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct UserId(Uuid);

impl UserId {
    /// A new id from sixteen random bytes.
    #[must_use]
    pub fn from_random(random: [u8; 16]) -> Self {
        Self(uuid::Builder::from_random_bytes(random).into_uuid())
    }

    /// The sixteen bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }

    /// From sixteen bytes as they stand in the store.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        Uuid::from_slice(bytes).ok().map(Self)
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for UserId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::from_str(text).map(Self)
    }
}

/// One file of a report or a case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DocumentId(Uuid);

impl DocumentId {
    /// A new id from sixteen random bytes.
    #[must_use]
    pub fn from_random(random: [u8; 16]) -> Self {
        Self(uuid::Builder::from_random_bytes(random).into_uuid())
    }

    /// The sixteen bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }

    /// From sixteen bytes as they stand in the store.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        Uuid::from_slice(bytes).ok().map(Self)
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for DocumentId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::from_str(text).map(Self)
    }
}

macro_rules! own_id {
    ($(#[$say:meta])* $name:ident) => {
        $(#[$say])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id (UUIDv7) for something that begins at `at`, unique by ten random bytes.
            #[must_use]
            pub fn new(at: DateTime<Utc>, random: [u8; 10]) -> Self {
                let ms = u64::try_from(at.timestamp_millis()).unwrap_or(0);
                Self(uuid::Builder::from_unix_timestamp_millis(ms, &random).into_uuid())
            }

            /// The sixteen bytes.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }

            /// From sixteen bytes as they stand in the store.
            #[must_use]
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                Uuid::from_slice(bytes).ok().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::from_str(text).map(Self)
            }
        }
    };
}

own_id! {
    /// One case.
    CaseId
}

own_id! {
    /// One person of one case.
    PersonId
}

own_id! {
    /// One glass that was broken.
    GlassId
}

own_id! {
    /// One export of identities.
    ExportId
}

own_id! {
    /// One erasure that was asked for.
    ErasureId
}

own_id! {
    /// One service given in a case.
    ServiceId
}

/// A report id as it stands in the store.
#[must_use]
pub fn report_id(bytes: &[u8]) -> Option<ReportId> {
    bytes.try_into().ok().map(ReportId::from_bytes)
}

/// An item id as it stands in the store.
#[must_use]
pub fn item_id(bytes: &[u8]) -> Option<ItemId> {
    bytes.try_into().ok().map(ItemId::from_bytes)
}

/// The last four bytes of a report's id, from the short number by which people name it:
/// `A1B2-C3D4`, with its hyphen or without, in letters of either size.
#[must_use]
pub fn short_number(text: &str) -> Option<[u8; 4]> {
    let digits = match text.split_once('-') {
        Some((a, b)) if a.len() == 4 && b.len() == 4 => format!("{a}{b}"),
        Some(_) => return None,
        None => text.to_owned(),
    };
    // A sign would be read as part of a number.
    if digits.len() != 8 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    u32::from_str_radix(&digits, 16).ok().map(u32::to_be_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_number_of_a_report_is_understood_with_and_without_its_hyphen() {
        for text in ["ABCD-1234", "abcd1234", "aBcD-1234"] {
            assert_eq!(short_number(text), Some([0xab, 0xcd, 0x12, 0x34]), "{text}");
        }
    }

    #[test]
    fn what_is_no_short_number_of_a_report_is_none() {
        for text in [
            "",
            "ABCD-123",
            "ABC-12345",
            "ABCDX234",
            "-ABCD1234",
            "A-B-C-D1234",
            "+1B2C3D4",
            "2026-000123",
            "bukan-no",
        ] {
            assert_eq!(short_number(text), None, "{text}");
        }
    }
}
