//! What the holder of a report does with it, beside writing: set the state that the
//! reporter sees, keep the claim, give it back.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::door::{OwnForm, ReportPath, SignedIn, Taker};
use super::notice::{Notice, Tone};
use super::refusal::Refusal;
use super::report::{Told, answer_with};
use super::take::go;
use crate::AppState;
use crate::ids::ReportId;
use crate::reports::{self, Change, ReportState, Unsent};

#[derive(Deserialize)]
pub(super) struct To {
    version: i64,
    to: Goal,
    /// Up to which item the page on which it is set showed what came.
    news: Option<i64>,
}

/// States that a person sets by hand. *Diterima* comes from taking, *Menunggu* from
/// giving back.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Goal {
    Handled,
    Referred,
    Closed,
}

/// `POST /reports/{id}/state`
pub(super) async fn state(
    State(app): State<AppState>,
    Taker(me): Taker,
    ReportPath(id): ReportPath,
    OwnForm(given): OwnForm<To>,
) -> Result<Response, Refusal> {
    let to = match given.to {
        Goal::Handled => ReportState::Handled,
        Goal::Referred => ReportState::Referred,
        Goal::Closed => ReportState::Closed,
    };
    let now = app.clock().now();
    // First: what is closed and unread rings again.
    if let Some(news) = given.news {
        reports::read(&app, id, me.user.id, news, now).await?;
    }
    let change = reports::set_state(&app, id, given.version, me.user.id, to, now).await?;
    after(&app, &me, id, matches!(change, Change::Made(_))).await
}

#[derive(Deserialize)]
pub(super) struct Seen {
    version: i64,
}

/// `POST /reports/{id}/release`
pub(super) async fn release(
    State(app): State<AppState>,
    Taker(me): Taker,
    ReportPath(id): ReportPath,
    OwnForm(seen): OwnForm<Seen>,
) -> Result<Response, Refusal> {
    match reports::release(&app, id, seen.version, me.user.id, app.clock().now()).await? {
        Change::Made(_) => Ok(go("/queue", me.partial)),
        Change::Stale => after(&app, &me, id, false).await,
    }
}

/// `POST /reports/{id}/take-over`: for a supervisor.
pub(super) async fn take_over(
    State(app): State<AppState>,
    Taker(me): Taker,
    ReportPath(id): ReportPath,
    OwnForm(seen): OwnForm<Seen>,
) -> Result<Response, Refusal> {
    let change = reports::take_over(&app, id, seen.version, &me.user, app.clock().now()).await?;
    match change {
        Change::Made(_) => Ok(go(&format!("/reports/{id}"), me.partial)),
        Change::Stale => after(&app, &me, id, false).await,
    }
}

#[derive(Deserialize)]
pub(super) struct Nothing {}

/// `POST /reports/{id}/renew`
pub(super) async fn renew(
    State(app): State<AppState>,
    Taker(me): Taker,
    ReportPath(id): ReportPath,
    OwnForm(Nothing {}): OwnForm<Nothing>,
) -> Result<Response, Refusal> {
    let mut tx = app.store().begin().await?;
    let renewed = reports::renew(&app, &mut tx, id, me.user.id, app.clock().now()).await?;
    tx.commit().await?;
    after(&app, &me, id, renewed).await
}

pub(super) async fn after(
    app: &AppState,
    me: &SignedIn,
    id: ReportId,
    done: bool,
) -> Result<Response, Refusal> {
    if !done {
        let notice = Told::Done(Some(Notice::new(Tone::Warn, me.words.t("state-conflict"))));
        return answer_with(app, me, id, StatusCode::CONFLICT, notice, Unsent::default()).await;
    }
    if me.partial {
        answer_with(
            app,
            me,
            id,
            StatusCode::OK,
            Told::Done(None),
            Unsent::default(),
        )
        .await
    } else {
        Ok(go(&format!("/reports/{id}"), false))
    }
}
