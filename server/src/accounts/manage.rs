//! What an administrator does to accounts: each in one transaction with its line in the
//! audit log, and each that takes something away ends that person's sessions at once.
//!
//! The last administrator who can sign in stays one: a call centre without is repaired
//! only at the command line.

use chrono::{DateTime, Utc};
use sqlx::Row as _;
use zeroize::Zeroizing;

use super::users::{AddUserError, fit_name};
use super::{Role, User, one_time, passwords, second_factor, sessions};
use crate::audit::{Entry, append};
use crate::clock::to_ms;
use crate::events::{EventKind, NewEvent};
use crate::ids::UserId;
use crate::keys::Keys;
use crate::random;
use crate::store::{Store, StoreError, Tx, retrying};

/// Who does it: an administrator's id, or [`COMMAND_LINE`].
#[derive(Clone, Copy, Debug)]
pub struct By<'a> {
    /// The name in the audit log.
    pub actor: &'a str,
    /// The keys of the audit log.
    pub keys: &'a Keys,
    /// When.
    pub now: DateTime<Utc>,
}

/// The actor of what is done at the command line of the server's machine.
pub const COMMAND_LINE: &str = "command-line";

/// A change to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It opens the door no more.
    Disable,
    /// It opens the door again.
    Enable,
    /// Another role.
    Role(Role),
    /// The second factor is gone: the next sign-in leads to a new one.
    ResetSecondFactor,
}

impl Change {
    const fn action(self) -> &'static str {
        match self {
            Self::Disable => "disable-account",
            Self::Enable => "enable-account",
            Self::Role(_) => "change-role",
            Self::ResetSecondFactor => "reset-second-factor",
        }
    }
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Managed {
    /// It is so now.
    Done,
    /// There is no such account.
    Unknown,
    /// Nobody could make accounts any more.
    LastAdmin,
    /// Somebody else has changed it since it was looked at: nothing was done.
    Stale,
}

/// How an account stands, in one word: what a change was decided on.
fn stands(role: &str, enabled: bool) -> String {
    let disabled = if enabled { "" } else { "-disabled" };
    format!("{role}{disabled}")
}

impl User {
    /// How it stands, for [`change_seen_account`].
    #[must_use]
    pub fn stands(&self) -> String {
        stands(self.role.slug(), self.enabled)
    }
}

/// Makes an account with a password that holds once; gives it back, and it is nowhere
/// else.
///
/// # Errors
/// When the name is taken or unfit, or the database cannot be written; then there is no
/// new account.
pub async fn make_account(
    store: &Store,
    by: By<'_>,
    name: &str,
    role: Role,
) -> Result<(User, Zeroizing<String>), AddUserError> {
    if !fit_name(name) {
        return Err(AddUserError::Name);
    }
    let password = one_time::fresh();
    let hash = passwords::hash_off_thread(password.to_string()).await?;
    let user = User {
        id: UserId::from_random(random::bytes()),
        name: name.to_owned(),
        role,
        created_at: by.now,
        enabled: true,
    };
    let added = retrying(|| async {
        let mut tx = store.begin().await?;
        let done = sqlx::query(
            "INSERT INTO users (user_id, name, role, password_hash, created_at, must_change_password) \
             VALUES ($1, $2, $3, $4, $5, 1) ON CONFLICT (name) DO NOTHING",
        )
        .bind(user.id.as_bytes().to_vec())
        .bind(name.to_owned())
        .bind(role.slug())
        .bind(hash.clone())
        .bind(to_ms(by.now))
        .execute(tx.conn())
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        write_down(&mut tx, by, "add-account", user.id, role.slug()).await?;
        tx.commit().await?;
        Ok(true)
    })
    .await?;
    if added {
        Ok((user, password))
    } else {
        Err(AddUserError::NameTaken)
    }
}

/// Gives an account a new password that holds once. Its sessions end.
///
/// # Errors
/// When the database cannot be written; then the old password still holds.
pub async fn reset_password(
    store: &Store,
    by: By<'_>,
    user: UserId,
) -> Result<Option<Zeroizing<String>>, StoreError> {
    let password = one_time::fresh();
    let hash = passwords::hash_off_thread(password.to_string())
        .await
        .map_err(|_| StoreError::Corrupt("password hash"))?;
    let done = retrying(|| async {
        let mut tx = store.begin().await?;
        let done = sqlx::query(
            "UPDATE users SET password_hash = $1, must_change_password = 1 WHERE user_id = $2",
        )
        .bind(hash.clone())
        .bind(user.as_bytes().to_vec())
        .execute(tx.conn())
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        leave(&mut tx, user, by.now).await?;
        write_down(&mut tx, by, "reset-password", user, "").await?;
        tx.commit().await?;
        Ok(true)
    })
    .await?;
    Ok(done.then_some(password))
}

