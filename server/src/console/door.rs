//! Who is asking: the session behind a request, and the form token behind a change.

use axum::Form;
use axum::extract::{FromRequest, FromRequestParts, Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;

use super::accounts::arrive::{self, Arriving};
use super::refusal::{Refusal, Why};
use super::words::Words;
use crate::AppState;
use crate::accounts::{Role, SESSION_COOKIE, SessionToken, User, find_session, session_stands};
use crate::ids::ReportId;
use crate::reports::report_for;

/// The value of a cookie.
pub(super) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// The language this browser has chosen; Indonesian until it does.
pub(super) const LANGUAGE_COOKIE: &str = "ots_language";

pub(super) fn words(headers: &HeaderMap) -> Words {
    cookie(headers, LANGUAGE_COOKIE)
        .and_then(Words::from_code)
        .unwrap_or_default()
}

/// A person with a good session.
#[derive(Clone, Debug)]
pub(super) struct SignedIn {
    pub(super) user: User,
    pub(super) token: SessionToken,
    pub(super) words: Words,
    /// The request came from htmx, which wants a part of a page.
    pub(super) partial: bool,
}

impl SignedIn {
    /// The session behind these headers, if it is good.
    pub(super) async fn find(
        state: &AppState,
        headers: &HeaderMap,
    ) -> Result<Option<Self>, crate::store::StoreError> {
        let Some(token) = cookie(headers, SESSION_COOKIE).and_then(SessionToken::from_text) else {
            return Ok(None);
        };
        let session = find_session(state.store(), &token, state.clock().now()).await?;
        Ok(session.map(|session| Self {
            user: session.user,
            token,
            words: words(headers),
            partial: headers.contains_key("hx-request"),
        }))
    }

    /// The person behind a request, if their role may.
    async fn allowed(
        parts: &mut Parts,
        state: &AppState,
        may: fn(Role) -> bool,
    ) -> Result<Self, Refusal> {
        let me = Self::from_request_parts(parts, state).await?;
        if may(me.user.role) {
            Ok(me)
        } else {
            Err(Refusal::new(Why::NotForRole))
        }
    }
}

impl FromRequestParts<AppState> for SignedIn {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        match Self::find(state, &parts.headers).await {
            Ok(Some(found)) => Ok(found),
            // Signed out, or on the way in and led to the step that is missing.
            Ok(None) => {
                let Arriving { stage, .. } = Arriving::from_request_parts(parts, state).await?;
                Err(Refusal::new(Why::Elsewhere(arrive::path(stage))))
            }
            Err(error) => Err(Refusal::new(Why::Store(error))),
        }
    }
}

/// A door that opens for one capability of [`Role`]: the extractor of every handler
/// that not everybody may reach.
macro_rules! door {
    ($(#[$say:meta])* $door:ident, $may:ident) => {
        $(#[$say])*
        #[derive(Clone, Debug)]
        pub(super) struct $door(pub(super) SignedIn);

        impl FromRequestParts<AppState> for $door {
            type Rejection = Refusal;

            async fn from_request_parts(
                parts: &mut Parts,
                state: &AppState,
            ) -> Result<Self, Refusal> {
                SignedIn::allowed(parts, state, Role::$may).await.map(Self)
            }
        }
    };
}

door! {
    /// A person who may see and take reports. The others' pages have no reports in them.
    Taker, takes_reports
}

door! {
    /// A person who carries cases.
    Carrier, carries_cases
}

door! {
    /// A person who watches over the others' work.
    Overseer, supervises
}

door! {
    /// A person who sees figures.
    #[expect(dead_code, reason = "its first page removes this line")]
    Analyst, sees_figures
}

door! {
    /// A person who bars accounts from what touches the people behind them.
    Barrer, bars_accounts
}

door! {
    /// A person who makes and changes accounts.
    Administrator, manages_accounts
}

/// The id in an address that has one; anything that is no such id is no page.
#[derive(Clone, Copy, Debug)]
pub(super) struct IdPath<T>(pub(super) T);

impl<T: std::str::FromStr + Send> FromRequestParts<AppState> for IdPath<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        let found = Path::<String>::from_request_parts(parts, state).await.ok();
        found
            .and_then(|Path(text)| text.parse().ok())
            .map(Self)
            .ok_or_else(|| Refusal::new(Why::NotFound))
    }
}

