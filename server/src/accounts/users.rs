//! Accounts.

use chrono::{DateTime, Utc};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::Role;
use super::manage::{By, write_down};
use super::passwords::{self, Line};
use crate::clock::{from_ms, to_ms};
use crate::ids::UserId;
use crate::random;
use crate::store::{Store, StoreError, Tx};

/// A person with an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Who.
    pub id: UserId,
    /// The name they log in with, and others see.
    pub name: String,
    /// What they are.
    pub role: Role,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Whether the account still opens the door.
    pub enabled: bool,
}

/// Why an account was not made.
#[derive(Debug, thiserror::Error)]
pub enum AddUserError {
    /// The name is in use.
    #[error("there is already an account of this name")]
    NameTaken,
    /// The name will not do.
    #[error("a name has 1 to 64 characters, no control characters, and no blank at either end")]
    Name,
    /// The password will not do.
    #[error(transparent)]
    Password(#[from] passwords::PasswordError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes an account, with a row in the audit log in the same transaction.
///
/// # Errors
/// When the name is taken or unfit, the password too short, or the database
/// cannot be written; then there is no new account.
pub async fn add_account(
    store: &Store,
    by: By<'_>,
    name: &str,
    role: Role,
    password: &str,
) -> Result<User, AddUserError> {
    let user = fresh(name, role, by.now)?;
    let hash = passwords::hash_password(password)?;
    let mut tx = store.begin().await?;
    insert(&mut tx, &user, hash).await?;
    write_down(&mut tx, by, "add-account", user.id, role.slug()).await?;
    tx.commit().await?;
    Ok(user)
}

/// Puts an account into a database without keys and without a word in the audit log: for the
/// made-up people of a test. Everything else calls [`add_account`].
///
/// # Errors
/// When the name is taken or unfit, the password too short, or the database
/// cannot be written; then there is no new account.
pub async fn add_user(
    store: &Store,
    name: &str,
    role: Role,
    password: &str,
    now: DateTime<Utc>,
) -> Result<User, AddUserError> {
    let user = fresh(name, role, now)?;
    let hash = passwords::hash_password(password)?;
    let mut tx = store.begin().await?;
    insert(&mut tx, &user, hash).await?;
    tx.commit().await?;
    Ok(user)
}

fn fresh(name: &str, role: Role, now: DateTime<Utc>) -> Result<User, AddUserError> {
    if !fit_name(name) {
        return Err(AddUserError::Name);
    }
    Ok(User {
        id: UserId::from_random(random::bytes()),
        name: name.to_owned(),
        role,
        created_at: now,
        enabled: true,
    })
}

async fn insert(tx: &mut Tx<'_>, user: &User, hash: String) -> Result<(), AddUserError> {
    let added = sqlx::query("INSERT INTO users (user_id, name, role, password_hash, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (name) DO NOTHING")
        .bind(user.id.as_bytes().to_vec())
        .bind(user.name.clone())
        .bind(user.role.slug())
        .bind(hash)
        .bind(to_ms(user.created_at))
        .execute(tx.conn())
        .await
        .map_err(StoreError::from)?;
    if added.rows_affected() == 0 {
        return Err(AddUserError::NameTaken);
    }
    Ok(())
}

/// Whether this can be a name to sign in with.
pub(super) fn fit_name(name: &str) -> bool {
    (1..=64).contains(&name.chars().count())
        && name.trim() == name
        && !name.chars().any(char::is_control)
}

/// What a name and a password came to.
#[derive(Clone, Debug)]
pub enum Login {
    /// They belong together, and the account is enabled.
    Right(User),
    /// They do not.
    Wrong,
    /// Too many are being tried: these were not.
    Later,
}

/// Who this is, if name and password belong together and the account is enabled.
///
/// # Errors
/// When the database cannot be read.
pub async fn verify_login(
    store: &Store,
    (name, password): (&str, &str),
    line: Line,
) -> Result<Login, StoreError> {
    let row = sqlx::query("SELECT user_id, name, role, created_at, disabled_at, password_hash FROM users WHERE name = $1")
        .bind(name.to_owned())
        .fetch_optional(store.reader())
        .await?;
    let user = row.as_ref().map(from_row).transpose()?;
    let hash = row.map(|row| row.try_get("password_hash")).transpose()?;
    let Ok(right) = passwords::verify(password.to_owned(), hash, line).await else {
        return Ok(Login::Later);
    };
    Ok(match user {
        Some(user) if right && user.enabled => Login::Right(user),
        _ => Login::Wrong,
    })
}

/// One account.
///
/// # Errors
/// When the database cannot be read.
pub async fn user(store: &Store, id: UserId) -> Result<Option<User>, StoreError> {
    let mut connection = store.reader().acquire().await?;
    user_on(&mut connection, id).await
}

/// The same, asked within a transaction.
pub(crate) async fn user_on(
    connection: &mut AnyConnection,
    id: UserId,
) -> Result<Option<User>, StoreError> {
    sqlx::query("SELECT user_id, name, role, created_at, disabled_at FROM users WHERE user_id = $1")
        .bind(id.as_bytes().to_vec())
        .fetch_optional(connection)
        .await?
        .as_ref()
        .map(from_row)
        .transpose()
}

/// The account of this name.
///
/// # Errors
/// When the database cannot be read.
pub async fn user_named(store: &Store, name: &str) -> Result<Option<User>, StoreError> {
    sqlx::query("SELECT user_id, name, role, created_at, disabled_at FROM users WHERE name = $1")
        .bind(name.to_owned())
        .fetch_optional(store.reader())
        .await?
        .as_ref()
        .map(from_row)
        .transpose()
}

/// Every account, by name.
///
/// # Errors
/// When the database cannot be read.
pub async fn users(store: &Store) -> Result<Vec<User>, StoreError> {
    sqlx::query("SELECT user_id, name, role, created_at, disabled_at FROM users ORDER BY name")
        .fetch_all(store.reader())
        .await?
        .iter()
        .map(from_row)
        .collect()
}

pub(super) fn from_row(row: &AnyRow) -> Result<User, StoreError> {
    let id: Vec<u8> = row.try_get("user_id")?;
    let role: String = row.try_get("role")?;
    Ok(User {
        id: UserId::from_slice(&id).ok_or(StoreError::Corrupt("user id"))?,
        name: row.try_get("name")?,
        role: role.parse().map_err(|_| StoreError::Corrupt("role"))?,
        created_at: from_ms(row.try_get("created_at")?),
        enabled: row.try_get::<Option<i64>, _>("disabled_at")?.is_none(),
    })
}
