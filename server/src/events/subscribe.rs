//! One reader of the log.

use std::collections::VecDeque;
use std::sync::Arc;

use futures_util::Stream;
use tokio::sync::watch;

use super::{Event, Events};
use crate::store::StoreError;

/// Gives every event after a number, once each and in order.
#[derive(Debug)]
pub struct Subscription {
    events: Events,
    after: i64,
    ready: VecDeque<Arc<Event>>,
    head: watch::Receiver<i64>,
}

impl Subscription {
    pub(super) fn new(events: Events, after: i64, head: watch::Receiver<i64>) -> Self {
        Self {
            events,
            after,
            ready: VecDeque::new(),
            head,
        }
    }

    /// The next event, waiting for it if need be. Safe to cancel.
    ///
    /// # Errors
    /// When the database cannot be read; calling again goes on where it stood.
    pub async fn next(&mut self) -> Result<Arc<Event>, StoreError> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                self.after = event.seq;
                return Ok(event);
            }
            let head = *self.head.borrow_and_update();
            if head > self.after {
                // Never past the head that was announced: the same page for all.
                self.ready = self.events.page(self.after).await?.into();
                if !self.ready.is_empty() {
                    continue;
                }
            }
            if self.head.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }

    /// The same as a stream; it ends at the first error, and the reader comes
    /// back with the last number it saw.
    pub fn into_stream(self) -> impl Stream<Item = Arc<Event>> + Send {
        futures_util::stream::unfold(self, |mut subscription| async move {
            let event = subscription.next().await.ok()?;
            Some((event, subscription))
        })
    }
}
