//! What `ots-server reports --json` says.

use serde_json::Value;

use crate::phone::{list, text};

/// One report that the call centre has received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// Its id.
    pub report_id: String,
    /// Where it stands.
    pub state: String,
    /// Its items.
    pub items: Vec<ReceivedItem>,
    /// How many bodies came under an id that another had already.
    pub conflicts: u64,
}

/// One received item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedItem {
    /// Its id.
    pub item_id: String,
    /// Its kind.
    pub kind: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

impl Received {
    /// Reads the listing.
    pub(crate) fn all(listing: &Value) -> Vec<Self> {
        list(listing).iter().map(received).collect()
    }
}

fn received(value: &Value) -> Received {
    Received {
        report_id: text(&value["report_id"]),
        state: text(&value["state"]),
        items: list(&value["items"]).iter().map(received_item).collect(),
        conflicts: count(&value["conflicts"]),
    }
}

fn received_item(value: &Value) -> ReceivedItem {
    ReceivedItem {
        item_id: text(&value["item_id"]),
        kind: text(&value["kind"]),
        sha256: text(&value["sha256"]),
    }
}

/// A number, or the length of a list.
fn count(value: &Value) -> u64 {
    let list = value.as_array().map(|list| list.len() as u64);
    list.or_else(|| value.as_u64())
        .unwrap_or_else(|| panic!("no count where one was agreed: {value}"))
}
