//! `/exports`: asking for identities as a file, deciding about what another asked for, and
//! fetching what was approved.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::Deserialize;

use crate::AppState;
use crate::accounts::User;
use crate::barred::{self, Found};
use crate::console::door::{IdPath, Overseer, OwnForm, SignedIn};
use crate::console::older::{Part, older, places};
use crate::console::page::Page;
use crate::console::place::Place;
use crate::console::reading;
use crate::console::refusal::{Refusal, Why};
use crate::console::rows::name;
use crate::console::second;
use crate::console::take::go;
use crate::deadlines::Owner;
use crate::exports::{self, ExportError, Scope, Standing};
use crate::ids::ExportId;
use crate::sent::{By, Once, form_id};

#[derive(Template)]
#[template(path = "guard/exports.html")]
struct ExportsPage {
    page: Page,
    said: Option<String>,
    /// Why the reader approves nothing now.
    held: Option<String>,
    given: Given,
    /// Of the form that is drawn.
    form_id: String,
    rows: Vec<Row>,
    older: Option<String>,
}

struct Row {
    id: String,
    who: String,
    own: bool,
    at: String,
    scope: String,
    standing: Standing,
    why: String,
    decided: Option<(String, String)>,
    people: i64,
    until: String,
    /// Why the reader does not approve it, or does not fetch it.
    not: Option<String>,
}

/// What is asked for.
#[derive(Clone, Default, Deserialize)]
pub(super) struct Given {
    #[serde(default)]
    number: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    why: String,
    #[serde(default)]
    after: String,
    /// The form's own id ([`crate::sent`]).
    #[serde(default)]
    form_id: String,
}

impl Given {
    /// Who sent it, and that it was this copy of the form with these words in it.
    fn by<'a>(&self, user: &'a User) -> By<'a> {
        let pairs = [
            ("number", self.number.as_str()),
            ("from", self.from.as_str()),
            ("to", self.to.as_str()),
            ("why", self.why.as_str()),
        ];
        By {
            user,
            once: Once::of(user.id, "/exports", &self.form_id, pairs),
        }
    }
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

pub(super) async fn ask(
    State(state): State<AppState>,
    Overseer(me): Overseer,
    OwnForm(given): OwnForm<Given>,
) -> Result<Response, Refusal> {
    let Some(scope) = scope(&state, &me, &given).await? else {
        return again(&state, &me, given, "guard-export-scope-wrong").await;
    };
    let now = state.clock().now();
    match exports::ask(&state, given.by(&me.user), scope, &given.why, now).await {
        Ok(_) | Err(ExportError::SentBefore) => Ok(go("/exports", me.partial)),
        Err(error) => refused(&state, &me, given, error).await,
    }
}

/// A case's number, or two days of the instance's calendar, both included.
async fn scope(state: &AppState, me: &SignedIn, given: &Given) -> Result<Option<Scope>, Refusal> {
    if !given.number.trim().is_empty() {
        let found = barred::numbered(state.store(), me.user.id, &given.number).await?;
        return Ok(match found {
            Found::One(Owner::Case(id)) => Some(Scope::Case(id)),
            _ => None,
        });
    }
    let zone = Place::of(state).zone;
    let day = |text: &str| -> Option<NaiveDate> { text.trim().parse().ok() };
    let start = |day: NaiveDate| -> Option<DateTime<Utc>> {
        let noon = day.and_hms_opt(0, 0, 0)?;
        Some(
            noon.and_local_timezone(zone)
                .earliest()?
                .with_timezone(&Utc),
        )
    };
    let (Some(from), Some(to)) = (day(&given.from), day(&given.to)) else {
        return Ok(None);
    };
    let span = start(from).zip(to.checked_add_signed(TimeDelta::days(1)).and_then(start));
    Ok(span.map(|(from, to)| Scope::Opened(from, to)))
}

/// What was decided.
#[derive(Deserialize)]
pub(super) struct Decision {
    decision: Word,
    #[serde(default)]
    why: String,
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
    IdPath(id): IdPath<ExportId>,
    OwnForm(given): OwnForm<Decision>,
) -> Result<Response, Refusal> {
    let approved = given.decision == Word::Approve;
    let now = state.clock().now();
    match exports::decide(&state, &me.user, id, approved, &given.why, now).await {
        Ok(_) => Ok(go("/exports", me.partial)),
        Err(error) => refused(&state, &me, Given::default(), error).await,
    }
}

