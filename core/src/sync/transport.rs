//! Requests to one address, over one connection.
//!
//! HTTP/2 where TLS agrees on it, else HTTP/1.1; plain HTTP/1.1 to this very machine. No proxy, no
//! cookies, no referrer, no user agent, no compression, and redirects are not followed: an answer
//! that points elsewhere is an unsigned answer like any other.

use std::error::Error as _;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, retry};
use rustls::ClientConfig;
use tokio::time::{Instant, timeout_at};

use super::endpoint::Endpoint;
use super::failure::FailureKind;
use crate::error::CoreError;
use crate::{policy, tls};

/// What to ask for.
#[derive(Clone)]
pub(crate) struct Ask {
    pub(crate) method: Method,
    /// Below the base URL, with its query.
    pub(crate) path: String,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Vec<u8>,
    /// A longer answer is none of ours.
    pub(crate) answer_limit: usize,
}

impl Ask {
    /// Reads something.
    pub(crate) fn get(path: String, answer_limit: usize) -> Self {
        Self {
            method: Method::GET,
            path,
            headers: Vec::new(),
            body: Vec::new(),
            answer_limit,
        }
    }
}

/// A whole answer, of whomever.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// A client that keeps at most one connection, which its clones share.
#[derive(Clone)]
pub(crate) struct Transport {
    client: Client,
}

impl Transport {
    /// A transport with these TLS settings. Connects only when asked for something.
    ///
    /// # Errors
    /// If the HTTP library does not take the settings.
    pub(crate) fn new(config: ClientConfig) -> Result<Self, CoreError> {
        let client = Client::builder()
            .tls_backend_preconfigured(config)
            .redirect(Policy::none())
            .retry(retry::never())
            .no_proxy()
            .referer(false)
            .tcp_nodelay(true)
            .pool_max_idle_per_host(1)
            .connect_timeout(policy::CONNECT_TIMEOUT)
            .build()
            .map_err(|error| CoreError::Transport(text_of(&error)))?;
        Ok(Self { client })
    }

    /// Sends one request and reads the whole answer, in its own time or until the deadline.
    pub(crate) async fn ask(
        &self,
        endpoint: &Endpoint,
        ask: Ask,
        deadline: Option<Instant>,
    ) -> Result<Answer, FailureKind> {
        let own = Instant::now() + policy::REQUEST_TIMEOUT;
        let (end, kind) = match deadline {
            Some(deadline) if deadline <= own => (deadline, FailureKind::OutOfTime),
            _ => (own, FailureKind::TimedOut),
        };
        let answered = timeout_at(end, self.exchange(endpoint, ask)).await;
        answered.unwrap_or(Err(kind))
    }

    async fn exchange(&self, endpoint: &Endpoint, ask: Ask) -> Result<Answer, FailureKind> {
        let mut request = self.client.request(ask.method, endpoint.url(&ask.path));
        for (name, value) in ask.headers {
            request = request.header(name, value);
        }
        if !ask.body.is_empty() {
            request = request.body(ask.body);
        }
        let mut response = request.send().await.map_err(|error| failure(&error))?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| failure(&error))? {
            if body.len() + chunk.len() > ask.answer_limit {
                return Err(FailureKind::AnswerTooLong);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer {
            status: response.status().as_u16(),
            headers: std::mem::take(response.headers_mut()),
            body,
        })
    }
}

fn failure(error: &reqwest::Error) -> FailureKind {
    if tls::is_untrusted(error) {
        FailureKind::TlsUntrusted
    } else if error.is_timeout() {
        FailureKind::TimedOut
    } else if !error.is_connect() {
        FailureKind::ConnectionLost
    } else if tls::is_tls(error) {
        FailureKind::TlsFailed
    } else if text_of(error).contains("dns error") {
        // The library tells a failed name look-up by its text only.
        FailureKind::NoAddress
    } else {
        FailureKind::NoConnection
    }
}

/// The texts of an error and its causes. The URL is left out: it holds an id.
fn text_of(error: &reqwest::Error) -> String {
    let mut text = String::new();
    let mut cause = error.source();
    while let Some(at) = cause {
        text = format!("{text}{at}; ");
        cause = at.source();
    }
    text
}
