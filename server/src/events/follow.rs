//! One task a process follows the log and keeps the newest events in memory.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;
use tokio::task::JoinSet;

use super::{Event, Subscription, read};
use crate::policy;
use crate::store::{Store, StoreError};

/// The log, followed. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Events(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    store: Store,
    recent: Mutex<VecDeque<Arc<Event>>>,
    head: watch::Sender<i64>,
}

impl Events {
    /// Starts at the end of the log. [`Events::run`] must be spawned for it to move.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn open(store: Store) -> Result<Self, StoreError> {
        let head = read::head(&store).await?;
        Ok(Self(Arc::new(Inner {
            store,
            recent: Mutex::new(VecDeque::new()),
            head: watch::Sender::new(head),
        })))
    }

    /// Follows the log for ever. A database that cannot be read for a while only
    /// makes screens late: nothing is skipped.
    pub async fn run(self) {
        // Ends with this task: dropping the set stops what is in it.
        let mut listening = JoinSet::new();
        let wake = self.wakeups(&mut listening);
        loop {
            let more = match self.read_on().await {
                Ok(more) => more,
                Err(error) => {
                    tracing::warn!(%error, "cannot read the event log; trying again");
                    false
                }
            };
            if !more {
                tokio::select! {
                    () = self.0.store.committed().notified() => {}
                    () = wake.notified() => {}
                    () = tokio::time::sleep(policy::EVENT_POLL) => {}
                }
            }
        }
    }

    /// All events after number `after`, and then every new one as it happens.
    #[must_use]
    pub fn subscribe(&self, after: i64) -> Subscription {
        Subscription::new(self.clone(), after, self.0.head.subscribe())
    }

    /// The number of the newest event known here.
    #[must_use]
    pub fn head(&self) -> i64 {
        *self.0.head.borrow()
    }

    /// A page of events after `after`: from memory where it reaches back that
    /// far, else from the database.
    pub(super) async fn page(&self, after: i64) -> Result<Vec<Arc<Event>>, StoreError> {
        {
            let recent = self.0.recent.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(first) = recent.front()
                && first.seq <= after + 1
            {
                let skip = usize::try_from(after + 1 - first.seq).unwrap_or(usize::MAX);
                return Ok(recent.iter().skip(skip).cloned().collect());
            }
        }
        Ok(read::after(&self.0.store, after)
            .await?
            .into_iter()
            .map(Arc::new)
            .collect())
    }

    async fn read_on(&self) -> Result<bool, StoreError> {
        let events = read::after(&self.0.store, self.head()).await?;
        let Some(last) = events.last().map(|event| event.seq) else {
            return Ok(false);
        };
        {
            let mut recent = self.0.recent.lock().unwrap_or_else(PoisonError::into_inner);
            recent.extend(events.into_iter().map(Arc::new));
            let surplus = recent.len().saturating_sub(policy::EVENT_RING);
            recent.drain(..surplus);
        }
        self.0.head.send_replace(last);
        Ok(true)
    }

    /// PostgreSQL's wake-ups from other processes. Best effort: a lost one costs
    /// a poll interval.
    fn wakeups(&self, listening: &mut JoinSet<()>) -> Arc<tokio::sync::Notify> {
        let wake = Arc::new(tokio::sync::Notify::new());
        if self.0.store.dialect() == crate::store::Dialect::Postgres {
            let (url, wake) = (self.0.store.url().to_owned(), Arc::clone(&wake));
            listening.spawn(async move {
                loop {
                    if let Ok(mut listener) = sqlx::postgres::PgListener::connect(&url).await
                        && listener.listen("ots_events").await.is_ok()
                    {
                        while listener.recv().await.is_ok() {
                            wake.notify_one();
                        }
                    }
                    tokio::time::sleep(policy::LISTEN_RETRY).await;
                }
            });
        }
        wake
    }
}
