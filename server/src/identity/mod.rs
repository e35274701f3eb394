//! Finding the same person again without keeping who they are in the clear.
//!
//! A name or number stays sealed in its item. Beside the report stand only keyed hashes
//! of it: HMAC-SHA256 under the index key, cut to sixteen bytes. Whoever has the database
//! and not the key folder learns from them neither a name nor a number, not even by trying
//! all of them; what shows is that two reports share one. Who searches must know what to
//! search for, and every such search is in the audit log.
//!
//! Promises:
//! - The hashes of an item are written in the transaction that finds it proven, so a search
//!   finds what a screen shows. An unproven item leaves none: whoever saw a report's id
//!   could otherwise tie it to a person of their choice.
//! - A row names the key it was made with. A new index key is used from the next start on;
//!   [`backfill`] then makes all hashes anew and deletes the old ones.
//! - They are erased with the report.
//!
//! A hash says "may be the same", never "is": what is done with it is for a person to
//! decide.

mod backfill;
mod name;
mod of_item;
mod people;
mod phone;
mod record;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::keys::Keys;

pub(crate) use backfill::run as backfill;
pub(crate) use of_item::marks;
pub use of_item::phones_in;
pub(crate) use people::record_person;
pub(crate) use phone::is_mobile;
pub use phone::normalised as normalised_phone;
pub(crate) use record::{erase, record, record_sender};

/// Bytes of a hash: no two of a country's names or numbers meet in 128 bits.
pub const HASH_LEN: usize = 16;

/// The keyed hash of a telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhoneHash([u8; HASH_LEN]);

/// The keyed hash of a name, or of one word of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameHash {
    kind: MarkKind,
    hash: [u8; HASH_LEN],
}

/// What a hash in the table is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarkKind {
    /// A number that the report tells.
    Phone,
    /// A whole name, whatever the order of its words.
    Name,
    /// One word of a name.
    Word,
    /// The number an SMS came from: for finding duplicates, never for calling.
    Sender,
}

impl MarkKind {
    /// The number it is stored as.
    #[must_use]
    pub const fn code(self) -> i64 {
        match self {
            Self::Phone => 1,
            Self::Name => 2,
            Self::Word => 3,
            Self::Sender => 4,
        }
    }
}

/// One hash as it stands beside a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark {
    /// Of what.
    pub kind: MarkKind,
    /// The hash.
    pub hash: [u8; HASH_LEN],
}

impl PhoneHash {
    /// The sixteen bytes, as they stand in the database.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; HASH_LEN] {
        &self.0
    }
}

impl NameHash {
    /// The sixteen bytes, as they stand in the database.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; HASH_LEN] {
        &self.hash
    }

    /// Whether it is of the whole name, or of one word.
    #[must_use]
    pub const fn kind(&self) -> MarkKind {
        self.kind
    }
}

impl From<PhoneHash> for Mark {
    fn from(phone: PhoneHash) -> Self {
        Self {
            kind: MarkKind::Phone,
            hash: phone.0,
        }
    }
}

impl From<NameHash> for Mark {
    fn from(name: NameHash) -> Self {
        Self {
            kind: name.kind,
            hash: name.hash,
        }
    }
}

/// The hash of a telephone number, however it is written; `None` if it is none.
#[must_use]
pub fn phone_hash(keys: &Keys, text: &str) -> Option<PhoneHash> {
    let number = phone::normalised(text)?;
    Some(PhoneHash(keyed(keys, b"phone", number.as_bytes())))
}

/// The hashes of a name: the whole first, then each word that can stand for it. Empty
/// where nothing of a name is left once titles are gone.
#[must_use]
pub fn name_hashes(keys: &Keys, text: &str) -> Vec<NameHash> {
    let words = name::words(text);
    if words.is_empty() {
        return Vec::new();
    }
    let whole = NameHash {
        kind: MarkKind::Name,
        hash: keyed(keys, b"name", words.join(" ").as_bytes()),
    };
    let single = words
        .iter()
        .filter(|word| name::stands_alone(word))
        .map(|word| NameHash {
            kind: MarkKind::Word,
            hash: keyed(keys, b"word", word.as_bytes()),
        });
    std::iter::once(whole).chain(single).collect()
}

/// The hash of a whole name; `None` where nothing of one is left.
#[must_use]
pub fn whole_name_hash(keys: &Keys, text: &str) -> Option<NameHash> {
    name_hashes(keys, text)
        .into_iter()
        .find(|hash| hash.kind == MarkKind::Name)
}

fn keyed(keys: &Keys, what: &[u8], value: &[u8]) -> [u8; HASH_LEN] {
    // A key of 32 bytes is one of any length: this cannot fail.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(keys.index()) else {
        return [0; HASH_LEN];
    };
    for part in [b"OTS identity 1".as_slice(), what, value] {
        mac.update(part);
        mac.update(b"\0");
    }
    let whole = mac.finalize().into_bytes();
    let mut hash = [0; HASH_LEN];
    hash.copy_from_slice(&whole[..HASH_LEN]);
    hash
}
