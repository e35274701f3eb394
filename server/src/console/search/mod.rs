//! `/search`: finding a report or a case again.
//!
//! What is typed travels in the body of a form and comes back sealed in the address
//! ([`crate::search`]); filters, which name nobody, stand in it as they are. Who may see
//! which rows is decided there too, and each search for a person is written down before
//! its page is sent.

mod show;
mod wish;

use axum::Router;
use axum::routing::get;

use crate::AppState;

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/search", get(show::show).post(show::begin))
}
