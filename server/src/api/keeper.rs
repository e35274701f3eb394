//! What a machine's keeper asks, and nobody on the internet: whether reports can be stored, and
//! what was counted. Both cost something or tell something, and are no business of strangers.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::routing::get;
use axum::{Extension, Router};

use super::{ApiProblem, health, nothing_here};
use crate::AppState;
use crate::net::Peer;
use crate::settings::Tls;

/// Headers by which a proxy says that it asks for somebody else.
const FORWARDED: [&str; 3] = ["forwarded", "x-forwarded-for", "via"];

/// The request came from where the keeper is: from this very machine and for nobody else, or by
/// the address that was set for it (`serve --keeper-listen`). Where something in front answers
/// TLS (`tls = "elsewhere"`), everybody comes from there, and it is the one that must not pass
/// these addresses on. To anybody else there is nothing here.
#[derive(Clone, Copy, Debug)]
pub(super) struct Keeper;

/// Marks what came by the address of its own.
#[derive(Clone, Copy, Debug)]
struct OwnAddress;

impl FromRequestParts<AppState> for Keeper {
    type Rejection = ApiProblem;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &AppState,
    ) -> Result<Self, Self::Rejection> {
        let allowed = parts.extensions.get::<OwnAddress>().is_some()
            || state.facts().settings.server.tls == Tls::Elsewhere
            || is_from_here(parts);
        if allowed {
            Ok(Self)
        } else {
            Err(nothing_here().await)
        }
    }
}

fn is_from_here(parts: &Parts) -> bool {
    let peer = parts.extensions.get::<Peer>();
    let near = peer.is_some_and(|Peer(address)| address.ip().to_canonical().is_loopback());
    near && !FORWARDED
        .iter()
        .any(|name| parts.headers.contains_key(*name))
}

/// What the address of its own answers, and nothing else.
pub(crate) fn router(state: AppState) -> Router {
    Router::new()
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(health::count))
        .fallback(nothing_here)
        .method_not_allowed_fallback(super::not_so)
        .layer(Extension(OwnAddress))
        .with_state(state)
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    #[test]
    fn only_this_machine_speaking_for_itself_is_the_keeper() {
        let from = |peer: Option<&str>, header: Option<&str>| {
            let mut request = Request::new(());
            if let Some(peer) = peer {
                let peer = Peer(peer.parse().unwrap());
                request.extensions_mut().insert(peer);
            }
            if let Some(header) = header {
                let name = header.parse::<axum::http::HeaderName>().unwrap();
                request.headers_mut().insert(name, "x".parse().unwrap());
            }
            is_from_here(&request.into_parts().0)
        };
        for here in [
            "127.0.0.1:1",
            "127.8.0.2:1",
            "[::1]:1",
            "[::ffff:127.0.0.1]:1",
        ] {
            assert!(from(Some(here), None), "{here}");
            for header in FORWARDED {
                assert!(!from(Some(here), Some(header)), "{here} {header}");
            }
        }
        for elsewhere in [
            "192.0.2.7:1",
            "10.0.0.1:1",
            "[2001:db8::1]:1",
            "[::ffff:192.0.2.7]:1",
        ] {
            assert!(!from(Some(elsewhere), None), "{elsewhere}");
        }
        assert!(!from(None, None));
    }
}
