//! `GET /write/{id}`: the form.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use ots_protocol::codes::{
    BentukKekerasan, Hubungan, JenisKelamin, KelompokUsia, Korban, TempatKejadian,
};

use super::list;
use crate::console::codes::Coded;
use crate::console::door::{IdPath, SignedIn, Taker};
use crate::console::notice::Notice;
use crate::console::page::Page;
use crate::console::refusal::{Refusal, Why};
use crate::doors::{self, Answers, Draft, DraftId, Field, Wrong};
use crate::random;
use crate::{AppState, audit};

#[derive(Template)]
#[template(path = "doors/form.html")]
struct FormPage {
    page: Page,
    form: Form,
}

/// What the template draws.
pub(super) struct Form {
    id: String,
    icon: &'static str,
    door: String,
    agency_door: bool,
    version: i64,
    editor: String,
    started: String,
    saved: String,
    answers: Answers,
    wrong: Vec<Wrong>,
    notice: Option<String>,
    areas: Vec<String>,
}

impl Form {
    fn one(&self, name: &str) -> &str {
        Field::from_name(name).map_or("", |field| self.answers.one(field))
    }

    fn has(&self, name: &str, value: &str) -> bool {
        Field::from_name(name).is_some_and(|field| self.answers.has(field, value))
    }

    /// What is wrong with a field, as the key of its words; empty if nothing is.
    fn wrong(&self, name: &str) -> &'static str {
        self.wrong
            .iter()
            .find(|wrong| wrong.field.name() == name)
            .map_or("", |wrong| wrong.why)
    }

    /// Codes and words of a list.
    fn choices(list: &str, page: &Page) -> Vec<(&'static str, String)> {
        fn all<T: Coded>(codes: &[T], page: &Page) -> Vec<(&'static str, String)> {
            codes
                .iter()
                .map(|code| (code.slug(), code.say(page.words)))
                .collect()
        }
        match list {
            "korban" => all(Korban::ALL, page),
            "sex" => all(JenisKelamin::ALL, page),
            "age" => all(KelompokUsia::ALL, page),
            "bentuk" => all(BentukKekerasan::ALL, page),
            "tempat" => all(TempatKejadian::ALL, page),
            "hubungan" => all(Hubungan::ALL, page),
            _ => Vec::new(),
        }
    }
}

pub(super) async fn show(
    State(state): State<AppState>,
    Taker(me): Taker,
    IdPath(id): IdPath<DraftId>,
) -> Result<Response, Refusal> {
    let Some(draft) = doors::draft(&state, id, me.user.id).await? else {
        return Err(Refusal::new(Why::NotFound));
    };
    if !draft.answers.is_empty() {
        let entry = audit::Entry {
            actor: &me.user.id.to_string(),
            action: "read-draft",
            subject: &id.to_string(),
            reason: "writer",
        };
        audit::record(state.store(), state.keys(), entry, state.clock().now()).await?;
    }
    draw(&state, &me, draft, Vec::new(), None, StatusCode::OK).await
}

/// The form with what was filled in, and what has to be said about it.
pub(super) async fn draw(
    state: &AppState,
    me: &SignedIn,
    draft: Draft,
    wrong: Vec<Wrong>,
    notice: Option<Notice>,
    status: StatusCode,
) -> Result<Response, Refusal> {
    let id = draft.row.id;
    let page = Page::for_person(state, me)
        .await?
        .at("write", format!("/write/{id}"));
    let notice = match notice {
        Some(notice) => Some(notice.render()?),
        None => None,
    };
    let editor: [u8; 8] = random::bytes();
    let form = Form {
        id: id.to_string(),
        icon: list::icon(draft.row.door),
        door: page.t(&list::word(draft.row.door)),
        agency_door: draft.row.door == crate::reports::Via::Agency,
        version: draft.row.version,
        editor: editor.iter().map(|byte| format!("{byte:02x}")).collect(),
        started: page.time(draft.row.started_at),
        saved: page.time(draft.row.saved_at),
        answers: draft.answers,
        wrong,
        notice,
        areas: state.facts().areas.offered().collect(),
    };
    let html = FormPage { page, form }.render()?;
    Ok((status, Html(html)).into_response())
}
