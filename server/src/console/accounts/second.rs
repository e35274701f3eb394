//! `/sign-in/second`: the second factor: a code by the clock, a code from the sheet, or a
//! passkey.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;

use super::arrive::{Arriving, Proving, go_on, path};
use crate::accounts::{
    Second, Try, ask_passkey, begin_try, count_try, demo_code, factors_of, failed_tries,
    forget_tries, give_code, give_passkey, note_wrong_second_factors, take_try_back,
};
use crate::console::door::OwnForm;
use crate::console::known::{Browser, remember};
use crate::console::page::Page;
use crate::console::place;
use crate::console::refusal::Refusal;
use crate::console::sign_in::later;
use crate::store::StoreError;
use crate::{AppState, policy};

#[derive(Template)]
#[template(path = "accounts/second.html")]
struct SecondPage {
    page: Page,
    form_token: String,
    name: String,
    said: Option<String>,
    totp: bool,
    /// What a passkey is asked; `None` where there is none or this address has none.
    passkey: Option<String>,
    /// A demo account: the code to type, or nothing while it was used a moment ago.
    demo: Option<Option<String>>,
}

#[derive(Deserialize)]
pub(super) struct GivenCode {
    #[serde(default)]
    code: String,
}

#[derive(Deserialize)]
pub(super) struct GivenPasskey {
    #[serde(default)]
    credential: String,
}

pub(super) async fn show(
    State(state): State<AppState>,
    Proving(me): Proving,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    Ok(Html(draw(&state, &me, &headers, None).await?).into_response())
}

pub(super) async fn code(
    State(state): State<AppState>,
    Proving(me): Proving,
    headers: HeaderMap,
    OwnForm(given): OwnForm<GivenCode>,
) -> Result<Response, Refusal> {
    if wait(&state, &me, &headers).await? == Try::Later {
        return later(refuse(&state, &me, &headers, "sign-in-later").await?);
    }
    let session = (me.me.user.id, &me.me.token);
    let now = state.clock().now();
    let judged = give_code(state.store(), state.keys(), session, &given.code, now).await;
    answer(&state, &me, &headers, judged).await
}

pub(super) async fn passkey(
    State(state): State<AppState>,
    Proving(me): Proving,
    headers: HeaderMap,
    OwnForm(given): OwnForm<GivenPasskey>,
) -> Result<Response, Refusal> {
    if wait(&state, &me, &headers).await? == Try::Later {
        return later(refuse(&state, &me, &headers, "sign-in-later").await?);
    }
    let judged = match place::site(&state, &headers) {
        None => Ok(Second::Wrong),
        Some(site) => {
            let session = (me.me.user.id, &me.me.token);
            let now = state.clock().now();
            let (store, keys) = (state.store(), state.keys());
            give_passkey(store, keys, &site, session, &given.credential, now).await
        }
    };
    answer(&state, &me, &headers, judged).await
}

/// The account's own lane: whoever is at this step has its password. The password alone makes
/// nobody late who comes by a browser with which they came in before.
fn lane(state: &AppState, me: &Arriving, headers: &HeaderMap) -> String {
    let user = me.me.user.id;
    Browser::of(state, headers).lane(Some(user), &user.to_string())
}

async fn wait(state: &AppState, me: &Arriving, headers: &HeaderMap) -> Result<Try, StoreError> {
    let lane = lane(state, me, headers);
    let turn = begin_try(state.store(), &lane, state.clock().now()).await?;
    if let Try::In(pause) = turn {
        tokio::time::sleep(pause).await;
    }
    Ok(turn)
}

async fn answer(
    state: &AppState,
    me: &Arriving,
    headers: &HeaderMap,
    judged: Result<Second, StoreError>,
) -> Result<Response, Refusal> {
    let lane = lane(state, me, headers);
    let user = me.me.user.id;
    let key = match judged {
        Err(error) => {
            let _kept = take_try_back(state.store(), &lane).await;
            return Err(error.into());
        }
        Ok(Second::Right(token, stage)) => {
            // Whoever is in is in; what is remembered is forgotten by itself.
            let _kept = forget_tries(state.store(), &lane).await;
            let mut answer = go_on(state, &token, path(stage));
            remember(state, headers, (user, stage), &mut answer);
            return Ok(answer);
        }
        Ok(Second::Used) => {
            take_try_back(state.store(), &lane).await?;
            "accounts-code-used"
        }
        Ok(Second::Wrong) => {
            let now = state.clock().now();
            // Of the account, by whatever lane they came.
            let failures = count_try(state.store(), &format!("all {user}"), now).await?;
            if failures.is_multiple_of(policy::SIGN_IN_FREE_FAILURES) {
                note_wrong_second_factors(state.store(), state.keys(), user, now).await?;
            }
            if failed_tries(state.store(), &lane, now).await? >= policy::SIGN_IN_FREE_FAILURES {
                "accounts-code-slowed"
            } else {
                "accounts-code-wrong"
            }
        }
    };
    refuse(state, me, headers, key).await
}

async fn refuse(
    state: &AppState,
    me: &Arriving,
    headers: &HeaderMap,
    key: &str,
) -> Result<Response, Refusal> {
    let said = me.me.words.t(key);
    let page = draw(state, me, headers, Some(said)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}

async fn draw(
    state: &AppState,
    me: &Arriving,
    headers: &HeaderMap,
    said: Option<String>,
) -> Result<String, Refusal> {
    let (store, keys, now) = (state.store(), state.keys(), state.clock().now());
    let user = me.me.user.id;
    let passkey = match place::site(state, headers) {
        Some(site) => ask_passkey(store, keys, &site, (user, &me.me.token), now).await?,
        None => None,
    };
    let page = me.page(state).await?.at("second", "/sign-in/second");
    let demo = demo(state, &page, me).await?;
    Ok(SecondPage {
        form_token: me.me.token.form_token(),
        name: me.me.user.name.clone(),
        said,
        totp: factors_of(store, user).await?.totp,
        passkey,
        demo,
        page,
    }
    .render()?)
}

/// Only in a demo call centre, and only for the accounts that were made for it.
async fn demo(
    state: &AppState,
    page: &Page,
    me: &Arriving,
) -> Result<Option<Option<String>>, StoreError> {
    if !page.demo {
        return Ok(None);
    }
    let now = state.clock().now();
    demo_code(state.store(), state.keys(), me.me.user.id, now).await
}
