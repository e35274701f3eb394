//! `/barred`: who is barred from which report or case, barring, and lifting a bar.
//!
//! An administrator fills in a number and an account and learns no more of the report than
//! that it is there. What the reader is barred from themselves is not on this page.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;

use crate::AppState;
use crate::accounts::{User, users};
use crate::barred::{self, BarError, Found, people_left};
use crate::console::door::{Barrer, OwnForm, SignedIn};
use crate::console::look;
use crate::console::older::{older, places};
use crate::console::page::Page;
use crate::console::reading;
use crate::console::refusal::Refusal;
use crate::console::second;
use crate::console::take::go;
use crate::deadlines::Owner;
use crate::ids::UserId;

#[derive(Template)]
#[template(path = "guard/barred.html")]
struct BarredPage {
    page: Page,
    /// What is said at the top: whether all is well, and the word.
    said: Option<(bool, String)>,
    /// Why the reader lifts no bar now.
    held: Option<String>,
    given: Given,
    people: Vec<(String, String)>,
    bars: Vec<Row>,
    lifted: Vec<Row>,
    older: Option<String>,
}

struct Row {
    of: String,
    /// Where it stands, for who may look at it.
    href: Option<String>,
    owner: String,
    case: bool,
    who: String,
    user: String,
    by: String,
    since: String,
    why: String,
    lifted: Option<String>,
    lifted_why: String,
}

/// What was filled in, or what a link brought along.
#[derive(Clone, Default, Deserialize)]
pub(super) struct Given {
    #[serde(default)]
    number: String,
    #[serde(default)]
    user: String,
    #[serde(default)]
    why: String,
    #[serde(default)]
    done: String,
    #[serde(default)]
    after: String,
}

pub(super) async fn show(
    State(state): State<AppState>,
    Barrer(me): Barrer,
    Query(given): Query<Given>,
) -> Result<Response, Refusal> {
    let said = match given.done.as_str() {
        "bar" => Some((true, me.words.t("guard-bar-done"))),
        "nobody" => Some((false, me.words.t("guard-bar-nobody-left"))),
        "lift" => Some((true, me.words.t("guard-lift-done"))),
        _ => None,
    };
    Ok(Html(draw(&state, &me, given, said).await?).into_response())
}

pub(super) async fn bar(
    State(state): State<AppState>,
    Barrer(me): Barrer,
    OwnForm(given): OwnForm<Given>,
) -> Result<Response, Refusal> {
    let say = |key: &str| Some((false, me.words.t(key)));
    let owner = match barred::numbered(state.store(), me.user.id, &given.number).await? {
        Found::One(owner) => owner,
        Found::Several => return again(&state, &me, given, say("guard-bar-several")).await,
        Found::Nothing => return again(&state, &me, given, say("guard-bar-none")).await,
    };
    let everybody = users(state.store()).await?;
    let Some(user) = everybody
        .iter()
        .find(|user| user.id.to_string() == given.user)
    else {
        return again(&state, &me, given, say("guard-bar-whom")).await;
    };
    let now = state.clock().now();
    match barred::bar(&state, &me.user, owner, user.id, &given.why, now).await {
        Ok(_) if people_left(state.store(), owner).await? == 0 => {
            Ok(go("/barred?done=nobody", me.partial))
        }
        Ok(_) => Ok(go("/barred?done=bar", me.partial)),
        Err(BarError::Store(error)) => Err(error.into()),
        Err(BarError::Why) => again(&state, &me, given, say("guard-why-needed")).await,
        Err(BarError::NotHere | BarError::NotTheirs | BarError::NotSecond(_)) => {
            again(&state, &me, given, say("guard-bar-none")).await
        }
    }
}

/// What is lifted.
#[derive(Deserialize)]
pub(super) struct Lift {
    owner: String,
    #[serde(default)]
    case: bool,
    user: String,
    #[serde(default)]
    why: String,
}

