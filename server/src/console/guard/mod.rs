//! Need to know, as those see it who watch over it: who is barred from what.

mod barred;

use axum::Router;
use axum::routing::{get, post};

use crate::AppState;

/// Its pages and operations.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/barred", get(barred::show).post(barred::bar))
        .route("/barred/lift", post(barred::lift))
}
