//! What somebody typed, read every way it can be meant.

use std::fmt;

use ots_protocol::ReportId;

use crate::identity::{MarkKind, NameHash, PhoneHash, name_hashes, phone_hash};
use crate::ids::short_number;
use crate::keys::Keys;

/// What is looked for. Holds no word of it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// A whole report id.
    pub(super) report: Option<ReportId>,
    /// The short number of a report: the last four bytes of its id.
    pub(super) tail: Option<[u8; 4]>,
    /// The number of a case.
    pub(super) case: Option<String>,
    /// A telephone number.
    pub(super) phone: Option<PhoneHash>,
    /// A name: the whole first, then its words.
    pub(super) name: Vec<NameHash>,
}

impl fmt::Debug for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Asked(..)")
    }
}

impl Asked {
    /// Reads what was typed; `year` is the one that a case's number without a year is of.
    #[must_use]
    pub fn read(keys: &Keys, text: &str, year: i32) -> Self {
        let text = text.trim();
        let plain = text.trim_start_matches('#');
        let report = plain.parse().ok();
        let case = case_number(plain, year);
        if report.is_some() || case.is_some() {
            return Self {
                report,
                case,
                ..Self::default()
            };
        }
        let tail = short_number(plain);
        let phone = phone_hash(keys, text);
        let digits = text.chars().any(|c| c.is_ascii_digit());
        // A number with letters in it is a report's; letters alone may also be a name.
        let is_name = phone.is_none() && !(tail.is_some() && digits);
        Self {
            tail,
            phone,
            name: if is_name {
                name_hashes(keys, text)
            } else {
                Vec::new()
            },
            ..Self::default()
        }
    }

    /// Whether there is anything to look for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self == &Self::default()
    }

    /// Whether it may be somebody's name or number, so that the search is written down.
    #[must_use]
    pub fn is_personal(&self) -> bool {
        self.phone.is_some() || !self.name.is_empty()
    }

    /// The whole name.
    pub(super) fn whole(&self) -> Option<&NameHash> {
        self.name.iter().find(|hash| hash.kind() == MarkKind::Name)
    }

    /// Its words that can stand alone.
    pub(super) fn words(&self) -> impl Iterator<Item = &NameHash> {
        self.name
            .iter()
            .filter(|hash| hash.kind() == MarkKind::Word)
    }
}

/// `2026-000123`, the zeros left out or not; without a year it is of this one.
fn case_number(text: &str, year: i32) -> Option<String> {
    let number = |text: &str| -> Option<u32> {
        let ours = (1..=6).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|_| ours)
    };
    match text.split_once(['-', '/']) {
        // A short number of a report has four digits behind its hyphen and may have four
        // before it: only a year that a case can be of is one.
        Some((of, rest)) if of.len() == 4 => {
            let of: i32 = of.parse().ok().filter(|of| (2020..=year).contains(of))?;
            Some(format!("{of}-{:06}", number(rest)?))
        }
        Some(_) => None,
        None => Some(format!("{year}-{:06}", number(text)?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_a_case_is_understood_however_it_is_written() {
        for text in ["2026-000123", "2026-123", "2026/000123", "123", "000123"] {
            assert_eq!(
                case_number(text, 2026).as_deref(),
                Some("2026-000123"),
                "{text}"
            );
        }
        for text in [
            "",
            "2027-1",
            "20-1",
            "2026-",
            "2026-1234567",
            "0812345",
            "x",
        ] {
            assert_eq!(case_number(text, 2026), None, "{text}");
        }
    }
}
