//! `POST /sign-out`: the session ends here and in the browser, and so does the shift:
//! nobody is on duty without a screen. Also the way back out of a sign-in that was begun.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::accounts::arrive::Arriving;
use super::door::OwnForm;
use super::refusal::Refusal;
use crate::AppState;
use crate::accounts::{SESSION_COOKIE, Stage, end_session, end_shift};

#[derive(Deserialize)]
pub(super) struct Nothing {}

pub(super) async fn sign_out(
    State(state): State<AppState>,
    Arriving { me, stage }: Arriving,
    OwnForm(Nothing {}): OwnForm<Nothing>,
) -> Result<Response, Refusal> {
    // A password alone takes nobody off duty.
    if stage == Stage::In {
        end_shift(state.store(), me.user.id, state.clock().now()).await?;
    }
    end_session(state.store(), &me.token).await?;
    let mut answer = Redirect::to("/").into_response();
    if let Ok(value) = HeaderValue::from_str(&cookie(&state, SESSION_COOKIE, "", 0)) {
        answer.headers_mut().insert(header::SET_COOKIE, value);
    }
    // What the pages left behind in the browser goes too.
    answer.headers_mut().insert(
        "clear-site-data",
        HeaderValue::from_static("\"cache\", \"storage\""),
    );
    Ok(answer)
}

/// A cookie that no script reads and no other site's link carries.
pub(super) fn cookie(state: &AppState, name: &str, value: &str, seconds: u64) -> String {
    let secure = if super::place::is_secure(state) {
        "; Secure"
    } else {
        ""
    };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}")
}
