//! `GET /deadlines`: what runs, the most pressing first.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use serde::Deserialize;

use super::{kind_word, mark};
use crate::AppState;
use crate::cases::{Risk, risks_of};
use crate::console::cases::risk_mark;
use crate::console::door::Taker;
use crate::console::look;
use crate::console::older::{older, places};
use crate::console::page::Page;
use crate::console::refusal::Refusal;
use crate::console::rows::name;
use crate::console::second;
use crate::deadlines::{Deadline, Owner, Pressing, Whose, settle_all, unconfirmed, worklist};
use crate::ids::{CaseId, UserId};
use crate::store::StoreError;

#[derive(Template)]
#[template(path = "deadlines/list.html")]
struct ListPage {
    page: Page,
    rows: Vec<Row>,
    waived: Vec<Waived>,
    first: bool,
    /// What is not on this page, and where it is.
    older: Option<String>,
    all: bool,
    supervises: bool,
}

struct Row {
    kind: &'static str,
    href: String,
    of: String,
    /// Of a case.
    risk: Option<RiskMark>,
    mark: (&'static str, &'static str, &'static str),
    due: String,
    left: Left,
    overdue: bool,
    holder: Option<String>,
}

/// Tone, icon and words.
type RiskMark = (&'static str, &'static str, String);

/// How dangerous the cases on the page are taken to be.
type Risks = HashMap<CaseId, Option<Risk>>;

/// What one supervisor alone says is not owed to the police.
struct Waived {
    href: String,
    of: String,
    risk: Option<RiskMark>,
    by: String,
    /// It is the reader's own word, or they cannot be the second: another one has to agree.
    another: bool,
}

/// Whose list.
#[derive(Deserialize)]
pub(in crate::console) struct Wish {
    #[serde(default)]
    whose: String,
    #[serde(default)]
    after: String,
}

pub(in crate::console) async fn show(
    State(state): State<AppState>,
    Taker(me): Taker,
    Query(wish): Query<Wish>,
) -> Result<Html<String>, Refusal> {
    settle_all(&state).await?;
    let supervises = me.user.role.supervises();
    let all = supervises && wish.whose != "own";
    let whose = if all { Whose::All } else { Whose::Own };
    let [after, after_alone] = places(&wish.after);
    let (found, next) = worklist(state.store(), &me.user, whose, &after).await?;
    let page = Page::for_person(&state, &me)
        .await?
        .at("deadlines", "/deadlines");
    let (alone_said, next_alone) = unconfirmed(state.store(), &me.user, &after_alone).await?;
    let cases = found.iter().chain(&alone_said);
    let cases = cases.filter_map(|one| match one.owner {
        Owner::Case(id) => Some(id),
        Owner::Report(_) => None,
    });
    let risks = risks_of(state.store(), &cases.collect()).await?;
    let mut rows = Vec::with_capacity(found.len());
    for one in found {
        rows.push(row(&state, &page, &risks, one).await?);
    }
    let mut waived = Vec::new();
    for one in alone_said {
        waived.push(alone(&state, &page, &risks, me.user.id, one).await?);
    }
    let path = if all {
        "/deadlines?"
    } else {
        "/deadlines?whose=own&"
    };
    let drawn = ListPage {
        page,
        rows,
        waived,
        first: wish.after.is_empty(),
        older: older(path, &[next, next_alone]),
        all,
        supervises,
    };
    Ok(Html(drawn.render()?))
}

async fn alone(
    state: &AppState,
    page: &Page,
    risks: &Risks,
    reader: UserId,
    one: Deadline,
) -> Result<Waived, StoreError> {
    let (href, of) = owner(page, &one);
    let by = match one.waived_by {
        Some(user) => name(state, user).await?,
        None => String::new(),
    };
    let not_second = second::agrees(state, page.words, reader, &one).await?;
    let at = one.waived_at.map_or_else(String::new, |at| page.time(at));
    Ok(Waived {
        href,
        of,
        risk: risk_of(page, risks, &one),
        by: page.t2("deadlines-waived-when", "name", by, "time", at),
        another: one.waived_by == Some(reader) || not_second.is_some(),
    })
}

/// Where it stands, and what that is called.
pub(super) fn owner(page: &Page, one: &Deadline) -> (String, String) {
    match one.owner {
        Owner::Report(id) => (
            format!("/reports/{id}"),
            page.t1("report-title", "number", look::number(id)),
        ),
        Owner::Case(id) => {
            let number = one.number.clone().unwrap_or_default();
            (
                format!("/cases/{id}"),
                page.t1("deadlines-of-case", "number", number),
            )
        }
    }
}

/// The same as on the list of cases.
fn risk_of(page: &Page, risks: &Risks, one: &Deadline) -> Option<RiskMark> {
    match one.owner {
        Owner::Case(id) => risks.get(&id).map(|risk| risk_mark(page, *risk)),
        Owner::Report(_) => None,
    }
}

async fn row(
    state: &AppState,
    page: &Page,
    risks: &Risks,
    one: Deadline,
) -> Result<Row, StoreError> {
    let pressing = Pressing::at(page.now, one.soon_at, one.due_at);
    let (href, of) = owner(page, &one);
    Ok(Row {
        kind: kind_word(one.kind),
        href,
        of,
        risk: risk_of(page, risks, &one),
        mark: mark(pressing),
        due: page.time(one.due_at),
        left: left(page, &one),
        overdue: pressing == Pressing::Overdue,
        holder: match one.holder {
            Some(user) => Some(name(state, user).await?),
            None => None,
        },
    })
}

/// How much time is left, or has gone by since: now, and in words for the page to count on with.
pub(super) struct Left {
    pub(super) now: String,
    /// Until when, in milliseconds.
    pub(super) due: i64,
    /// What is said before it, with `{}` for the time.
    pub(super) left: String,
    /// And after it.
    pub(super) past: String,
}

pub(super) fn left(page: &Page, one: &Deadline) -> Left {
    let left = |span: String| page.t1("deadlines-left", "span", span);
    let past = |span: String| page.t1("deadlines-past", "span", span);
    Left {
        now: if one.due_at > page.now {
            left(look::span(one.due_at - page.now, page.words))
        } else {
            past(look::span(page.now - one.due_at, page.words))
        },
        due: one.due_at.timestamp_millis(),
        left: left("{}".to_owned()),
        past: past("{}".to_owned()),
    }
}
