//! What a browser was asked to have signed: kept here sealed, one question a session,
//! answered once whatever the answer is. Several processes serve one call centre, so the
//! question lies in the database and not in the memory of the one that asked.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::Row;
use webauthn_rs::prelude::{PasskeyAuthentication, PasskeyRegistration};

use super::SessionToken;
use crate::clock::{from_ms, to_ms};
use crate::keys::Keys;
use crate::policy;
use crate::reseal::{Sealed, bytes};
use crate::store::{Store, StoreError};

/// What the vault calls it.
const PURPOSE: &str = "passkey ceremony";

pub(crate) const SEALED: Sealed =
    Sealed::row("ceremonies", "sealed", PURPOSE, &[bytes("token_hash")]);

/// The question.
#[derive(Serialize, Deserialize)]
pub(super) enum Ceremony {
    Register(PasskeyRegistration),
    Authenticate(PasskeyAuthentication),
}

/// Keeps the question, in the place of one that was asked before.
pub(super) async fn keep(
    store: &Store,
    keys: &Keys,
    token: &SessionToken,
    ceremony: &Ceremony,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let plain = serde_json::to_vec(ceremony).map_err(|_| StoreError::Corrupt("ceremony"))?;
    let sealed = keys
        .vault()
        .seal(PURPOSE, &token.hash(), &plain)
        .map_err(|_| StoreError::Corrupt("vault"))?;
    let mut tx = store.begin().await?;
    sqlx::query("DELETE FROM ceremonies WHERE made_at < $1")
        .bind(to_ms(now - policy::CEREMONY))
        .execute(tx.conn())
        .await?;
    sqlx::query(
        "INSERT INTO ceremonies (token_hash, sealed, made_at) VALUES ($1, $2, $3) \
         ON CONFLICT (token_hash) DO UPDATE SET sealed = excluded.sealed, made_at = excluded.made_at",
    )
    .bind(token.hash())
    .bind(sealed)
    .bind(to_ms(now))
    .execute(tx.conn())
    .await?;
    tx.commit().await
}

/// Takes the question out; there is none where none was asked, or too long ago.
pub(super) async fn take(
    store: &Store,
    keys: &Keys,
    token: &SessionToken,
    now: DateTime<Utc>,
) -> Result<Option<Ceremony>, StoreError> {
    let mut tx = store.begin().await?;
    let row = sqlx::query("DELETE FROM ceremonies WHERE token_hash = $1 RETURNING sealed, made_at")
        .bind(token.hash())
        .fetch_optional(tx.conn())
        .await?;
    tx.commit().await?;
    let Some(row) = row else { return Ok(None) };
    if now - from_ms(row.try_get("made_at")?) > policy::CEREMONY {
        return Ok(None);
    }
    let sealed: Vec<u8> = row.try_get("sealed")?;
    let plain = keys
        .vault()
        .open(PURPOSE, &token.hash(), &sealed)
        .map_err(|_| StoreError::Corrupt("ceremony"))?;
    Ok(serde_json::from_slice(&plain).ok())
}
