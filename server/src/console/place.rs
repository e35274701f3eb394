//! Which call centre this is, for the pages: its name, its local time, its limits.

use axum::http::{HeaderMap, header};
use chrono_tz::Tz;

use crate::AppState;
use crate::accounts::Site;
use crate::instance;

/// What the pages need of the instance's settings.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) name: String,
    pub(super) zone: Tz,
    /// Seconds of waiting at which a danger alert is marked: first, and for good.
    pub(super) limits_s: [u32; 2],
    /// A made-up regency, as `./ots run` has it.
    pub(super) demo: bool,
}

impl Place {
    pub(super) fn of(state: &AppState) -> Self {
        let facts = state.facts();
        let settings = &facts.settings;
        Self {
            name: settings.instance.name.clone(),
            // The settings were checked when they were given.
            zone: settings.instance.time_zone.parse().unwrap_or(Tz::UTC),
            limits_s: settings.times.waiting_limits_s,
            demo: settings.is_demo(),
        }
    }
}

/// Whether browsers reach this server over TLS, so that cookies may insist on it.
pub(super) fn is_secure(state: &AppState) -> bool {
    let facts = state.facts();
    let newest = facts.documents.newest();
    newest.is_some_and(|newest| instance::hosts(&newest.document().servers).1)
}

/// Where browsers and phones reach this server, as its instance document says.
pub(super) fn address(state: &AppState) -> Option<String> {
    let facts = state.facts();
    let servers = &facts.documents.newest()?.document().servers;
    servers
        .first()
        .map(|url| url.trim_end_matches('/').to_owned())
}

/// The site that passkeys are made for: the console where this request reached it, if
/// that is the server's own name or this very machine. A passkey made elsewhere would be
/// no use here.
pub(super) fn site(state: &AppState, headers: &HeaderMap) -> Option<Site> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let name = Place::of(state).name;
    let own = address(state)?;
    let authority = own.split_once("://").map_or("", |(_, rest)| rest);
    if authority == host {
        return Site::at(&own, &name);
    }
    let here = host.split(':').next() == Some("localhost") && !is_secure(state);
    here.then(|| Site::at(&format!("http://{host}"), &name))?
}
