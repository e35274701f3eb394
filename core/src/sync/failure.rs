//! Why a try did not end in a signed answer. Never a reason to give up.

use std::fmt;
use std::time::Duration;

/// What went wrong, as the queue stores it and the shell translates it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FailureKind {
    /// The name of the call centre could not be resolved: no network, or no name server.
    NoAddress,
    /// No connection came about.
    NoConnection,
    /// Whoever answered could not show a chain to one of the instance's own authorities.
    TlsUntrusted,
    /// TLS failed in another way.
    TlsFailed,
    /// Nothing came in time.
    TimedOut,
    /// The connection broke off.
    ConnectionLost,
    /// An answer longer than any of ours.
    AnswerTooLong,
    /// An answer without a signature: a login page, a proxy, a server in trouble.
    Unsigned(u16),
    /// Signed with a key that the instance document in hand does not name.
    UnknownReceiptKey,
    /// Signed wrongly.
    BadSignature,
    /// A receipt or refusal that speaks of something else.
    AnotherItem,
    /// The time given to this call was over.
    OutOfTime,
}

impl FailureKind {
    /// Nothing of the request can have reached anybody: no connection came about.
    pub(crate) fn is_unreachable(self) -> bool {
        matches!(
            self,
            Self::NoAddress | Self::NoConnection | Self::TlsUntrusted | Self::TlsFailed
        )
    }
}

impl fmt::Display for FailureKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoAddress => "no_address",
            Self::NoConnection => "no_connection",
            Self::TlsUntrusted => "tls_untrusted",
            Self::TlsFailed => "tls_failed",
            Self::TimedOut => "timed_out",
            Self::ConnectionLost => "connection_lost",
            Self::AnswerTooLong => "answer_too_long",
            Self::Unsigned(status) => return write!(f, "unsigned_{status}"),
            Self::UnknownReceiptKey => "unknown_receipt_key",
            Self::BadSignature => "bad_signature",
            Self::AnotherItem => "another_item",
            Self::OutOfTime => "out_of_time",
        })
    }
}

/// What went wrong, and whether whoever answered asked for patience.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) kind: FailureKind,
    /// From `Retry-After`, already capped.
    pub(crate) retry_after: Option<Duration>,
}

impl From<FailureKind> for Failure {
    fn from(kind: FailureKind) -> Self {
        Self {
            kind,
            retry_after: None,
        }
    }
}
