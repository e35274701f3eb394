//! The operators' pages: what is on the screen that is open all day.
//!
//! Server-rendered HTML; one stream of events per page keeps the queue in step
//! ([`live`]); htmx swaps parts; everything also works by keyboard. What these
//! pages promise:
//!
//! - A report that was opened appears on every connected screen, once, and a screen
//!   that was cut off catches up by itself ([`live`]).
//! - What is unsafe does not exist on the page: without a stated safe contact there
//!   is no call link in the HTML at all ([`contact`]).
//! - Whoever has not come all the way in, second factor and all, reaches the pages of the
//!   way in and nothing else ([`accounts`]).
//! - Only the holder of a report reads an identity, and every such reading is in the
//!   audit log ([`report`]).
//! - Every change carries the session's form token; every answer carries a policy
//!   that runs no inline script and loads nothing from elsewhere ([`headers`]).
//!
//! One page or one operation a file. Words stand in `translations/`, shapes in
//! `templates/` and `assets/`.

mod accounts;
mod answer;
mod app_file;
mod assets;
mod came;
mod cases;
mod codes;
mod contact;
mod content;
mod deadlines;
mod documents;
mod door;
mod doors;
mod fields;
mod glance;
mod guard;
mod headers;
mod known;
mod language;
mod live;
mod look;
mod map;
mod notice;
mod older;
mod order;
mod page;
mod patience;
mod place;
mod queue;
mod reading;
mod refusal;
mod report;
mod row;
mod rows;
mod safe_times;
mod same;
mod search;
mod second;
mod settings;
mod shift;
mod sign_in;
mod sign_out;
mod start;
mod stated;
mod step;
mod suspect;
mod take;
mod taken_back;
mod thread;
mod timing;
mod unreadable;
pub(crate) mod words;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{get, post};
use tower_http::compression::CompressionLayer;

use crate::{AppState, policy};

/// Every page and operation of the console.
pub fn router(state: AppState) -> Router<AppState> {
    Router::new()
        .route("/", get(start::show))
        .route(
            "/sign-in",
            post(sign_in::sign_in).layer(DefaultBodyLimit::max(policy::SIGN_IN_BYTES)),
        )
        .route("/sign-out", post(sign_out::sign_out))
        .route("/session", get(door::check))
        .route("/language", post(language::choose))
        .route("/shift", post(shift::change))
        .route("/queue", get(queue::show))
        .route("/queue/stream", get(live::stream))
        .route("/reports/{id}", get(report::show))
        .route("/reports/{id}/take", post(take::take))
        .route("/reports/{id}/release", post(step::release))
        .route("/reports/{id}/take-over", post(step::take_over))
        .route("/reports/{id}/read", post(report::read))
        .route("/reports/{id}/renew", post(step::renew))
        .route("/reports/{id}/suspect", post(suspect::change))
        .route("/reports/{id}/state", post(step::state))
        .route("/reports/{id}/answer", post(answer::send))
        .route("/reports/{id}/answer/keep", post(answer::keep))
        .route("/settings", get(settings::show))
        .route("/app.apk", get(app_file::apk))
        .route("/app.svg", get(app_file::code))
        .route("/assets/{file}", get(assets::serve))
        .merge(cases::routes())
        .merge(deadlines::routes())
        .merge(documents::routes())
        .merge(doors::routes())
        .merge(search::routes())
        .merge(guard::routes())
        .merge(accounts::routes())
        .layer(middleware::from_fn(refusal::draw))
        .layer(middleware::from_fn(headers::add))
        // Never the stream: it is left out by its content type.
        .layer(CompressionLayer::new())
        .layer(axum::Extension(patience::Patience::default()))
        .layer(axum::Extension(glance::Glances::default()))
        .with_state(state.clone())
}
