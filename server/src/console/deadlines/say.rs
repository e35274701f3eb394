//! `POST /(reports|cases)/{id}/deadlines/{kind}/done`, `/waive`, `/confirm`, `/same` and `/back`.

use askama::Template;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse as _, Response};
use chrono::NaiveDate;
use serde::Deserialize;

use super::card::Tried;
use super::{Card, May};
use crate::AppState;
use crate::cases;
use crate::console::cases::unkept;
use crate::console::door::{Overseer, OwnForm, SignedIn, Taker};
use crate::console::notice::{Notice, Tone};
use crate::console::page::Page;
use crate::console::reading;
use crate::console::refusal::{Refusal, Why};
use crate::console::take::go;
use crate::deadlines::{self, Kind, Owner, SayError};
use crate::reports::report_for;

/// The deadline in the address.
pub(in crate::console) struct At {
    owner: Owner,
    kind: Kind,
    back: String,
}

impl FromRequestParts<AppState> for At {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        let found = Path::<(String, String)>::from_request_parts(parts, state).await;
        let of_a_case = parts.uri.path().starts_with("/cases/");
        let at = found.ok().and_then(|Path((id, kind))| {
            let (owner, back) = if of_a_case {
                (Owner::Case(id.parse().ok()?), format!("/cases/{id}"))
            } else {
                (Owner::Report(id.parse().ok()?), format!("/reports/{id}"))
            };
            Some(Self {
                owner,
                kind: Kind::from_slug(&kind)?,
                back,
            })
        });
        at.ok_or_else(|| Refusal::new(Why::NotFound))
    }
}

/// What a person writes.
#[derive(Deserialize)]
pub(in crate::console) struct Words {
    #[serde(default)]
    number: String,
    #[serde(default)]
    day: String,
    #[serde(default)]
    words: String,
}

impl Words {
    fn tried(&self, waiving: bool) -> Tried {
        Tried {
            number: self.number.clone(),
            day: self.day.clone(),
            words: self.words.clone(),
            waiving,
        }
    }
}

/// A form with nothing to fill in.
#[derive(Deserialize)]
pub(in crate::console) struct Nothing {}

/// The card alone, where something written in it was not kept.
#[derive(Template)]
#[template(path = "deadlines/again.html")]
struct Again {
    page: Page,
    notice: String,
    card: String,
    /// What was written, where the card has no place for it: what it was about is no more.
    unkept: Vec<(String, String)>,
}

pub(in crate::console) async fn done(
    State(state): State<AppState>,
    Taker(me): Taker,
    at: At,
    OwnForm(form): OwnForm<Words>,
) -> Result<Response, Refusal> {
    let tried = form.tried(false);
    if !welcome(&state, &me, &at).await? {
        return nowhere(&state, &me, &at, tried).await;
    }
    let now = state.clock().now();
    let said = if at.kind == Kind::Police {
        match form.day.parse::<NaiveDate>() {
            Ok(day) => {
                let paper = (form.number.as_str(), day);
                deadlines::reported_to_police(&state, &me.user, at.owner, paper, now).await
            }
            Err(_) => Err(SayError::Day),
        }
    } else {
        deadlines::done(&state, &me.user, (at.owner, at.kind), &form.words, now).await
    };
    answer(&state, &me, &at, said, tried).await
}

pub(in crate::console) async fn waive(
    State(state): State<AppState>,
    Overseer(me): Overseer,
    at: At,
    OwnForm(form): OwnForm<Words>,
) -> Result<Response, Refusal> {
    if !welcome(&state, &me, &at).await? {
        return nowhere(&state, &me, &at, form.tried(true)).await;
    }
    let now = state.clock().now();
    let said = deadlines::waive(&state, &me.user, (at.owner, at.kind), &form.words, now).await;
    answer(&state, &me, &at, said, form.tried(true)).await
}

/// A second supervisor agrees that the police need not hear of it.
pub(in crate::console) async fn confirm(
    State(state): State<AppState>,
    Overseer(me): Overseer,
    at: At,
    OwnForm(Nothing {}): OwnForm<Nothing>,
) -> Result<Response, Refusal> {
    welcome_only(&state, &me, &at).await?;
    if at.kind != Kind::Police {
        return Err(Refusal::new(Why::NotFound));
    }
    let said = deadlines::confirm_waiver(&state, &me.user, at.owner, state.clock().now()).await;
    answer(&state, &me, &at, said, Tried::default()).await
}

/// What was said, as it was seen.
#[derive(Deserialize)]
pub(in crate::console) struct Seen {
    seen: i64,
}

