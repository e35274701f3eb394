//! `GET /write`: the forms that were begun, and a button for each door.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::AppState;
use crate::console::door::{OwnForm, SignedIn, Taker};
use crate::console::notice::Notice;
use crate::console::older::{Part, older, places};
use crate::console::page::Page;
use crate::console::refusal::{Refusal, Why};
use crate::console::rows::name;
use crate::doors::{self, DOORS, DraftRow};
use crate::reports::Via;
use crate::store::After;

#[derive(Template)]
#[template(path = "doors/list.html")]
struct ListPage {
    page: Page,
    doors: Vec<(&'static str, &'static str, String)>,
    mine: Vec<Line>,
    others: Vec<Line>,
    first: bool,
    older: Option<String>,
    notice: Option<String>,
}

/// One form in a list.
struct Line {
    id: String,
    icon: &'static str,
    door: String,
    started: String,
    saved: String,
    whose: String,
    left: bool,
    orphaned: bool,
    /// Its writer is at it.
    written: bool,
}

/// The icon of a door.
pub(in crate::console) const fn icon(door: Via) -> &'static str {
    match door {
        Via::Https => "report",
        Via::Sms => "sms",
        Via::Telephone => "phone",
        Via::WalkIn => "person",
        Via::WhatsApp => "message",
        Via::Letter => "report",
        Via::Agency => "people",
    }
}

/// The key of a door's word.
pub(in crate::console) fn word(door: Via) -> String {
    format!("doors-door-{}", door.slug())
}

pub(super) async fn show(
    State(state): State<AppState>,
    Taker(me): Taker,
    Query(part): Query<Part>,
) -> Result<Response, Refusal> {
    Ok(draw(&state, &me, None, &part.after).await?.into_response())
}

/// The list, and what has to be said about it.
pub(super) async fn draw(
    state: &AppState,
    me: &SignedIn,
    notice: Option<Notice>,
    after: &str,
) -> Result<Html<String>, Refusal> {
    let [after_mine, after_others] = places(after);
    let page = Page::for_person(state, me).await?.at("write", "/write");
    let (others, next_others) = if me.user.role.supervises() {
        doors::left_by_others(state, me.user.id, &after_others).await?
    } else {
        (Vec::new(), After::End)
    };
    let (mine, next_mine) = doors::mine(state, me.user.id, &after_mine).await?;
    let notice = match notice {
        Some(notice) => Some(notice.render()?),
        None => None,
    };
    let html = ListPage {
        doors: DOORS
            .iter()
            .map(|door| (door.slug(), icon(*door), page.t(&word(*door))))
            .collect(),
        mine: lines(state, &page, mine).await?,
        others: lines(state, &page, others).await?,
        first: after.is_empty(),
        older: older("/write?", &[next_mine, next_others]),
        notice,
        page,
    }
    .render()?;
    Ok(Html(html))
}

async fn lines(state: &AppState, page: &Page, rows: Vec<DraftRow>) -> Result<Vec<Line>, Refusal> {
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        lines.push(Line {
            id: row.id.to_string(),
            icon: icon(row.door),
            door: page.t(&word(row.door)),
            started: page.time(row.started_at),
            saved: page.time(row.saved_at),
            whose: name(state, row.user).await?,
            left: row.left,
            orphaned: row.orphaned,
            written: row.is_written(page.now),
        });
    }
    Ok(lines)
}

#[derive(Deserialize)]
pub(super) struct Chosen {
    door: String,
}

/// `POST /write`: begins a form.
pub(super) async fn begin(
    State(state): State<AppState>,
    Taker(me): Taker,
    OwnForm(chosen): OwnForm<Chosen>,
) -> Result<Response, Refusal> {
    let door = DOORS.into_iter().find(|door| door.slug() == chosen.door);
    let Some(door) = door else {
        return Err(Refusal::new(Why::BadForm));
    };
    let id = doors::begin(&state, me.user.id, door, state.clock().now()).await?;
    Ok(Redirect::to(&format!("/write/{id}")).into_response())
}
