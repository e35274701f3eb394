//! What is in an item, read with the keys at hand for one page and not kept.

use ots_protocol::Envelope;
use ots_protocol::items::{ItemKind, ItemPayload, Prepared, PreparedContents};
use ots_protocol::seal;

use crate::keys::Keys;
use crate::reports::ItemRow;

/// What can be said of an item's content.
#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "a page's worth is ever held; boxes would only hide it"
)]
pub(super) enum Content {
    /// Not opened yet: it came a moment ago.
    Waiting,
    /// Erased on request.
    Erased,
    /// No key here opens it, or what it says cannot be read. So many bytes are kept.
    Unreadable(usize),
    /// What it says.
    Payload(ItemPayload),
}

impl Content {
    /// Reads an item.
    pub(super) fn of(keys: &Keys, item: &ItemRow) -> Self {
        let Some(bytes) = &item.envelope else {
            return Self::Erased;
        };
        let size = bytes.len();
        let Ok(envelope) = Envelope::parse(bytes.clone()) else {
            return Self::Unreadable(size);
        };
        let mut keys = keys.sealing(envelope.key_id());
        let read = if envelope.kind() == ItemKind::Alert {
            keys.find_map(|key| seal::open_alert(&key, &envelope).ok())
                .and_then(|opened| opened.alert.ok())
                .map(ItemPayload::Alert)
        } else {
            keys.find_map(|key| seal::open_item(&key, &envelope).ok())
                .and_then(|opened| opened.payload().ok())
        };
        match read {
            Some(payload) => Self::Payload(payload),
            // What a moment's work will open is not "unreadable".
            None if item.opened == 0 => Self::Waiting,
            None => Self::Unreadable(size),
        }
    }
}

/// What is in the box that was sealed before the press. This reads an identity:
/// whoever calls it writes so into the audit log.
pub(super) fn open_box(keys: &Keys, prepared: &Prepared) -> Option<PreparedContents> {
    let id = seal::prepared_key_id(prepared)?;
    keys.sealing(id)
        .find_map(|key| seal::open_prepared(&key, prepared).ok())
}
