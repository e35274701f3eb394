//! Passwords: argon2id, off the request threads, and as slow for a name that
//! does not exist.

use std::sync::LazyLock;

use argon2::password_hash::PasswordHasher as _;
use argon2::password_hash::PasswordVerifier as _;
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::policy;

/// Why a password is not taken.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// Too easy to guess by trying.
    #[error(
        "the password must have at least {} characters",
        policy::PASSWORD_MIN_CHARS
    )]
    TooShort,
    /// The hashing itself failed.
    #[error("the password could not be hashed")]
    Hash,
}

/// Hashes run one at a time: each takes 19 MiB, and a burst of logins must not
/// become a burst of memory.
static ONE_AT_A_TIME: Semaphore = Semaphore::const_new(1);

fn argon2() -> Argon2<'static> {
    let params = Params::new(
        policy::PASSWORD_MEMORY_KIB,
        policy::PASSWORD_PASSES,
        1,
        None,
    )
    .unwrap_or(Params::DEFAULT);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// The PHC string to store.
///
/// # Errors
/// When it is too short.
pub fn hash_password(password: &str) -> Result<String, PasswordError> {
    if password.chars().count() < policy::PASSWORD_MIN_CHARS {
        return Err(PasswordError::TooShort);
    }
    Ok(argon2()
        .hash_password(password.as_bytes())
        .map_err(|_| PasswordError::Hash)?
        .to_string())
}

/// The same, off the request threads and in its turn.
pub(super) async fn hash_off_thread(password: String) -> Result<String, PasswordError> {
    let _turn = ONE_AT_A_TIME
        .acquire()
        .await
        .map_err(|_| PasswordError::Hash)?;
    tokio::task::spawn_blocking(move || hash_password(&password))
        .await
        .map_err(|_| PasswordError::Hash)?
}

/// Whether `password` is the one behind `hash`. Without a hash it takes as long
/// and says no, so that timing tells nobody which names exist.
pub(super) async fn verify(password: String, hash: Option<String>) -> bool {
    static NOBODY: LazyLock<Option<String>> =
        LazyLock::new(|| hash_password("no account has this password").ok());
    let Ok(_turn) = ONE_AT_A_TIME.acquire().await else {
        return false;
    };
    tokio::task::spawn_blocking(move || {
        let known = hash.is_some();
        let Some(hash) = hash.or_else(|| NOBODY.clone()) else {
            return false;
        };
        let Ok(parsed) = argon2::PasswordHash::new(&hash) else {
            return false;
        };
        argon2()
            .verify_password(password.as_bytes(), &parsed)
            .is_ok()
            && known
    })
    .await
    .unwrap_or(false)
}
