//! Bodies as the OpenAPI document describes them. The types that are sent stand in
//! `ots-protocol`; these are their descriptions.
#![expect(
    dead_code,
    reason = "these types are read by the document's generator only"
)]

use utoipa::ToSchema;

/// An error (RFC 9457). One that is about the item itself is signed; an unsigned one
/// means "try again" to a phone.
#[derive(ToSchema)]
pub(super) struct Problem {
    /// `urn:ots:problem:NAME`
    r#type: String,
    title: String,
    status: u16,
    detail: Option<String>,
    /// Whether the very same request may succeed later.
    retryable: bool,
    /// A receipt in base64, where the item is stored in spite of the problem.
    receipt: Option<String>,
    /// A refusal in base64, where the item itself is refused.
    refusal: Option<String>,
}

/// How a report stands, readable only for the phone that pressed.
#[derive(ToSchema)]
pub(super) struct UpdatesPage {
    /// Sixteen bytes in base64; they change when the server comes back from a backup.
    epoch: String,
    /// The sealed head in base64.
    head: String,
    /// Updates after the one asked for, oldest first.
    updates: Vec<SealedUpdate>,
}

/// One sealed update.
#[derive(ToSchema)]
pub(super) struct SealedUpdate {
    /// Its place within the report, from 1, without gaps.
    seq: u64,
    /// The sealed update in base64.
    sealed: String,
}