/// What was said holds no more.
pub(in crate::console) async fn back(
    State(state): State<AppState>,
    Taker(me): Taker,
    at: At,
    OwnForm(form): OwnForm<Seen>,
) -> Result<Response, Refusal> {
    welcome_only(&state, &me, &at).await?;
    let now = state.clock().now();
    let of = (at.owner, at.kind);
    let said = deadlines::take_back(&state, &me.user, of, form.seen, now).await;
    answer(&state, &me, &at, said, Tried::default()).await
}

/// The police report of the case is of this report's event too.
pub(in crate::console) async fn same(
    State(state): State<AppState>,
    Taker(me): Taker,
    at: At,
    OwnForm(Nothing {}): OwnForm<Nothing>,
) -> Result<Response, Refusal> {
    welcome_only(&state, &me, &at).await?;
    let Owner::Report(report) = at.owner else {
        return Err(Refusal::new(Why::NotFound));
    };
    if at.kind != Kind::Police {
        return Err(Refusal::new(Why::NotFound));
    }
    let said = deadlines::same_event(&state, &me.user, report, state.clock().now()).await;
    answer(&state, &me, &at, said, Tried::default()).await
}

/// A report's holder or a supervisor; whoever may change the case.
async fn welcome(state: &AppState, me: &SignedIn, at: &At) -> Result<bool, Refusal> {
    Ok(match at.owner {
        Owner::Report(id) => report_for(state.store(), me.user.id, id)
            .await?
            .is_some_and(|row| row.taken_by == Some(me.user.id) || me.user.role.supervises()),
        Owner::Case(id) => cases::may_change_one(state.store(), &me.user, id).await?,
    })
}

/// The same where nothing was written that could get lost.
async fn welcome_only(state: &AppState, me: &SignedIn, at: &At) -> Result<(), Refusal> {
    if welcome(state, me, at).await? {
        Ok(())
    } else {
        Err(Refusal::new(Why::NotFound))
    }
}

/// It was given to somebody else while its form was being filled in, or never was: told alike, and
/// what was written comes back to its writer.
async fn nowhere(
    state: &AppState,
    me: &SignedIn,
    at: &At,
    tried: Tried,
) -> Result<Response, Refusal> {
    let words = me.words;
    let rows = tried.labelled(words);
    let (back, why) = match at.owner {
        Owner::Report(_) => (
            ("/queue", words.t("take-back")),
            words.t("deadlines-kept-nowhere"),
        ),
        Owner::Case(_) => (
            ("/cases", words.t("cases-back-to-list")),
            words.t("cases-kept-nowhere"),
        ),
    };
    unkept(state, me, &why, back, rows).await
}

async fn answer(
    state: &AppState,
    me: &SignedIn,
    at: &At,
    said: Result<(), SayError>,
    tried: Tried,
) -> Result<Response, Refusal> {
    let key = match said {
        Ok(()) => return Ok(go(&format!("{}#deadlines", at.back), me.partial)),
        Err(SayError::Store(error)) => return Err(error.into()),
        Err(SayError::Number) => "deadlines-needs-number",
        Err(SayError::Day) => "deadlines-needs-day",
        Err(SayError::Why) => "deadlines-needs-words",
        Err(SayError::OwnWaiver | SayError::NotSecond(_)) => "deadlines-own-waiver",
        Err(SayError::OnlySupervisors) => "deadlines-back-supervisor",
        Err(SayError::NotRunning) => "deadlines-not-running",
    };
    let status = match key {
        "deadlines-not-running" | "deadlines-own-waiver" | "deadlines-back-supervisor" => {
            StatusCode::CONFLICT
        }
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    // Why they are not the other one, the card says.
    let notice = Notice::new(Tone::Warn, me.words.t(key)).with_link(
        format!("{}#deadlines", at.back),
        me.words.t("deadlines-back"),
    );
    let page = Page::for_person(state, me)
        .await?
        .at("deadlines", format!("{}#deadlines", at.back));
    // The card shows what was written of the case's deadlines; a report's it writes down itself.
    if let Owner::Case(id) = at.owner
        && let Some(case) = cases::case(state.store(), id).await?
    {
        let mine = case.worker == Some(me.user.id);
        reading::case(state, &me.user, (id, mine), page.now).await?;
    }
    // Whoever came this far may act here.
    let may = May {
        me: &me.user,
        act: true,
        waive: me.user.role.supervises(),
    };
    let written = Some((at.kind, tried.clone()));
    let (card, shown) = Card::draw_again(state, &page, at.owner, may, written).await?;
    let again = Again {
        notice: notice.render()?,
        card,
        unkept: if shown {
            Vec::new()
        } else {
            tried.labelled(page.words)
        },
        page,
    };
    Ok((status, Html(again.render()?)).into_response())
}
