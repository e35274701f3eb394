//! `GET /account`: one's own account: what proves who one is, and where one is signed in.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};

use crate::AppState;
use crate::accounts::{Factors, OwnPasskey, OwnSession, factors_of, passkeys_of, sessions_of};
use crate::console::door::SignedIn;
use crate::console::page::Page;
use crate::console::refusal::Refusal;

#[derive(Template)]
#[template(path = "accounts/account.html")]
struct AccountPage {
    page: Page,
    role: String,
    said: Option<String>,
    factors: Factors,
    passkeys: Vec<OwnPasskey>,
    sessions: Vec<OwnSession>,
}

impl AccountPage {
    fn others(&self) -> usize {
        self.sessions.iter().filter(|session| !session.this).count()
    }
}

pub(super) async fn show(State(state): State<AppState>, me: SignedIn) -> Result<Response, Refusal> {
    Ok(Html(draw(&state, &me, None).await?).into_response())
}

pub(super) async fn draw(
    state: &AppState,
    me: &SignedIn,
    said: Option<String>,
) -> Result<String, Refusal> {
    let (store, keys, now) = (state.store(), state.keys(), state.clock().now());
    let page = Page::for_person(state, me).await?.at("account", "/account");
    Ok(AccountPage {
        role: me.words.t(&format!("accounts-role-{}", me.user.role)),
        said,
        factors: factors_of(store, me.user.id).await?,
        passkeys: passkeys_of(store, keys, me.user.id).await?,
        sessions: sessions_of(store, me.user.id, &me.token, now).await?,
        page,
    }
    .render()?)
}
