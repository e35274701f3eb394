//! Positions: what a phone knew, how well, and how long ago.

use std::fmt;

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};

use crate::{cbor::payload, codes::PositionOf};

/// One position fix. A CBOR array, to save the bytes that keys would cost in an Alert.
///
/// `Debug` does not show where.
#[derive(Clone, PartialEq, Eq)]
pub struct Fix {
    /// Latitude in millionths of a degree (WGS 84), north positive.
    pub lat_e6: i32,
    /// Longitude in millionths of a degree (WGS 84), east positive.
    pub lng_e6: i32,
    /// Radius in metres within which the phone is with 68 % likelihood; `u16::MAX`: that or worse.
    pub accuracy_m: u16,
    /// Seconds between the fix and the making of this item.
    pub age_s: u32,
    /// What a newer version appended, as raw CBOR, and how many elements that is.
    more: Vec<u8>,
    more_len: u64,
}

impl Fix {
    /// A fix at these degrees; `None` if they are no place on earth. A NaN accuracy or a negative
    /// one is the worst.
    #[must_use]
    pub fn new(lat: f64, lng: f64, accuracy_m: f64, age_s: u32) -> Option<Self> {
        if !(-90.0..=90.0).contains(&lat) || !(-180.0..=180.0).contains(&lng) {
            return None;
        }
        let worst = f64::from(u16::MAX);
        let accuracy = if accuracy_m >= 0.0 {
            accuracy_m.ceil().min(worst)
        } else {
            worst
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "checked above"
        )]
        Some(Self {
            lat_e6: (lat * 1e6).round() as i32,
            lng_e6: (lng * 1e6).round() as i32,
            accuracy_m: accuracy as u16,
            age_s,
            more: Vec::new(),
            more_len: 0,
        })
    }

    /// Latitude in degrees.
    #[must_use]
    pub fn lat(&self) -> f64 {
        f64::from(self.lat_e6) / 1e6
    }

    /// Longitude in degrees.
    #[must_use]
    pub fn lng(&self) -> f64 {
        f64::from(self.lng_e6) / 1e6
    }

    /// Whether the numbers name a place on earth. What arrived is kept either way.
    #[must_use]
    pub const fn is_on_earth(&self) -> bool {
        self.lat_e6.unsigned_abs() <= 90_000_000 && self.lng_e6.unsigned_abs() <= 180_000_000
    }
}

impl fmt::Debug for Fix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fix(..)")
    }
}

impl<C> Encode<C> for Fix {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.array(4 + self.more_len)?
            .i32(self.lat_e6)?
            .i32(self.lng_e6)?
            .u16(self.accuracy_m)?
            .u32(self.age_s)?;
        e.writer_mut()
            .write_all(&self.more)
            .map_err(encode::Error::write)
    }
}

impl<'b, C> Decode<'b, C> for Fix {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        let len = d
            .array()?
            .ok_or_else(|| decode::Error::message("a fix of unknown length"))?;
        if len < 4 {
            return Err(decode::Error::message("a fix of fewer than four numbers"));
        }
        let (lat_e6, lng_e6, accuracy_m, age_s) = (d.i32()?, d.i32()?, d.u16()?, d.u32()?);
        let start = d.position();
        for _ in 4..len {
            d.skip()?;
        }
        let more = d
            .input()
            .get(start..d.position())
            .unwrap_or_default()
            .to_vec();
        Ok(Self {
            lat_e6,
            lng_e6,
            accuracy_m,
            age_s,
            more,
            more_len: len - 4,
        })
    }
}

payload! {
    /// A position sent on its own.
    pub struct Position {
        /// The fix.
        1 => pub fix: Fix,
        /// Of whom or what. A witness's own position is not the victim's.
        2 => pub of: PositionOf,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_is_not_on_earth_is_no_fix() {
        for (lat, lng) in [
            (91.0, 0.0),
            (0.0, 180.1),
            (f64::NAN, 0.0),
            (0.0, f64::INFINITY),
        ] {
            assert!(Fix::new(lat, lng, 10.0, 0).is_none());
        }
        assert_eq!(
            Fix::new(-8.17, 113.7, f64::NAN, 0).unwrap().accuracy_m,
            u16::MAX
        );
        assert_eq!(Fix::new(-8.17, 113.7, 17.2, 0).unwrap().accuracy_m, 18);
    }

    #[test]
    fn what_a_newer_version_appends_to_a_fix_is_kept() {
        // [1, 2, 3, 4, "ab", [5]]
        let newer = [0x86, 1, 2, 3, 4, 0x62, b'a', b'b', 0x81, 5];
        let fix: Fix = minicbor::decode(&newer).unwrap();
        assert_eq!(fix.age_s, 4);
        assert_eq!(minicbor::to_vec(&fix).unwrap(), newer);
    }

    #[test]
    fn debug_does_not_say_where() {
        assert_eq!(
            format!("{:?}", Fix::new(-8.17, 113.7, 5.0, 1).unwrap()),
            "Fix(..)"
        );
    }
}
