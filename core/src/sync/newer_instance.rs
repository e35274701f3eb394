//! Asking for a newer instance document.

use std::time::Duration;

use ots_protocol::instance::{InstanceError, SignedInstance};

use super::session::Session;
use super::transport::Ask;
use crate::policy;

impl Session<'_> {
    /// The newest document that can be verified from the one in hand; `None` if there is no newer.
    ///
    /// The call centre's newest may be signed by a root that this phone does not know yet. Then
    /// it is asked for the newest that each known root signed; that one may name the next root.
    pub(crate) async fn newer_instance(&self) -> Option<SignedInstance> {
        let ask = |address| self.newer_instance_at(address);
        let answered = self
            .everywhere(Duration::ZERO, ask, Option::is_some)
            .await
            .ok();
        answered.and_then(|(_, newest)| newest.flatten())
    }

    /// Inside: the newest that this address has, if it is newer. `None`: it gave nothing that counts.
    async fn newer_instance_at(&self, address: usize) -> Option<Option<SignedInstance>> {
        let mut newest: Option<SignedInstance> = None;
        for _ in 0..policy::ROOT_HOPS_MAX {
            let in_hand = newest.clone().unwrap_or_else(|| self.instance().clone());
            match self.successor_at(address, &in_hand).await {
                Some(Some(next)) => newest = Some(next),
                Some(None) => return Some(newest),
                None => break,
            }
        }
        newest.map(Some)
    }

    /// Inside: what follows the document in hand at this address, if anything does.
    async fn successor_at(
        &self,
        address: usize,
        in_hand: &SignedInstance,
    ) -> Option<Option<SignedInstance>> {
        let mut paths = vec!["/v1/instance".to_owned()];
        let roots = &in_hand.document().roots;
        paths.extend(
            roots
                .iter()
                .map(|root| format!("/v1/instance?root={}", root.id())),
        );
        for path in paths {
            let ask = Ask::get(path, policy::INSTANCE_MAX_BYTES);
            let answer = self.ask_at(address, ask).await.ok()?;
            match in_hand.successor(&answer.body) {
                Ok(next) => return Some(Some(next)),
                Err(InstanceError::NotNewer) => return Some(None),
                Err(_) => {}
            }
        }
        None
    }
}
