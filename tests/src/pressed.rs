//! Presses made without a phone: sealed with the instance's own key, as a phone does it, for
//! scenarios that need exact bytes and for load that no phone could make.

use std::path::Path;
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use getrandom::SysRng;
use ots_protocol::codes::{ForWhom, Language, Urgency};
use ots_protocol::instance::SignedInstance;
use ots_protocol::items::{Alert, Fix};
use ots_protocol::keys::{ReceiptPublicKey, ReportKeys, SealingPublicKey};
use ots_protocol::receipt::Receipt;
use ots_protocol::seal::{seal_alert, seal_item};
use ots_protocol::{Envelope, ItemId, ItemPayload, ReportId};
use rand_core::UnwrapErr;

use crate::http;

/// Seals as the phones of one instance do.
#[derive(Debug, Clone)]
pub struct Sealer {
    key: SealingPublicKey,
    receipt_keys: Vec<ReceiptPublicKey>,
}

/// A sealed press.
#[derive(Debug, Clone)]
pub struct Pressed {
    /// The report.
    pub report_id: ReportId,
    /// Its Alert, as it crosses the wire.
    pub envelope: Vec<u8>,
    /// What the phone keeps.
    pub keys: ReportKeys,
}

impl Sealer {
    /// Reads a signed instance document.
    ///
    /// # Panics
    /// When it is none.
    #[must_use]
    pub fn of(instance: &Path) -> Self {
        let bytes = std::fs::read(instance).expect("the instance document");
        let signed = SignedInstance::embedded(&bytes).expect("a signed instance document");
        let document = signed.document();
        Self {
            key: *document.sealing_key().expect("an active sealing key"),
            receipt_keys: document.receipt_keys(),
        }
    }

    /// The same, sealing to another key.
    #[must_use]
    pub fn with_key(&self, key: SealingPublicKey) -> Self {
        Self {
            key,
            receipt_keys: self.receipt_keys.clone(),
        }
    }

    /// A press of this moment: danger, for oneself, with a position.
    #[must_use]
    pub fn press(&self) -> Pressed {
        self.press_at(SystemTime::now().into())
    }

    /// A press of another moment.
    ///
    /// # Panics
    /// When the machine has no randomness.
    #[must_use]
    pub fn press_at(&self, at: DateTime<Utc>) -> Pressed {
        let alert = Alert {
            urgency: Some(Urgency::Danger),
            for_whom: Some(ForWhom::Me),
            fix: Fix::new(-8.172_357, 113.700_302, 18.0, 120),
            language: Some(Language::Indonesian),
            ..Alert::default()
        };
        self.seal(ReportId::new(at, random()), &alert)
    }

    /// A press with this id and content.
    ///
    /// # Panics
    /// When the content does not fit.
    #[must_use]
    pub fn seal(&self, report_id: ReportId, alert: &Alert) -> Pressed {
        let sealed = seal_alert(&self.key, report_id, alert, &mut UnwrapErr(SysRng))
            .expect("an alert always fits");
        Pressed {
            report_id,
            envelope: sealed.envelope.to_vec(),
            keys: sealed.keys,
        }
    }

    /// Another item of a report, proven with `mac_key`.
    ///
    /// # Panics
    /// When the content does not fit.
    #[must_use]
    pub fn item(&self, report: ReportId, mac_key: &[u8; 32], payload: &ItemPayload) -> Vec<u8> {
        let item = ItemId::new(SystemTime::now().into(), random());
        let rng = &mut UnwrapErr(SysRng);
        seal_item(&self.key, mac_key, report, item, payload, rng).expect("a small payload")
    }

    /// What a signed receipt says, if it is one of this instance and speaks of this envelope.
    #[must_use]
    pub fn receipt(&self, bytes: &[u8], envelope: &[u8]) -> Option<Receipt> {
        let receipt = Receipt::verify(bytes, &self.receipt_keys).ok()?;
        let envelope = Envelope::parse(envelope.to_vec()).ok()?;
        receipt.is_for(&envelope).then_some(receipt)
    }

    /// The keys that receipts and refusals are believed with.
    #[must_use]
    pub fn receipt_keys(&self) -> &[ReceiptPublicKey] {
        &self.receipt_keys
    }
}

/// The request that hands one envelope in.
///
/// # Panics
/// When the bytes are no envelope: then they belong to no address.
#[must_use]
pub fn put(envelope: &[u8]) -> Vec<u8> {
    let parsed = Envelope::parse(envelope.to_vec()).expect("an envelope");
    put_as(&path(parsed.report_id(), parsed.item_id()), envelope)
}

/// The same to an address of one's choice, for bytes that do not belong there.
#[must_use]
pub fn put_as(path: &str, body: &[u8]) -> Vec<u8> {
    let headers = [
        ("Content-Type", ots_protocol::batch::ENVELOPE_TYPE),
        ("OTS-Age-Ms", "1500"),
    ];
    http::request("PUT", path, &headers, body)
}

/// The address of an item.
#[must_use]
pub fn path(report: ReportId, item: ItemId) -> String {
    format!("/v1/reports/{report}/items/{item}")
}

fn random() -> [u8; 10] {
    let mut bytes = [0; 10];
    getrandom::fill(&mut bytes).expect("the system's randomness");
    bytes
}
