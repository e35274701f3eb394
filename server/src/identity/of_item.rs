//! Which names and numbers stand in an item.

use ots_protocol::Text;
use ots_protocol::items::{Details, ItemPayload, Message, Prepared, PreparedContents, SafeContact};
use ots_protocol::seal;

use super::{Mark, name_hashes, phone, phone_hash};
use crate::keys::Keys;

/// The hashes of every name and number that an item tells, each once. Opens a prepared
/// box, which is two curve multiplications.
pub(crate) fn marks(keys: &Keys, payload: &ItemPayload) -> Vec<Mark> {
    let mut found = Found {
        keys,
        marks: Vec::new(),
    };
    match payload {
        ItemPayload::Prepared(prepared) => {
            if let Some(inside) = open(keys, prepared) {
                found.prepared(&inside);
            }
        }
        ItemPayload::SafeContact(safe) => found.safe_contact(safe),
        ItemPayload::Details(details) => found.details(details),
        ItemPayload::Message(message) => found.message(message),
        _ => {}
    }
    found.marks.sort();
    found.marks.dedup();
    found.marks
}

fn open(keys: &Keys, prepared: &Prepared) -> Option<PreparedContents> {
    let id = seal::prepared_key_id(prepared)?;
    keys.sealing(id)
        .find_map(|key| seal::open_prepared(&key, prepared).ok())
}

struct Found<'k> {
    keys: &'k Keys,
    marks: Vec<Mark>,
}

impl Found<'_> {
    fn name(&mut self, text: Option<&Text>) {
        if let Some(text) = text {
            let hashes = name_hashes(self.keys, text.as_str());
            self.marks.extend(hashes.into_iter().map(Mark::from));
        }
    }

    fn phone(&mut self, text: &str) {
        let hash = phone_hash(self.keys, text);
        self.marks.extend(hash.map(Mark::from));
    }

    fn phones_among(&mut self, text: Option<&Text>) {
        for number in text.map_or(Vec::new(), |text| phones_in(text.as_str())) {
            self.phone(&number);
        }
    }

    /// A field for a number, in which people also write words.
    fn number(&mut self, text: Option<&Text>) {
        let Some(said) = text else { return };
        if phone::normalised(said.as_str()).is_some() {
            self.phone(said.as_str());
        } else {
            self.phones_among(text);
        }
    }

    fn prepared(&mut self, inside: &PreparedContents) {
        self.name(inside.name.as_ref());
        self.number(inside.phone.as_ref());
        if let Some(safe) = &inside.safe_contact {
            self.safe_contact(safe);
        }
    }

    fn safe_contact(&mut self, safe: &SafeContact) {
        self.name(safe.name.as_ref());
        self.number(safe.number.as_ref());
        self.phones_among(safe.note.as_ref());
    }

    fn details(&mut self, details: &Details) {
        self.name(details.reporter_name.as_ref());
        self.name(details.victim_name.as_ref());
        self.number(details.reporter_phone.as_ref());
        self.phones_among(details.address.as_ref());
    }

    fn message(&mut self, message: &Message) {
        self.phones_among(message.text.as_ref());
    }
}

/// The mobile numbers in running words, normalised. Names in running words cannot be told
/// from other words, and are not looked for.
#[must_use]
pub fn phones_in(text: &str) -> Vec<String> {
    let belongs = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | '(' | ')' | ' ');
    let mut found: Vec<String> = text
        .split(|c| !belongs(c))
        .flat_map(|run| {
            let whole = phone::normalised(run).filter(|number| phone::is_mobile(number));
            match whole {
                Some(number) => vec![number],
                // Two numbers side by side, or a number behind a date.
                None => run
                    .split_whitespace()
                    .filter_map(phone::normalised)
                    .filter(|number| phone::is_mobile(number))
                    .collect(),
            }
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_among_words_and_other_figures_are_not_taken_for_one() {
        assert_eq!(
            phones_in("WA ke 0812-0000-0001, atau +62 812 0000 0002. Bukan 110."),
            ["6281200000001", "6281200000002"]
        );
        assert_eq!(
            phones_in("081200000001 081200000002"),
            ["6281200000001", "6281200000002"]
        );
        for text in [
            "NIK 3509010101010001",
            "tanggal 08-12-2026",
            "RT 08 RW 12",
            "Rp 8.120.000",
        ] {
            assert!(phones_in(text).is_empty(), "{text}");
        }
    }
}
