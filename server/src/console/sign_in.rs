//! `POST /sign-in`: name and password, answered in the same words and the same time
//! whether the name exists or not. What else is asked for stands under
//! [`super::accounts`].

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::{Extension, Form};
use serde::Deserialize;

use super::accounts::arrive;
use super::app_file::App;
use super::door;
use super::known::{Browser, remember};
use super::page::Page;
use super::patience::{Patience, Turn};
use super::refusal::{Refusal, Why};
use super::start::Start;
use crate::accounts::{
    Login, SESSION_COOKIE, SessionToken, begin_arrival, user_named, verify_login,
};
use crate::{AppState, policy};

#[derive(Deserialize)]
pub(super) struct Given {
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
}

pub(super) async fn sign_in(
    State(state): State<AppState>,
    Extension(patience): Extension<Patience>,
    headers: HeaderMap,
    form: Result<Form<Given>, axum::extract::rejection::FormRejection>,
) -> Result<Response, Refusal> {
    let refuse = |why| Refusal::new(why);
    let Form(given) = form.map_err(|_| refuse(Why::BadForm))?;
    let name = given.name.trim().to_owned();
    let say = |key| said(&state, &headers, key, &name);
    // No session yet, so no form token: the browser's word on where this came from.
    if door::is_foreign(&headers) {
        return say("sign-in-foreign");
    }
    if name.is_empty() || given.password.is_empty() {
        return say("sign-in-missing");
    }
    // Whose name it is decides the lane only where somebody came in from here before.
    let browser = Browser::of(&state, &headers);
    let whose = if browser.is_known() {
        let found = user_named(state.store(), &name).await;
        found
            .map_err(|error| refuse(Why::Store(error)))?
            .map(|user| user.id)
    } else {
        None
    };
    let lane = browser.lane(whose, &name);
    let now = state.clock().now();
    if patience.wait(&lane, now).await == Turn::Later {
        return later(say("sign-in-later")?);
    }
    let tried = (name.as_str(), given.password.as_str());
    let login = verify_login(state.store(), tried, browser.line(whose)).await;
    let user = match login {
        Ok(Login::Right(user)) => user,
        Ok(Login::Later) => {
            patience.taken_back(&lane);
            return later(say("sign-in-later")?);
        }
        Err(error) => {
            patience.taken_back(&lane);
            return Err(refuse(Why::Store(error)));
        }
        Ok(Login::Wrong) => {
            let slowed = patience.failures(&lane, now) >= policy::SIGN_IN_FREE_FAILURES;
            return say(if slowed {
                "sign-in-slowed"
            } else {
                "sign-in-wrong"
            });
        }
    };
    patience.succeeded(&lane);
    // Whatever session the browser came with ends: nobody can have planted it.
    let before = door::cookie(&headers, SESSION_COOKIE).and_then(SessionToken::from_text);
    let (token, stage) =
        begin_arrival(state.store(), user.id, before.as_ref(), state.clock().now())
            .await
            .map_err(|error| refuse(Why::Store(error)))?;
    let mut answer = arrive::go_on(&state, &token, arrive::path(stage));
    remember(&state, &headers, (user.id, stage), &mut answer);
    Ok(answer)
}

/// Nothing was tried: too many try already.
pub(super) fn later(mut page: Response) -> Result<Response, Refusal> {
    *page.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    page.headers_mut()
        .insert(header::RETRY_AFTER, policy::SIGN_IN_LATER.as_secs().into());
    Ok(page)
}

fn said(state: &AppState, headers: &HeaderMap, key: &str, name: &str) -> Result<Response, Refusal> {
    let words = door::words(headers);
    let page = Page::for_stranger(state, words).at("start", "/");
    let start = Start {
        page,
        said: Some(words.t(key)),
        name: name.to_owned(),
        app: App::of(state),
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(start.render()?)).into_response())
}
