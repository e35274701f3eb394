//! Passkeys (WebAuthn): a second factor that no false page can be given.
//!
//! A passkey belongs to the name under which browsers reach the console, so there are
//! none where it is reached by a bare address. What is kept of one is public, and sealed
//! all the same: it is nobody's business which keys a person has. A key whose counter
//! goes backwards has a twin somewhere and is not taken.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use sqlx::Row as _;
use url::Url;
use webauthn_rs::prelude::{
    Passkey, PublicKeyCredential, RegisterPublicKeyCredential, Uuid, Webauthn, WebauthnBuilder,
};

use super::ceremonies::{self, Ceremony};
use super::second_factor::Second;
use super::stage::Stage;
use super::{SessionToken, User, sessions};
use crate::audit::{Entry, append};
use crate::clock::{from_ms, to_ms};
use crate::ids::UserId;
use crate::keys::Keys;
use crate::policy;
use crate::reseal::{Sealed, bytes};
use crate::store::{Store, StoreError, retrying};

/// What the vault calls it.
const PURPOSE: &str = "passkey";

pub(crate) const SEALED: Sealed =
    Sealed::row("passkeys", "sealed", PURPOSE, &[bytes("credential_hash")]);

/// The site that passkeys are made for.
#[derive(Debug)]
pub struct Site(Webauthn);

impl Site {
    /// The console at this origin, if browsers allow passkeys there: by name, over TLS or
    /// on this very machine.
    #[must_use]
    pub fn at(origin: &str, name: &str) -> Option<Self> {
        let origin = Url::parse(origin).ok()?;
        let host = origin.domain()?.to_owned();
        if origin.scheme() != "https" && host != "localhost" {
            return None;
        }
        WebauthnBuilder::new(&host, &origin)
            .ok()?
            .rp_name(name)
            .build()
            .ok()
            .map(Self)
    }
}

/// A passkey, for the list its owner sees.
#[derive(Clone, Debug)]
pub struct OwnPasskey {
    /// By which it is removed: the hash of the credential's id, in hexadecimal digits.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// Since when.
    pub made_at: DateTime<Utc>,
    /// Used last.
    pub used_at: Option<DateTime<Utc>>,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    name: String,
    passkey: Passkey,
}

struct Stored {
    hash: Vec<u8>,
    kept: Kept,
    made_at: DateTime<Utc>,
    used_at: Option<DateTime<Utc>>,
}

/// What became of a new passkey.
#[derive(Debug)]
pub enum NewPasskey {
    /// It is there; the session goes on under this token.
    Added(SessionToken, Stage),
    /// The browser's answer does not fit the question.
    NotRight,
    /// There are as many as there may be.
    TooMany,
}

/// Asks the browser to make a passkey: the options, as JSON, for its script.
///
/// # Errors
/// When the database cannot be written.
pub async fn ask_new_passkey(
    store: &Store,
    keys: &Keys,
    site: &Site,
    session: (&User, &SessionToken),
    now: DateTime<Utc>,
) -> Result<Option<String>, StoreError> {
    let (user, token) = session;
    let have = read(store, keys, user.id).await?;
    let ids = have
        .iter()
        .map(|row| row.kept.passkey.cred_id().clone())
        .collect();
    let asked = site.0.start_passkey_registration(
        Uuid::from_bytes(*user.id.as_bytes()),
        &user.name,
        &user.name,
        Some(ids),
    );
    let Ok((options, state)) = asked else {
        return Ok(None);
    };
    ceremonies::keep(store, keys, token, &Ceremony::Register(state), now).await?;
    Ok(serde_json::to_string(&options).ok())
}

