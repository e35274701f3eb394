//! Codes by the clock: the second factor that any phone can be (RFC 6238).
//!
//! - The secret lies sealed; it leaves the server once, on the page that offers it.
//! - It counts only after a first code has shown that a phone really has it.
//! - A code is taken once: the step it belongs to is written down in the same statement
//!   that takes it, so of two that send the same code one wins, whichever process they
//!   reach, and a code that somebody saw over a shoulder is worth nothing.

use chrono::{DateTime, Utc};
use sqlx::Row;
use totp_rs::{Builder, Secret, Totp};
use zeroize::Zeroizing;

use super::SessionToken;
use super::stage::Stage;
use crate::audit::{Entry, append};
use crate::clock::to_ms;
use crate::ids::UserId;
use crate::keys::Keys;
use crate::reseal::{Sealed, bytes};
use crate::store::{Store, StoreError, Tx, retrying};
use crate::{policy, random};

/// A secret of this many bytes, as RFC 4226 recommends.
const SECRET_BYTES: usize = 20;

/// What the vault calls it.
const PURPOSE: &str = "totp";

pub(crate) const SEALED: Sealed = Sealed::row("totp", "secret", PURPOSE, &[bytes("user_id")]);

pub(crate) const SEALED_OFFERED: Sealed =
    Sealed::row("totp_offered", "secret", PURPOSE, &[bytes("user_id")]);

/// A secret that waits for its first code.
pub struct Offer(Zeroizing<Vec<u8>>);

impl std::fmt::Debug for Offer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Offer(..)")
    }
}

impl Offer {
    /// The secret as people type it: base32.
    #[must_use]
    pub fn secret(&self) -> String {
        secret(&self.0).to_base32()
    }

    /// The link that a phone's camera reads. Colons part its fields, so names lose theirs.
    #[must_use]
    pub fn link(&self, place: &str, name: &str) -> Option<String> {
        let plain = |text: &str| text.replace(':', " ");
        Builder::new()
            .with_secret(secret(&self.0))
            .with_issuer(Some(format!("OTS {}", plain(place))))
            .with_account_name(plain(name))
            .build()
            .ok()?
            .to_url()
            .ok()
    }
}

/// What became of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Code {
    /// It was right, and nobody can use it again.
    Taken,
    /// It was right, and has been used already.
    Used,
    /// It was not right.
    Wrong,
}

