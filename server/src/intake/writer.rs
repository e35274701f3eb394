//! The one task that writes what comes in.

use std::sync::Arc;

use tokio::sync::{Notify, mpsc};

use super::commit::commit;
use super::submit::Job;
use super::{Incoming, Outcome};
use crate::clock::Clock;
use crate::keys::Keys;
use crate::policy;
use crate::store::Store;

/// Takes jobs until nobody can submit any more.
pub(super) async fn run(
    store: Store,
    keys: Arc<Keys>,
    clock: Clock,
    mut jobs: mpsc::Receiver<Job>,
    stored: Arc<Notify>,
) {
    let mut group = Vec::with_capacity(policy::GROUP_ITEMS);
    while jobs.recv_many(&mut group, policy::GROUP_ITEMS).await > 0 {
        // Phones that hung up need no answer, but what they sent is stored all the same.
        let (items, replies): (Vec<Incoming>, Vec<_>) =
            group.drain(..).map(|job| (job.item, job.reply)).unzip();
        let outcomes = commit(&store, &keys, &items, clock.now()).await;
        if outcomes
            .iter()
            .any(|outcome| matches!(outcome, Outcome::Stored(_) | Outcome::Conflict(_)))
        {
            stored.notify_one();
        }
        for (reply, outcome) in replies.into_iter().zip(outcomes) {
            let _gone = reply.send(outcome);
        }
    }
}
