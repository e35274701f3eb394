//! Pages for what comes by another door than the app: an operator writes it down.
//!
//! The list of begun forms with a button a door ([`list`]), the form ([`form`]), and what
//! can be done with it: saved while it is written ([`save`]), sent ([`send`]), thrown away
//! ([`discard`]), taken over from somebody who is away ([`take_over`]); what that one still writes is kept ([`lost`]).

mod discard;
mod form;
mod list;
mod lost;
mod save;
mod send;
mod take_over;

use axum::Router;
use axum::routing::{get, post};

pub(super) use list::{icon, word};

use crate::AppState;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/write", get(list::show).post(list::begin))
        .route("/write/{id}", get(form::show))
        .route("/write/{id}/save", post(save::save))
        .route("/write/{id}/send", post(send::send))
        .route("/write/{id}/discard", post(discard::discard))
        .route("/write/{id}/take-over", post(take_over::take_over))
}

/// The value of a field that stands once in a form.
fn value<'f>(pairs: &'f [(String, String)], name: &str) -> &'f str {
    pairs
        .iter()
        .find(|(key, _)| key == name)
        .map_or("", |(_, value)| value)
}
