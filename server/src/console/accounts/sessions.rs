//! `POST /account/sign-out-elsewhere`: every other session of this person ends.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::AppState;
use crate::accounts::sign_out_elsewhere;
use crate::console::door::{OwnForm, SignedIn};
use crate::console::refusal::Refusal;

#[derive(Deserialize)]
pub(super) struct Nothing {}

pub(super) async fn end_others(
    State(state): State<AppState>,
    me: SignedIn,
    OwnForm(Nothing {}): OwnForm<Nothing>,
) -> Result<Response, Refusal> {
    let session = (me.user.id, &me.token);
    let now = state.clock().now();
    sign_out_elsewhere(state.store(), state.keys(), session, now).await?;
    Ok(Redirect::to("/account").into_response())
}
