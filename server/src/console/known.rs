//! Browsers with which somebody has signed in before.
//!
//! Such a browser has a lane of its own ([`super::patience`]) and a line of its own for
//! hashes, so that guesses from elsewhere make nobody late for their shift. It is told by a
//! sealed cookie that says nothing but a number of its own: no name, no session, and whoever
//! has it still needs everything that signing in asks for.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use super::{door, sign_out};
use crate::accounts::Line;
use crate::{AppState, policy, random};

const COOKIE: &str = "ots_known";
const PURPOSE: &str = "known browser";

/// A browser, as far as it is known.
pub(super) struct Browser(Option<Vec<u8>>);

impl Browser {
    /// The one that sends these headers.
    pub(super) fn of(state: &AppState, headers: &HeaderMap) -> Self {
        let found = door::cookie(headers, COOKIE)
            .and_then(|text| BASE64_URL_SAFE_NO_PAD.decode(text).ok())
            .and_then(|sealed| state.keys().vault().open(PURPOSE, b"", &sealed).ok());
        Self(found.map(|number| number.to_vec()))
    }

    /// Where its attempts wait: strangers by what they try, a known browser by itself.
    pub(super) fn lane(&self, tried: &str) -> String {
        match &self.0 {
            Some(number) => format!("browser {}", BASE64_URL_SAFE_NO_PAD.encode(number)),
            None => format!("name {tried}"),
        }
    }

    /// In which line its hashes wait.
    pub(super) const fn line(&self) -> Line {
        match self.0 {
            Some(_) => Line::Known,
            None => Line::Strangers,
        }
    }

    /// Makes it known from now on, where it is not.
    pub(super) fn remember(&self, state: &AppState, answer: &mut Response) {
        if self.0.is_some() {
            return;
        }
        let number: [u8; 16] = random::bytes();
        // Without a data key nothing works anyway; being known is no condition of getting in.
        let Ok(sealed) = state.keys().vault().seal(PURPOSE, b"", &number) else {
            return;
        };
        let text = BASE64_URL_SAFE_NO_PAD.encode(sealed);
        let cookie = sign_out::cookie(state, COOKIE, &text, policy::KNOWN_BROWSER.as_secs());
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            answer.headers_mut().append(header::SET_COOKIE, value);
        }
    }
}