/// The report in the address; anything that is no report's id is no page, and neither is
/// a report that the reader is barred from.
#[derive(Clone, Copy, Debug)]
pub(super) struct ReportPath(pub(super) ReportId);

impl FromRequestParts<AppState> for ReportPath {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        let IdPath(id) = IdPath::<ReportId>::from_request_parts(parts, state).await?;
        // Whatever stands under this address, and whatever is added to it one day: for who
        // is barred from the report it is as little there as one that never was.
        if let Some(me) = SignedIn::find(state, &parts.headers).await?
            && report_for(state.store(), me.user.id, id).await?.is_none()
        {
            return Err(Refusal::new(Why::NotFound));
        }
        Ok(Self(id))
    }
}

#[derive(serde::Deserialize)]
struct Token {
    #[serde(default)]
    form_token: String,
}

/// A form that came from one of our own pages in this very session.
pub(super) struct OwnForm<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<AppState> for OwnForm<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Refusal> {
        let headers = request.headers().clone();
        let refuse = |why| Refusal::new(why);
        if is_foreign(&headers) {
            return Err(refuse(Why::ForeignForm));
        }
        let token = cookie(&headers, SESSION_COOKIE)
            .and_then(SessionToken::from_text)
            .ok_or_else(|| refuse(Why::SignedOut))?;
        let body = axum::body::Bytes::from_request(request, state)
            .await
            .map_err(|_| refuse(Why::BadForm))?;
        let read = |body: &axum::body::Bytes| {
            Request::builder()
                .method("POST")
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(axum::body::Body::from(body.clone()))
        };
        let given: Token = form(read(&body), state)
            .await
            .ok_or_else(|| refuse(Why::BadForm))?;
        if !token.form_token_is(&given.form_token) {
            return Err(refuse(Why::ForeignForm));
        }
        form(read(&body), state)
            .await
            .map(Self)
            .ok_or_else(|| refuse(Why::BadForm))
    }
}

async fn form<T: DeserializeOwned>(
    request: Result<Request, axum::http::Error>,
    state: &AppState,
) -> Option<T> {
    let Form(value) = Form::from_request(request.ok()?, state).await.ok()?;
    Some(value)
}

/// Whether the browser says that another site's page sent this. Browsers without
/// the header are left to the form token and the SameSite cookie.
pub(super) fn is_foreign(headers: &HeaderMap) -> bool {
    headers
        .get("sec-fetch-site")
        .is_some_and(|site| site != "same-origin" && site != "none")
}

/// `GET /session`: 204 while the session is good, else 401. The page's script asks
/// this when its stream will not open, to tell a lost server from a lost session.
pub(super) async fn check(State(state): State<AppState>, headers: HeaderMap) -> StatusCode {
    let Some(token) = cookie(&headers, SESSION_COOKIE).and_then(SessionToken::from_text) else {
        return StatusCode::UNAUTHORIZED;
    };
    match session_stands(state.store(), &token, state.clock().now()).await {
        Ok(true) => StatusCode::NO_CONTENT,
        Ok(false) => StatusCode::UNAUTHORIZED,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_cookie_is_found_among_others_and_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.append(
            header::COOKIE,
            HeaderValue::from_static("x_ots_session=no; ots_session=yes"),
        );
        headers.append(header::COOKIE, HeaderValue::from_static("ots_language=en"));
        assert_eq!(cookie(&headers, "ots_session"), Some("yes"));
        assert_eq!(words(&headers), Words::English);
        assert_eq!(words(&HeaderMap::new()), Words::Indonesian);
    }

    #[test]
    fn a_form_sent_by_another_site_is_foreign() {
        let mut headers = HeaderMap::new();
        assert!(!is_foreign(&headers));
        for (site, foreign) in [
            ("same-origin", false),
            ("none", false),
            ("same-site", true),
            ("cross-site", true),
        ] {
            headers.insert("sec-fetch-site", HeaderValue::from_static(site));
            assert_eq!(is_foreign(&headers), foreign, "{site}");
        }
    }
}
