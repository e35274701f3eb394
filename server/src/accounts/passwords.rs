//! Passwords: argon2id, off the request threads, and as slow for a name that
//! does not exist.

use std::sync::LazyLock;

use argon2::password_hash::PasswordHasher as _;
use argon2::password_hash::PasswordVerifier as _;
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::{Semaphore, SemaphorePermit};

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

/// Who waits for a hash. A flood of guesses by strangers makes no known browser wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// A browser with which nobody ever signed in here.
    Strangers,
    /// A browser with which somebody did, or who is signed in.
    Known,
}

/// Too many wait in this line already: nothing was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Busy;

/// Hashes of a line run one at a time: each takes 19 MiB, and a burst of logins must not
/// become a burst of memory. Nor may it become a queue without an end.
struct Turns {
    one: Semaphore,
    waiting: Semaphore,
}

impl Turns {
    const fn new(waiting: usize) -> Self {
        Self {
            one: Semaphore::const_new(1),
            waiting: Semaphore::const_new(waiting),
        }
    }

    async fn next(&'static self) -> Result<SemaphorePermit<'static>, Busy> {
        let _place = self.waiting.try_acquire().map_err(|_| Busy)?;
        self.one.acquire().await.map_err(|_| Busy)
    }
}

static STRANGERS: Turns = Turns::new(policy::HASHES_WAITING);
static KNOWN: Turns = Turns::new(policy::HASHES_WAITING);

impl Line {
    const fn turns(self) -> &'static Turns {
        match self {
            Self::Strangers => &STRANGERS,
            Self::Known => &KNOWN,
        }
    }
}

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

/// The same, off the request threads and in its turn: for somebody who is signed in.
pub(super) async fn hash_off_thread(password: String) -> Result<String, PasswordError> {
    let turn = KNOWN.one.acquire().await.map_err(|_| PasswordError::Hash)?;
    tokio::task::spawn_blocking(move || {
        // The turn ends with the work, also where nobody waits for its end any more.
        let _turn = turn;
        hash_password(&password)
    })
    .await
    .map_err(|_| PasswordError::Hash)?
}

/// Whether `password` is the one behind `hash`. Without a hash it takes as long
/// and says no, so that timing tells nobody which names exist.
///
/// # Errors
/// When too many wait in this line.
pub(super) async fn verify(
    password: String,
    hash: Option<String>,
    line: Line,
) -> Result<bool, Busy> {
    verify_in(password, hash, line.turns()).await
}

async fn verify_in(
    password: String,
    hash: Option<String>,
    turns: &'static Turns,
) -> Result<bool, Busy> {
    static NOBODY: LazyLock<Option<String>> =
        LazyLock::new(|| hash_password("no account has this password").ok());
    let turn = turns.next().await?;
    let verified = tokio::task::spawn_blocking(move || {
        let _turn = turn;
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
    });
    Ok(verified.await.unwrap_or(false))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSWORD: &str = "a long made-up password";

    #[tokio::test]
    async fn a_line_without_an_end_is_refused_and_makes_no_other_line_wait() {
        static FLOODED: Turns = Turns::new(policy::HASHES_WAITING);
        static OTHER: Turns = Turns::new(policy::HASHES_WAITING);
        let hash = hash_password(PASSWORD).ok();
        // One hash that never ends, and as many behind it as may wait.
        let held = FLOODED.next().await;
        let waiting: Vec<_> = (0..policy::HASHES_WAITING)
            .map(|_| tokio::spawn(FLOODED.next()))
            .collect();
        while FLOODED.waiting.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let known = verify_in(PASSWORD.to_owned(), hash.clone(), &OTHER).await;
        assert_eq!(known, Ok(true), "another line goes on");
        let late = verify_in(PASSWORD.to_owned(), hash.clone(), &FLOODED).await;
        assert_eq!(late, Err(Busy), "nobody else joins");
        drop(held);
        for one in waiting {
            assert!(
                one.await.is_ok_and(|turn| turn.is_ok()),
                "all had their turn"
            );
        }
        assert_eq!(
            verify_in(PASSWORD.to_owned(), hash, &FLOODED).await,
            Ok(true)
        );
    }
}
