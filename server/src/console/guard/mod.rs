//! Need to know, as those see it who watch over it: who is barred from
//! what, what was opened in an emergency, what leaves as a file, and
//! what is written down of it all.

mod audit;
mod audit_words;
mod barred;
mod erasures;
mod exports;
mod glass;

use axum::Router;
use axum::routing::{get, post};

use crate::AppState;

/// Its pages and operations.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/audit", get(audit::show))
        .route("/barred", get(barred::show).post(barred::bar))
        .route("/barred/lift", post(barred::lift))
        .route("/erasures", get(erasures::show).post(erasures::ask))
        .route("/erasures/{id}/decide", post(erasures::decide))
        .route("/exports", get(exports::show).post(exports::ask))
        .route("/exports/{id}/decide", post(exports::decide))
        .route("/exports/{id}/file", get(exports::file))
        .route("/glass", get(glass::list))
        .route("/glass/open", get(glass::form).post(glass::open))
        .route("/glass/{id}/seen", post(glass::seen))
        .route("/glass/{id}/end", post(glass::end))
}
