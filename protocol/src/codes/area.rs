//! Places by their official code (Kemendagri): 35.09 a regency, 35.09.01 a kecamatan,
//! 35.09.01.2001 a village.

use std::{fmt, str::FromStr};

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};

use crate::id::ParseIdError;

/// An official area code, as the number its digits make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AreaCode(u64);

/// Digits of each level, from the province down to the village.
const LEVELS: [usize; 4] = [2, 2, 2, 4];

impl AreaCode {
    /// The code with these digits; unknown codes are kept as they come.
    #[must_use]
    pub const fn new(digits: u64) -> Self {
        Self(digits)
    }

    /// The number its digits make.
    #[must_use]
    pub const fn digits(self) -> u64 {
        self.0
    }

    /// The kecamatan that this area is or lies in; `None` for anything larger.
    #[must_use]
    pub const fn kecamatan(self) -> Option<Self> {
        match self.0 {
            100_000..=999_999 => Some(self),
            1_000_000_000..=9_999_999_999 => Some(Self(self.0 / 10_000)),
            _ => None,
        }
    }
}

impl fmt::Display for AreaCode {
    /// With dots where the levels meet; a number of no level's length as it is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        if !matches!(digits.len(), 2 | 4 | 6 | 10) {
            return f.write_str(&digits);
        }
        let mut rest = digits.as_str();
        for (at, len) in LEVELS.iter().enumerate() {
            if rest.is_empty() {
                break;
            }
            let (level, tail) = rest.split_at(*len);
            write!(f, "{}{level}", if at == 0 { "" } else { "." })?;
            rest = tail;
        }
        Ok(())
    }
}

impl FromStr for AreaCode {
    type Err = ParseIdError;

    /// Reads the dotted form, and the digits alone.
    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        let error = || ParseIdError::new("area code");
        let parts: Vec<&str> = text.split('.').collect();
        if parts.len() > 1
            && !parts
                .iter()
                .zip(LEVELS)
                .all(|(part, len)| part.len() == len)
        {
            return Err(error());
        }
        let digits = parts.concat();
        if !matches!(digits.len(), 2 | 4 | 6 | 10) || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(error());
        }
        digits.parse().map(Self).map_err(|_| error())
    }
}

impl<C> Encode<C> for AreaCode {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.u64(self.0)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for AreaCode {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        d.u64().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_code_reads_with_and_without_dots() {
        let village: AreaCode = "35.09.01.2001".parse().unwrap();
        assert_eq!("3509012001".parse(), Ok(village));
        assert_eq!(village.to_string(), "35.09.01.2001");
        assert_eq!(village.kecamatan().unwrap().to_string(), "35.09.01");
        assert_eq!("35.09".parse::<AreaCode>().unwrap().kecamatan(), None);
    }

    #[test]
    fn what_is_no_area_code_is_refused() {
        for text in [
            "",
            "35.9.01",
            "3.5.0.9",
            "35.09.01.20",
            "abcdef",
            "35..09",
            "35.09.01.2001.1",
        ] {
            assert!(text.parse::<AreaCode>().is_err(), "{text}");
        }
    }
}
