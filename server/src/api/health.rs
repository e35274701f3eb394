//! What a load balancer and Prometheus ask.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::ApiProblem;
use super::keeper::Keeper;
use super::schema::Problem;
use crate::AppState;
use crate::metrics;

/// The process is alive.
#[utoipa::path(get, path = "/healthz", responses((status = 200, description = "Alive", content_type = "text/plain", body = String)))]
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

/// Reports can be stored.
#[utoipa::path(get, path = "/readyz", responses((status = 200, description = "Ready", content_type = "text/plain", body = String), (status = 404, description = "Not from this machine", content_type = "application/problem+json", body = Problem), (status = 503, description = "Nothing can be stored now", content_type = "application/problem+json", body = Problem), (status = 507, description = "The disk is full", content_type = "application/problem+json", body = Problem)))]
pub(super) async fn readyz(
    _: Keeper,
    State(state): State<AppState>,
) -> Result<&'static str, ApiProblem> {
    state.readiness().ask(&state).await?;
    Ok("ready\n")
}

/// Counters of this process, for Prometheus.
#[utoipa::path(get, path = "/metrics", responses((status = 200, description = "Prometheus text format", content_type = "text/plain", body = String), (status = 404, description = "Not from this machine", content_type = "application/problem+json", body = Problem)))]
pub(super) async fn count(_: Keeper, State(state): State<AppState>) -> Response {
    let mut text = state.metrics().to_text();
    // What the database knows, where it answers; the counters are there either way.
    if let Ok(gauges) = metrics::gauges(state.store()).await {
        text.push_str(&gauges);
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}
