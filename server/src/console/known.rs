//! Browsers with which somebody came all the way in before.
//!
//! For the accounts that did, such a browser has lanes of its own ([`super::patience`]) and
//! a line of its own for hashes, so that guesses from elsewhere make nobody late for their
//! shift. It is told by a sealed cookie: for each account a number that is this browser's
//! for it. No name, no session; whoever has it still needs everything that signing in asks
//! for, and it opens no lane for any other account. A password alone makes no browser known:
//! else each guess at a second step could come with a lane of its own.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use super::{door, sign_out};
use crate::accounts::{Line, Stage};
use crate::ids::UserId;
use crate::{AppState, policy, random};

const COOKIE: &str = "ots_known";
const PURPOSE: &str = "known browser";

/// An account and the number that this browser has for it.
type Entry = [u8; 32];

/// A browser, as far as it is known: who came in with it, the last one first.
pub(super) struct Browser(Vec<Entry>);

impl Browser {
    /// The one that sends these headers.
    pub(super) fn of(state: &AppState, headers: &HeaderMap) -> Self {
        let found = door::cookie(headers, COOKIE)
            .and_then(|text| BASE64_URL_SAFE_NO_PAD.decode(text).ok())
            .and_then(|sealed| state.keys().vault().open(PURPOSE, b"", &sealed).ok());
        let entries = found.map(|plain| plain.as_chunks().0.to_vec());
        Self(entries.unwrap_or_default())
    }

    /// Whether somebody came in with it: then it is worth looking up who tries now.
    pub(super) const fn is_known(&self) -> bool {
        !self.0.is_empty()
    }

    fn number(&self, user: UserId) -> Option<&[u8]> {
        let entry = |entry: &Entry| -> bool { entry.starts_with(user.as_bytes()) };
        let found = self.0.iter().find(|one| entry(one))?;
        found.get(user.as_bytes().len()..)
    }

    /// Where attempts for an account wait: where it is known here, by themselves; else with
    /// all others that try the same.
    pub(super) fn lane(&self, user: Option<UserId>, tried: &str) -> String {
        match user.and_then(|user| self.number(user)) {
            Some(number) => format!("browser {}", BASE64_URL_SAFE_NO_PAD.encode(number)),
            None => format!("name {tried}"),
        }
    }

    /// In which line the hashes for an account wait.
    pub(super) fn line(&self, user: Option<UserId>) -> Line {
        match user.and_then(|user| self.number(user)) {
            Some(_) => Line::Known,
            None => Line::Strangers,
        }
    }
}

/// Makes the browser known to an account that is in, where it is not; before that, nothing.
pub(super) fn remember(
    state: &AppState,
    headers: &HeaderMap,
    (user, stage): (UserId, Stage),
    answer: &mut Response,
) {
    let browser = Browser::of(state, headers);
    if stage != Stage::In || browser.number(user).is_some() {
        return;
    }
    let number: [u8; 16] = random::bytes();
    let mut plain = [user.as_bytes().as_slice(), &number].concat();
    let others = browser.0.iter().take(policy::KNOWN_ACCOUNTS - 1);
    plain.extend(others.flatten());
    // Without a data key nothing works anyway; being known is no condition of getting in.
    let Ok(sealed) = state.keys().vault().seal(PURPOSE, b"", &plain) else {
        return;
    };
    let text = BASE64_URL_SAFE_NO_PAD.encode(sealed);
    let cookie = sign_out::cookie(state, COOKIE, &text, policy::KNOWN_BROWSER.as_secs());
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        answer.headers_mut().append(header::SET_COOKIE, value);
    }
}
