//! What an account's owner changes: the password, and who else is signed in as them.

use chrono::{DateTime, Utc};

use super::passwords::{self, Line, PasswordError};
use super::stage::Stage;
use super::{SessionToken, sessions};
use crate::audit::{Entry, append};
use crate::ids::UserId;
use crate::keys::Keys;
use crate::store::{Store, StoreError, retrying};

/// Why a password was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// Too many passwords are being tried: this one was not.
    #[error("too many passwords are being tried")]
    Later,
    /// The present one was not given right.
    #[error("the present password is another one")]
    NotTheOld,
    /// The new one is the old one.
    #[error("the new password is the old one")]
    Same,
    /// The new one will not do.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Changes a person's own password. Every other session of theirs ends; this one goes on
/// under the token given back.
///
/// # Errors
/// When `old` is not the present password, or the new one will not do; then nothing has
/// changed.
pub async fn change_password(
    store: &Store,
    keys: &Keys,
    session: (UserId, &SessionToken),
    (old, new): (&str, &str),
    now: DateTime<Utc>,
) -> Result<(SessionToken, Stage), ChangeError> {
    let (user, token) = session;
    let hash: Option<String> =
        sqlx::query_scalar("SELECT password_hash FROM users WHERE user_id = $1")
            .bind(user.as_bytes().to_vec())
            .fetch_optional(store.reader())
            .await
            .map_err(StoreError::from)?;
    match passwords::verify(old.to_owned(), hash, Line::Known).await {
        Ok(true) => {}
        Ok(false) => return Err(ChangeError::NotTheOld),
        Err(_) => return Err(ChangeError::Later),
    }
    if old == new {
        return Err(ChangeError::Same);
    }
    let hash = passwords::hash_off_thread(new.to_owned()).await?;
    let next = retrying(|| async {
        let mut tx = store.begin().await?;
        sqlx::query(
            "UPDATE users SET password_hash = $1, must_change_password = 0 WHERE user_id = $2",
        )
        .bind(hash.clone())
        .bind(user.as_bytes().to_vec())
        .execute(tx.conn())
        .await?;
        sessions::end_all(&mut tx, user, Some(token)).await?;
        let actor = user.to_string();
        let entry = Entry {
            actor: &actor,
            action: "change-password",
            subject: &actor,
            reason: "",
        };
        append(&mut tx, keys, entry, now).await?;
        let next = sessions::proven(&mut tx, token, user, now).await?;
        tx.commit().await?;
        Ok(next)
    })
    .await?;
    Ok(next)
}

/// Ends every other session of this person; says how many there were.
///
/// # Errors
/// When the database cannot be written.
pub async fn sign_out_elsewhere(
    store: &Store,
    keys: &Keys,
    session: (UserId, &SessionToken),
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let (user, token) = session;
    retrying(|| async {
        let mut tx = store.begin().await?;
        let ended = sessions::end_all(&mut tx, user, Some(token)).await?;
        let actor = user.to_string();
        let entry = Entry {
            actor: &actor,
            action: "sign-out-elsewhere",
            subject: &actor,
            reason: "",
        };
        append(&mut tx, keys, entry, now).await?;
        tx.commit().await?;
        Ok(ended)
    })
    .await
}
