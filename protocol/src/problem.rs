//! Errors of the HTTP API: RFC 9457 problem details, with what a phone needs to know.

use serde::{Deserialize, Serialize};

/// Media type of a problem.
pub const PROBLEM_TYPE: &str = "application/problem+json";

/// One error answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What kind of problem, as a URN (`urn:ots:problem:...`).
    #[serde(rename = "type")]
    pub kind: String,
    /// The same for people, in English; never any content of a report.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// More for people, if there is more to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Whether the very same request may succeed later.
    pub retryable: bool,
    /// The signed receipt, where the item is stored in spite of the problem (a conflict).
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "crate::base64_bytes::optional"
    )]
    pub receipt: Option<Vec<u8>>,
    /// The signed refusal, where the item itself is refused.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "crate::base64_bytes::optional"
    )]
    pub refusal: Option<Vec<u8>>,
}

impl Problem {
    /// The problem of this kind, for instance `conflict`.
    #[must_use]
    pub fn new(status: u16, kind: &str, title: impl Into<String>, retryable: bool) -> Self {
        Self {
            kind: format!("urn:ots:problem:{kind}"),
            title: title.into(),
            status,
            detail: None,
            retryable,
            receipt: None,
            refusal: None,
        }
    }
}
