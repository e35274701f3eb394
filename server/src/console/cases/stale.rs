//! A form that was drawn from an older version: both versions side by side, nothing lost.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};

use super::act::{Entered, Sent};
use super::desk::Desk;
use super::form::Form;
use super::forms;
use super::sheet::Sheet;
use super::show;
use super::words;
use crate::AppState;
use crate::cases::Case;
use crate::console::door::SignedIn;
use crate::console::page::Page;
use crate::console::refusal::{Refusal, Why};

#[derive(Template)]
#[template(path = "cases/stale.html")]
struct StalePage<'a> {
    page: &'a Page,
    heading: String,
    title: String,
    summary: &'a str,
    /// What became of it.
    why: String,
    rows: Vec<Row>,
    action: &'a str,
    version: Option<i64>,
    carried: Vec<(&'a str, &'a str)>,
    back: String,
}

struct Row {
    label: String,
    mine: String,
    theirs: String,
    differs: bool,
}

pub(super) async fn show(
    state: &AppState,
    entered: &Entered,
    sent: Sent,
) -> Result<Response, Refusal> {
    let page = page(state, entered).await?;
    let desk = Desk::read(state, &entered.me.user, entered.case.clone()).await?;
    match forms::form(&sent.key, &page, &desk, &state.facts().areas) {
        Some(form) => {
            show::note_read(state, entered, &desk, page.now).await?;
            draw(&page, &desk.case, &form, &sent.sheet)
        }
        // What was to be changed is no more, or the step leads nowhere from here.
        None => gone(&page, entered, &sent),
    }
}

/// The same for a form that is not on the case page.
pub(super) fn beside(
    entered: &Entered,
    form: &Form<'_>,
    mine: &Sheet,
) -> Result<Response, Refusal> {
    draw(form.page(), &entered.case, form, mine)
}

async fn page(state: &AppState, entered: &Entered) -> Result<Page, Refusal> {
    let page = Page::for_person(state, &entered.me).await?;
    Ok(page.at("cases", format!("/cases/{}", entered.case.id)))
}

fn draw(page: &Page, case: &Case, form: &Form<'_>, mine: &Sheet) -> Result<Response, Refusal> {
    let mut rows: Vec<_> = form
        .inputs
        .iter()
        .map(|input| {
            let (mine, theirs) = (form.said(input, mine), form.said(input, &form.sheet));
            Row {
                label: input.label.clone(),
                differs: mine != theirs,
                mine,
                theirs,
            }
        })
        .filter(|row| !(row.mine.is_empty() && row.theirs.is_empty()))
        .collect();
    rows.insert(
        0,
        Row {
            label: page.t("cases-state-now"),
            mine: String::new(),
            theirs: words::state(page, case.state),
            differs: false,
        },
    );
    let html = StalePage {
        page,
        heading: page.t("cases-stale-title"),
        title: words::title(page, case),
        summary: &form.summary,
        why: page.t("cases-stale-say"),
        rows,
        action: &form.action,
        version: form.version,
        carried: mine.carried().collect(),
        back: format!("/cases/{}", case.id),
    }
    .render()?;
    Ok((StatusCode::CONFLICT, Html(html)).into_response())
}

/// Only what was written, to be read and copied: there is nothing it could be saved over.
fn gone(page: &Page, entered: &Entered, sent: &Sent) -> Result<Response, Refusal> {
    let why = page.t("cases-stale-gone");
    let title = page.t("cases-stale-title");
    let rows = written(page, &sent.sheet);
    copy(
        page,
        (StatusCode::CONFLICT, title, why),
        Some(&entered.case),
        rows,
    )
}

/// The same for a form that a case which is over does not have; `None` where nothing was written.
pub(super) fn kept(
    page: &Page,
    case: &Case,
    (status, why): (StatusCode, &str),
    mine: &Sheet,
) -> Result<Option<Response>, Refusal> {
    let rows = written(page, mine);
    if rows.is_empty() {
        return Ok(None);
    }
    let why = format!("{why} {}", page.t("cases-kept-say"));
    let about = (status, page.t("cases-kept-title"), why);
    copy(page, about, Some(case), rows).map(Some)
}

/// The same for a case that does not open to its writer, or is not there: nothing of it is told.
pub(super) async fn nowhere(
    state: &AppState,
    me: &SignedIn,
    mine: &Sheet,
) -> Result<Response, Refusal> {
    let page = Page::for_person(state, me).await?.at("cases", "/cases");
    let rows = written(&page, mine);
    if rows.is_empty() {
        return Err(Refusal::new(Why::NotFound));
    }
    let why = format!(
        "{} {}",
        page.t("cases-kept-nowhere"),
        page.t("cases-kept-say")
    );
    let about = (StatusCode::NOT_FOUND, page.t("cases-kept-title"), why);
    copy(&page, about, None, rows)
}

/// The same of whatever else was written beside what its writer may open no more: each text with
/// what was asked, `why` it was not kept, and where to go on.
pub(in crate::console) async fn unkept(
    state: &AppState,
    me: &SignedIn,
    why: &str,
    (back, title): (&str, String),
    texts: Vec<(String, String)>,
) -> Result<Response, Refusal> {
    if texts.is_empty() {
        return Err(Refusal::new(Why::NotFound));
    }
    let page = Page::for_person(state, me).await?.at("cases", back);
    let rows = texts.into_iter().map(|(label, mine)| Row {
        label,
        mine,
        theirs: String::new(),
        differs: true,
    });
    let why = format!("{why} {}", page.t("cases-kept-say"));
    let about = (StatusCode::NOT_FOUND, page.t("cases-kept-title"), why);
    leading(&page, about, (back.to_owned(), title), rows.collect())
}

/// What was written, field by field, in words.
fn written(page: &Page, mine: &Sheet) -> Vec<Row> {
    let every = forms::every(page);
    let filled = every
        .inputs
        .iter()
        .filter(|input| mine.all(input.name).next().is_some());
    filled
        .map(|input| Row {
            label: input.label.clone(),
            mine: every.said(input, mine),
            theirs: String::new(),
            differs: true,
        })
        .collect()
}

fn copy(
    page: &Page,
    about: (StatusCode, String, String),
    case: Option<&Case>,
    rows: Vec<Row>,
) -> Result<Response, Refusal> {
    let back = match case {
        Some(case) => (format!("/cases/{}", case.id), words::title(page, case)),
        None => ("/cases".to_owned(), page.t("cases-back-to-list")),
    };
    leading(page, about, back, rows)
}

fn leading(
    page: &Page,
    (status, heading, why): (StatusCode, String, String),
    (back, title): (String, String),
    rows: Vec<Row>,
) -> Result<Response, Refusal> {
    let html = StalePage {
        page,
        heading,
        title,
        summary: "",
        why,
        rows,
        action: "",
        version: None,
        carried: Vec::new(),
        back,
    }
    .render()?;
    Ok((status, Html(html)).into_response())
}
