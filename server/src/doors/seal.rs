//! The items of a written report, sealed to this call centre's own key: the same that a phone
//! would send.

use chrono::{DateTime, Utc};
use ots_protocol::batch::BatchItem;
use ots_protocol::items::ItemPayload;
use ots_protocol::keys::SealingPublicKey;
use ots_protocol::seal::{SealError, seal_alert, seal_item};
use ots_protocol::{ItemId, ReportId};

use super::Contents;
use crate::random::{self, Os};

/// A report, ready for the intake.
#[derive(Clone, Debug)]
pub(super) struct Sealed {
    pub(super) report: ReportId,
    /// The alert first.
    pub(super) items: Vec<BatchItem>,
}

/// Seals. The time of the contact is the time of the press: the law counts from it.
pub(super) fn seal(
    key: &SealingPublicKey,
    contents: &Contents,
    now: DateTime<Utc>,
) -> Result<Sealed, SealError> {
    let report = ReportId::new(contents.at, random::bytes());
    let alert = seal_alert(key, report, &contents.alert, &mut Os)?;
    let age = u64::try_from((now - contents.at).num_milliseconds()).unwrap_or(0);
    let mut items = vec![BatchItem {
        age_ms: Some(age),
        envelope: alert.envelope.to_vec(),
    }];
    let payloads = [
        contents.details.clone().map(ItemPayload::Details),
        contents.position.clone().map(ItemPayload::Position),
        contents.safe_contact.clone().map(ItemPayload::SafeContact),
    ];
    let messages = contents.messages.iter().cloned().map(ItemPayload::Message);
    for (at, payload) in (0_u32..).zip(payloads.into_iter().flatten().chain(messages)) {
        // Ids that rise, so that they are shown in this order.
        let mut bytes: [u8; 10] = random::bytes();
        bytes[..3].fill(0);
        bytes[3..7].copy_from_slice(&at.to_be_bytes());
        let item = ItemId::new(now, bytes);
        let envelope = seal_item(key, &alert.keys.mac_key, report, item, &payload, &mut Os)?;
        items.push(BatchItem {
            age_ms: Some(0),
            envelope,
        });
    }
    Ok(Sealed { report, items })
}
