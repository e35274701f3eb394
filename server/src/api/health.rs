//! What a load balancer and Prometheus ask.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::ApiProblem;
use super::schema::Problem;
use crate::AppState;
use crate::store::StoreError;

/// The process is alive.
#[utoipa::path(get, path = "/healthz", responses((status = 200, description = "Alive", content_type = "text/plain", body = String)))]
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

/// The database answers, so that reports can be taken.
#[utoipa::path(get, path = "/readyz", responses((status = 200, description = "Ready", content_type = "text/plain", body = String), (status = 503, description = "The database does not answer", content_type = "application/problem+json", body = Problem)))]
pub(super) async fn readyz(State(state): State<AppState>) -> Result<&'static str, ApiProblem> {
    sqlx::query_scalar::<_, i64>("SELECT value FROM counters WHERE name = 'event'")
        .fetch_one(state.store().reader())
        .await
        .map_err(StoreError::from)?;
    Ok("ready\n")
}

/// Counters of this process, for Prometheus.
#[utoipa::path(get, path = "/metrics", responses((status = 200, description = "Prometheus text format", content_type = "text/plain", body = String)))]
pub(super) async fn metrics(State(state): State<AppState>) -> Response {
    (
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4")],
        state.metrics().to_text(),
    )
        .into_response()
}
