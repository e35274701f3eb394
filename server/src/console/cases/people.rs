//! The people of a case: `POST /cases/{id}/people`, and of one of them the attributes, and
//! who it is: opened for a stated reason, on a page of its own, one at a time.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};

use super::act::{Entered, Filled, Second, Sent, answer, field, in_words};
use super::sheet::Sheet;
use super::{forms, read, stale, words};
use crate::AppState;
use crate::cases::{self, CaseError, Identity, Opened, ReadReason, Refused};
use crate::console::page::Page;
use crate::console::refusal::{Refusal, Why};
use crate::ids::PersonId;

const AT: &str = "people-card";

#[derive(Template)]
#[template(path = "cases/person.html")]
struct PersonPage {
    page: Page,
    case: String,
    back: String,
    title: String,
    pairs: Vec<(String, String)>,
    form: String,
}

pub(super) async fn add(State(state): State<AppState>, form: Filled) -> Result<Response, Refusal> {
    let (id, now) = (form.entered.case.id, state.clock().now());
    let done = match read::person(&form.sheet) {
        Ok(new) => cases::add_person(&state, form.by(), id, &new, now).await,
        Err(name) => Err(field(name)),
    };
    answer(
        &state,
        &form.entered,
        Sent::new("person", AT, form.sheet),
        done,
    )
    .await
}

pub(super) async fn attributes(
    State(state): State<AppState>,
    Second(id): Second<PersonId>,
    Filled { entered, sheet, .. }: Filled,
) -> Result<Response, Refusal> {
    let (by, now) = (&entered.me.user, state.clock().now());
    let done = match read::attributes(&sheet) {
        Ok(of) => cases::save_attributes(&state, by, id, sheet.version(), &of, now).await,
        Err(name) => Err(field(name)),
    };
    let sent = Sent::new(format!("attributes-{id}"), AT, sheet);
    answer(&state, &entered, sent, done).await
}

pub(super) async fn open(
    State(state): State<AppState>,
    Second(id): Second<PersonId>,
    Filled { entered, sheet, .. }: Filled,
) -> Result<Response, Refusal> {
    let (by, now) = (&entered.me.user, state.clock().now());
    let opened = match sheet.choice("reading", ReadReason::from_slug) {
        Ok(reason) => cases::read_identity(&state, by, id, reason, sheet.one("said"), now).await,
        Err(name) => Err(field(name)),
    };
    match opened {
        Ok(opened) => draw(&state, &entered, &opened, None).await,
        Err(refused) => {
            let sent = Sent::new(format!("reading-{id}"), AT, sheet);
            answer::<()>(&state, &entered, sent, Err(refused)).await
        }
    }
}

pub(super) async fn save(
    State(state): State<AppState>,
    Second(id): Second<PersonId>,
    Filled { entered, sheet, .. }: Filled,
) -> Result<Response, Refusal> {
    let (by, now) = (&entered.me.user, state.clock().now());
    let identity = read::identity(&sheet);
    let done = cases::save_identity(&state, by, id, sheet.version(), &identity, now).await;
    let key = format!("identity-{id}");
    match done {
        Err(CaseError::Refused(Refused::Stale)) => {
            // To show both, what stands there now is read, and that is written down.
            let current = reading(&state, &entered, id).await?;
            let page = Page::for_person(&state, &entered.me).await?;
            let form = forms::identity(&page, &current.person, &current.identity);
            stale::beside(&entered, &form, &sheet)
        }
        Err(CaseError::Refused(refused @ Refused::Field(_))) if forms::is_open(&entered.case) => {
            let current = reading(&state, &entered, id).await?;
            draw(&state, &entered, &current, Some((sheet, refused))).await
        }
        done => answer(&state, &entered, Sent::new(key, AT, sheet), done).await,
    }
}

async fn reading(state: &AppState, entered: &Entered, id: PersonId) -> Result<Opened, Refusal> {
    let (by, now) = (&entered.me.user, state.clock().now());
    match cases::read_identity(state, by, id, ReadReason::Check, "", now).await {
        Ok(opened) => Ok(opened),
        Err(CaseError::Store(error)) => Err(error.into()),
        Err(CaseError::Refused(_)) => Err(Refusal::new(Why::NotFound)),
    }
}

async fn draw(
    state: &AppState,
    entered: &Entered,
    opened: &Opened,
    refused: Option<(Sheet, Refused)>,
) -> Result<Response, Refusal> {
    let case = &entered.case;
    let page = Page::for_person(state, &entered.me)
        .await?
        .at("cases", format!("/cases/{}", case.id));
    let status = match refused {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let mut form = forms::identity(&page, &opened.person, &opened.identity);
    if let Some((sheet, refused)) = refused {
        form = form.refused(sheet, in_words(&page, &refused));
    }
    // A closed case is read, not written to.
    let changes = cases::may_change(state.store(), &entered.me.user, case).await?;
    let drawn = if changes && forms::is_open(case) {
        form.draw()?
    } else {
        String::new()
    };
    let html = PersonPage {
        case: words::title(&page, case),
        back: format!("/cases/{}#{AT}", case.id),
        title: words::person(&page, &opened.person),
        pairs: pairs(&page, &opened.identity),
        form: drawn,
        page,
    }
    .render()?;
    Ok((status, Html(html)).into_response())
}

fn pairs(page: &Page, identity: &Identity) -> Vec<(String, String)> {
    let sheet = forms::identity_sheet(identity);
    let said = forms::IDENTITY.iter().map(|name| {
        let value = sheet.one(name);
        (page.t(&format!("cases-field-{name}")), value.to_owned())
    });
    said.filter(|(_, value)| !value.is_empty()).collect()
}