/// Changes an account, however it stands.
///
/// # Errors
/// When the database cannot be written; then nothing has changed.
pub async fn change_account(
    store: &Store,
    by: By<'_>,
    user: UserId,
    change: Change,
) -> Result<Managed, StoreError> {
    change_seen_account(store, by, user, change, None).await
}

/// Changes an account, if it still stands as it was seen ([`User::stands`]): of two administrators
/// who change it at once the second one learns of the first.
///
/// # Errors
/// When the database cannot be written; then nothing has changed.
pub async fn change_seen_account(
    store: &Store,
    by: By<'_>,
    user: UserId,
    change: Change,
    seen: Option<&str>,
) -> Result<Managed, StoreError> {
    retrying(|| async {
        let mut tx = store.begin().await?;
        let to = match change {
            Change::Role(role) => role.slug(),
            _ => "",
        };
        // First: whoever changes another account meanwhile waits here, so that two
        // administrators cannot each take the other for the one who stays.
        write_down(&mut tx, by, change.action(), user, to).await?;
        let row = sqlx::query("SELECT role, disabled_at FROM users WHERE user_id = $1")
            .bind(user.as_bytes().to_vec())
            .fetch_optional(tx.conn())
            .await?;
        let Some(row) = row else {
            return Ok(Managed::Unknown);
        };
        let role: String = row.try_get("role")?;
        let enabled = row.try_get::<Option<i64>, _>("disabled_at")?.is_none();
        if seen.is_some_and(|seen| seen != stands(&role, enabled)) {
            return Ok(Managed::Stale);
        }
        let was_admin = role == Role::Admin.slug() && enabled;
        let stays_admin = match change {
            Change::Disable => false,
            Change::Role(role) => role.manages_accounts(),
            Change::Enable | Change::ResetSecondFactor => true,
        };
        if was_admin && !stays_admin && others(&mut tx, user).await? == 0 {
            return Ok(Managed::LastAdmin);
        }
        apply(&mut tx, by, user, change).await?;
        tx.commit().await?;
        Ok(Managed::Done)
    })
    .await
}

async fn apply(
    tx: &mut Tx<'_>,
    by: By<'_>,
    user: UserId,
    change: Change,
) -> Result<(), StoreError> {
    let now = by.now;
    let id = user.as_bytes().to_vec();
    match change {
        Change::Disable => {
            sqlx::query(
                "UPDATE users SET disabled_at = $1 WHERE user_id = $2 AND disabled_at IS NULL",
            )
            .bind(to_ms(now))
            .bind(id)
            .execute(tx.conn())
            .await?;
        }
        Change::Enable => {
            sqlx::query("UPDATE users SET disabled_at = NULL WHERE user_id = $1")
                .bind(id)
                .execute(tx.conn())
                .await?;
            return Ok(());
        }
        Change::Role(role) => {
            sqlx::query("UPDATE users SET role = $1 WHERE user_id = $2")
                .bind(role.slug())
                .bind(id)
                .execute(tx.conn())
                .await?;
        }
        Change::ResetSecondFactor => second_factor::reset(tx, user).await?,
    }
    let (reports, cases) = match change {
        Change::Disable => (true, true),
        Change::Role(role) => (!role.takes_reports(), !role.carries_cases()),
        Change::Enable | Change::ResetSecondFactor => (false, false),
    };
    if cases {
        crate::cases::leave_all(tx, by, user).await?;
    }
    if reports {
        crate::reports::leave_all(tx, by.keys, user, now).await?;
    }
    leave(tx, user, now).await
}

/// Administrators beside this one who can sign in.
async fn others(tx: &mut Tx<'_>, user: UserId) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT COUNT(*) FROM users WHERE role = $1 AND disabled_at IS NULL AND user_id <> $2",
    )
    .bind(Role::Admin.slug())
    .bind(user.as_bytes().to_vec())
    .fetch_one(tx.conn())
    .await?)
}

/// Every session of a person ends, and with the screens the shift.
async fn leave(tx: &mut Tx<'_>, user: UserId, now: DateTime<Utc>) -> Result<(), StoreError> {
    sessions::end_all(tx, user, None).await?;
    let done = sqlx::query("DELETE FROM shifts WHERE user_id = $1")
        .bind(user.as_bytes().to_vec())
        .execute(tx.conn())
        .await?;
    if done.rows_affected() == 1 {
        tx.event(NewEvent::new(EventKind::Shift, now).by(user).detail("end"));
    }
    Ok(())
}

pub(super) async fn write_down(
    tx: &mut Tx<'_>,
    by: By<'_>,
    action: &str,
    user: UserId,
    reason: &str,
) -> Result<(), StoreError> {
    let subject = user.to_string();
    let entry = Entry {
        actor: by.actor,
        action,
        subject: &subject,
        reason,
    };
    append(tx, by.keys, entry, by.now).await?;
    Ok(())
}
