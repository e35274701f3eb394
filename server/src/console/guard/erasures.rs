//! `/erasures`: what falls due, legal holds, asking for an erasure and deciding about one.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;

use crate::AppState;
use crate::barred::{self, Found};
use crate::console::door::{IdPath, Overseer, OwnForm, SignedIn};
use crate::console::look;
use crate::console::older::{Part, older, places};
use crate::console::page::Page;
use crate::console::reading;
use crate::console::refusal::Refusal;
use crate::console::rows::name;
use crate::console::second;
use crate::console::take::go;
use crate::deadlines::Owner;
use crate::ids::ErasureId;
use crate::policy;
use crate::retention::{self, Ground, RetentionError};

#[derive(Template)]
#[template(path = "guard/erasures.html")]
struct ErasuresPage {
    page: Page,
    said: Option<String>,
    /// Why the reader approves nothing now.
    held: Option<String>,
    given: Given,
    rows: Vec<Row>,
    due: Vec<(String, String, String)>,
    older: Option<String>,
    years: (String, String),
}

struct Row {
    id: Option<String>,
    number: String,
    of: String,
    by: String,
    own: bool,
    why: String,
    state: i64,
    decided: Option<String>,
    /// Why the reader does not approve it.
    not: Option<String>,
}

/// What is asked for.
#[derive(Clone, Default, Deserialize)]
pub(super) struct Given {
    #[serde(default)]
    number: String,
    #[serde(default)]
    what: String,
    #[serde(default)]
    why: String,
    #[serde(default)]
    after: String,
}

pub(super) async fn show(
    State(state): State<AppState>,
    Overseer(me): Overseer,
    Query(part): Query<Part>,
) -> Result<Response, Refusal> {
    let given = Given {
        after: part.after,
        ..Given::default()
    };
    Ok(Html(draw(&state, &me, given, None).await?).into_response())
}

/// Asks for an erasure, holds, or lifts a hold.
pub(super) async fn ask(
    State(state): State<AppState>,
    Overseer(me): Overseer,
    OwnForm(given): OwnForm<Given>,
) -> Result<Response, Refusal> {
    let (store, now) = (state.store(), state.clock().now());
    let found = barred::numbered(store, me.user.id, &given.number).await?;
    let Found::One(owner) = found else {
        return again(&state, &me, given, "guard-bar-none").await;
    };
    let why = &given.why;
    let done = match given.what.as_str() {
        "due" => retention::ask(&state, &me.user, owner, (Ground::Due, why), now)
            .await
            .map(|_| ()),
        "asked" => retention::ask(&state, &me.user, owner, (Ground::Asked, why), now)
            .await
            .map(|_| ()),
        "hold" => retention::hold(&state, &me.user, owner, why, now).await,
        "lift" => retention::lift_hold(&state, &me.user, owner, now).await,
        _ => Err(RetentionError::NotHere),
    };
    answer(&state, &me, given, done).await
}

/// What was decided.
#[derive(Deserialize)]
pub(super) struct Decision {
    decision: Word,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Word {
    Approve,
    Refuse,
}

pub(super) async fn decide(
    State(state): State<AppState>,
    Overseer(me): Overseer,
    IdPath(id): IdPath<ErasureId>,
    OwnForm(given): OwnForm<Decision>,
) -> Result<Response, Refusal> {
    let approved = given.decision == Word::Approve;
    let done = retention::decide(&state, &me.user, id, approved, state.clock().now()).await;
    answer(&state, &me, Given::default(), done).await
}

async fn answer(
    state: &AppState,
    me: &SignedIn,
    given: Given,
    done: Result<(), RetentionError>,
) -> Result<Response, Refusal> {
    let key = match done {
        Ok(()) => return Ok(go("/erasures", me.partial)),
        Err(RetentionError::Store(error)) => return Err(error.into()),
        Err(RetentionError::NotHere) => "guard-bar-none",
        Err(RetentionError::NotClosed) => "guard-erase-not-closed",
        Err(RetentionError::Held) => "guard-erase-held",
        Err(RetentionError::Owed) => "guard-erase-owed",
        Err(RetentionError::OwnAsking) => "guard-export-own",
        Err(RetentionError::NotSecond(why)) => {
            let said = second::say(state, me.words, why).await?;
            let page = draw(state, me, given, Some(said)).await?;
            return Ok((StatusCode::CONFLICT, Html(page)).into_response());
        }
        Err(RetentionError::Already) => "guard-erase-already",
        Err(RetentionError::Why) => "guard-why-needed",
    };
    again(state, me, given, key).await
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

/// How people name it, in a form and in a sentence.
fn named(page: &Page, owner: Owner, number: Option<String>) -> (String, String) {
    match owner {
        Owner::Report(id) => (
            id.to_string(),
            page.t1("report-title", "number", look::number(id)),
        ),
        Owner::Case(_) => {
            let number = number.unwrap_or_default();
            (
                number.clone(),
                page.t1("deadlines-of-case", "number", number),
            )
        }
    }
}

async fn draw(
    state: &AppState,
    me: &SignedIn,
    given: Given,
    said: Option<String>,
) -> Result<String, Refusal> {
    let page = Page::for_person(state, me)
        .await?
        .at("erasures", "/erasures");
    let [holds, erasures, after_due] = places(&given.after);
    let after = [holds, erasures];
    let (found, next) = retention::asked(state.store(), state.keys(), me.user.id, &after).await?;
    if !found.is_empty() {
        reading::reasons(state, &me.user, "read-erasures", page.now).await?;
    }
    let waiting = found.iter().filter(|one| one.state == 1);
    let oldest = waiting.map(|one| one.at).min().unwrap_or(page.now);
    let hands = second::since(state, oldest).await?;
    let held = second::held(state, me.words, &hands, me.user.id).await?;
    let mut rows = Vec::new();
    for one in found {
        let own = one.by == me.user.id;
        let not = if one.state == 1 && !own && held.is_none() {
            second::beside(state, me.words, &hands, me.user.id, (one.by, one.at)).await?
        } else {
            None
        };
        let (number, of) = named(&page, one.owner, one.number);
        let by = name(state, one.by).await?;
        let decided = match one.decided {
            Some((by, at)) => {
                let by = name(state, by).await?;
                Some(page.t2("guard-export-decided", "name", by, "time", page.time(at)))
            }
            None => None,
        };
        rows.push(Row {
            id: one.id.map(|id| id.to_string()),
            number,
            of,
            by: page.t2("guard-export-by", "name", by, "time", page.time(one.at)),
            own,
            why: one.why,
            state: one.state,
            decided,
            not,
        });
    }
    let (found, next_due) = retention::due(state.store(), me.user.id, page.now, &after_due).await?;
    let due = found
        .into_iter()
        .map(|one| {
            let (number, of) = named(&page, one.owner, one.number);
            (number, of, page.time(one.since))
        })
        .collect();
    let years = |time: chrono::TimeDelta| (time.num_days() / 365).to_string();
    let [holds, erasures] = next;
    Ok(ErasuresPage {
        older: older("/erasures?", &[holds, erasures, next_due]),
        page,
        said,
        held,
        given,
        rows,
        due,
        years: (years(policy::KEEP_CASE), years(policy::KEEP_REPORT)),
    }
    .render()?)
}
