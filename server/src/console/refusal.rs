//! What a person sees when something is refused or fails: what is still true, and
//! what to do next. Inside one enum, outside one page.

use askama::Template;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};

use super::door::{SignedIn, words};
use super::notice::{Notice, Tone};
use super::page::Page;
use super::words::Words;
use crate::AppState;
use crate::store::StoreError;

/// Why.
#[derive(Debug)]
pub(super) enum Why {
    /// No session, or one that has ended.
    SignedOut,
    /// Something else comes first, or there is nothing to do here: go there.
    Elsewhere(&'static str),
    /// The role does not see this.
    NotForRole,
    /// The form did not come from our own page in this session.
    ForeignForm,
    /// The form cannot be read.
    BadForm,
    /// Nothing under this address.
    NotFound,
    /// The database.
    Store(StoreError),
    /// The page itself could not be drawn.
    Drawing,
}

/// A refusal, in the reader's language.
#[derive(Debug)]
pub(super) struct Refusal {
    why: Why,
    words: Words,
    partial: bool,
}

impl Refusal {
    pub(super) fn new(why: Why, headers: &HeaderMap) -> Self {
        Self {
            why,
            words: words(headers),
            partial: headers.contains_key("hx-request"),
        }
    }
}

impl Refusal {
    fn away(&self, path: &'static str) -> Response {
        if self.partial {
            // htmx follows this with the whole page instead of swapping a sign-in into a part.
            let there = [("hx-redirect", HeaderValue::from_static(path))];
            return (StatusCode::UNAUTHORIZED, there).into_response();
        }
        Redirect::to(path).into_response()
    }
}

impl From<StoreError> for Refusal {
    /// Where no request is at hand the words are Indonesian.
    fn from(error: StoreError) -> Self {
        Self {
            why: Why::Store(error),
            words: Words::default(),
            partial: false,
        }
    }
}

impl From<askama::Error> for Refusal {
    fn from(_: askama::Error) -> Self {
        Self {
            why: Why::Drawing,
            words: Words::default(),
            partial: false,
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, key) = match &self.why {
            Why::SignedOut => return self.away("/?again"),
            Why::Elsewhere(path) => return self.away(path),
            Why::NotForRole => (StatusCode::FORBIDDEN, "error-forbidden"),
            Why::ForeignForm => (StatusCode::FORBIDDEN, "error-csrf"),
            Why::BadForm => (StatusCode::BAD_REQUEST, "error-bad-form"),
            Why::NotFound => (StatusCode::NOT_FOUND, "error-not-found"),
            Why::Store(error) => {
                tracing::error!(%error, "a page could not be served");
                (StatusCode::SERVICE_UNAVAILABLE, "error-store")
            }
            Why::Drawing => (StatusCode::INTERNAL_SERVER_ERROR, "error-store"),
        };
        let say = self.words.t(key);
        let drawn = if self.partial {
            Notice::new(Tone::Warn, say).render()
        } else {
            let page = Page::bare(self.words);
            ErrorPage {
                page: &page,
                say: &say,
                back: "/",
            }
            .render()
        };
        let mut response = match drawn {
            Ok(html) => (status, Html(html)).into_response(),
            Err(_) => status.into_response(),
        };
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}

/// A page with one notice on it, for browsers that asked for a page.
pub(super) async fn alone(
    state: &AppState,
    me: &SignedIn,
    notice: &Notice,
) -> Result<String, Refusal> {
    let page = Page::for_person(state, me).await?;
    Ok(Alone {
        page,
        notice: notice.render()?,
    }
    .render()?)
}

#[derive(Template)]
#[template(path = "alone.html")]
struct Alone {
    page: Page,
    notice: String,
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    page: &'a Page,
    say: &'a str,
    back: &'a str,
}
