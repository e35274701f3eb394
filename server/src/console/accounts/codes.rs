//! The sheet of recovery codes: shown once, after the first second factor and whenever
//! its owner wants a new one.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::arrive::{Arriving, with_session};
use crate::AppState;
use crate::accounts::{SessionToken, Stage, new_recovery_codes, recovery_codes_left};
use crate::console::door::{OwnForm, SignedIn};
use crate::console::known::remember;
use crate::console::page::Page;
use crate::console::refusal::Refusal;

#[derive(Template)]
#[template(path = "accounts/codes.html")]
struct CodesPage {
    page: Page,
    name: String,
    codes: Vec<Zeroizing<String>>,
}

#[derive(Deserialize)]
pub(super) struct Nothing {}

/// What somebody sees who has just set up a second factor: the sheet, where they have
/// none, else their account.
pub(super) async fn after_a_new_factor(
    state: &AppState,
    headers: &HeaderMap,
    me: &Arriving,
    (token, stage): (SessionToken, Stage),
) -> Result<Response, Refusal> {
    let me = SignedIn {
        token: token.clone(),
        ..me.me.clone()
    };
    let answer = if recovery_codes_left(state.store(), me.user.id).await? > 0 {
        Redirect::to("/account").into_response()
    } else {
        sheet(state, &me).await?
    };
    let mut answer = with_session(state, &token, answer);
    remember(state, headers, (me.user.id, stage), &mut answer);
    Ok(answer)
}

pub(super) async fn renew(
    State(state): State<AppState>,
    me: SignedIn,
    OwnForm(Nothing {}): OwnForm<Nothing>,
) -> Result<Response, Refusal> {
    sheet(&state, &me).await
}

async fn sheet(state: &AppState, me: &SignedIn) -> Result<Response, Refusal> {
    let now = state.clock().now();
    let codes = new_recovery_codes(state.store(), state.keys(), me.user.id, now).await?;
    let in_page = Arriving {
        me: me.clone(),
        stage: Stage::In,
    };
    let page = in_page.page(state).await?.at("account", "/account");
    let page = CodesPage {
        page,
        name: me.user.name.clone(),
        codes,
    };
    Ok(Html(page.render()?).into_response())
}