pub(super) async fn file(
    State(state): State<AppState>,
    Overseer(me): Overseer,
    IdPath(id): IdPath<ExportId>,
) -> Result<Response, Refusal> {
    let bytes = match exports::fetch(&state, &me.user, id, state.clock().now()).await {
        Ok(bytes) => bytes,
        Err(ExportError::Store(error)) => return Err(error.into()),
        Err(error @ ExportError::Handed { .. }) => {
            return refused(&state, &me, Given::default(), error).await;
        }
        Err(_) => return Err(Refusal::new(Why::NotFound)),
    };
    let mut response = bytes.to_vec().into_response();
    let answer = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"ots-identitas.csv\"",
        ),
    ] {
        answer.insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}

async fn refused(
    state: &AppState,
    me: &SignedIn,
    given: Given,
    error: ExportError,
) -> Result<Response, Refusal> {
    let key = match error {
        ExportError::Store(error) => return Err(error.into()),
        ExportError::NotSecond(why) => {
            let said = second::say(state, me.words, why).await?;
            return conflict(state, me, given, said).await;
        }
        ExportError::Handed { by } => {
            let said = me
                .words
                .t1("guard-export-handed", "name", name(state, by).await?);
            return conflict(state, me, given, said).await;
        }
        ExportError::OwnAsking => "guard-export-own",
        ExportError::Decided => "guard-export-decided-before",
        ExportError::Why => "guard-why-needed",
        ExportError::Scope | ExportError::NotHere | ExportError::SentBefore => {
            "guard-export-scope-wrong"
        }
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

/// The page again, with what stands against it whatever is filled in.
async fn conflict(
    state: &AppState,
    me: &SignedIn,
    given: Given,
    said: String,
) -> Result<Response, Refusal> {
    let page = draw(state, me, given, Some(said)).await?;
    Ok((StatusCode::CONFLICT, Html(page)).into_response())
}

async fn draw(
    state: &AppState,
    me: &SignedIn,
    given: Given,
    said: Option<String>,
) -> Result<String, Refusal> {
    let page = Page::for_person(state, me).await?.at("exports", "/exports");
    let [after] = places(&given.after);
    let (found, next) = exports::list(state.store(), state.keys(), me.user.id, &after).await?;
    if !found.is_empty() {
        reading::reasons(state, &me.user, "read-exports", page.now).await?;
    }
    let stand = found
        .iter()
        .filter(|one| matches!(one.standing, Standing::Asked | Standing::Made));
    let oldest = stand.map(|one| one.asked_at).min().unwrap_or(page.now);
    let hands = second::since(state, oldest).await?;
    let held = second::held(state, me.words, &hands, me.user.id).await?;
    let mut rows = Vec::new();
    for one in found {
        let own = one.asked_by == me.user.id;
        let not = match one.standing {
            Standing::Asked if !own && held.is_none() => {
                let asked = (one.asked_by, one.asked_at);
                second::beside(state, me.words, &hands, me.user.id, asked).await?
            }
            Standing::Made if own => match hands.after(me.user.id, one.asked_at) {
                Some(hand) => {
                    let by = name(state, hand.by).await?;
                    Some(page.t1("guard-export-handed", "name", by))
                }
                None => None,
            },
            _ => None,
        };
        let day = |at: DateTime<Utc>| at.with_timezone(&page.zone).format("%Y-%m-%d").to_string();
        let scope = if one.one_case {
            page.t1(
                "deadlines-of-case",
                "number",
                one.number.unwrap_or_default(),
            )
        } else {
            let last = day(one.to - TimeDelta::seconds(1));
            page.t2("guard-export-span", "from", day(one.from), "to", last)
        };
        let decided = match one.decided {
            Some((by, at, why)) => {
                let by = name(state, by).await?;
                Some((
                    page.t2("guard-export-decided", "name", by, "time", page.time(at)),
                    why,
                ))
            }
            None => None,
        };
        rows.push(Row {
            id: one.id.to_string(),
            who: name(state, one.asked_by).await?,
            own,
            at: page.time(one.asked_at),
            scope,
            standing: one.standing,
            why: one.why,
            decided,
            people: one.people,
            until: page.time(one.until),
            not,
        });
    }
    Ok(ExportsPage {
        older: older("/exports?", &[next]),
        page,
        said,
        held,
        given,
        form_id: form_id(),
        rows,
    }
    .render()?)
}

impl ExportsPage {
    fn standing(&self, standing: &Standing) -> (&'static str, &'static str, String) {
        let (tone, icon, key) = match standing {
            Standing::Asked => ("warn", "clock", "guard-export-asked"),
            Standing::Made => ("ok", "check", "guard-export-made"),
            Standing::Refused => ("info", "cancel", "guard-export-refused"),
            Standing::Over => ("info", "done", "guard-export-over"),
        };
        (tone, icon, self.page.t(key))
    }
}
