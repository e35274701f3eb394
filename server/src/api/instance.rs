//! `GET /v1/instance`: the signed document that phones follow.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use ots_protocol::KeyId;
use serde::Deserialize;

use super::ApiProblem;
use super::schema::Problem;
use crate::AppState;
use crate::instance::newest_signed_by;

/// What may be asked.
#[derive(Debug, Deserialize)]
pub(super) struct Ask {
    /// Id of a root: the newest document that this root signed.
    root: Option<String>,
}

/// The newest signed instance document.
#[utoipa::path(
    get,
    path = "/v1/instance",
    params(("root" = Option<String>, Query, description = "Key id of a root: the newest document that it signed")),
    responses(
        (status = 200, description = "The document, byte for byte as it was signed", content_type = "application/vnd.ots.instance", body = String),
        (status = 400, description = "No key id", content_type = "application/problem+json", body = Problem),
        (status = 404, description = "That root signed nothing", content_type = "application/problem+json", body = Problem),
        (status = 503, description = "Not to be read now: ask again after `Retry-After`", content_type = "application/problem+json", body = Problem),
        (status = 507, description = "The disk is full: ask again after `Retry-After`", content_type = "application/problem+json", body = Problem),
    )
)]
pub(super) async fn instance(
    State(state): State<AppState>,
    ask: Result<Query<Ask>, QueryRejection>,
) -> Result<Response, ApiProblem> {
    let no_root = || {
        ApiProblem::request(
            StatusCode::BAD_REQUEST,
            "not-a-root",
            "root must be a key id: eight hexadecimal digits.",
        )
    };
    // Asked for twice is no question either.
    let Query(ask) = ask.map_err(|_| no_root())?;
    let root = match ask.root {
        None => {
            return Ok(document(
                state
                    .facts()
                    .documents
                    .newest()
                    .map(|newest| newest.as_bytes().to_vec())
                    .unwrap_or_default(),
            ));
        }
        Some(root) => root.parse::<KeyId>().map_err(|_| no_root())?,
    };
    let found = newest_signed_by(state.store(), Some(root)).await?;
    found.map(document).ok_or_else(|| {
        ApiProblem::request(
            StatusCode::NOT_FOUND,
            "unknown-root",
            "No document is signed by that root.",
        )
    })
}

fn document(bytes: Vec<u8>) -> Response {
    // Its signature is its protection; a proxy may keep it for a little while.
    (
        [
            (header::CONTENT_TYPE, "application/vnd.ots.instance"),
            (header::CACHE_CONTROL, "public, max-age=60"),
        ],
        bytes,
    )
        .into_response()
}