/// Takes the browser's answer and keeps the passkey under a name.
///
/// # Errors
/// When the database cannot be written; then there is no new passkey.
pub async fn add_passkey(
    store: &Store,
    keys: &Keys,
    site: &Site,
    session: (UserId, &SessionToken),
    named: (&str, &str),
    now: DateTime<Utc>,
) -> Result<NewPasskey, StoreError> {
    let ((user, token), (name, answer)) = (session, named);
    let asked = ceremonies::take(store, keys, token, now).await?;
    let (Some(Ceremony::Register(state)), Ok(answer)) = (
        asked,
        serde_json::from_str::<RegisterPublicKeyCredential>(answer),
    ) else {
        return Ok(NewPasskey::NotRight);
    };
    let Ok(passkey) = site.0.finish_passkey_registration(&answer, &state) else {
        return Ok(NewPasskey::NotRight);
    };
    if count(store, user).await? >= policy::PASSKEYS {
        return Ok(NewPasskey::TooMany);
    }
    let hash = hash(passkey.cred_id());
    let name = name.trim().chars().take(policy::PASSKEY_NAME_CHARS);
    let kept = Kept {
        name: name.filter(|c| !c.is_control()).collect(),
        passkey,
    };
    let sealed = seal(keys, &hash, &kept)?;
    retrying(|| async {
        let mut tx = store.begin().await?;
        let done = sqlx::query(
            "INSERT INTO passkeys (credential_hash, user_id, sealed, made_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (credential_hash) DO NOTHING",
        )
        .bind(hash.clone())
        .bind(user.as_bytes().to_vec())
        .bind(sealed.clone())
        .bind(to_ms(now))
        .execute(tx.conn())
        .await?;
        if done.rows_affected() != 1 {
            return Ok(NewPasskey::NotRight);
        }
        let actor = user.to_string();
        let entry = Entry {
            actor: &actor,
            action: "add-passkey",
            subject: &actor,
            reason: "",
        };
        append(&mut tx, keys, entry, now).await?;
        let (token, stage) = sessions::proven(&mut tx, token, user, now).await?;
        tx.commit().await?;
        Ok(NewPasskey::Added(token, stage))
    })
    .await
}

/// Asks the browser to sign in with one of the person's passkeys: the options, as JSON.
/// `None` where there is none.
///
/// # Errors
/// When the database cannot be written.
pub async fn ask_passkey(
    store: &Store,
    keys: &Keys,
    site: &Site,
    session: (UserId, &SessionToken),
    now: DateTime<Utc>,
) -> Result<Option<String>, StoreError> {
    let (user, token) = session;
    let have: Vec<_> = read(store, keys, user)
        .await?
        .into_iter()
        .map(|row| row.kept.passkey)
        .collect();
    if have.is_empty() {
        return Ok(None);
    }
    let Ok((options, state)) = site.0.start_passkey_authentication(&have) else {
        return Ok(None);
    };
    ceremonies::keep(store, keys, token, &Ceremony::Authenticate(state), now).await?;
    Ok(serde_json::to_string(&options).ok())
}

/// Judges the browser's answer.
///
/// # Errors
/// When the database cannot be written; then nobody is in.
pub async fn give_passkey(
    store: &Store,
    keys: &Keys,
    site: &Site,
    session: (UserId, &SessionToken),
    answer: &str,
    now: DateTime<Utc>,
) -> Result<Second, StoreError> {
    let (user, token) = session;
    let asked = ceremonies::take(store, keys, token, now).await?;
    let (Some(Ceremony::Authenticate(state)), Ok(answer)) =
        (asked, serde_json::from_str::<PublicKeyCredential>(answer))
    else {
        return Ok(Second::Wrong);
    };
    let Ok(result) = site.0.finish_passkey_authentication(&answer, &state) else {
        return Ok(Second::Wrong);
    };
    // Read again: it may have been removed since the question was asked.
    let mut have = read(store, keys, user).await?.into_iter();
    let found = have.find(|row| row.kept.passkey.cred_id() == result.cred_id());
    let Some(mut row) = found else {
        return Ok(Second::Wrong);
    };
    row.kept.passkey.update_credential(&result);
    let sealed = seal(keys, &row.hash, &row.kept)?;
    retrying(|| async {
        let mut tx = store.begin().await?;
        let done = sqlx::query(
            "UPDATE passkeys SET sealed = $1, used_at = $2 WHERE credential_hash = $3 AND user_id = $4",
        )
        .bind(sealed.clone())
        .bind(to_ms(now))
        .bind(row.hash.clone())
        .bind(user.as_bytes().to_vec())
        .execute(tx.conn())
        .await?;
        if done.rows_affected() != 1 {
            return Ok(Second::Wrong);
        }
        let (token, stage) = sessions::proven(&mut tx, token, user, now).await?;
        tx.commit().await?;
        Ok(Second::Right(token, stage))
    })
    .await
}

