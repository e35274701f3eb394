//! `POST /shift`: *Mulai tugas* and *Selesai tugas*.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::door::{OwnForm, SignedIn, Taker};
use super::page::Page;
use super::refusal::Refusal;
use super::words::Words;
use crate::AppState;
use crate::accounts::{self, begin_shift, end_shift};
use crate::store::StoreError;

#[derive(Deserialize)]
pub(super) struct Change {
    on: Wish,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Wish {
    Yes,
    No,
}

#[derive(Template)]
#[template(path = "shift.html")]
struct Shift {
    page: Page,
}

/// Who is on duty, in a sentence.
pub(super) fn said(names: &str, words: Words) -> String {
    if names.is_empty() {
        words.t("shift-nobody")
    } else {
        words.t1("shift-people", "names", names)
    }
}

/// The names of those on duty, as one text.
pub(super) fn names(shifts: &[accounts::Shift]) -> String {
    let names: Vec<_> = shifts.iter().map(|shift| shift.name.as_str()).collect();
    names.join(", ")
}

/// *Mulai tugas* or *Selesai tugas*, as it is for this person now.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn drawn(state: &AppState, me: &SignedIn) -> Result<String, StoreError> {
    let page = Page::for_person(state, me).await?;
    Ok(Shift { page }.to_string())
}

pub(super) async fn change(
    State(state): State<AppState>,
    Taker(me): Taker,
    OwnForm(change): OwnForm<Change>,
) -> Result<Response, Refusal> {
    let now = state.clock().now();
    match change.on {
        Wish::Yes => begin_shift(state.store(), me.user.id, now).await?,
        Wish::No => end_shift(state.store(), me.user.id, now).await?,
    }
    if !me.partial {
        return Ok(Redirect::to("/queue").into_response());
    }
    let page = Page::for_person(&state, &me).await?;
    Ok(Html(Shift { page }.render()?).into_response())
}
