//! `GET /`: what this is, the way in, and the app to download.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Redirect, Response};

use super::accounts::arrive::{self, Arriving};
use super::app_file::App;
use super::door::{self, SignedIn};
use super::page::Page;
use super::refusal::{Refusal, Why};
use crate::AppState;

#[derive(Template)]
#[template(path = "start.html")]
pub(super) struct Start {
    pub(super) page: Page,
    pub(super) said: Option<String>,
    pub(super) name: String,
    pub(super) app: Option<App>,
}

pub(super) async fn show(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let found = SignedIn::find(&state, &headers)
        .await
        .map_err(|error| Refusal::new(Why::Store(error)))?;
    if let Some(me) = found {
        if me.user.role.takes_reports() {
            return Ok(Redirect::to("/queue").into_response());
        }
        if me.user.role.manages_accounts() {
            return Ok(Redirect::to("/accounts").into_response());
        }
        let page = Page::for_person(&state, &me).await?.at("home", "/");
        return Ok(Html(Home { page }.render()?).into_response());
    }
    if let Some(arriving) = Arriving::find(&state, &headers).await? {
        return Ok(Redirect::to(arrive::path(arriving.stage)).into_response());
    }
    let words = door::words(&headers);
    let said = query
        .is_some_and(|query| query == "again")
        .then(|| words.t("sign-in-again"));
    let page = Page::for_stranger(&state, words).at("start", "/");
    Ok(Html(
        Start {
            page,
            said,
            name: String::new(),
            app: App::of(&state),
        }
        .render()?,
    )
    .into_response())
}

/// What those see who do not take reports.
#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    page: Page,
}
