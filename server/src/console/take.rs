//! `POST /reports/{id}/take`: one winner; everybody else sees who.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::door::{OwnForm, ReportPath, Taker};
use super::look;
use super::notice::{Notice, Tone};
use super::place::Place;
use super::refusal::Refusal;
use crate::AppState;
use crate::accounts;
use crate::reports::{self, ReportState, Take, report_for};

#[derive(Deserialize)]
pub(super) struct Seen {
    version: i64,
}

pub(super) async fn take(
    State(state): State<AppState>,
    Taker(me): Taker,
    ReportPath(id): ReportPath,
    OwnForm(seen): OwnForm<Seen>,
) -> Result<Response, Refusal> {
    let now = state.clock().now();
    let words = me.words;
    let outcome = reports::take(&state, id, seen.version, me.user.id, now).await?;
    let here = format!("/reports/{id}");
    let (status, tone, say) = match outcome {
        Take::Won { .. } => return Ok(go(&here, me.partial)),
        Take::Lost { by: Some(by), .. } if by == me.user.id => {
            (StatusCode::CONFLICT, Tone::Ok, words.t("take-lost-me"))
        }
        Take::Lost { by: Some(by), .. } => {
            let name = accounts::user(state.store(), by)
                .await?
                .map_or_else(|| "?".to_owned(), |user| user.name);
            let at = report_for(state.store(), me.user.id, id)
                .await?
                .and_then(|row| row.taken_at)
                .unwrap_or(now);
            let at = look::time(at, now, Place::of(&state).zone, words);
            (
                StatusCode::CONFLICT,
                Tone::Warn,
                words.t2("take-lost", "name", name, "time", at),
            )
        }
        Take::Lost { by: None, .. } => {
            let closed = report_for(state.store(), me.user.id, id)
                .await?
                .is_some_and(|row| row.state == ReportState::Closed);
            (
                StatusCode::CONFLICT,
                Tone::Warn,
                words.t(if closed {
                    "take-closed"
                } else {
                    "take-changed"
                }),
            )
        }
        Take::Unknown => (StatusCode::NOT_FOUND, Tone::Warn, words.t("take-gone")),
    };
    let notice = Notice::new(tone, say);
    if me.partial {
        return Ok((status, Html(notice.render()?)).into_response());
    }
    let notice = notice.with_link("/queue".to_owned(), words.t("take-back"));
    Ok((
        status,
        Html(super::refusal::alone(&state, &me, &notice).await?),
    )
        .into_response())
}

/// On to a page: by htmx's header where htmx asked, else by a redirect.
pub(super) fn go(to: &str, partial: bool) -> Response {
    if partial && let Ok(to) = HeaderValue::from_str(to) {
        return (StatusCode::OK, [("hx-redirect", to)]).into_response();
    }
    Redirect::to(to).into_response()
}
