//! `/accounts/{id}`: one account, and what an administrator can change of it.

use askama::Template;
use axum::extract::{FromRequestParts, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::add;
use crate::AppState;
use crate::accounts::{
    By, Change, Factors, Managed, Role, User, change_seen_account, factors_of, reset_password, user,
};
use crate::console::door::{Administrator, IdPath, OwnForm, SignedIn};
use crate::console::page::Page;
use crate::console::refusal::{Refusal, Why};
use crate::ids::UserId;

#[derive(Template)]
#[template(path = "accounts/one.html")]
struct OnePage {
    page: Page,
    said: Option<String>,
    user: User,
    role: String,
    factors: Factors,
    /// The role that the form offers: the one it has, or the one that was chosen and not kept.
    chosen: Role,
    /// The reader's own account.
    own: bool,
}

impl OnePage {
    fn role_name(&self, role: &Role) -> String {
        self.page.t(&format!("accounts-role-{role}"))
    }
}

/// The account in the address.
pub(super) struct Whose(User);

impl FromRequestParts<AppState> for Whose {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        let IdPath(id) = IdPath::<UserId>::from_request_parts(parts, state).await?;
        user(state.store(), id)
            .await?
            .map(Self)
            .ok_or_else(|| Refusal::new(Why::NotFound))
    }
}

#[derive(Deserialize)]
pub(super) struct Wish {
    what: What,
    #[serde(default)]
    role: String,
    /// How the account stood on the page.
    seen: Option<String>,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
enum What {
    Disable,
    Enable,
    Role,
    ResetSecondFactor,
}

#[derive(Deserialize)]
pub(super) struct Nothing {}

pub(super) async fn show(
    State(state): State<AppState>,
    Administrator(me): Administrator,
    Whose(user): Whose,
) -> Result<Response, Refusal> {
    Ok(Html(draw(&state, &me, user, None, None).await?).into_response())
}

pub(super) async fn change(
    State(state): State<AppState>,
    Administrator(me): Administrator,
    Whose(user): Whose,
    OwnForm(wish): OwnForm<Wish>,
) -> Result<Response, Refusal> {
    let change = match wish.what {
        What::Disable => Change::Disable,
        What::Enable => Change::Enable,
        What::ResetSecondFactor => Change::ResetSecondFactor,
        What::Role => match wish.role.parse() {
            Ok(role) => Change::Role(role),
            Err(_) => {
                let said = me.words.t("accounts-add-role");
                return say(&state, &me, user, said, None).await;
            }
        },
    };
    let actor = me.user.id.to_string();
    let by = By {
        actor: &actor,
        keys: state.keys(),
        now: state.clock().now(),
    };
    // A lost telephone is one whatever became of the role.
    if wish.seen.is_none() && wish.what != What::ResetSecondFactor {
        return Err(Refusal::new(Why::BadForm));
    }
    let seen = wish.seen.as_deref();
    match change_seen_account(state.store(), by, user.id, change, seen).await? {
        Managed::Done | Managed::Unknown => {
            Ok(Redirect::to(&format!("/accounts/{}", user.id)).into_response())
        }
        Managed::LastAdmin => {
            let said = me.words.t("accounts-last-admin");
            say(&state, &me, user, said, None).await
        }
        Managed::Stale => stale(&state, &me, user.id, change).await,
    }
}

pub(super) async fn password(
    State(state): State<AppState>,
    Administrator(me): Administrator,
    Whose(user): Whose,
    OwnForm(Nothing {}): OwnForm<Nothing>,
) -> Result<Response, Refusal> {
    let actor = me.user.id.to_string();
    let by = By {
        actor: &actor,
        keys: state.keys(),
        now: state.clock().now(),
    };
    if user.id == me.user.id {
        // Their own they change where they must know the old one.
        return Ok(Redirect::to("/account/password").into_response());
    }
    match reset_password(state.store(), by, user.id).await? {
        Some(password) => add::secret(&state, &me, user, password, false).await,
        None => Ok(Redirect::to("/accounts").into_response()),
    }
}

async fn say(
    state: &AppState,
    me: &SignedIn,
    user: User,
    said: String,
    chosen: Option<Role>,
) -> Result<Response, Refusal> {
    let page = draw(state, me, user, Some(said), chosen).await?;
    Ok((StatusCode::CONFLICT, Html(page)).into_response())
}

/// Somebody else was faster: how it stands now, and what was not done.
async fn stale(
    state: &AppState,
    me: &SignedIn,
    id: UserId,
    change: Change,
) -> Result<Response, Refusal> {
    let now = user(state.store(), id).await?;
    let now = now.ok_or_else(|| Refusal::new(Why::NotFound))?;
    let role = |role: Role| me.words.t(&format!("accounts-role-{role}"));
    let state_word = if now.enabled {
        "accounts-enabled"
    } else {
        "accounts-disabled"
    };
    let stands = format!("{}, {}", role(now.role), me.words.t(state_word));
    let (wish, chosen) = match change {
        Change::Role(to) => (role(to), Some(to)),
        Change::Disable => (me.words.t("accounts-disable-button"), None),
        Change::Enable => (me.words.t("accounts-enable-button"), None),
        Change::ResetSecondFactor => (me.words.t("accounts-reset-second-button"), None),
    };
    let said = me.words.t2("accounts-stale", "now", stands, "wish", wish);
    say(state, me, now, said, chosen).await
}

async fn draw(
    state: &AppState,
    me: &SignedIn,
    user: User,
    said: Option<String>,
    chosen: Option<Role>,
) -> Result<String, Refusal> {
    Ok(OnePage {
        page: Page::for_person(state, me)
            .await?
            .at("accounts", "/accounts"),
        said,
        role: me.words.t(&format!("accounts-role-{}", user.role)),
        factors: factors_of(state.store(), user.id).await?,
        own: user.id == me.user.id,
        chosen: chosen.unwrap_or(user.role),
        user,
    }
    .render()?)
}
