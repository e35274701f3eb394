//! A form that was drawn from an older version: both versions side by side, nothing lost.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};

use super::act::{Entered, Sent};
use super::desk::Desk;
use super::form::Form;
use super::forms;
use super::sheet::Sheet;
use super::words;
use crate::AppState;
use crate::cases::Case;
use crate::console::page::Page;
use crate::console::refusal::{Refusal, Why};

#[derive(Template)]
#[template(path = "cases/stale.html")]
struct StalePage<'a> {
    page: &'a Page,
    title: String,
    summary: &'a str,
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
        Some(form) => draw(&page, &desk.case, &form, &sent.sheet),
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
        title: words::title(page, case),
        summary: &form.summary,
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
    let named: Vec<_> = sent
        .sheet
        .carried()
        .filter(|(_, value)| !value.trim().is_empty())
        .filter(|(name, _)| forms::ASKED.contains(name))
        .map(|(name, value)| Row {
            label: page.t(&format!("cases-field-{name}")),
            mine: value.to_owned(),
            theirs: String::new(),
            differs: true,
        })
        .collect();
    let html = StalePage {
        page,
        title: words::title(page, &entered.case),
        summary: "",
        rows: named,
        action: "",
        version: None,
        carried: Vec::new(),
        back: format!("/cases/{}", entered.case.id),
    }
    .render()
    .map_err(|_| Refusal::new(Why::Drawing))?;
    Ok((StatusCode::CONFLICT, Html(html)).into_response())
}
