//! `POST /write/{id}/take-over`: a form that somebody left becomes the supervisor's.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use super::list;
use crate::AppState;
use crate::console::door::{IdPath, Overseer, OwnForm};
use crate::console::notice::{Notice, Tone};
use crate::console::page::Page;
use crate::console::refusal::{Refusal, Why};
use crate::console::rows::name;
use crate::console::take::go;
use crate::doors::{self, DraftId, Taken};

#[derive(Deserialize)]
pub(super) struct Nothing {}

pub(super) async fn take_over(
    State(state): State<AppState>,
    Overseer(me): Overseer,
    IdPath(id): IdPath<DraftId>,
    OwnForm(_): OwnForm<Nothing>,
) -> Result<Response, Refusal> {
    match doors::take_over(&state, id, me.user.id, state.clock().now()).await? {
        Taken::Theirs => Ok(go(&format!("/write/{id}"), me.partial)),
        Taken::Gone => Err(Refusal::new(Why::NotFound)),
        Taken::Written { by, saved_at } => {
            let saved = Page::for_stranger(&state, me.words).time(saved_at);
            let writer = name(&state, by).await?;
            let say = me
                .words
                .t2("doors-being-written-say", "name", writer, "time", saved);
            let page = list::draw(&state, &me, Some(Notice::new(Tone::Warn, say)), "").await?;
            Ok((StatusCode::CONFLICT, page).into_response())
        }
    }
}
