//! The API that phones and gateways speak, under `/v1`, and what a machine's
//! keeper asks: `/healthz`, `/readyz`, `/metrics`.
//!
//! Errors are RFC 9457 problems; one that is about the item itself carries a
//! signed refusal, and everything unsigned means "try again" to a phone.

mod body;
mod gateway_sms;
mod health;
mod instance;
mod post_items;
mod problem;
mod put_item;
mod updates;
mod verdict;

use axum::routing::{get, post, put};
use axum::{Extension, Router};

use crate::AppState;

pub(crate) use problem::ApiProblem;

/// Every route of the API.
pub fn router(state: AppState) -> Router<AppState> {
    Router::new()
        .route(
            "/v1/reports/{report_id}/items/{item_id}",
            put(put_item::put_item),
        )
        .route("/v1/gateway/sms", post(gateway_sms::gateway_sms))
        .route("/v1/items", post(post_items::post_items))
        .route("/v1/reports/{report_id}/updates", get(updates::updates))
        .route("/v1/instance", get(instance::instance))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(health::metrics))
        .layer(Extension(body::Room::default()))
        .with_state(state)
}
