//! The door of the intake: hands an item to the writer and waits for its outcome.

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};

use super::at_rest::Ready;
use super::{Busy, Demand, Incoming, Outcome, writer};
use crate::clock::Clock;
use crate::keys::Keys;
use crate::policy;
use crate::store::{Dialect, Store};

/// One item and who waits for its outcome.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) item: Incoming,
    pub(super) reply: oneshot::Sender<Outcome>,
}

/// The intake. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Intake {
    jobs: mpsc::Sender<Job>,
    dialect: Dialect,
    keys: Arc<Keys>,
    demand: Demand,
}

impl Intake {
    /// Starts the writer task. `stored` rings after every commit that stored something.
    #[must_use]
    pub fn start(
        store: Store,
        keys: Arc<Keys>,
        clock: Clock,
        stored: Arc<tokio::sync::Notify>,
    ) -> Self {
        let (send, receive) = mpsc::channel(policy::INTAKE_QUEUE);
        let dialect = store.dialect();
        tokio::spawn(writer::run(
            store,
            Arc::clone(&keys),
            clock,
            receive,
            stored,
        ));
        Self {
            jobs: send,
            dialect,
            keys,
            demand: Demand::default(),
        }
    }

    /// How many wait for their outcome.
    #[must_use]
    pub fn demand(&self) -> Demand {
        self.demand.clone()
    }

    /// Stores one item, and returns when its outcome is certain. Safe to cancel:
    /// the item may then be stored all the same.
    pub async fn submit(&self, mut item: Incoming) -> Outcome {
        let _waits = self.demand.wait();
        item.ready = Ready::made(self.dialect, &self.keys, &item);
        let (reply, outcome) = oneshot::channel();
        let unavailable = Outcome::TryAgain(Busy::Unavailable);
        match tokio::time::timeout(policy::INTAKE_WAIT, self.jobs.send(Job { item, reply })).await {
            Ok(Ok(())) => outcome.await.unwrap_or(unavailable),
            Ok(Err(_)) | Err(_) => unavailable,
        }
    }
}
