//! What a person answers to "and who else says that it is you?".

use chrono::{DateTime, Utc};

use super::stage::Stage;
use super::totp::Code;
use super::{SessionToken, passkeys, recovery, sessions, totp};
use crate::audit::Entry;
use crate::ids::UserId;
use crate::keys::Keys;
use crate::policy;
use crate::store::{Store, StoreError, Tx, retrying};

/// The answer to a second factor.
#[derive(Clone, Debug)]
pub enum Second {
    /// It was right: the session goes on under this token.
    Right(SessionToken, Stage),
    /// The code was right once and has been used.
    Used,
    /// It was wrong.
    Wrong,
}

/// Judges a code by the clock or from the sheet; a person types either into one field.
///
/// # Errors
/// When the database cannot be written; then the code was not used.
pub async fn give_code(
    store: &Store,
    keys: &Keys,
    session: (UserId, &SessionToken),
    code: &str,
    now: DateTime<Utc>,
) -> Result<Second, StoreError> {
    let (user, token) = session;
    let bare: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    retrying(|| async {
        let mut tx = store.begin().await?;
        let judged = if bare.len() == 6 {
            totp::take(&mut tx, keys, user, &bare, now).await?
        } else if recovery::take(&mut tx, keys, user, &bare, now).await? {
            Code::Taken
        } else {
            Code::Wrong
        };
        match judged {
            Code::Taken => {
                let (token, stage) = sessions::proven(&mut tx, token, user, now).await?;
                tx.commit().await?;
                Ok(Second::Right(token, stage))
            }
            Code::Used => Ok(Second::Used),
            Code::Wrong => Ok(Second::Wrong),
        }
    })
    .await
}

/// Writes down that somebody knew the password and failed at the second factor often
/// enough to be somebody else.
///
/// # Errors
/// When the database cannot be written.
pub async fn note_wrong_second_factors(
    store: &Store,
    keys: &Keys,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let actor = user.to_string();
    let reason = policy::SIGN_IN_FREE_FAILURES.to_string();
    let entry = Entry {
        actor: &actor,
        action: "second-factor-failed",
        subject: &actor,
        reason: &reason,
    };
    crate::audit::record(store, keys, entry, now).await?;
    Ok(())
}

/// What somebody has to show beside a password.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Factors {
    /// Codes by the clock.
    pub totp: bool,
    /// Passkeys.
    pub passkeys: usize,
    /// Codes left on the sheet.
    pub recovery_codes: i64,
}

impl Factors {
    /// Whether there is any.
    #[must_use]
    pub const fn any(&self) -> bool {
        self.totp || self.passkeys > 0
    }
}

/// What this person has.
///
/// # Errors
/// When the database cannot be read.
pub async fn factors_of(store: &Store, user: UserId) -> Result<Factors, StoreError> {
    let totp: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM totp WHERE user_id = $1")
        .bind(user.as_bytes().to_vec())
        .fetch_one(store.reader())
        .await?;
    Ok(Factors {
        totp: totp > 0,
        passkeys: passkeys::count(store, user).await?,
        recovery_codes: recovery::recovery_codes_left(store, user).await?,
    })
}

/// Takes every second factor away: the next sign-in leads to a new one.
pub(super) async fn reset(tx: &mut Tx<'_>, user: UserId) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM totp WHERE user_id = $1",
        "DELETE FROM totp_offered WHERE user_id = $1",
        "DELETE FROM passkeys WHERE user_id = $1",
        "DELETE FROM recovery_codes WHERE user_id = $1",
    ] {
        sqlx::query(sql)
            .bind(user.as_bytes().to_vec())
            .execute(tx.conn())
            .await?;
    }
    Ok(())
}
