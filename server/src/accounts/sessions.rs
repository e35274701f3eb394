//! Sessions: a random token in the browser, its hash here, an idle and an
//! absolute end.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use sqlx::Row;

use super::User;
use super::users::from_row;
use crate::clock::{from_ms, to_ms};
use crate::ids::UserId;
use crate::policy;
use crate::random;
use crate::store::{Store, StoreError};

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

    fn hash(&self) -> Vec<u8> {
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

/// A session that is good now.
#[derive(Clone, Debug)]
pub struct Session {
    /// Whose.
    pub user: User,
    /// Since when.
    pub created_at: DateTime<Utc>,
}

/// Opens a session.
///
/// # Errors
/// When the database cannot be written.
pub async fn begin_session(
    store: &Store,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<SessionToken, StoreError> {
    let token = SessionToken(random::bytes());
    let mut tx = store.begin().await?;
    sqlx::query("DELETE FROM sessions WHERE created_at < $1")
        .bind(to_ms(now - policy::SESSION_ABSOLUTE))
        .execute(tx.conn())
        .await?;
    sqlx::query("INSERT INTO sessions (token_hash, user_id, created_at, last_seen_at) VALUES ($1, $2, $3, $4)")
        .bind(token.hash())
        .bind(user.as_bytes().to_vec())
        .bind(to_ms(now))
        .bind(to_ms(now))
        .execute(tx.conn())
        .await?;
    tx.commit().await?;
    Ok(token)
}

/// The session behind a token, if it has not ended and its account is enabled. Asking
/// is using it.
///
/// # Errors
/// When the database cannot be read.
pub async fn find_session(
    store: &Store,
    token: &SessionToken,
    now: DateTime<Utc>,
) -> Result<Option<Session>, StoreError> {
    let Some((session, seen_at)) = read(store, token, now).await? else {
        return Ok(None);
    };
    // Written at most once a minute: a busy screen must not be a busy writer.
    if now - seen_at > chrono_of(policy::SESSION_TOUCH) {
        let mut tx = store.begin().await?;
        sqlx::query("UPDATE sessions SET last_seen_at = $1 WHERE token_hash = $2")
            .bind(to_ms(now))
            .bind(token.hash())
            .execute(tx.conn())
            .await?;
        tx.commit().await?;
    }
    Ok(Some(session))
}

/// Whether the session has not ended. Asking is no use of it: a screen that nobody
/// sits at may ask for ever.
///
/// # Errors
/// When the database cannot be read.
pub async fn session_stands(
    store: &Store,
    token: &SessionToken,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    Ok(read(store, token, now).await?.is_some())
}

async fn read(
    store: &Store,
    token: &SessionToken,
    now: DateTime<Utc>,
) -> Result<Option<(Session, DateTime<Utc>)>, StoreError> {
    let row = sqlx::query(
        "SELECT u.user_id, u.name, u.role, u.created_at, u.disabled_at, s.created_at AS begun_at, s.last_seen_at \
         FROM sessions s JOIN users u ON u.user_id = s.user_id WHERE s.token_hash = $1",
    )
    .bind(token.hash())
    .fetch_optional(store.reader())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let (begun_at, seen_at) = (
        from_ms(row.try_get("begun_at")?),
        from_ms(row.try_get("last_seen_at")?),
    );
    let user = from_row(&row)?;
    if !user.enabled
        || now - begun_at > chrono_of(policy::SESSION_ABSOLUTE)
        || now - seen_at > chrono_of(policy::SESSION_IDLE)
    {
        return Ok(None);
    }
    let session = Session {
        user,
        created_at: begun_at,
    };
    Ok(Some((session, seen_at)))
}

/// Ends a session; ending one that does not exist is fine.
///
/// # Errors
/// When the database cannot be written.
pub async fn end_session(store: &Store, token: &SessionToken) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    sqlx::query("DELETE FROM sessions WHERE token_hash = $1")
        .bind(token.hash())
        .execute(tx.conn())
        .await?;
    tx.commit().await
}

fn chrono_of(duration: std::time::Duration) -> chrono::TimeDelta {
    chrono::TimeDelta::from_std(duration).unwrap_or(chrono::TimeDelta::MAX)
}
