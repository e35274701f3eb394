//! The API that phones and gateways speak, under `/v1`, and what a machine's
//! keeper asks: `/healthz`, `/readyz`, `/metrics`.
//!
//! Errors are RFC 9457 problems; one that is about the item itself carries a
//! signed refusal, and everything unsigned means "try again" to a phone. Each
//! operation's file says how `/v1/openapi.json` describes it.

mod body;
mod gateway_sms;
mod health;
mod instance;
mod keeper;
mod openapi;
mod post_items;
mod problem;
mod put_item;
mod ready;
mod schema;
mod updates;
mod verdict;

use axum::http::StatusCode;
use axum::routing::any;
use axum::{Extension, Router};
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;

pub(crate) use keeper::router as keeper_router;
pub(crate) use problem::ApiProblem;
pub(crate) use ready::Readiness;

/// Every route of the API.
pub fn router(state: AppState) -> Router<AppState> {
    let (router, document) = OpenApiRouter::with_openapi(openapi::Document::openapi())
        .routes(routes!(put_item::put_item))
        .routes(routes!(post_items::post_items))
        .routes(routes!(updates::updates))
        .routes(routes!(instance::instance))
        .routes(routes!(gateway_sms::gateway_sms))
        .routes(routes!(openapi::openapi))
        .routes(routes!(health::healthz))
        .routes(routes!(health::readyz))
        .routes(routes!(health::count))
        .split_for_parts();
    let text = document.to_json().unwrap_or_default();
    router
        .route("/v1", any(nothing_here))
        .route("/v1/", any(nothing_here))
        .route("/v1/{*path}", any(nothing_here))
        .method_not_allowed_fallback(not_so)
        .layer(Extension(openapi::Text(text.into())))
        .layer(Extension(body::Room::default()))
        .with_state(state)
}

async fn nothing_here() -> ApiProblem {
    ApiProblem::request(
        StatusCode::NOT_FOUND,
        "no-such-address",
        "There is nothing at this address.",
    )
}

async fn not_so() -> ApiProblem {
    ApiProblem::request(
        StatusCode::METHOD_NOT_ALLOWED,
        "method",
        "This address does not do that.",
    )
}
