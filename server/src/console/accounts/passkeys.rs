//! `/account/passkeys`: a new passkey, and one that goes.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::arrive::{Arriving, Enrolling};
use super::{account, codes};
use crate::accounts::{NewPasskey, Site, add_passkey, ask_new_passkey, remove_passkey};
use crate::console::door::{OwnForm, SignedIn};
use crate::console::page::Page;
use crate::console::place;
use crate::console::refusal::Refusal;
use crate::{AppState, policy};

#[derive(Template)]
#[template(path = "accounts/passkey.html")]
struct PasskeyPage {
    page: Page,
    form_token: String,
    is_in: bool,
    said: Option<String>,
    /// What the browser is asked; `None` where this address has no passkeys.
    asked: Option<String>,
    name_chars: usize,
}

#[derive(Deserialize)]
pub(super) struct Given {
    #[serde(default)]
    name: String,
    #[serde(default)]
    credential: String,
}

#[derive(Deserialize)]
pub(super) struct Nothing {}

pub(super) async fn show(
    State(state): State<AppState>,
    Enrolling(me): Enrolling,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let site = place::site(&state, &headers);
    Ok(Html(draw(&state, &me, site.as_ref(), None).await?).into_response())
}

pub(super) async fn add(
    State(state): State<AppState>,
    Enrolling(me): Enrolling,
    headers: HeaderMap,
    OwnForm(given): OwnForm<Given>,
) -> Result<Response, Refusal> {
    let site = place::site(&state, &headers);
    let added = match &site {
        None => NewPasskey::NotRight,
        Some(site) => {
            let session = (me.me.user.id, &me.me.token);
            let named = (given.name.as_str(), given.credential.as_str());
            let now = state.clock().now();
            add_passkey(state.store(), state.keys(), site, session, named, now).await?
        }
    };
    let key = match added {
        NewPasskey::Added(token, stage) => {
            return codes::after_a_new_factor(&state, &headers, &me, (token, stage)).await;
        }
        NewPasskey::NotRight => "accounts-passkey-wrong",
        NewPasskey::TooMany => "accounts-passkey-many",
    };
    let said = me.me.words.t(key);
    let page = draw(&state, &me, site.as_ref(), Some(said)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}

pub(super) async fn remove(
    State(state): State<AppState>,
    me: SignedIn,
    Path(id): Path<String>,
    OwnForm(Nothing {}): OwnForm<Nothing>,
) -> Result<Response, Refusal> {
    let now = state.clock().now();
    if remove_passkey(state.store(), state.keys(), &me.user, &id, now).await? {
        return Ok(Redirect::to("/account").into_response());
    }
    let said = me.words.t("accounts-passkey-last");
    let page = account::draw(&state, &me, Some(said)).await?;
    Ok((StatusCode::CONFLICT, Html(page)).into_response())
}

async fn draw(
    state: &AppState,
    me: &Arriving,
    site: Option<&Site>,
    said: Option<String>,
) -> Result<String, Refusal> {
    let now = state.clock().now();
    let session = (&me.me.user, &me.me.token);
    let asked = match site {
        Some(site) => ask_new_passkey(state.store(), state.keys(), site, session, now).await?,
        None => None,
    };
    Ok(PasskeyPage {
        page: me.page(state).await?.at("account", "/account/passkeys"),
        form_token: me.me.token.form_token(),
        is_in: me.is_in(),
        said,
        asked,
        name_chars: policy::PASSKEY_NAME_CHARS,
    }
    .render()?)
}
