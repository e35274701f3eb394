//! Cases: the list, opening one from a report, and the page on which it is carried.
//!
//! Every form of the page goes through [`act`]: done, it leads back to its place; refused,
//! it is drawn again with every word that was written; stale, both versions stand side by
//! side. Who somebody is stands on a page of its own, opened for a stated reason
//! ([`people`]).

mod act;
mod begin;
mod card;
mod desk;
mod flow;
mod form;
mod forms;
mod history;
mod list;
mod paper;
mod papers;
mod people;
mod places;
mod prefill;
mod read;
mod services;
mod sheet;
mod show;
mod stale;
mod ties;
mod words;

use axum::Router;
use axum::routing::{get, post};

use crate::AppState;

pub(super) use card::CaseCard;
pub(super) use stale::unkept;
pub(super) use words::risk as risk_mark;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/cases", get(list::show))
        .route("/cases/{id}", get(show::show))
        .route("/cases/{id}/assessment", post(papers::assessment))
        .route("/cases/{id}/facts", post(papers::facts))
        .route("/cases/{id}/merge", post(ties::merge))
        .route("/cases/{id}/notes", post(papers::note))
        .route("/cases/{id}/people", post(people::add))
        .route("/cases/{id}/people/{person}", post(people::attributes))
        .route("/cases/{id}/people/{person}/identity", post(people::save))
        .route("/cases/{id}/people/{person}/open", post(people::open))
        .route("/cases/{id}/plan", post(papers::plan))
        .route("/cases/{id}/reports/{report}/leave", post(ties::leave_out))
        .route("/cases/{id}/risk", post(papers::risk))
        .route("/cases/{id}/services", post(services::add))
        .route("/cases/{id}/services/{service}", post(services::save))
        .route("/cases/{id}/step", post(flow::step))
        .route("/cases/{id}/unmerge", post(ties::unmerge))
        .route("/cases/{id}/visits", post(papers::visit))
        .route("/cases/{id}/worker", post(flow::worker))
        .route("/reports/{id}/case", get(begin::show).post(begin::open))
        .route("/reports/{id}/case/join", post(begin::join))
        .route("/reports/{id}/case/unjoin", post(begin::unjoin))
}
