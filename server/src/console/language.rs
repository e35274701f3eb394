//! `POST /language`: this browser's language from now on.

use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::door::{LANGUAGE_COOKIE, is_foreign};
use super::refusal::{Refusal, Why};
use super::sign_out;
use super::words::Words;
use crate::AppState;

#[derive(Deserialize)]
pub(super) struct Choice {
    language: String,
    #[serde(default)]
    back: String,
}

/// A year.
const KEPT_SECONDS: u64 = 365 * 24 * 3600;

pub(super) async fn choose(
    State(state): State<AppState>,
    headers: HeaderMap,
    form: Result<Form<Choice>, axum::extract::rejection::FormRejection>,
) -> Result<Response, Refusal> {
    let chosen = form
        .ok()
        .and_then(|Form(choice)| Some((Words::from_code(&choice.language)?, choice.back)));
    let Some((words, back)) = chosen else {
        return Err(Refusal::new(Why::BadForm));
    };
    if is_foreign(&headers) {
        return Err(Refusal::new(Why::ForeignForm));
    }
    let mut answer = Redirect::to(own_path(&back)).into_response();
    let cookie = sign_out::cookie(&state, LANGUAGE_COOKIE, words.code(), KEPT_SECONDS);
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        answer.headers_mut().insert(header::SET_COOKIE, value);
    }
    Ok(answer)
}

/// Only a page of ours: never `//elsewhere`, nor anything a header could choke on.
fn own_path(path: &str) -> &str {
    let plain = path
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"/-_".contains(&b));
    if plain && path.starts_with('/') && !path.starts_with("//") {
        path
    } else {
        "/"
    }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn only_pages_of_ours_are_gone_back_to() {
        assert_eq!(own_path("/queue"), "/queue");
        for foreign in [
            "//elsewhere/x",
            "elsewhere",
            "/\\elsewhere",
            "/a\r\nx: y",
            "",
            "https:/x",
        ] {
            assert_eq!(own_path(foreign), "/", "{foreign}");
        }
    }
}
