//! What a load balancer and Prometheus ask.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::ApiProblem;
use crate::AppState;
use crate::store::StoreError;

/// The process is alive.
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

/// The database answers, so that reports can be taken.
pub(super) async fn readyz(State(state): State<AppState>) -> Result<&'static str, ApiProblem> {
    sqlx::query_scalar::<_, i64>("SELECT value FROM counters WHERE name = 'event'")
        .fetch_one(state.store().reader())
        .await
        .map_err(StoreError::from)?;
    Ok("ready\n")
}

/// Counters of this process.
pub(super) async fn metrics(State(state): State<AppState>) -> Response {
    (
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4")],
        state.metrics().to_text(),
    )
        .into_response()
}
