//! What was searched for, in an address: sealed.
//!
//! A search must survive a reload, a way back and a next page, so it stands in the
//! address; a name must not, because addresses lie in histories, bookmarks and the logs
//! of proxies. So it is sealed under the data key for the one person who searched, and
//! for a shift.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use zeroize::Zeroizing;

use crate::accounts::User;
use crate::clock::{from_ms, to_ms};
use crate::keys::Keys;
use crate::policy;
use crate::store::StoreError;

const PURPOSE: &str = "search-words";

/// Words that are searched for again.
#[derive(Clone, PartialEq, Eq)]
pub struct Again(pub Zeroizing<String>);

impl std::fmt::Debug for Again {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Again(..)")
    }
}

/// It is another person's, of an earlier shift, or none of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gone;

impl Again {
    /// Words as they were typed, cut to what is searched for.
    #[must_use]
    pub fn typed(text: &str) -> Self {
        let cut = text.trim().chars().take(policy::SEARCH_CHARS);
        Self(Zeroizing::new(cut.collect()))
    }

    /// For an address.
    ///
    /// # Errors
    /// When there is no key to seal with.
    pub fn seal(&self, keys: &Keys, user: &User, now: DateTime<Utc>) -> Result<String, StoreError> {
        let mut plain = Zeroizing::new(to_ms(now).to_be_bytes().to_vec());
        plain.extend_from_slice(self.0.as_bytes());
        let sealed = keys
            .vault()
            .seal(PURPOSE, user.id.as_bytes(), &plain)
            .map_err(|_| StoreError::Corrupt("no data key"))?;
        Ok(BASE64_URL_SAFE_NO_PAD.encode(sealed))
    }

    /// From an address.
    ///
    /// # Errors
    /// When it is another person's, too old, or none of ours.
    pub fn open(keys: &Keys, user: &User, text: &str, now: DateTime<Utc>) -> Result<Self, Gone> {
        let sealed = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| Gone)?;
        let plain = keys
            .vault()
            .open(PURPOSE, user.id.as_bytes(), &sealed)
            .map_err(|_| Gone)?;
        let (at, words) = plain.split_first_chunk::<8>().ok_or(Gone)?;
        let age = now - from_ms(i64::from_be_bytes(*at));
        if age < chrono::TimeDelta::zero() || age > policy::SEARCH_AGE {
            return Err(Gone);
        }
        let words = std::str::from_utf8(words).map_err(|_| Gone)?;
        Ok(Self(Zeroizing::new(words.to_owned())))
    }
}