pub(super) async fn lift(
    State(state): State<AppState>,
    Barrer(me): Barrer,
    OwnForm(given): OwnForm<Lift>,
) -> Result<Response, Refusal> {
    let owner = if given.case {
        given.owner.parse().ok().map(Owner::Case)
    } else {
        given.owner.parse().ok().map(Owner::Report)
    };
    let say = |key: &str| Some((false, me.words.t(key)));
    let (Some(owner), Ok(user)) = (owner, given.user.parse::<UserId>()) else {
        return again(&state, &me, Given::default(), say("guard-bar-none")).await;
    };
    let now = state.clock().now();
    match barred::lift(&state, &me.user, owner, user, &given.why, now).await {
        Ok(_) => Ok(go("/barred?done=lift", me.partial)),
        Err(BarError::Store(error)) => Err(error.into()),
        Err(BarError::NotSecond(why)) => {
            let said = second::say(&state, me.words, why).await?;
            let page = draw(&state, &me, Given::default(), Some((false, said))).await?;
            Ok((StatusCode::CONFLICT, Html(page)).into_response())
        }
        Err(BarError::Why) => again(&state, &me, Given::default(), say("guard-why-needed")).await,
        Err(BarError::NotHere | BarError::NotTheirs) => {
            again(&state, &me, Given::default(), say("guard-bar-none")).await
        }
    }
}

/// The page again, with what was filled in and why that was not enough.
async fn again(
    state: &AppState,
    me: &SignedIn,
    given: Given,
    said: Option<(bool, String)>,
) -> Result<Response, Refusal> {
    let page = draw(state, me, given, said).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}

async fn draw(
    state: &AppState,
    me: &SignedIn,
    given: Given,
    said: Option<(bool, String)>,
) -> Result<String, Refusal> {
    let page = Page::for_person(state, me).await?.at("barred", "/barred");
    let hands = second::since(state, page.now).await?;
    let held = second::held(state, me.words, &hands, me.user.id).await?;
    let everybody = users(state.store()).await?;
    let names: HashMap<UserId, &User> = everybody.iter().map(|user| (user.id, user)).collect();
    let name = |id: UserId| names.get(&id).map_or("?", |user| &user.name).to_owned();
    let (mut bars, mut lifted) = (Vec::new(), Vec::new());
    let [after] = places(&given.after);
    let (found, next) = barred::bars(state.store(), state.keys(), me.user.id, &after).await?;
    // An administrator's own are no reading.
    if me.user.role.supervises() && !found.is_empty() {
        reading::reasons(state, &me.user, "read-bars", page.now).await?;
    }
    for bar in found {
        let (of, href) = match bar.owner {
            Owner::Report(id) => (
                page.t1("report-title", "number", look::number(id)),
                format!("/reports/{id}"),
            ),
            Owner::Case(id) => (
                page.t1(
                    "deadlines-of-case",
                    "number",
                    bar.number.clone().unwrap_or_default(),
                ),
                format!("/cases/{id}"),
            ),
        };
        // Somebody's reasons speak of the case: who only makes accounts reads their own.
        let reads = |by: UserId| me.user.role.supervises() || by == me.user.id;
        let why = |by: UserId, why: String| {
            if reads(by) {
                why
            } else {
                page.t("guard-bar-why-not-yours")
            }
        };
        let row = Row {
            of,
            href: me.user.role.takes_reports().then_some(href),
            owner: bar.owner.to_string(),
            case: matches!(bar.owner, Owner::Case(_)),
            who: name(bar.user),
            user: bar.user.to_string(),
            by: name(bar.by),
            since: page.time(bar.since),
            why: why(bar.by, bar.why),
            lifted: bar.lifted.as_ref().map(|(at, by, _)| {
                page.t2("guard-lifted-by", "name", name(*by), "time", page.time(*at))
            }),
            lifted_why: bar
                .lifted
                .map(|(_, by, said)| why(by, said))
                .unwrap_or_default(),
        };
        if row.lifted.is_some() {
            lifted.push(row);
        } else {
            bars.push(row);
        }
    }
    let people = everybody
        .iter()
        .filter(|user| user.enabled && (user.role.takes_reports() || user.role.manages_accounts()))
        .map(|user| {
            let role = page.t(&format!("accounts-role-{}", user.role));
            (user.id.to_string(), format!("{} ({role})", user.name))
        })
        .collect();
    Ok(BarredPage {
        older: older("/barred?", &[next]),
        page,
        said,
        held,
        given,
        people,
        bars,
        lifted,
    }
    .render()?)
}
