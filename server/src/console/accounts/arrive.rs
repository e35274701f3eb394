//! Who is at the door, however far they have come, and where they must go next.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};

use crate::accounts::{SESSION_COOKIE, SessionToken, Stage, find_arrival};
use crate::console::door::{self, SignedIn};
use crate::console::page::Page;
use crate::console::refusal::{Refusal, Why};
use crate::console::sign_out;
use crate::{AppState, policy};

/// The page of the step that is missing; the start page where nothing is.
pub(in crate::console) const fn path(stage: Stage) -> &'static str {
    match stage {
        Stage::SecondFactor => "/sign-in/second",
        Stage::NewPassword => "/account/password",
        Stage::Enrol => "/account/totp",
        Stage::In => "/",
    }
}

/// Somebody whose password was right, at any step.
#[derive(Clone, Debug)]
pub(in crate::console) struct Arriving {
    pub(in crate::console) me: SignedIn,
    pub(in crate::console) stage: Stage,
}

impl Arriving {
    /// Whoever is behind these headers.
    pub(in crate::console) async fn find(
        state: &AppState,
        headers: &HeaderMap,
    ) -> Result<Option<Self>, Refusal> {
        let token = door::cookie(headers, SESSION_COOKIE).and_then(SessionToken::from_text);
        let Some(token) = token else { return Ok(None) };
        let found = find_arrival(state.store(), &token, state.clock().now())
            .await
            .map_err(|error| Refusal::new(Why::Store(error)))?;
        Ok(found.map(|session| Self {
            stage: session.stage,
            me: SignedIn {
                user: session.user,
                token,
                words: door::words(headers),
                partial: headers.contains_key("hx-request"),
            },
        }))
    }

    /// The frame of a page for them: with the menu only once they are in.
    pub(super) async fn page(&self, state: &AppState) -> Result<Page, Refusal> {
        Ok(match self.stage {
            Stage::In => Page::for_person(state, &self.me).await?,
            _ => Page::for_stranger(state, self.me.words),
        })
    }

    /// The page that shows this person's own things; before they are in there is none.
    pub(super) fn is_in(&self) -> bool {
        self.stage == Stage::In
    }

    async fn at(
        parts: &mut Parts,
        state: &AppState,
        may: impl Fn(Stage) -> bool,
    ) -> Result<Self, Refusal> {
        let found = Self::from_request_parts(parts, state).await?;
        if may(found.stage) {
            Ok(found)
        } else {
            let elsewhere = Why::Elsewhere(path(found.stage));
            Err(Refusal::new(elsewhere))
        }
    }
}

impl FromRequestParts<AppState> for Arriving {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refusal> {
        Self::find(state, &parts.headers)
            .await?
            .ok_or_else(|| Refusal::new(Why::SignedOut))
    }
}

/// A door to one step: for those who lack it, and for some of these steps those who are
/// in. Anybody else is sent where they belong.
macro_rules! step {
    ($(#[$say:meta])* $step:ident, $($stage:ident)|+) => {
        $(#[$say])*
        #[derive(Clone, Debug)]
        pub(super) struct $step(pub(super) Arriving);

        impl FromRequestParts<AppState> for $step {
            type Rejection = Refusal;

            async fn from_request_parts(
                parts: &mut Parts,
                state: &AppState,
            ) -> Result<Self, Refusal> {
                let may = |stage| matches!(stage, $(Stage::$stage)|+);
                Arriving::at(parts, state, may).await.map(Self)
            }
        }
    };
}

step! {
    /// Who owes a second factor.
    Proving, SecondFactor
}

step! {
    /// Who may set a password of their own.
    Changing, NewPassword | In
}

step! {
    /// Who may set up a second factor. Never somebody who has one and has not shown it.
    Enrolling, Enrol | In
}

/// On to a page, under this session from now on.
pub(in crate::console) fn go_on(
    state: &AppState,
    token: &SessionToken,
    path: &'static str,
) -> Response {
    with_session(state, token, Redirect::to(path).into_response())
}

/// An answer that puts this session in the place of the one before.
pub(super) fn with_session(
    state: &AppState,
    token: &SessionToken,
    mut answer: Response,
) -> Response {
    let cookie = sign_out::cookie(
        state,
        SESSION_COOKIE,
        &token.to_text(),
        policy::SESSION_ABSOLUTE.as_secs(),
    );
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        answer.headers_mut().insert(header::SET_COOKIE, value);
    }
    answer
}
