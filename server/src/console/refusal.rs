//! What a person sees when something is refused or fails: what is still true, and
//! what to do next. Inside one enum, outside one page.

use askama::Template;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
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

/// A refusal. Who asked, and in which language, is known to [`draw`] alone.
#[derive(Debug)]
pub(super) struct Refusal(Why);

impl Refusal {
    pub(super) const fn new(why: Why) -> Self {
        Self(why)
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self(Why::Store(error))
    }
}

impl From<askama::Error> for Refusal {
    fn from(_: askama::Error) -> Self {
        Self(Why::Drawing)
    }
}

/// What of a refusal [`draw`] needs, on its way out through the layers.
#[derive(Clone, Copy, Debug)]
enum Undrawn {
    Away(&'static str),
    Say(&'static str),
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, undrawn) = match &self.0 {
            Why::SignedOut => (StatusCode::UNAUTHORIZED, Undrawn::Away("/?again")),
            Why::Elsewhere(path) => (StatusCode::UNAUTHORIZED, Undrawn::Away(path)),
            Why::NotForRole => (StatusCode::FORBIDDEN, Undrawn::Say("error-forbidden")),
            Why::ForeignForm => (StatusCode::FORBIDDEN, Undrawn::Say("error-csrf")),
            Why::BadForm => (StatusCode::BAD_REQUEST, Undrawn::Say("error-bad-form")),
            Why::NotFound => (StatusCode::NOT_FOUND, Undrawn::Say("error-not-found")),
            Why::Store(error) => {
                tracing::error!(%error, "a page could not be served");
                (StatusCode::SERVICE_UNAVAILABLE, Undrawn::Say("error-store"))
            }
            Why::Drawing => (
                StatusCode::INTERNAL_SERVER_ERROR,
                Undrawn::Say("error-store"),
            ),
        };
        let mut response = status.into_response();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            let wait = HeaderValue::from_static("5");
            response.headers_mut().insert(header::RETRY_AFTER, wait);
        }
        response.extensions_mut().insert(undrawn);
        response
    }
}

/// Draws refusals for whoever asked: in their language, as a page or as the part of one that htmx
/// asked for. A part goes into the place for notices and never where the answer would have gone:
/// there stand a safe-contact card and words that nobody has sent yet.
pub(super) async fn draw(request: Request, next: Next) -> Response {
    let words = words(request.headers());
    let partial = request.headers().contains_key("hx-request");
    let mut response = next.run(request).await;
    match response.extensions_mut().remove::<Undrawn>() {
        None => response,
        Some(Undrawn::Away(path)) => away(path, partial),
        Some(Undrawn::Say(key)) => {
            let drawn = if partial {
                Notice::new(Tone::Warn, words.t(key)).render()
            } else {
                error_page(words, key)
            };
            let (mut parts, _) = response.into_parts();
            let Ok(html) = drawn else {
                return parts.status.into_response();
            };
            if partial {
                let headers = &mut parts.headers;
                headers.insert("hx-retarget", HeaderValue::from_static("#said"));
                headers.insert("hx-reswap", HeaderValue::from_static("innerHTML"));
            }
            (parts.status, parts.headers, Html(html)).into_response()
        }
    }
}

fn away(path: &'static str, partial: bool) -> Response {
    if partial {
        // htmx follows this with the whole page instead of swapping a sign-in into a part.
        let there = [("hx-redirect", HeaderValue::from_static(path))];
        return (StatusCode::UNAUTHORIZED, there).into_response();
    }
    Redirect::to(path).into_response()
}

fn error_page(words: Words, key: &str) -> askama::Result<String> {
    let say = words.t(key);
    let page = Page::bare(words);
    ErrorPage {
        page: &page,
        say: &say,
        back: "/",
    }
    .render()
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

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::middleware;
    use axum::routing::get;
    use tower_service::Service as _;

    use super::*;

    async fn ask(headers: &[(&str, &str)]) -> (Response, String) {
        let broken = || async { Err::<(), _>(Refusal::from(StoreError::Corrupt("made up"))) };
        let mut app = Router::new()
            .route("/", get(broken))
            .layer(middleware::from_fn(draw));
        let mut request = axum::http::Request::get("/");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let asked = request.body(Body::empty()).expect("a request");
        let mut response = app.call(asked).await.expect("an answer");
        let body = std::mem::take(response.body_mut());
        let bytes = to_bytes(body, usize::MAX).await.expect("a body");
        (response, String::from_utf8(bytes.to_vec()).expect("UTF-8"))
    }

    #[tokio::test]
    async fn a_database_that_fails_is_told_in_the_readers_language() {
        let (response, page) = ask(&[("cookie", "ots_language=en")]).await;
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(response.headers()[header::RETRY_AFTER], "5");
        assert!(page.contains("<html lang=\"en\">"), "{page}");
        let (_, page) = ask(&[]).await;
        assert!(page.contains("<html lang=\"id\">"), "{page}");
    }

    #[tokio::test]
    async fn a_refusal_of_a_part_goes_where_notices_stand_and_is_no_page() {
        let (response, part) = ask(&[("hx-request", "true")]).await;
        assert_eq!(response.headers()["hx-retarget"], "#said");
        assert_eq!(response.headers()["hx-reswap"], "innerHTML");
        assert!(!part.contains("<html"), "{part}");
    }
}
