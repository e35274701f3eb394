//! The kinds of items that make up a report, and what each of them says.

mod alert;
mod details;
mod fix;
mod follow_ups;
mod kind;
mod prepared;
mod safe_contact;

pub use alert::Alert;
pub use details::{Details, Person, VictimCount};
pub use fix::{Fix, Position};
pub use follow_ups::{Cancel, Linked, Message, Withdraw};
pub use kind::ItemKind;
pub use prepared::{Prepared, PreparedContents};
pub use safe_contact::{SafeContact, TimeWindow};

use std::fmt;

use crate::cbor::{Payload, PayloadError};

/// An opened item of any kind. `Debug` shows which fields are there and never what they say.
#[derive(Clone, PartialEq, Eq)]
#[expect(
    clippy::large_enum_variant,
    reason = "one at a time is ever held; a box would only hide it"
)]
pub enum ItemPayload {
    /// The press.
    Alert(Alert),
    /// Answers to any of the questions.
    Details(Details),
    /// Where somebody is or where it happened.
    Position(Position),
    /// The reporter's own words.
    Message(Message),
    /// How, when and whether to call back.
    SafeContact(SafeContact),
    /// What was prepared before the press, still in its inner seal.
    Prepared(Prepared),
    /// Belongs together with another report.
    Linked(Linked),
    /// The reporter cancels: a message, never a deletion.
    Cancel(Cancel),
    /// A consent taken back.
    Withdraw(Withdraw),
    /// A kind that this version does not know, as it came.
    Unknown(ItemKind, Vec<u8>),
}

impl ItemPayload {
    /// Reads the CBOR of an item of this kind. Attachments and unknown kinds are kept as they are.
    ///
    /// # Errors
    /// As [`Payload::from_cbor`].
    pub fn from_cbor(kind: ItemKind, cbor: &[u8]) -> Result<Self, PayloadError> {
        Ok(match kind {
            ItemKind::Alert => Self::Alert(Alert::from_cbor(cbor)?),
            ItemKind::Details => Self::Details(Details::from_cbor(cbor)?),
            ItemKind::Position => Self::Position(Position::from_cbor(cbor)?),
            ItemKind::Message => Self::Message(Message::from_cbor(cbor)?),
            ItemKind::SafeContact => Self::SafeContact(SafeContact::from_cbor(cbor)?),
            ItemKind::Prepared => Self::Prepared(Prepared::from_cbor(cbor)?),
            ItemKind::Linked => Self::Linked(Linked::from_cbor(cbor)?),
            ItemKind::Cancel => Self::Cancel(Cancel::from_cbor(cbor)?),
            ItemKind::Withdraw => Self::Withdraw(Withdraw::from_cbor(cbor)?),
            ItemKind::Attachment | ItemKind::Unknown(_) => Self::Unknown(kind, cbor.to_vec()),
        })
    }

    /// The kind that stands in the envelope's header.
    #[must_use]
    pub const fn kind(&self) -> ItemKind {
        match self {
            Self::Alert(_) => ItemKind::Alert,
            Self::Details(_) => ItemKind::Details,
            Self::Position(_) => ItemKind::Position,
            Self::Message(_) => ItemKind::Message,
            Self::SafeContact(_) => ItemKind::SafeContact,
            Self::Prepared(_) => ItemKind::Prepared,
            Self::Linked(_) => ItemKind::Linked,
            Self::Cancel(_) => ItemKind::Cancel,
            Self::Withdraw(_) => ItemKind::Withdraw,
            Self::Unknown(kind, _) => *kind,
        }
    }

    /// The CBOR of the payload, without padding.
    #[must_use]
    pub fn to_cbor(&self) -> Vec<u8> {
        match self {
            Self::Alert(payload) => payload.to_cbor(),
            Self::Details(payload) => payload.to_cbor(),
            Self::Position(payload) => payload.to_cbor(),
            Self::Message(payload) => payload.to_cbor(),
            Self::SafeContact(payload) => payload.to_cbor(),
            Self::Prepared(payload) => payload.to_cbor(),
            Self::Linked(payload) => payload.to_cbor(),
            Self::Cancel(payload) => payload.to_cbor(),
            Self::Withdraw(payload) => payload.to_cbor(),
            Self::Unknown(_, cbor) => cbor.clone(),
        }
    }
}

impl fmt::Debug for ItemPayload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields: &dyn fmt::Debug = match self {
            Self::Alert(payload) => payload,
            Self::Details(payload) => payload,
            Self::Position(payload) => payload,
            Self::Message(payload) => payload,
            Self::SafeContact(payload) => payload,
            Self::Prepared(payload) => payload,
            Self::Linked(payload) => payload,
            Self::Cancel(payload) => payload,
            Self::Withdraw(payload) => payload,
            Self::Unknown(kind, cbor) => {
                return write!(f, "{}({} bytes)", kind.slug(), cbor.len());
            }
        };
        write!(f, "{}({fields:?})", self.kind().slug())
    }
}
