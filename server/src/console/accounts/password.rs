//! `/account/password`: a password of one's own.

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;

use super::arrive::{Arriving, Changing, go_on, path};
use crate::accounts::{ChangeError, change_password};
use crate::console::door::OwnForm;
use crate::console::known::remember;
use crate::console::page::Page;
use crate::console::patience::{Patience, Turn};
use crate::console::refusal::Refusal;
use crate::console::sign_in::later;
use crate::{AppState, policy};

#[derive(Template)]
#[template(path = "accounts/password.html")]
struct PasswordPage {
    page: Page,
    form_token: String,
    name: String,
    is_in: bool,
    said: Option<String>,
    least: usize,
}

#[derive(Deserialize)]
pub(super) struct Given {
    #[serde(default)]
    old: String,
    #[serde(default)]
    new: String,
    #[serde(default)]
    again: String,
}

pub(super) async fn show(
    State(state): State<AppState>,
    Changing(me): Changing,
) -> Result<Response, Refusal> {
    Ok(Html(draw(&state, &me, None).await?).into_response())
}

pub(super) async fn change(
    State(state): State<AppState>,
    Extension(patience): Extension<Patience>,
    Changing(me): Changing,
    headers: HeaderMap,
    OwnForm(given): OwnForm<Given>,
) -> Result<Response, Refusal> {
    if given.new != given.again {
        return refuse(&state, &me, "accounts-password-differs").await;
    }
    let now = state.clock().now();
    // An unlocked screen that was left alone is no place to try passwords at speed. Its lane is
    // apart from that of who is not in: nobody outside can keep somebody from a new password.
    let lane = &format!("in {}", me.me.user.id);
    if patience.wait(lane, now).await == Turn::Later {
        return later(refuse(&state, &me, "sign-in-later").await?);
    }
    let session = (me.me.user.id, &me.me.token);
    let passwords = (given.old.as_str(), given.new.as_str());
    let changed = change_password(state.store(), state.keys(), session, passwords, now).await;
    let key = match changed {
        Ok((token, stage)) => {
            patience.succeeded(lane);
            let to = if me.is_in() { "/account" } else { path(stage) };
            let mut answer = go_on(&state, &token, to);
            remember(&state, &headers, (me.me.user.id, stage), &mut answer);
            return Ok(answer);
        }
        Err(ChangeError::NotTheOld) => "accounts-password-not-old",
        Err(error) => {
            // The old one was right, or nobody has looked at it.
            patience.taken_back(lane);
            match error {
                ChangeError::Later => return later(refuse(&state, &me, "sign-in-later").await?),
                ChangeError::Store(error) => return Err(error.into()),
                ChangeError::Same => "accounts-password-same",
                ChangeError::Password(_) | ChangeError::NotTheOld => "accounts-password-short",
            }
        }
    };
    refuse(&state, &me, key).await
}

async fn refuse(state: &AppState, me: &Arriving, key: &str) -> Result<Response, Refusal> {
    let least = policy::PASSWORD_MIN_CHARS.to_string();
    let said = me.me.words.t1(key, "least", least);
    let page = draw(state, me, Some(said)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}

async fn draw(state: &AppState, me: &Arriving, said: Option<String>) -> Result<String, Refusal> {
    Ok(PasswordPage {
        page: me.page(state).await?.at("account", "/account/password"),
        form_token: me.me.token.form_token(),
        name: me.me.user.name.clone(),
        is_in: me.is_in(),
        said,
        least: policy::PASSWORD_MIN_CHARS,
    }
    .render()?)
}
