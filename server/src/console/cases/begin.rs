//! `GET` and `POST /reports/{id}/case`, `/join`, `/unjoin`: a case from a report that one holds, or
//! the case that it belongs to. A case is joined from a page that shows which it is, and left again
//! by whoever joined it, as long as nothing was done in it since.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use ots_protocol::items::ItemKind;
use serde::Deserialize;

use super::act::in_words;
use super::{prefill, words};
use crate::accounts::{Shift, on_shift};
use crate::barred::is_barred;
use crate::cases::{self, Case, CaseError, Likeness, Looked, Prefill, Refused};
use crate::console::codes::{Coded as _, say_all};
use crate::console::door::{OwnForm, ReportPath, SignedIn, Taker};
use crate::console::look;
use crate::console::page::Page;
use crate::console::refusal::{Refusal, Why};
use crate::console::rows::name;
use crate::console::thread::Read;
use crate::console::timing::Timing;
use crate::deadlines::Owner;
use crate::ids::CaseId;
use crate::reports::{ReportRow, ReportState, all_opened, report, telling};
use crate::{AppState, audit, policy};

#[derive(Template)]
#[template(path = "cases/begin.html")]
struct BeginPage {
    page: Page,
    id: String,
    number: String,
    said: Option<String>,
    pairs: Vec<(String, String)>,
    people: Vec<String>,
    similar: Vec<Alike>,
    /// The one whose number was typed.
    named: Vec<Alike>,
    /// Part of the report is not opened yet: this is not all that was said.
    unread: bool,
    /// The reader will carry it.
    carries: bool,
}

struct Alike {
    id: String,
    title: String,
    why: String,
    state: String,
    place: String,
    pressed: String,
    worker: Option<String>,
    /// What becomes of the report by joining it.
    hands: Option<String>,
    open: bool,
}

#[derive(Deserialize)]
pub(super) struct Begin {
    /// The page said that part of the report could not be read yet.
    #[serde(default)]
    unread: String,
}

#[derive(Deserialize)]
pub(super) struct Into {
    #[serde(default)]
    case: String,
    /// Typed where it is not among those suggested.
    #[serde(default)]
    number: String,
}

#[derive(Deserialize)]
pub(super) struct Nothing {}

pub(super) async fn show(
    State(state): State<AppState>,
    Taker(me): Taker,
    ReportPath(id): ReportPath,
) -> Result<Response, Refusal> {
    let row = held(&state, &me, id).await?;
    if let Some(case) = cases::case_of(state.store(), id).await? {
        return known(&state, &me, &row, &case).await;
    }
    draw(&state, &me, &row, StatusCode::OK, (None, None)).await
}

pub(super) async fn open(
    State(state): State<AppState>,
    Taker(me): Taker,
    ReportPath(id): ReportPath,
    OwnForm(form): OwnForm<Begin>,
) -> Result<Response, Refusal> {
    let row = held(&state, &me, id).await?;
    let (prefill, whole) = prefilled(&state, &row).await?;
    // Opened with less than was said only by somebody whose page told them so.
    if !whole && form.unread.is_empty() && cases::case_of(state.store(), id).await?.is_none() {
        return draw(&state, &me, &row, StatusCode::CONFLICT, (None, None)).await;
    }
    let now = state.clock().now();
    let done = cases::open(&state, &me.user, id, &prefill, now).await;
    after(&state, &me, &row, done).await
}

pub(super) async fn join(
    State(state): State<AppState>,
    Taker(me): Taker,
    ReportPath(id): ReportPath,
    OwnForm(form): OwnForm<Into>,
) -> Result<Response, Refusal> {
    let row = held(&state, &me, id).await?;
    let Ok(case) = form.case.parse::<CaseId>() else {
        return named(&state, &me, &row, form.number.trim()).await;
    };
    let now = state.clock().now();
    let done = cases::join(&state, &me.user, id, case, now)
        .await
        .map(|()| case);
    // A case that they may know nothing of and a number that does not exist are told alike.
    let done = match done {
        Err(CaseError::Refused(Refused::NotHere)) => Err(Refused::Field("number").into()),
        done => done,
    };
    after(&state, &me, &row, done).await
}

