//! `POST /accounts`: makes an account, and shows once the password that it begins with.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::list;
use crate::AppState;
use crate::accounts::{AddUserError, By, User, make_account};
use crate::console::door::{Administrator, OwnForm, SignedIn};
use crate::console::page::Page;
use crate::console::refusal::Refusal;

#[derive(Deserialize)]
pub(super) struct Given {
    #[serde(default)]
    name: String,
    #[serde(default)]
    role: String,
}

/// The one page on which a password stands that somebody else made.
#[derive(Template)]
#[template(path = "accounts/secret.html")]
struct SecretPage {
    page: Page,
    user: User,
    role: String,
    password: Zeroizing<String>,
    is_new: bool,
}

pub(super) async fn add(
    State(state): State<AppState>,
    Administrator(me): Administrator,
    OwnForm(given): OwnForm<Given>,
) -> Result<Response, Refusal> {
    let name = given.name.trim();
    let role = given.role.parse().ok();
    let key = match role {
        None => "accounts-add-role",
        Some(role) => {
            let actor = me.user.id.to_string();
            let by = By {
                actor: &actor,
                keys: state.keys(),
                now: state.clock().now(),
            };
            match make_account(state.store(), by, name, role).await {
                Ok((user, password)) => return secret(&state, &me, user, password, true).await,
                Err(AddUserError::NameTaken) => "accounts-add-taken",
                Err(AddUserError::Name) => "accounts-add-name",
                Err(AddUserError::Password(_)) => "error-store",
                Err(AddUserError::Store(error)) => return Err(error.into()),
            }
        }
    };
    let said = Some(me.words.t(key));
    let page = list::draw(&state, &me, said, name.to_owned(), role).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}

/// Shows a password that holds once.
pub(super) async fn secret(
    state: &AppState,
    me: &SignedIn,
    user: User,
    password: Zeroizing<String>,
    is_new: bool,
) -> Result<Response, Refusal> {
    let page = SecretPage {
        page: Page::for_person(state, me)
            .await?
            .at("accounts", "/accounts"),
        role: me.words.t(&format!("accounts-role-{}", user.role)),
        user,
        password,
        is_new,
    };
    Ok(Html(page.render()?).into_response())
}