/// The passkeys of a person, the oldest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn passkeys_of(
    store: &Store,
    keys: &Keys,
    user: UserId,
) -> Result<Vec<OwnPasskey>, StoreError> {
    let rows = read(store, keys, user).await?;
    Ok(rows
        .into_iter()
        .map(|row| OwnPasskey {
            id: hex(&row.hash),
            name: row.kept.name,
            made_at: row.made_at,
            used_at: row.used_at,
        })
        .collect())
}

/// How many a person has.
pub(super) async fn count(store: &Store, user: UserId) -> Result<usize, StoreError> {
    let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM passkeys WHERE user_id = $1")
        .bind(user.as_bytes().to_vec())
        .fetch_one(store.reader())
        .await?;
    Ok(usize::try_from(count).unwrap_or(0))
}

/// Removes a passkey; not the last factor of somebody who needs one.
///
/// # Errors
/// When the database cannot be written; then it is still there.
pub async fn remove_passkey(
    store: &Store,
    keys: &Keys,
    user: &User,
    id: &str,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let rows = read(store, keys, user.id).await?;
    let Some(hash) = rows
        .into_iter()
        .map(|row| row.hash)
        .find(|hash| hex(hash) == id)
    else {
        return Ok(false);
    };
    retrying(|| async {
        let mut tx = store.begin().await?;
        let actor = user.id.to_string();
        let entry = Entry {
            actor: &actor,
            action: "remove-passkey",
            subject: &actor,
            reason: "",
        };
        // First: it holds off whoever removes another one meanwhile.
        append(&mut tx, keys, entry, now).await?;
        let sql = "SELECT (SELECT COUNT(*) FROM totp WHERE user_id = $1) + (SELECT COUNT(*) FROM passkeys WHERE user_id = $2)";
        let left: i64 = sqlx::query_scalar(sql)
            .bind(user.id.as_bytes().to_vec())
            .bind(user.id.as_bytes().to_vec())
            .fetch_one(tx.conn())
            .await?;
        if left < 2 && user.role.needs_second_factor() {
            return Ok(false);
        }
        let done =
            sqlx::query("DELETE FROM passkeys WHERE credential_hash = $1 AND user_id = $2")
                .bind(hash.clone())
                .bind(user.id.as_bytes().to_vec())
                .execute(tx.conn())
                .await?;
        if done.rows_affected() != 1 {
            return Ok(false);
        }
        tx.commit().await?;
        Ok(true)
    })
    .await
}

async fn read(store: &Store, keys: &Keys, user: UserId) -> Result<Vec<Stored>, StoreError> {
    sqlx::query(
        "SELECT credential_hash, sealed, made_at, used_at FROM passkeys WHERE user_id = $1 \
         ORDER BY made_at, credential_hash",
    )
    .bind(user.as_bytes().to_vec())
    .fetch_all(store.reader())
    .await?
    .iter()
    .map(|row| {
        let hash: Vec<u8> = row.try_get("credential_hash")?;
        let sealed: Vec<u8> = row.try_get("sealed")?;
        let plain = keys
            .vault()
            .open(PURPOSE, &hash, &sealed)
            .map_err(|_| StoreError::Corrupt("passkey"))?;
        Ok(Stored {
            kept: serde_json::from_slice(&plain).map_err(|_| StoreError::Corrupt("passkey"))?,
            hash,
            made_at: from_ms(row.try_get("made_at")?),
            used_at: row.try_get::<Option<i64>, _>("used_at")?.map(from_ms),
        })
    })
    .collect()
}

fn seal(keys: &Keys, hash: &[u8], kept: &Kept) -> Result<Vec<u8>, StoreError> {
    let plain = serde_json::to_vec(kept).map_err(|_| StoreError::Corrupt("passkey"))?;
    keys.vault()
        .seal(PURPOSE, hash, &plain)
        .map_err(|_| StoreError::Corrupt("vault"))
}

fn hash(credential: &[u8]) -> Vec<u8> {
    Sha256::digest(credential).to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_are_for_a_name_over_tls_or_for_this_machine() {
        for (origin, may) in [
            ("https://ots.example", true),
            ("https://ots.example:8443", true),
            ("http://localhost:8080", true),
            ("http://ots.example", false),
            ("https://192.0.2.7", false),
            ("http://127.0.0.1:8080", false),
            ("", false),
        ] {
            assert_eq!(Site::at(origin, "OTS").is_some(), may, "{origin}");
        }
    }
}
