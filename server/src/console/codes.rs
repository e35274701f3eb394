//! The protocol's codes in words.

use ots_protocol::codes::{
    BentukKekerasan, CancelReason, Channel, Condition, ForWhom, Hubungan, JenisKelamin,
    JenisLayanan, KategoriTppo, KelompokUsia, Korban, Language, Pekerjaan, Pendidikan, PositionOf,
    StatusPerkawinan, TempatKejadian, Urgency, WithdrawScope,
};

use super::words::Words;

/// A code of one of the protocol's lists.
pub(super) trait Coded: Copy {
    /// The list's name in the files of words.
    const LIST: &'static str;

    fn slug(self) -> &'static str;
    fn number(self) -> u64;

    /// In words; a newer version's code as its number.
    fn say(self, words: Words) -> String {
        match self.slug() {
            "unknown" => words.t1("code-unknown", "code", self.number().to_string()),
            slug => words.t(&key(Self::LIST, slug)),
        }
    }
}

/// Several codes in one line.
pub(super) fn say_all<T: Coded>(codes: &[T], words: Words) -> String {
    let said: Vec<_> = codes.iter().map(|code| code.say(words)).collect();
    said.join(", ")
}

/// Fluent's keys know no plus sign.
fn key(list: &str, slug: &str) -> String {
    format!("code-{list}-{}", slug.replace('+', "-plus"))
}

macro_rules! coded {
    ($($type:ident = $list:literal,)+) => {
        $(impl Coded for $type {
            const LIST: &'static str = $list;

            fn slug(self) -> &'static str {
                Self::slug(self)
            }

            fn number(self) -> u64 {
                self.code()
            }
        })+

        /// Every key that a code of this version is said with.
        #[cfg(test)]
        fn every_key() -> Vec<String> {
            let mut keys = Vec::new();
            $(keys.extend($type::ALL.iter().map(|code| key($list, code.slug())));)+
            keys
        }
    };
}

coded! {
    BentukKekerasan = "bentuk",
    CancelReason = "cancel",
    Channel = "channel",
    Condition = "condition",
    ForWhom = "for",
    Hubungan = "hubungan",
    JenisKelamin = "kelamin",
    JenisLayanan = "layanan",
    KategoriTppo = "tppo",
    KelompokUsia = "usia",
    Korban = "korban",
    Language = "language",
    Pekerjaan = "pekerjaan",
    Pendidikan = "pendidikan",
    PositionOf = "of",
    StatusPerkawinan = "perkawinan",
    TempatKejadian = "tempat",
    Urgency = "urgency",
    WithdrawScope = "withdraw",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_words_in_both_languages() {
        for key in every_key() {
            for words in [Words::Indonesian, Words::English] {
                assert!(words.has(&key), "{key} in {words:?}");
            }
        }
    }

    #[test]
    fn a_code_of_a_newer_version_is_shown_as_its_number() {
        let said = BentukKekerasan::from_code(77).say(Words::Indonesian);
        assert!(said.contains("77"), "{said}");
    }
}
