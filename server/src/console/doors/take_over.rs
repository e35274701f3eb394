//! `POST /write/{id}/take-over`: a form that somebody left becomes the supervisor's.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use crate::AppState;
use crate::console::door::{IdPath, Overseer, OwnForm};
use crate::console::refusal::{Refusal, Why};
use crate::console::take::go;
use crate::doors::{self, DraftId};

#[derive(Deserialize)]
pub(super) struct Nothing {}

pub(super) async fn take_over(
    State(state): State<AppState>,
    Overseer(me): Overseer,
    IdPath(id): IdPath<DraftId>,
    OwnForm(_): OwnForm<Nothing>,
) -> Result<Response, Refusal> {
    if doors::take_over(&state, id, me.user.id, state.clock().now()).await? {
        Ok(go(&format!("/write/{id}"), me.partial))
    } else {
        Err(Refusal::new(Why::NotFound))
    }
}
