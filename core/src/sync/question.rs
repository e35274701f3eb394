//! A question for news that can be ended while the call centre holds its answer back: whoever asked has left.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;

use tokio::sync::Notify;

/// What a page asks while it is seen, and ends when it is left. Once ended it stays so.
#[derive(Debug, Default, uniffi::Object)]
pub struct Question {
    over: AtomicBool,
    woken: Notify,
}

#[uniffi::export]
impl Question {
    /// One that is not asked yet.
    #[uniffi::constructor]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Nobody waits for the answer any more. Whatever of it was taken in already stays.
    pub fn end(&self) {
        self.over.store(true, Ordering::SeqCst);
        self.woken.notify_one();
    }
}

impl Question {
    /// Whether it was ended.
    pub(crate) fn is_over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }

    /// What the work gives; nothing when the question ends first.
    pub(crate) async fn unless_over<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        let (mut work, mut over) = (pin!(work), pin!(self.over()));
        poll_fn(|context| match over.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(None),
            Poll::Pending => work.as_mut().poll(context).map(Some),
        })
        .await
    }

    async fn over(&self) {
        while !self.is_over() {
            self.woken.notified().await;
        }
    }
}