/// A number is easily mistyped: the case is shown first, and joined from there.
async fn named(
    state: &AppState,
    me: &SignedIn,
    row: &ReportRow,
    number: &str,
) -> Result<Response, Refusal> {
    if let Some(case) = cases::case_of(state.store(), row.id).await? {
        return known(state, me, row, &case).await;
    }
    let found = match cases::numbered(state.store(), number).await? {
        Some(case) if is_barred(state.store(), me.user.id, Owner::Case(case.id)).await? => None,
        found => found,
    };
    match found {
        Some(case) => draw(state, me, row, StatusCode::OK, (None, Some(&case))).await,
        None => {
            let refused = Refused::Field("number");
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            draw(state, me, row, status, (Some(&refused), None)).await
        }
    }
}

/// Whoever joined it takes it out again; the report is theirs as before.
pub(super) async fn unjoin(
    State(state): State<AppState>,
    Taker(me): Taker,
    ReportPath(id): ReportPath,
    OwnForm(Nothing {}): OwnForm<Nothing>,
) -> Result<Response, Refusal> {
    match cases::unjoin(&state, &me.user, id, state.clock().now()).await {
        // The report's page says how it stands now.
        Ok(()) | Err(CaseError::Refused(_)) => {
            Ok(Redirect::to(&format!("/reports/{id}#case-card")).into_response())
        }
        Err(CaseError::Store(error)) => Err(error.into()),
    }
}

/// The report, for whoever holds it; there is no such page for anybody else.
async fn held(
    state: &AppState,
    me: &SignedIn,
    id: crate::ids::ReportId,
) -> Result<ReportRow, Refusal> {
    report(state.store(), id)
        .await?
        .filter(|row| row.taken_by == Some(me.user.id))
        .ok_or_else(|| Refusal::new(Why::NotFound))
}

/// What the report's items say, and whether that is all of it: while one is not opened yet, what
/// is in it is not known. Waited for, but not for ever: opening takes milliseconds, unless a
/// flood is ahead of it.
async fn prefilled(state: &AppState, row: &ReportRow) -> Result<(Prefill, bool), Refusal> {
    let end = tokio::time::Instant::now() + policy::WRITTEN_WAIT;
    let whole = loop {
        let whole = all_opened(state.store(), row.id).await?;
        if whole || tokio::time::Instant::now() >= end {
            break whole;
        }
        tokio::time::sleep(policy::WRITTEN_LOOK).await;
    };
    let kinds = [ItemKind::Details, ItemKind::SafeContact, ItemKind::Prepared];
    let rows = telling(state.store(), state.keys(), row.id, &kinds, policy::TELLING).await?;
    let read: Vec<_> = rows
        .iter()
        .map(|row| Read::open(state.keys(), row))
        .collect();
    Ok((prefill::from_report(&read, &state.facts().areas), whole))
}

async fn after(
    state: &AppState,
    me: &SignedIn,
    row: &ReportRow,
    done: Result<CaseId, CaseError>,
) -> Result<Response, Refusal> {
    match done {
        Ok(id) => {
            // Whoever may not open the case is led back to the report, which names it.
            let to = match cases::enter(state.store(), &me.user, id, state.clock().now()).await {
                Ok(_) => format!("/cases/{id}"),
                Err(CaseError::Refused(_)) => format!("/reports/{}#case-card", row.id),
                Err(CaseError::Store(error)) => return Err(error.into()),
            };
            Ok(Redirect::to(&to).into_response())
        }
        Err(CaseError::Store(error)) => Err(error.into()),
        Err(CaseError::Refused(Refused::Belongs(_) | Refused::Stale)) => {
            Ok(Redirect::to(&format!("/reports/{}#case-card", row.id)).into_response())
        }
        Err(CaseError::Refused(Refused::NotHere)) => Err(Refusal::new(Why::NotFound)),
        Err(CaseError::Refused(refused)) => {
            let status = match refused {
                Refused::Field(_) => StatusCode::UNPROCESSABLE_ENTITY,
                _ => StatusCode::CONFLICT,
            };
            draw(state, me, row, status, (Some(&refused), None)).await
        }
    }
}

async fn known(
    state: &AppState,
    me: &SignedIn,
    row: &ReportRow,
    case: &Case,
) -> Result<Response, Refusal> {
    let to = if cases::may_open(state.store(), &me.user, case, state.clock().now()).await? {
        format!("/cases/{}", case.id)
    } else {
        format!("/reports/{}#case-card", row.id)
    };
    Ok(Redirect::to(&to).into_response())
}

