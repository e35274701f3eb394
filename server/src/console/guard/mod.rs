//! Need to know, as those see it who watch over it: who is barred from
//! what, and what was opened in an emergency.

mod barred;
mod glass;

use axum::Router;
use axum::routing::{get, post};

use crate::AppState;

/// Its pages and operations.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/barred", get(barred::show).post(barred::bar))
        .route("/barred/lift", post(barred::lift))
        .route("/glass", get(glass::list))
        .route("/glass/open", get(glass::form).post(glass::open))
        .route("/glass/{id}/seen", post(glass::seen))
        .route("/glass/{id}/end", post(glass::end))
}