/// The secret on offer to this person; a new one if there is none or it is old.
///
/// # Errors
/// When the database cannot be written.
pub async fn offer_totp(
    store: &Store,
    keys: &Keys,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<Offer, StoreError> {
    if let Some(offer) = offered(store, keys, user, now).await? {
        return Ok(offer);
    }
    let fresh: [u8; SECRET_BYTES] = random::bytes();
    let sealed = seal(keys, user, &fresh)?;
    let mut tx = store.begin().await?;
    sqlx::query(
        "INSERT INTO totp_offered (user_id, secret, made_at) VALUES ($1, $2, $3) \
         ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, made_at = excluded.made_at",
    )
    .bind(user.as_bytes().to_vec())
    .bind(sealed)
    .bind(to_ms(now))
    .execute(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(Offer(Zeroizing::new(fresh.to_vec())))
}

async fn offered(
    store: &Store,
    keys: &Keys,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<Option<Offer>, StoreError> {
    let sealed: Option<Vec<u8>> =
        sqlx::query_scalar("SELECT secret FROM totp_offered WHERE user_id = $1 AND made_at > $2")
            .bind(user.as_bytes().to_vec())
            .bind(to_ms(now - policy::TOTP_OFFER))
            .fetch_optional(store.reader())
            .await?;
    sealed
        .map(|sealed| open(keys, user, &sealed).map(Offer))
        .transpose()
}

/// Makes the offered secret the person's own, in the place of an older one, if `code`
/// is one of its codes. The session goes on under the token given back.
///
/// # Errors
/// When the database cannot be written; then nothing has changed.
pub async fn accept_totp(
    store: &Store,
    keys: &Keys,
    session: (UserId, &SessionToken),
    code: &str,
    now: DateTime<Utc>,
) -> Result<Option<(SessionToken, Stage)>, StoreError> {
    let (user, token) = session;
    let Some(offer) = offered(store, keys, user, now).await? else {
        return Ok(None);
    };
    let Some(step) = step_of(&offer.0, code, now) else {
        return Ok(None);
    };
    let sealed = seal(keys, user, &offer.0)?;
    retrying(|| async {
        let mut tx = store.begin().await?;
        put(&mut tx, user, sealed.clone(), step, false, now).await?;
        let actor = user.to_string();
        let entry = Entry {
            actor: &actor,
            action: "set-second-factor",
            subject: &actor,
            reason: "totp",
        };
        append(&mut tx, keys, entry, now).await?;
        let next = super::sessions::proven(&mut tx, token, user, now).await?;
        tx.commit().await?;
        Ok(Some(next))
    })
    .await
}

/// Gives a demo account a second factor whose codes its sign-in page shows. The caller
/// has made sure that this is a demo call centre.
///
/// # Errors
/// When the database cannot be written.
pub async fn give_demo_totp(
    store: &Store,
    keys: &Keys,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let fresh: [u8; SECRET_BYTES] = random::bytes();
    let sealed = seal(keys, user, &fresh)?;
    let mut tx = store.begin().await?;
    put(&mut tx, user, sealed, 0, true, now).await?;
    tx.commit().await
}

async fn put(
    tx: &mut Tx<'_>,
    user: UserId,
    sealed: Vec<u8>,
    last_step: i64,
    demo: bool,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO totp (user_id, secret, made_at, last_step, demo) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, made_at = excluded.made_at, \
         last_step = excluded.last_step, demo = excluded.demo",
    )
    .bind(user.as_bytes().to_vec())
    .bind(sealed)
    .bind(to_ms(now))
    .bind(last_step)
    .bind(i64::from(demo))
    .execute(tx.conn())
    .await?;
    sqlx::query("DELETE FROM totp_offered WHERE user_id = $1")
        .bind(user.as_bytes().to_vec())
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Takes a code, once.
pub(super) async fn take(
    tx: &mut Tx<'_>,
    keys: &Keys,
    user: UserId,
    code: &str,
    now: DateTime<Utc>,
) -> Result<Code, StoreError> {
    let sealed: Option<Vec<u8>> = sqlx::query_scalar("SELECT secret FROM totp WHERE user_id = $1")
        .bind(user.as_bytes().to_vec())
        .fetch_optional(tx.conn())
        .await?;
    let Some(sealed) = sealed else {
        return Ok(Code::Wrong);
    };
    let Some(step) = step_of(&open(keys, user, &sealed)?, code, now) else {
        return Ok(Code::Wrong);
    };
    let done = sqlx::query("UPDATE totp SET last_step = $1 WHERE user_id = $2 AND last_step < $3")
        .bind(step)
        .bind(user.as_bytes().to_vec())
        .bind(step)
        .execute(tx.conn())
        .await?;
    Ok(if done.rows_affected() == 1 {
        Code::Taken
    } else {
        Code::Used
    })
}

/// The next code that a demo account's page may show: one that is good now and was not
/// used; nothing for the rest of the step where all are used. `None` for any other
/// account.
///
/// # Errors
/// When the database cannot be read.
pub async fn demo_code(
    store: &Store,
    keys: &Keys,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<Option<Option<String>>, StoreError> {
    let row = sqlx::query("SELECT secret, last_step FROM totp WHERE user_id = $1 AND demo = 1")
        .bind(user.as_bytes().to_vec())
        .fetch_optional(store.reader())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let sealed: Vec<u8> = row.try_get("secret")?;
    let present = present_step(now);
    let step = present.max(row.try_get::<i64, _>("last_step")? + 1);
    if step > present + policy::TOTP_SKEW_STEPS {
        return Ok(Some(None));
    }
    Ok(Some(Some(code_at(&open(keys, user, &sealed)?, step))))
}

fn seal(keys: &Keys, user: UserId, secret: &[u8]) -> Result<Vec<u8>, StoreError> {
    keys.vault()
        .seal(PURPOSE, user.as_bytes(), secret)
        .map_err(|_| StoreError::Corrupt("vault"))
}

fn open(keys: &Keys, user: UserId, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    keys.vault()
        .open(PURPOSE, user.as_bytes(), sealed)
        .map_err(|_| StoreError::Corrupt("second factor"))
}

fn secret(bytes: &[u8]) -> Secret {
    Secret::new(bytes.into())
}

fn totp(bytes: &[u8]) -> Option<Totp> {
    Builder::new().with_secret(secret(bytes)).build().ok()
}

fn present_step(now: DateTime<Utc>) -> i64 {
    now.timestamp().div_euclid(policy::TOTP_STEP_S)
}

fn code_at(bytes: &[u8], step: i64) -> String {
    let at = u64::try_from(step * policy::TOTP_STEP_S).unwrap_or(0);
    totp(bytes).map_or_else(String::new, |totp| totp.generate(at).to_string())
}

/// The newest step around now whose code this is.
fn step_of(bytes: &[u8], code: &str, now: DateTime<Utc>) -> Option<i64> {
    use subtle::ConstantTimeEq as _;
    let present = present_step(now);
    (present - policy::TOTP_SKEW_STEPS..=present + policy::TOTP_SKEW_STEPS)
        .rev()
        .find(|step| {
            code_at(bytes, *step)
                .as_bytes()
                .ct_eq(code.as_bytes())
                .into()
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vectors of RFC 6238, appendix B, for SHA-1, their last six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            assert_eq!(
                code_at(b"12345678901234567890", second / policy::TOTP_STEP_S),
                code
            );
        }
    }

    #[test]
    fn a_clock_may_be_one_step_off_and_no_more() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let present = present_step(now);
        for (off, found) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let code = code_at(b"12345678901234567890", present + off);
            let step = step_of(b"12345678901234567890", &code, now);
            assert_eq!(step, found.then_some(present + off), "{off}");
        }
        for wrong in ["", "000000", "12345", "1234567", "abcdef"] {
            assert_eq!(
                step_of(b"12345678901234567890", wrong, now),
                None,
                "{wrong}"
            );
        }
    }

    #[test]
    fn the_link_names_the_place_and_the_person_whatever_stands_in_their_names() {
        let offer = Offer(Zeroizing::new(vec![7; SECRET_BYTES]));
        let link = offer.link("Kabupaten: Rekaan", "ana & budi").unwrap();
        assert!(link.starts_with("otpauth://totp/"), "{link}");
        assert!(
            link.contains(&format!("secret={}", offer.secret())),
            "{link}"
        );
        assert!(
            !link.contains(' ') && !link.contains("ana & budi"),
            "{link}"
        );
    }
}
