//! Codes for the day the phone is lost: shown once, kept on paper, each good once.
//!
//! Only hashes are kept. A code is 79 random bits, so a fast hash is enough: nobody tries
//! out that many, not even with a copy of the database.

use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::one_time;
use crate::audit::{Entry, append};
use crate::ids::UserId;
use crate::keys::Keys;
use crate::policy;
use crate::store::{Store, StoreError, Tx, retrying};

/// Makes a new sheet of codes; the old sheet is worth nothing from now on. What is given
/// back is nowhere else.
///
/// # Errors
/// When the database cannot be written; then the old sheet still stands.
pub async fn new_recovery_codes(
    store: &Store,
    keys: &Keys,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<Vec<Zeroizing<String>>, StoreError> {
    let codes: Vec<_> = (0..policy::RECOVERY_CODES)
        .map(|_| one_time::fresh())
        .collect();
    retrying(|| async {
        let mut tx = store.begin().await?;
        forget(&mut tx, user).await?;
        for code in &codes {
            sqlx::query("INSERT INTO recovery_codes (user_id, hash) VALUES ($1, $2)")
                .bind(user.as_bytes().to_vec())
                .bind(hash(user, code))
                .execute(tx.conn())
                .await?;
        }
        let actor = user.to_string();
        let entry = Entry {
            actor: &actor,
            action: "new-recovery-codes",
            subject: &actor,
            reason: "",
        };
        append(&mut tx, keys, entry, now).await?;
        tx.commit().await
    })
    .await?;
    Ok(codes)
}

/// Codes that are left.
///
/// # Errors
/// When the database cannot be read.
pub async fn recovery_codes_left(store: &Store, user: UserId) -> Result<i64, StoreError> {
    Ok(
        sqlx::query_scalar("SELECT COUNT(*) FROM recovery_codes WHERE user_id = $1")
            .bind(user.as_bytes().to_vec())
            .fetch_one(store.reader())
            .await?,
    )
}

/// Takes a code, once; says whether it was one.
pub(super) async fn take(
    tx: &mut Tx<'_>,
    keys: &Keys,
    user: UserId,
    code: &str,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let done = sqlx::query("DELETE FROM recovery_codes WHERE user_id = $1 AND hash = $2")
        .bind(user.as_bytes().to_vec())
        .bind(hash(user, code))
        .execute(tx.conn())
        .await?;
    if done.rows_affected() != 1 {
        return Ok(false);
    }
    let actor = user.to_string();
    let entry = Entry {
        actor: &actor,
        action: "use-recovery-code",
        subject: &actor,
        reason: "",
    };
    append(tx, keys, entry, now).await?;
    Ok(true)
}

/// Throws a person's sheet away.
pub(super) async fn forget(tx: &mut Tx<'_>, user: UserId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM recovery_codes WHERE user_id = $1")
        .bind(user.as_bytes().to_vec())
        .execute(tx.conn())
        .await?;
    Ok(())
}

fn hash(user: UserId, code: &str) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(b"ots recovery code 1");
    hash.update(user.as_bytes());
    hash.update(one_time::plain(code).as_bytes());
    hash.finalize().to_vec()
}
