//! *Tenggat*: what must be done by when, on a list of its own and on the pages of
//! reports and cases; and saying that it was done.

mod card;
mod list;
mod say;

use axum::Router;
use axum::routing::{get, post};

use crate::AppState;
use crate::deadlines::{Kind, Pressing};

pub(super) use card::{Card, May};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/deadlines", get(list::show))
        .route("/cases/{id}/deadlines/{kind}/done", post(say::done))
        .route("/cases/{id}/deadlines/{kind}/waive", post(say::waive))
        .route("/cases/{id}/deadlines/{kind}/confirm", post(say::confirm))
        .route("/reports/{id}/deadlines/{kind}/done", post(say::done))
        .route("/reports/{id}/deadlines/{kind}/waive", post(say::waive))
        .route("/reports/{id}/deadlines/{kind}/confirm", post(say::confirm))
        .route("/reports/{id}/deadlines/{kind}/same", post(say::same))
        .route("/cases/{id}/deadlines/{kind}/back", post(say::back))
        .route("/reports/{id}/deadlines/{kind}/back", post(say::back))
}

const fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Police => "deadlines-police",
        Kind::Emergency => "deadlines-emergency",
        Kind::Outreach => "deadlines-outreach",
        Kind::Complaint => "deadlines-complaint",
    }
}

/// Tone, icon and word of a mark: a state is never told by colour alone.
const fn mark(pressing: Pressing) -> (&'static str, &'static str, &'static str) {
    match pressing {
        Pressing::Overdue => ("warn", "late", "deadlines-overdue"),
        Pressing::Soon => ("warn", "clock", "deadlines-soon"),
        Pressing::Due => ("info", "clock", "deadlines-due"),
    }
}
