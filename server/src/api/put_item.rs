//! `PUT /v1/reports/{report_id}/items/{item_id}`: one item.

use axum::Extension;
use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use ots_protocol::batch::RECEIPT_TYPE;
use ots_protocol::policy::MAX_ENVELOPE_LEN;
use ots_protocol::refusal::RefusalCode;
use ots_protocol::{Envelope, ItemId, ReportId, Sha256};

use super::ApiProblem;
use super::body::{self, Read, Room};
use super::schema::Problem;
use super::verdict::{self, Verdict};
use crate::AppState;
use crate::intake::Incoming;
use crate::reports::Via;

/// How long ago the press was by the phone's boot clock, in ms, or `unknown`.
pub(super) const AGE_HEADER: &str = "ots-age-ms";

/// Stores one item of a report.
#[utoipa::path(
    put,
    path = "/v1/reports/{report_id}/items/{item_id}",
    params(
        ("report_id" = String, Path, description = "UUID, as in the envelope"),
        ("item_id" = String, Path, description = "UUID, as in the envelope; an Alert's is its report's"),
        ("OTS-Age-Ms" = Option<String>, Header, description = "How long ago it was made by the phone's boot clock, in ms, or `unknown`"),
    ),
    request_body(content = Vec<u8>, content_type = "application/vnd.ots.envelope", description = "The envelope, at most 65536 bytes"),
    responses(
        (status = 201, description = "On stable storage, and was not before", content_type = "application/vnd.ots.receipt", body = Vec<u8>),
        (status = 200, description = "The same bytes were stored before", content_type = "application/vnd.ots.receipt", body = Vec<u8>),
        (status = 400, description = "An id in the address cannot be read, or the body was cut off", content_type = "application/problem+json", body = Problem),
        (status = 408, description = "The body came to a halt: send again", content_type = "application/problem+json", body = Problem),
        (status = 409, description = "Another body stands under this id; both are kept. Carries a receipt", content_type = "application/problem+json", body = Problem),
        (status = 410, description = "Erased on request. Carries a refusal", content_type = "application/problem+json", body = Problem),
        (status = 413, description = "Longer than an envelope may be. Carries a refusal", content_type = "application/problem+json", body = Problem),
        (status = 422, description = "No envelope, or not the one that the address names. Carries a refusal", content_type = "application/problem+json", body = Problem),
        (status = 503, description = "Not certain to be stored: send again after `Retry-After`", content_type = "application/problem+json", body = Problem),
        (status = 507, description = "The disk is full: send again after `Retry-After`", content_type = "application/problem+json", body = Problem),
    )
)]
pub(super) async fn put_item(
    State(state): State<AppState>,
    Extension(room): Extension<Room>,
    path: Result<Path<(String, String)>, PathRejection>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiProblem> {
    let (report_id, item_id) = ids(path)?;
    let age_ms = age(&headers);
    let body = body::read(&room, &headers, body, MAX_ENVELOPE_LEN).await?;
    // Ten thousand phones may wait for the writer here: with what is needed only.
    drop(headers);
    let refuse = |sha256, code| verdict::refuse(&state, report_id, item_id, sha256, None, code);
    let verdict = match body {
        Read::TooLong(sha256) => refuse(sha256, RefusalCode::TooLarge),
        Read::Whole(bytes, _room) => {
            let sha256 = Sha256::of(&bytes);
            match Envelope::parse(bytes) {
                Err(error) => refuse(sha256, verdict::refusal_of(error)),
                Ok(envelope)
                    if envelope.report_id() != report_id || envelope.item_id() != item_id =>
                {
                    refuse(sha256, RefusalCode::NotAnEnvelope)
                }
                Ok(envelope) => {
                    verdict::judge(
                        &state,
                        Incoming::digested(sha256, envelope, age_ms, Via::Https),
                    )
                    .await
                }
            }
        }
    };
    Ok(answer(verdict))
}

fn answer(verdict: Verdict) -> Response {
    match verdict {
        Verdict::Receipt(status, receipt) => {
            let mut response = (status, receipt).into_response();
            response
                .headers_mut()
                .insert(header::CONTENT_TYPE, HeaderValue::from_static(RECEIPT_TYPE));
            response
        }
        Verdict::Conflict(receipt) => ApiProblem::conflict(receipt).into_response(),
        Verdict::Refused(status, code, refusal) => {
            let (kind, title) = verdict::words(code);
            ApiProblem::refused(status, kind, title, refusal).into_response()
        }
        Verdict::TryAgain(busy) => ApiProblem::busy(busy).into_response(),
    }
}

fn ids(
    path: Result<Path<(String, String)>, PathRejection>,
) -> Result<(ReportId, ItemId), ApiProblem> {
    let wrong = || {
        ApiProblem::request(
            StatusCode::BAD_REQUEST,
            "not-an-id",
            "An id in the address is not a UUID in its hyphenated form.",
        )
    };
    // Not even text: an escaped byte that is no UTF-8.
    let Path((report_id, item_id)) = path.map_err(|_| wrong())?;
    Ok((
        report_id.parse().map_err(|_| wrong())?,
        item_id.parse().map_err(|_| wrong())?,
    ))
}

/// Absent, `unknown` and what is no number are the same: not known. A cry for help is
/// not turned away for a header that only stands beside its times.
fn age(headers: &HeaderMap) -> Option<u64> {
    let digits = headers.get(AGE_HEADER)?.to_str().ok()?;
    digits.parse().ok()
}
