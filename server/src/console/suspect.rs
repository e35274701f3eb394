//! `POST /reports/{id}/suspect`: marks a report as suspected abuse, or takes the mark away.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::door::{OwnForm, ReportPath, Taker};
use super::refusal::Refusal;
use super::step::after;
use crate::AppState;
use crate::reports;

#[derive(Deserialize)]
pub(super) struct Given {
    suspected: Answer,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Answer {
    Yes,
    No,
}

pub(super) async fn change(
    State(app): State<AppState>,
    Taker(me): Taker,
    ReportPath(id): ReportPath,
    OwnForm(given): OwnForm<Given>,
) -> Result<Response, Refusal> {
    let suspected = given.suspected == Answer::Yes;
    let now = app.clock().now();
    // Somebody else may have done the same a moment ago: the page shows how it stands.
    reports::suspect(&app, id, me.user.id, suspected, now).await?;
    after(&app, &me, id, true).await
}
