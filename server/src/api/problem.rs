//! Errors as RFC 9457 problems.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use ots_protocol::problem::{PROBLEM_TYPE, Problem};

use crate::intake::Busy;
use crate::policy;
use crate::store::StoreError;

/// A problem on its way out.
#[derive(Clone, Debug)]
pub(crate) struct ApiProblem {
    problem: Box<Problem>,
    retry_after_s: Option<u32>,
    challenge: bool,
}

impl ApiProblem {
    /// A problem of the request: sending the same again is of no use.
    pub(crate) fn request(status: StatusCode, kind: &str, title: &str) -> Self {
        Self {
            problem: Box::new(Problem::new(status.as_u16(), kind, title, false)),
            retry_after_s: None,
            challenge: false,
        }
    }

    /// The item itself is refused, signed.
    pub(crate) fn refused(status: StatusCode, kind: &str, title: &str, refusal: Vec<u8>) -> Self {
        let mut this = Self::request(status, kind, title);
        this.problem.refusal = Some(refusal);
        this
    }

    /// Stored in spite of a conflict, signed.
    pub(crate) fn conflict(receipt: Vec<u8>) -> Self {
        let mut this = Self::request(
            StatusCode::CONFLICT,
            "conflict",
            "Another body stands under this item id. Both are kept.",
        );
        this.problem.receipt = Some(receipt);
        this
    }

    /// The server's trouble: the same request will do later.
    pub(crate) fn busy(busy: Busy) -> Self {
        let (status, kind, title, after) = match busy {
            Busy::Full => (
                StatusCode::INSUFFICIENT_STORAGE,
                "storage-full",
                "The call centre's disk is full.",
                policy::RETRY_FULL_S,
            ),
            Busy::Unavailable => (
                StatusCode::SERVICE_UNAVAILABLE,
                "unavailable",
                "Not certain to be stored. Send again.",
                policy::RETRY_SOON_S,
            ),
        };
        Self {
            problem: Box::new(Problem::new(status.as_u16(), kind, title, true)),
            retry_after_s: Some(after),
            challenge: false,
        }
    }

    /// Not yet: the same request will do in a moment.
    pub(crate) fn not_yet(kind: &str, title: &str) -> Self {
        let status = StatusCode::SERVICE_UNAVAILABLE;
        Self {
            problem: Box::new(Problem::new(status.as_u16(), kind, title, true)),
            retry_after_s: Some(policy::RETRY_SOON_S),
            challenge: false,
        }
    }

    /// The request itself was right and came here broken: the same will do.
    pub(crate) fn retryable(mut self) -> Self {
        self.problem.retryable = true;
        self
    }

    /// Saying that a bearer token is wanted (RFC 6750).
    pub(crate) fn challenge(mut self) -> Self {
        self.challenge = true;
        self
    }

    /// With more for people to read.
    pub(crate) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.problem.detail = Some(detail.into());
        self
    }
}

impl From<StoreError> for ApiProblem {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "a request could not be answered");
        Self::busy(if error.is_full() {
            Busy::Full
        } else {
            Busy::Unavailable
        })
    }
}

impl IntoResponse for ApiProblem {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self.problem)).into_response();
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_TYPE));
        if self.challenge {
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after_s {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
