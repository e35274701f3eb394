//! Identifiers: reports, items, keys and digests, each a type of its own.
//!
//! Report and item ids are UUIDv7 (RFC 9562): the time of the press is in the id, so it needs no
//! byte of its own in the 114 that one SMS carries, and ids sort by time in any index.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use sha2::Digest;

/// The text was not a hyphenated UUID, or not the hexadecimal digits asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {0}")]
pub struct ParseIdError(&'static str);

impl ParseIdError {
    pub(crate) const fn new(what: &'static str) -> Self {
        Self(what)
    }
}

macro_rules! uuid_id {
    ($(#[$meta:meta])* $name:ident, $label:literal) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name([u8; 16]);

        impl $name {
            /// A new id for something that happened at `at` (milliseconds count), made unique by
            /// ten random bytes, of which 74 bits are used (RFC 9562 section 5.7).
            /// A time before 1970 becomes 1970: a phone whose clock is wrong still presses.
            #[must_use]
            pub fn new(at: DateTime<Utc>, random: [u8; 10]) -> Self {
                let ms = u64::try_from(at.timestamp_millis()).unwrap_or(0);
                Self(uuid::Builder::from_unix_timestamp_millis(ms, &random).into_uuid().into_bytes())
            }

            /// The id with exactly these bytes, whatever UUID version they say.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }

            /// The sixteen bytes, as on the wire.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; 16] {
                &self.0
            }

            /// When, by the clock of whoever made the id; `None` if the id is no UUIDv7.
            #[must_use]
            pub fn time(&self) -> Option<DateTime<Utc>> {
                if self.0[6] >> 4 != 7 || self.0[8] >> 6 != 0b10 {
                    return None;
                }
                let ms = self.0[..6].iter().fold(0_i64, |ms, byte| ms << 8 | i64::from(*byte));
                DateTime::from_timestamp_millis(ms)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                uuid::Uuid::from_bytes(self.0).as_hyphenated().fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;

            /// Reads the hyphenated form only, in either case: one spelling, one id.
            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                if text.len() != 36 {
                    return Err(ParseIdError($label));
                }
                let id = uuid::Uuid::try_parse(text).map_err(|_| ParseIdError($label))?;
                Ok(Self(id.into_bytes()))
            }
        }
    };
}

uuid_id!(
    /// A report: one press and everything that was added to it.
    ReportId,
    "report id"
);
uuid_id!(
    /// One item of a report. An Alert's item id is its report id.
    ItemId,
    "item id"
);

impl From<ReportId> for ItemId {
    fn from(id: ReportId) -> Self {
        Self(id.0)
    }
}

/// Names a public key on the wire: the first four bytes of its SHA-256.
///
/// A name, not a proof: two keys may collide, so whoever looks one up tries every key of that id.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId([u8; 4]);

impl KeyId {
    /// The id of a raw public key.
    #[must_use]
    pub fn of(public_key: &[u8; 32]) -> Self {
        let digest = sha2::Sha256::digest(public_key);
        Self([digest[0], digest[1], digest[2], digest[3]])
    }

    /// The id with exactly these bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 4]) -> Self {
        Self(bytes)
    }

    /// The four bytes, as on the wire.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 4] {
        &self.0
    }
}

/// SHA-256 of an envelope: which bytes a receipt speaks of.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sha256([u8; 32]);

impl Sha256 {
    /// The digest of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(sha2::Sha256::digest(bytes).into())
    }

    /// A digest that was computed elsewhere.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The thirty-two bytes, as on the wire.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

macro_rules! hex_text {
    ($name:ident, $len:literal, $label:literal) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;

            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                let digits = text.as_bytes();
                if digits.len() != 2 * $len || !digits.iter().all(u8::is_ascii_hexdigit) {
                    return Err(ParseIdError($label));
                }
                let mut bytes = [0; $len];
                for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
                    let pair = str::from_utf8(pair).map_err(|_| ParseIdError($label))?;
                    *byte = u8::from_str_radix(pair, 16).map_err(|_| ParseIdError($label))?;
                }
                Ok(Self(bytes))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'_, str>::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

hex_text!(KeyId, 4, "key id");
hex_text!(Sha256, 32, "SHA-256 digest");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_tells_the_time_of_the_press() {
        let at = DateTime::from_timestamp_millis(1_795_500_000_123).unwrap();
        let id = ReportId::new(at, [0xff; 10]);
        assert_eq!(id.time(), Some(at));
        assert_eq!(id.to_string().parse(), Ok(id));
    }

    #[test]
    fn an_id_of_another_uuid_version_tells_no_time() {
        assert_eq!(ItemId::from_bytes([0x44; 16]).time(), None);
    }

    #[test]
    fn a_clock_before_1970_still_makes_an_id() {
        let at = DateTime::from_timestamp_millis(-5).unwrap();
        assert_eq!(
            ReportId::new(at, [1; 10])
                .time()
                .unwrap()
                .timestamp_millis(),
            0
        );
    }

    #[test]
    fn other_spellings_of_a_uuid_are_no_ids() {
        for text in [
            "",
            "0193",
            "{01930000-0000-7000-8000-000000000000}",
            "01930000000070008000000000000000",
        ] {
            assert!(text.parse::<ReportId>().is_err(), "{text}");
        }
    }

    #[test]
    fn hexadecimal_names_go_there_and_back() {
        let key = KeyId::of(&[7; 32]);
        assert_eq!(key.to_string().parse(), Ok(key));
        assert!("zz00aa11".parse::<KeyId>().is_err());
        assert!("+1+1+1+1".parse::<KeyId>().is_err());
    }
}
