//! Fetching one: the asker alone, until its time is over.

use chrono::{DateTime, Utc};
use sqlx::Row;
use zeroize::Zeroizing;

use super::{ExportError, FILE, KEY};
use crate::AppState;
use crate::accounts::User;
use crate::audit;
use crate::clock::to_ms;
use crate::ids::ExportId;
use crate::store::StoreError;

/// The file, with a row in the audit log in the same transaction: no row there, no file.
///
/// # Errors
/// When it is not theirs, not made or over, or the database cannot be written.
pub async fn fetch(
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
        "SELECT key_sealed, sealed FROM exports WHERE export_id = $1 AND asked_by = $2 AND state = 2 AND expires_at > $3",
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
    let entry = audit::Entry {
        actor: &by.id.to_string(),
        action: "fetch-export",
        subject: &id.to_string(),
        reason: "",
    };
    audit::append(&mut tx, app.keys(), entry, now).await?;
    tx.commit().await?;
    let vault = app.keys().vault().inner(KEY, id.as_bytes(), &key);
    vault
        .and_then(|vault| vault.open(FILE, id.as_bytes(), &sealed))
        .map_err(|_| StoreError::Corrupt("export").into())
}
