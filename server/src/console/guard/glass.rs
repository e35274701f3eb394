//! `/glass`: opening what is not one's own in an emergency, and what supervisors see of it.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;

use crate::AppState;
use crate::barred::{self, Found};
use crate::console::door::{IdPath, Overseer, OwnForm, SignedIn, Taker};
use crate::console::look;
use crate::console::older::{Part, older, places};
use crate::console::page::Page;
use crate::console::reading;
use crate::console::refusal::{Refusal, Why};
use crate::console::rows::name;
use crate::console::take::go;
use crate::deadlines::Owner;
use crate::glass::{self, Broken, GlassError};
use crate::ids::GlassId;
use crate::policy;

#[derive(Template)]
#[template(path = "guard/glass_open.html")]
struct OpenPage {
    page: Page,
    said: Option<String>,
    given: Given,
    minutes: String,
}

#[derive(Template)]
#[template(path = "guard/glass.html")]
struct ListPage {
    page: Page,
    first: bool,
    rows: Vec<Row>,
    older: Option<String>,
}

struct Row {
    id: String,
    who: String,
    of: String,
    href: String,
    at: String,
    until: String,
    stands: bool,
    ended: Option<String>,
    why: String,
    seen: bool,
}

/// What is to be opened, and why.
#[derive(Clone, Default, Deserialize)]
pub(super) struct Given {
    #[serde(default)]
    number: String,
    #[serde(default)]
    why: String,
}

#[derive(Deserialize)]
pub(super) struct Nothing {}

/// `GET /glass/open`
pub(super) async fn form(
    State(state): State<AppState>,
    Taker(me): Taker,
    Query(given): Query<Given>,
) -> Result<Response, Refusal> {
    Ok(Html(draw(&state, &me, given, None).await?).into_response())
}

/// `POST /glass/open`
pub(super) async fn open(
    State(state): State<AppState>,
    Taker(me): Taker,
    OwnForm(given): OwnForm<Given>,
) -> Result<Response, Refusal> {
    let found = barred::numbered(state.store(), me.user.id, &given.number).await?;
    let Found::One(owner) = found else {
        let key = match found {
            Found::Several => "guard-bar-several",
            _ => "guard-bar-none",
        };
        return again(&state, &me, given, key).await;
    };
    let now = state.clock().now();
    match glass::smash(&state, &me.user, owner, &given.why, now).await {
        Ok(Broken::Open(_) | Broken::NeedNot) => Ok(go(&href(owner), me.partial)),
        Err(GlassError::Store(error)) => Err(error.into()),
        Err(GlassError::Why) => again(&state, &me, given, "guard-why-needed").await,
        Err(GlassError::Waits) => again(&state, &me, given, "guard-glass-waits").await,
        Err(GlassError::NotHere) => again(&state, &me, given, "guard-bar-none").await,
    }
}

async fn again(
    state: &AppState,
    me: &SignedIn,
    given: Given,
    key: &str,
) -> Result<Response, Refusal> {
    let page = draw(state, me, given, Some(me.words.t(key))).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}

async fn draw(
    state: &AppState,
    me: &SignedIn,
    given: Given,
    said: Option<String>,
) -> Result<String, Refusal> {
    Ok(OpenPage {
        page: Page::for_person(state, me)
            .await?
            .at("glass", "/glass/open"),
        said,
        given,
        minutes: policy::GLASS.num_minutes().to_string(),
    }
    .render()?)
}

fn href(owner: Owner) -> String {
    match owner {
        Owner::Report(id) => format!("/reports/{id}"),
        Owner::Case(id) => format!("/cases/{id}"),
    }
}

/// `GET /glass`
pub(super) async fn list(
    State(state): State<AppState>,
    Overseer(me): Overseer,
    Query(part): Query<Part>,
) -> Result<Response, Refusal> {
    let page = Page::for_person(&state, &me).await?.at("glass", "/glass");
    let mut rows = Vec::new();
    let [after] = places(&part.after);
    let (found, next) = glass::listed(state.store(), state.keys(), me.user.id, &after).await?;
    for one in found {
        let of = match one.owner {
            Owner::Report(id) => page.t1("report-title", "number", look::number(id)),
            Owner::Case(_) => {
                let number = one.number.clone().unwrap_or_default();
                page.t1("deadlines-of-case", "number", number)
            }
        };
        let ended = match (one.ended_at, one.ended_by) {
            (Some(at), Some(by)) => {
                let by = name(&state, by).await?;
                Some(page.t2("guard-glass-ended-by", "name", by, "time", page.time(at)))
            }
            (Some(at), None) => Some(page.t1("guard-glass-ended", "time", page.time(at))),
            (None, _) => None,
        };
        rows.push(Row {
            id: one.id.to_string(),
            who: name(&state, one.user).await?,
            of,
            href: href(one.owner),
            at: page.time(one.at),
            until: page.time(one.until),
            stands: one.ended_at.is_none(),
            ended,
            why: one.why.unwrap_or_else(|| page.t("guard-glass-why-erased")),
            seen: one.seen,
        });
    }
    if !rows.is_empty() {
        reading::reasons(&state, &me.user, "read-glass", page.now).await?;
    }
    let older = older("/glass?", &[next]);
    let drawn = ListPage {
        page,
        first: part.after.is_empty(),
        rows,
        older,
    };
    Ok(Html(drawn.render()?).into_response())
}

/// `POST /glass/{id}/seen`
pub(super) async fn seen(
    State(state): State<AppState>,
    Overseer(me): Overseer,
    IdPath(id): IdPath<GlassId>,
    OwnForm(Nothing {}): OwnForm<Nothing>,
) -> Result<Response, Refusal> {
    let done = glass::seen(&state, &me.user, id, state.clock().now()).await?;
    after(&me, done)
}

/// `POST /glass/{id}/end`
pub(super) async fn end(
    State(state): State<AppState>,
    Overseer(me): Overseer,
    IdPath(id): IdPath<GlassId>,
    OwnForm(Nothing {}): OwnForm<Nothing>,
) -> Result<Response, Refusal> {
    let done = glass::end(&state, &me.user, id, state.clock().now()).await?;
    after(&me, done)
}

fn after(me: &SignedIn, done: bool) -> Result<Response, Refusal> {
    if done {
        Ok(go("/glass", me.partial))
    } else {
        Err(Refusal::new(Why::NotFound))
    }
}
