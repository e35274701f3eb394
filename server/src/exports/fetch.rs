//! Fetching one: the asker alone, until its time is over.

use chrono::{DateTime, Utc};
use sqlx::Row;
use zeroize::Zeroizing;

use super::{ExportError, FILE, HOLDS, KEY};
use crate::AppState;
use crate::accounts::{Hands, User, note_hands};
use crate::audit;
use crate::cases::ever_below;
use crate::clock::{from_ms, to_ms};
use crate::ids::{CaseId, ExportId, UserId};
use crate::store::{StoreError, Tx};

/// The file, with a row in the audit log in the same transaction: no row there, no file.
///
/// # Errors
/// When it is not theirs, not made or over, their account lay in an administrator's hands since
/// they asked, or it holds somebody of a case that they were barred
/// from meanwhile; or when the database cannot be written.
pub async fn fetch(
    app: &AppState,
    by: &User,
    id: ExportId,
    now: DateTime<Utc>,
) -> Result<Zeroizing<Vec<u8>>, ExportError> {
    let done = attempt(app, by, id, now).await;
    if let Err(ExportError::Handed { by: hands }) = done {
        let what = id.to_string();
        note_hands(app.store(), app.keys(), (by.id, &what), hands, now).await?;
    }
    done
}

async fn attempt(
    app: &AppState,
    by: &User,
    id: ExportId,
    now: DateTime<Utc>,
) -> Result<Zeroizing<Vec<u8>>, ExportError> {
    if !by.role.supervises() {
        return Err(ExportError::NotHere);
    }
    let mut tx = app.store().begin().await?;
    let row = sqlx::query(
        "SELECT key_sealed, sealed, asked_at FROM exports WHERE export_id = $1 AND asked_by = $2 AND state = 2 AND expires_at > $3",
    )
    .bind(id.as_bytes().to_vec())
    .bind(by.id.as_bytes().to_vec())
    .bind(to_ms(now))
    .fetch_optional(tx.conn())
    .await?
    .ok_or(ExportError::NotHere)?;
    let (key, sealed): (Option<Vec<u8>>, Option<Vec<u8>>) = (row.try_get(0)?, row.try_get(1)?);
    let (Some(key), Some(sealed)) = (key, sealed) else {
        return Err(ExportError::NotHere);
    };
    let asked = from_ms(row.try_get("asked_at")?);
    let hands = Hands::since(tx.conn(), asked).await?;
    if let Some(hand) = hands.after(by.id, asked) {
        return Err(ExportError::Handed { by: hand.by });
    }
    if barred_since(&mut tx, by.id, id).await? {
        return Err(ExportError::NotHere);
    }
    let vault = app.keys().vault().inner(KEY, id.as_bytes(), &key);
    let file = vault
        .and_then(|vault| vault.open(FILE, id.as_bytes(), &sealed))
        .map_err(|_| StoreError::Corrupt("export"))?;
    let entry = audit::Entry {
        actor: &by.id.to_string(),
        action: "fetch-export",
        subject: &id.to_string(),
        reason: "",
    };
    audit::append(&mut tx, app.keys(), entry, now).await?;
    tx.commit().await?;
    Ok(file)
}

/// Whether this person was barred, since it was made, from a case of whom somebody may be in it.
/// What they were barred from before is not in it.
async fn barred_since(tx: &mut Tx<'_>, user: UserId, id: ExportId) -> Result<bool, StoreError> {
    let found = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT 1 FROM exports JOIN cases c ON {HOLDS} JOIN barred b ON b.owner_kind = 2 AND b.owner_id = c.case_id \
         WHERE exports.export_id = $1 AND b.user_id = $2 AND b.lifted_at IS NULL AND b.since >= exports.decided_at LIMIT 1"
    )))
    .bind(id.as_bytes().to_vec())
    .bind(user.as_bytes().to_vec())
    .fetch_optional(tx.conn())
    .await?;
    if found.is_some() {
        return Ok(true);
    }
    let row = sqlx::query("SELECT case_id, decided_at FROM exports WHERE export_id = $1")
        .bind(id.as_bytes().to_vec())
        .fetch_one(tx.conn())
        .await?;
    let case: Option<Vec<u8>> = row.try_get("case_id")?;
    let decided: Option<i64> = row.try_get("decided_at")?;
    let Some(root) = case.and_then(|id| CaseId::from_slice(&id)) else {
        return Ok(false);
    };
    for member in ever_below(tx.conn(), root).await? {
        let found = sqlx::query(
            "SELECT 1 FROM barred WHERE owner_kind = 2 AND owner_id = $1 AND user_id = $2 AND lifted_at IS NULL AND since >= $3",
        )
        .bind(member.as_bytes().to_vec())
        .bind(user.as_bytes().to_vec())
        .bind(decided)
        .fetch_optional(tx.conn())
        .await?;
        if found.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}
