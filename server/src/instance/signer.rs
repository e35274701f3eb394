//! Which receipt key to sign with: one that the sender's phone knows.
//!
//! A phone that sealed to key S holds some document in which S was the key to
//! use. Which one is not known, so a receipt for S is signed with a key that all
//! those documents name: the newest such key that is here.

use std::collections::HashMap;
use std::sync::Arc;

use ots_protocol::KeyId;
use ots_protocol::keys::{ReceiptKey, ReceiptPublicKey};

use super::Documents;
use crate::keys::Keys;

/// The choice, made once for a set of documents. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Signers {
    by_sealing_key: Arc<HashMap<KeyId, ReceiptKey>>,
    held: Arc<Vec<KeyId>>,
    otherwise: ReceiptKey,
}

impl Signers {
    /// Works the choice out. `None` when there is no receipt key that any phone knows.
    #[must_use]
    pub fn new(documents: &Documents, keys: &Keys) -> Option<Self> {
        let held = |public: &ReceiptPublicKey| {
            keys.all_receipt()
                .iter()
                .find(|key| key.public() == *public)
                .cloned()
        };
        let mut known: HashMap<KeyId, Vec<ReceiptPublicKey>> = HashMap::new();
        // Newest first, so that the first key found in all is the newest.
        for document in documents
            .all()
            .iter()
            .rev()
            .map(ots_protocol::instance::SignedInstance::document)
        {
            let Some(sealing) = document.sealing_key() else {
                continue;
            };
            let theirs = document.receipt_keys();
            known
                .entry(sealing.id())
                .and_modify(|common| common.retain(|key| theirs.contains(key)))
                .or_insert(theirs);
        }
        // Whoever is unknown holds, if anything of ours, some document whose oldest
        // key is most likely in it.
        let otherwise = documents
            .newest()?
            .document()
            .receipt_keys()
            .iter()
            .rev()
            .find_map(held)?;
        let by_sealing_key = known
            .into_iter()
            .map(|(id, common)| {
                (
                    id,
                    common
                        .iter()
                        .find_map(held)
                        .unwrap_or_else(|| otherwise.clone()),
                )
            })
            .collect();
        Some(Self {
            by_sealing_key: Arc::new(by_sealing_key),
            held: Arc::new(
                keys.all_sealing()
                    .iter()
                    .map(|key| key.public().id())
                    .collect(),
            ),
            otherwise,
        })
    }

    /// The key to sign with for an envelope sealed to this key.
    #[must_use]
    pub fn for_envelope(&self, sealing: KeyId) -> &ReceiptKey {
        self.by_sealing_key.get(&sealing).unwrap_or(&self.otherwise)
    }

    /// The key to sign with where there is no envelope.
    #[must_use]
    pub fn without_envelope(&self) -> &ReceiptKey {
        &self.otherwise
    }

    /// Whether the private half of a sealing key is here.
    #[must_use]
    pub fn holds(&self, sealing: KeyId) -> bool {
        self.held.contains(&sealing)
    }
}
