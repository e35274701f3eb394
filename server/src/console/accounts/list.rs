//! `GET /accounts`: every account, and the form that makes one.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};

use crate::AppState;
use crate::accounts::{Role, User, users};
use crate::console::door::{Administrator, SignedIn};
use crate::console::page::Page;
use crate::console::refusal::Refusal;

#[derive(Template)]
#[template(path = "accounts/list.html")]
struct ListPage {
    page: Page,
    said: Option<String>,
    /// What was typed into the form before it was refused.
    name: String,
    role: Option<Role>,
    users: Vec<User>,
}

impl ListPage {
    fn role_name(&self, role: &Role) -> String {
        self.page.t(&format!("accounts-role-{role}"))
    }

    fn is_chosen(&self, role: &Role) -> bool {
        self.role.as_ref() == Some(role)
    }
}

pub(super) async fn show(
    State(state): State<AppState>,
    Administrator(me): Administrator,
) -> Result<Response, Refusal> {
    let page = draw(&state, &me, None, String::new(), None).await?;
    Ok(Html(page).into_response())
}

pub(super) async fn draw(
    state: &AppState,
    me: &SignedIn,
    said: Option<String>,
    name: String,
    role: Option<Role>,
) -> Result<String, Refusal> {
    Ok(ListPage {
        page: Page::for_person(state, me)
            .await?
            .at("accounts", "/accounts"),
        said,
        name,
        role,
        users: users(state.store()).await?,
    }
    .render()?)
}
