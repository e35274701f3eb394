//! Which addresses may be spoken to: `https`, or `http` to this very machine.
//!
//! Plain `http` exists for tests and for a phone without a screen beside its server. To any other
//! host it is refused: content is sealed and answers are signed, but who presses when is nobody
//! else's business.

use std::net::IpAddr;

use reqwest::Url;

use crate::error::{CoreError, ReporterError};

/// Whether a base URL may be spoken to.
///
/// # Errors
/// [`ReporterError::BadInput`] that says what is wrong with it.
pub fn check_server_url(url: &str) -> Result<(), ReporterError> {
    Endpoint::parse(url)?;
    Ok(())
}

/// A call centre's base URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoint {
    /// Without a trailing slash.
    base: String,
}

impl Endpoint {
    /// Reads a base URL.
    ///
    /// # Errors
    /// If it is none, names a user, has a query or fragment, or is plain `http` to another machine.
    pub(crate) fn parse(url: &str) -> Result<Self, CoreError> {
        let bad = |why: &str| CoreError::BadInput(format!("server URL: {why}"));
        let url = Url::parse(url.trim()).map_err(|_| bad("not a URL"))?;
        let host = url.host_str().ok_or_else(|| bad("no host is named"))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(bad("names a user"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(bad("goes on after the path"));
        }
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(host) => {}
            "http" => return Err(bad("plain http is for this machine only; use https")),
            _ => return Err(bad("neither https nor http")),
        }
        Ok(Self {
            base: url.as_str().trim_end_matches('/').to_owned(),
        })
    }

    /// The whole URL of a path of the API.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || address
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for url in [
            "http://127.0.0.1:8080",
            "http://LOCALHOST:1",
            "http://[::1]:8080/",
            "http://127.9.9.9",
        ] {
            assert!(Endpoint::parse(url).is_ok(), "{url}");
        }
        for url in [
            "http://example.org",
            "http://10.0.0.1",
            "http://localhost.example.org",
            "http://0.0.0.0",
        ] {
            assert!(Endpoint::parse(url).is_err(), "{url}");
        }
        assert!(Endpoint::parse("https://example.org").is_ok());
    }

    #[test]
    fn what_is_no_base_url_is_refused() {
        for url in [
            "",
            "example.org",
            "ftp://127.0.0.1",
            "https://",
            "https://u@example.org",
            "https://example.org/?a=b",
            "/v1",
        ] {
            assert!(Endpoint::parse(url).is_err(), "{url}");
        }
    }

    #[test]
    fn a_base_path_is_kept() {
        let endpoint = Endpoint::parse("https://example.org/ots/").unwrap();
        assert_eq!(
            endpoint.url("/v1/items"),
            "https://example.org/ots/v1/items"
        );
        let bare = Endpoint::parse("http://127.0.0.1:80").unwrap();
        assert_eq!(bare.url("/v1/items"), "http://127.0.0.1/v1/items");
    }
}
