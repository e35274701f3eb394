//! `POST /write/{id}/discard`: throws a form away, on purpose.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use crate::AppState;
use crate::console::door::{IdPath, OwnForm, Taker};
use crate::console::refusal::{Refusal, Why};
use crate::console::take::go;
use crate::doors::{self, DraftId};

#[derive(Deserialize)]
pub(super) struct Sure {
    #[serde(default)]
    sure: String,
}

pub(super) async fn discard(
    State(state): State<AppState>,
    Taker(me): Taker,
    IdPath(id): IdPath<DraftId>,
    OwnForm(given): OwnForm<Sure>,
) -> Result<Response, Refusal> {
    if given.sure != "yes" {
        return Err(Refusal::new(Why::BadForm));
    }
    doors::discard(&state, id, me.user.id, state.clock().now()).await?;
    Ok(go("/write", me.partial))
}
