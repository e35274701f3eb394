//! What somebody prepared once, calmly, so that one press can carry who and where.
//!
//! It is sealed to the call centre when it is prepared ([`crate::seal::seal_prepared`]) and stays
//! in that seal on the phone. A press puts the sealed box, unread, into an ordinary item.

use crate::{
    cbor::payload,
    codes::{AreaCode, Condition},
    items::SafeContact,
    text::Text,
};

payload! {
    /// The item that follows an Alert: the box, still closed.
    pub struct Prepared {
        /// The sealed box: key id 4, HPKE enc 32, ciphertext and tag.
        1 => pub sealed: minicbor::bytes::ByteVec,
    }
}

payload! {
    /// What is in the box.
    pub struct PreparedContents {
        /// The name the person wants to be called by.
        1 => pub name: Text,
        /// The person's own number. A way to call back only if `safe_contact` says so.
        2 => pub phone: Text,
        /// How to answer safely.
        3 => pub safe_contact: SafeContact,
        /// Home kecamatan.
        4 => pub kecamatan: AreaCode,
        /// Home village.
        5 => pub desa: AreaCode,
        /// How to find the home, in words.
        6 => pub address: Text,
        /// What a helper must know.
        7 => pub conditions: Vec<Condition>,
        /// The same in words.
        8 => pub conditions_note: Text,
        /// When it was prepared, milliseconds since 1970 by the phone's clock.
        9 => pub prepared_at_ms: i64,
    }
}