async fn draw(
    state: &AppState,
    me: &SignedIn,
    row: &ReportRow,
    status: StatusCode,
    (refused, named): (Option<&Refused>, Option<&Case>),
) -> Result<Response, Refusal> {
    let entry = audit::Entry {
        actor: &me.user.id.to_string(),
        action: "read-identity",
        subject: &row.id.to_string(),
        reason: "prepares-case",
    };
    audit::record(state.store(), state.keys(), entry, state.clock().now()).await?;
    let (prefill, whole) = prefilled(state, row).await?;
    let page = Page::for_person(state, me)
        .await?
        .at("cases", format!("/reports/{}/case", row.id));
    let facts = &prefill.facts;
    let looked = Looked::of(
        state.keys(),
        &prefill.people,
        facts.village.or(facts.kecamatan),
        // Not what a calendar says that cannot be right.
        Timing::of(row.pressed_at, row.received_at, row.age_ms).pressed,
    );
    let shifts = on_shift(state.store(), state.clock().now()).await?;
    let mut similar = Vec::new();
    for (likeness, case) in cases::similar(state.store(), me.user.id, &looked, None).await? {
        let why = match likeness {
            Likeness::Phone => "cases-like-phone",
            Likeness::Name => "cases-like-name",
            Likeness::PlaceAndTime => "cases-like-place",
        };
        similar.push(alike(state, me, &page, &shifts, (row, &case), why).await?);
    }
    let named = match named {
        Some(case) => {
            vec![alike(state, me, &page, &shifts, (row, case), "cases-like-number").await?]
        }
        None => Vec::new(),
    };
    let drawn = BeginPage {
        id: row.id.to_string(),
        number: look::number(row.id),
        said: refused.map(|refused| in_words(&page, refused)),
        pairs: pairs(state, &page, &prefill),
        people: prefill
            .people
            .iter()
            .map(|one| {
                let role = page.t(&format!("cases-role-{}", one.role.slug()));
                if one.identity.is_empty() {
                    role
                } else {
                    page.t1("cases-begin-identified", "role", role)
                }
            })
            .collect(),
        similar,
        named,
        unread: !whole,
        carries: me.user.role.carries_cases() && !me.user.role.supervises(),
        page,
    };
    Ok((status, Html(drawn.render()?)).into_response())
}

async fn alike(
    state: &AppState,
    me: &SignedIn,
    page: &Page,
    shifts: &[Shift],
    (row, case): (&ReportRow, &Case),
    why: &str,
) -> Result<Alike, Refusal> {
    let worker = match case.worker {
        Some(user) => Some(name(state, user).await?),
        None => None,
    };
    let there = shifts.iter().any(|shift| Some(shift.user) == case.worker);
    let claimed = row.state == ReportState::Taken;
    let hands = match &worker {
        _ if case.worker == Some(me.user.id) => None,
        Some(worker) if claimed && !there => Some(("cases-join-away", worker.clone())),
        Some(worker) => Some(("cases-join-there", worker.clone())),
        None if claimed => Some(("cases-join-nobodys", String::new())),
        None => None,
    };
    Ok(Alike {
        id: case.id.to_string(),
        title: words::title(page, case),
        why: page.t(why),
        state: words::state(page, case.state),
        place: words::place(&state.facts().areas, case),
        pressed: page.time(case.pressed_at),
        worker,
        hands: hands.map(|(word, name)| page.t1(word, "name", name)),
        open: case.state.is_open(),
    })
}

fn pairs(state: &AppState, page: &Page, prefill: &Prefill) -> Vec<(String, String)> {
    let facts = &prefill.facts;
    let known = state.facts();
    let area = |code| {
        let found = known.areas.get(code);
        found.map_or_else(|| code.to_string(), |area| area.name.clone())
    };
    let place: Vec<_> = [facts.village, facts.kecamatan]
        .into_iter()
        .flatten()
        .map(area)
        .collect();
    let said = |one: Option<String>| one.unwrap_or_default();
    let pairs = [
        ("forms", say_all(&facts.forms, page.words)),
        ("area", place.join(", ")),
        ("place", said(facts.place.map(|one| one.say(page.words)))),
        (
            "relation",
            said(facts.relation.map(|one| one.say(page.words))),
        ),
        (
            "incident",
            said(facts.incident.map(|day| day.format("%d-%m-%Y").to_string())),
        ),
    ];
    pairs
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (page.t(&format!("cases-field-{name}")), value))
        .collect()
}
