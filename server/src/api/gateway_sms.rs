//! `POST /v1/gateway/sms`: an SMS that a gateway received for us.
//!
//! JSON: `from`, `text`, and what the gateway tells to tell messages apart: `id`,
//! or else `received_at`. The whole message is kept encrypted before anything else
//! is done with it; a gateway that sends it again changes nothing, where it tells neither of the
//! two within five minutes. A text that is no alert is kept and rings as such.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;
use utoipa::ToSchema;

use super::ApiProblem;
use super::schema::Problem;
use super::verdict::{self, Verdict};
use crate::AppState;
use crate::intake::{Incoming, sms};
use crate::policy;
use crate::reports::Via;

/// What a gateway tells.
///
/// Gateways tell more than is asked for: what is not known here is passed over, the
/// message is kept all the same.
#[derive(Deserialize, ToSchema)]
pub(super) struct Message {
    /// The sender's number as the network gave it.
    from: String,
    /// The whole text.
    text: String,
    /// The gateway's own number for the message.
    #[serde(default)]
    id: Option<String>,
    /// When the gateway had it; tells messages apart where there is no `id`. Without both, the same
    /// words from the same number are one message for five minutes.
    #[serde(default)]
    received_at: Option<String>,
}

/// What it is told.
#[derive(Debug, Serialize, ToSchema)]
struct Kept {
    /// The report it belongs to, or became.
    report_id: String,
    /// Whether an alert could be read out of it.
    decoded: bool,
    /// Whether it was not here before.
    new: bool,
}

/// An SMS that a gateway received for the call centre.
#[utoipa::path(
    post,
    path = "/v1/gateway/sms",
    request_body(content = Message, content_type = "application/json"),
    security(("gateway_token" = [])),
    responses(
        (status = 201, description = "Kept", content_type = "application/json", body = Kept),
        (status = 200, description = "Kept before", content_type = "application/json", body = Kept),
        (status = 400, description = "No JSON", content_type = "application/problem+json", body = Problem),
        (status = 401, description = "Not the gateway's token", content_type = "application/problem+json", body = Problem),
        (status = 413, description = "No SMS is that long", content_type = "application/problem+json", body = Problem),
        (status = 415, description = "No JSON", content_type = "application/problem+json", body = Problem),
        (status = 422, description = "Not an SMS as a gateway tells it", content_type = "application/problem+json", body = Problem),
        (status = 503, description = "Send again after `Retry-After`", content_type = "application/problem+json", body = Problem),
        (status = 507, description = "The disk is full: send again after `Retry-After`", content_type = "application/problem+json", body = Problem),
    )
)]
pub(super) async fn gateway_sms(
    State(state): State<AppState>,
    headers: HeaderMap,
    message: Result<Json<Message>, JsonRejection>,
) -> Result<Response, ApiProblem> {
    if !known_gateway(&state, &headers) {
        return Err(ApiProblem::request(
            StatusCode::UNAUTHORIZED,
            "unknown-gateway",
            "The gateway's token is not right.",
        )
        .challenge());
    }
    let Json(message) = message.map_err(|rejection| {
        ApiProblem::request(
            rejection.status(),
            "not-an-sms",
            "The body is not an SMS as a gateway tells it.",
        )
        .detail(rejection.body_text())
    })?;
    if message.from.chars().count() > policy::SMS_SENDER_CHARS
        || message.text.chars().count() > policy::SMS_TEXT_CHARS
    {
        return Err(ApiProblem::request(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-large",
            "No SMS is that long.",
        ));
    }
    let told = sms::Told {
        from: message.from,
        text: message.text,
        id: message.id,
        received_at: message.received_at,
    };
    let kept = sms::keep(state.store(), state.keys(), &told, state.clock().now()).await?;
    if let Some(envelope) = kept.envelope {
        // The same row as if it had come by HTTPS, whichever came first.
        match verdict::judge(&state, Incoming::new(envelope, None, Via::Sms)).await {
            Verdict::TryAgain(busy) => return Err(ApiProblem::busy(busy)),
            Verdict::Receipt(..) | Verdict::Conflict(_) | Verdict::Refused(..) => {}
        }
    }
    let status = if kept.new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok((
        status,
        Json(Kept {
            report_id: kept.report.to_string(),
            decoded: kept.decoded,
            new: kept.new,
        }),
    )
        .into_response())
}

fn known_gateway(state: &AppState, headers: &HeaderMap) -> bool {
    let shown = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '));
    shown.is_some_and(|(scheme, token)| {
        scheme.eq_ignore_ascii_case("bearer")
            && token
                .as_bytes()
                .ct_eq(state.keys().gateway_token().as_bytes())
                .into()
    })
}
