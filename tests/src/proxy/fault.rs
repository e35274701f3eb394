//! What can happen to a connection.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::At;

/// What the proxy does to a connection.
#[derive(Clone)]
pub enum Fault {
    /// Nothing.
    Pass,
    /// Nobody listens: connections are refused. Only for all connections, not for the next one.
    Refuse,
    /// The connection is accepted and nothing ever comes back: a tower without a backhaul.
    BlackHole,
    /// Every piece takes that long, each way.
    Delay(Duration),
    /// No more than so many bytes a second, each way.
    Throttle(u32),
    /// The answer ends there, as if it were over.
    TruncateAnswer(At),
    /// The connection is reset there in the answer. At byte 0 the call centre has committed and
    /// answered, and the phone never hears of it.
    ResetAnswer(At),
    /// The call centre sees the request end there; what it says to that still goes back.
    TruncateRequest(At),
    /// The connection is reset there in the request.
    ResetRequest(At),
    /// Nothing more of the answer comes after that place, and no end either.
    StallAnswer(At),
    /// Nothing more of the request arrives after that place, and no end either.
    StallRequest(At),
    /// The request waits in the network until [`super::Proxy::release`].
    HoldRequest,
    /// The answer waits in the network until [`super::Proxy::release`]: what was sent is
    /// committed and not acknowledged.
    HoldAnswer,
    /// The proxy answers by itself, as a captive portal or a middlebox does; the call centre never
    /// hears of the request.
    Answer(Answer),
    /// The call centre's answers are changed on their way.
    Rewrite(Rewrite),
}

/// Changes an answer: gets and gives its body.
pub type Rewrite = Arc<dyn Fn(Vec<u8>) -> Vec<u8> + Send + Sync>;

impl Fault {
    /// Changes the body of every answer, and keeps status and headers.
    pub fn rewrite(change: impl Fn(Vec<u8>) -> Vec<u8> + Send + Sync + 'static) -> Self {
        Self::Rewrite(Arc::new(change))
    }
}

impl From<Answer> for Fault {
    fn from(answer: Answer) -> Self {
        Self::Answer(answer)
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pass => f.write_str("Pass"),
            Self::Refuse => f.write_str("Refuse"),
            Self::BlackHole => f.write_str("BlackHole"),
            Self::Delay(by) => write!(f, "Delay({by:?})"),
            Self::Throttle(rate) => write!(f, "Throttle({rate})"),
            Self::TruncateAnswer(at) => write!(f, "TruncateAnswer({at:?})"),
            Self::ResetAnswer(at) => write!(f, "ResetAnswer({at:?})"),
            Self::TruncateRequest(at) => write!(f, "TruncateRequest({at:?})"),
            Self::ResetRequest(at) => write!(f, "ResetRequest({at:?})"),
            Self::StallAnswer(at) => write!(f, "StallAnswer({at:?})"),
            Self::StallRequest(at) => write!(f, "StallRequest({at:?})"),
            Self::HoldRequest => f.write_str("HoldRequest"),
            Self::HoldAnswer => f.write_str("HoldAnswer"),
            Self::Answer(answer) => write!(f, "Answer({})", answer.status),
            Self::Rewrite(_) => f.write_str("Rewrite"),
        }
    }
}

/// An answer that the proxy gives by itself. It closes the connection after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    raw: bool,
}

impl Answer {
    /// An answer with this status and nothing else.
    #[must_use]
    pub const fn status(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
            raw: false,
        }
    }

    /// Bytes that are no HTTP at all.
    #[must_use]
    pub fn garbage(bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            status: 0,
            headers: Vec::new(),
            body: bytes.into(),
            raw: true,
        }
    }

    /// The page of a captive portal, under any status.
    #[must_use]
    pub fn portal_page(status: u16) -> Self {
        let page = "<!doctype html><title>Wi-Fi Warung Rekaan</title><p>Silakan masuk</p>";
        Self::status(status)
            .header("Content-Type", "text/html; charset=utf-8")
            .body(page)
    }

    /// A redirect to the portal's page of this address.
    #[must_use]
    pub fn redirect(to: &str) -> Self {
        Self::portal_page(302).header("Location", to)
    }

    /// The same with one more header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The same with this body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// What goes over the wire.
    pub(super) fn bytes(&self) -> Vec<u8> {
        if self.raw {
            return self.body.clone();
        }
        let mut head = format!("HTTP/1.1 {} Made Up\r\nConnection: close\r\n", self.status);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("Content-Length: {}\r\n\r\n", self.body.len()));
        [head.as_bytes(), &self.body].concat()
    }
}
