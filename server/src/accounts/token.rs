//! The secret that a browser holds for a session.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::random;

/// The cookie's name: the prefix makes browsers insist on Secure and Path=/.
pub const SESSION_COOKIE: &str = "ots_session";

/// What the browser holds. `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken([u8; 32]);

impl std::fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionToken(..)")
    }
}

impl SessionToken {
    /// A new one.
    pub(super) fn random() -> Self {
        Self(random::bytes())
    }

    /// The text for the cookie.
    #[must_use]
    pub fn to_text(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.0)
    }

    /// Read from a cookie.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        BASE64_URL_SAFE_NO_PAD
            .decode(text)
            .ok()?
            .try_into()
            .ok()
            .map(Self)
    }

    pub(super) fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0).to_vec()
    }

    /// A token bound to this session for forms (CSRF): another hash of the same
    /// secret, so that no page can forge it without the cookie.
    #[must_use]
    pub fn form_token(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(b"ots form token 1");
        hash.update(self.0);
        BASE64_URL_SAFE_NO_PAD.encode(hash.finalize())
    }

    /// Whether a form carried the right token; the comparison takes the same time
    /// wherever the difference is.
    #[must_use]
    pub fn form_token_is(&self, given: &str) -> bool {
        use subtle::ConstantTimeEq as _;
        self.form_token().as_bytes().ct_eq(given.as_bytes()).into()
    }
}
