//! Connecting and shaking hands ahead of time, while a press is still held.
//!
//! It goes on beside everything else, so that nobody waits for it who ends the window or calls the press
//! off. What does not work shows when it is needed.

use std::time::Duration;

use reqwest::Method;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::addresses::first_that_counts;
use super::session::Session;
use super::transport::Ask;
use crate::policy;

/// A handshake that was begun; in it which address answered.
pub(super) struct WarmUp(JoinHandle<Option<usize>>);

impl WarmUp {
    /// Begins one, over the connection of this session.
    pub(super) fn begin(session: &Session<'_>) -> Self {
        let (transport, endpoints) = (session.transport.clone(), session.endpoints.clone());
        let (first, share) = (session.at.get(), session.share(Duration::ZERO));
        Self(tokio::spawn(async move {
            let others = (0..endpoints.len()).filter(|other| *other != first);
            let order: Vec<usize> = std::iter::once(first).chain(others).collect();
            let ask = |address: usize| {
                let mut ask = Ask::get("/healthz".to_owned(), policy::ANSWER_MAX_BYTES);
                ask.method = Method::HEAD;
                let (transport, endpoint) = (transport.clone(), endpoints[address].clone());
                async move { transport.ask(&endpoint, ask, None).await }
            };
            let answered = first_that_counts(order, share, ask, Result::is_ok).await;
            answered.ok().map(|(address, _)| address)
        }))
    }

    /// Waits until it is done or has had its time; who answered is asked first from then on.
    pub(super) async fn done(self, session: &Session<'_>) {
        if let Ok(Ok(Some(address))) = timeout(policy::WARM_UP_LAST, self.0).await {
            session.at.set(address);
        }
    }
}
