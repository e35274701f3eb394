//! `POST /v1/items`: a batch, and a verdict for each of its items.

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::future::join_all;
use ots_protocol::batch::{self, BatchError, BatchItem, VERDICTS_TYPE};
use ots_protocol::policy::{MAX_BATCH_LEN, MAX_ENVELOPE_LEN};
use ots_protocol::{Envelope, ItemId, ReportId, Sha256};

use super::ApiProblem;
use super::body::{self, Read, Room};
use super::schema::Problem;
use super::verdict::{self, Verdict};
use crate::AppState;
use crate::intake::Incoming;
use crate::reports::Via;

/// Stores a batch of items.
#[utoipa::path(
    post,
    path = "/v1/items",
    request_body(content = Vec<u8>, content_type = "application/vnd.ots.batch", description = "( age u64 | length u32 | envelope )*, at most 1000 items and 1 MiB"),
    responses(
        (status = 200, description = "( status u16 | length u32 | receipt or refusal )*, one for each item in its order", content_type = "application/vnd.ots.verdicts", body = Vec<u8>),
        (status = 400, description = "The body was cut off; nothing of it is stored", content_type = "application/problem+json", body = Problem),
        (status = 408, description = "The body came to a halt: send again", content_type = "application/problem+json", body = Problem),
        (status = 413, description = "More or longer items than a batch may have", content_type = "application/problem+json", body = Problem),
        (status = 422, description = "The body is no batch; nothing of it is stored", content_type = "application/problem+json", body = Problem),
        (status = 503, description = "No room to read it now: send again after `Retry-After`. What could not be stored says so in its verdict", content_type = "application/problem+json", body = Problem),
    )
)]
pub(super) async fn post_items(
    State(state): State<AppState>,
    Extension(room): Extension<Room>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiProblem> {
    let (bytes, _room) = match body::read(&room, &headers, body, MAX_BATCH_LEN).await? {
        Read::Whole(bytes, room) => (bytes, room),
        Read::TooLong(_) => {
            return Err(ApiProblem::request(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too-large",
                "The batch is longer than a batch may be.",
            ));
        }
    };
    let items = batch::decode_items(&bytes).map_err(|error| {
        let status = match error {
            BatchError::CutOff => StatusCode::UNPROCESSABLE_ENTITY,
            BatchError::TooManyItems | BatchError::EntryTooLong => StatusCode::PAYLOAD_TOO_LARGE,
        };
        ApiProblem::request(status, "not-a-batch", "The body is not a batch of items.")
            .detail(error.to_string())
    })?;
    let verdicts = join_all(items.into_iter().map(|item| one(&state, item))).await;
    let verdicts: Vec<_> = verdicts
        .into_iter()
        .map(|verdict| batch::Verdict {
            status: verdict.status().as_u16(),
            statement: verdict.statement(),
        })
        .collect();
    let mut response = batch::encode_verdicts(&verdicts).into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(VERDICTS_TYPE),
    );
    Ok(response)
}

async fn one(state: &AppState, item: BatchItem) -> Verdict {
    let sha256 = Sha256::of(&item.envelope);
    let ids = named_by(&item.envelope);
    match Envelope::parse(item.envelope) {
        Ok(envelope) => {
            verdict::judge(
                state,
                Incoming::digested(sha256, envelope, item.age_ms, Via::Https),
            )
            .await
        }
        Err(error) => verdict::refuse(
            state,
            ids.0,
            ids.1,
            sha256,
            None,
            verdict::refusal_of(error),
        ),
    }
}

/// The ids in the header of bytes that may be no envelope, or too long for one;
/// bytes without a header name nothing, and then neither does their refusal.
fn named_by(bytes: &[u8]) -> (ReportId, ItemId) {
    let head = &bytes[..bytes.len().min(MAX_ENVELOPE_LEN)];
    let nobody = ReportId::from_bytes([0; 16]);
    Envelope::parse(head).map_or((nobody, nobody.into()), |envelope| {
        (envelope.report_id(), envelope.item_id())
    })
}
