//! A phone asks how its report stands.

use chrono::{DateTime, Utc};
use ots_protocol::ReportId;
use ots_protocol::keys::ReportKeys;
use sha2::{Digest, Sha256};
use sqlx::Row;
use subtle::ConstantTimeEq as _;

use super::ReportState;
use super::row::state_from;
use crate::clock::to_ms;
use crate::deadlines::Owner;
use crate::events::{EventKind, NewEvent};
use crate::keys::Keys;
use crate::opener::open_keys;
use crate::own_keys;
use crate::store::{Store, StoreError};

/// What the asker may know.
#[derive(Clone, Debug)]
pub enum Asked {
    /// The report is theirs.
    Theirs {
        /// Its keys, to seal the answer with.
        keys: Box<ReportKeys>,
        /// How it stands.
        state: ReportState,
        /// Number of the newest update.
        last_update: i64,
        /// Number up to which the phone was known to have fetched.
        fetched: i64,
    },
    /// The token is not this report's.
    NotTheirs,
    /// Something of it is here, its alert is not opened (yet), or its own key does not open (any
    /// more).
    NotOpened,
    /// It was erased on request.
    Erased,
    /// Nothing of it was ever here.
    Unknown,
}

/// Looks a report up for whoever shows its follow-up token.
///
/// # Errors
/// When the database cannot be read.
pub async fn asked(
    store: &Store,
    keys: &Keys,
    report: ReportId,
    token: &[u8; 32],
) -> Result<Asked, StoreError> {
    let id = report.as_bytes().to_vec();
    let row = sqlx::query(
        "SELECT r.token_hash, r.keys_sealed, r.state, r.last_update, r.fetched_update, k.sealed AS own_key FROM reports r \
         LEFT JOIN own_keys k ON k.owner_kind = 1 AND k.owner_id = r.report_id WHERE r.report_id = $1",
    )
    .bind(id.clone())
    .fetch_optional(store.reader())
    .await?;
    if let Some(row) = row
        && let Some(hash) = row.try_get::<Option<Vec<u8>>, _>("token_hash")?
    {
        if !bool::from(Sha256::digest(token).as_slice().ct_eq(&hash)) {
            return Ok(Asked::NotTheirs);
        }
        let Some(sealed) = row.try_get::<Option<Vec<u8>>, _>("keys_sealed")? else {
            return Ok(Asked::Erased);
        };
        let key = own_keys::from_row(keys, Owner::Report(report), row.try_get("own_key")?);
        let opened = key
            .ok()
            .and_then(|key| open_keys(&key, report, &sealed).ok());
        let keys = match opened {
            Some(keys) => keys,
            // They are here and cannot be read now: nothing can be sealed for this phone.
            None => match report_keys(store, keys, report, &sealed).await? {
                Some(keys) => keys,
                None => return Ok(Asked::NotOpened),
            },
        };
        return Ok(Asked::Theirs {
            keys: Box::new(keys),
            state: state_from(row.try_get("state")?),
            last_update: row.try_get("last_update")?,
            fetched: row.try_get("fetched_update")?,
        });
    }
    let erased = sqlx::query("SELECT at FROM erased WHERE report_id = $1")
        .bind(id.clone())
        .fetch_optional(store.reader())
        .await?;
    let here = sqlx::query("SELECT 1 FROM items WHERE report_id = $1 LIMIT 1")
        .bind(id)
        .fetch_optional(store.reader())
        .await?;
    Ok(match (erased, here) {
        (Some(_), _) => Asked::Erased,
        (None, Some(_)) => Asked::NotOpened,
        (None, None) => Asked::Unknown,
    })
}

/// A report's keys by whichever of its own keys opens them.
async fn report_keys(
    store: &Store,
    keys: &Keys,
    report: ReportId,
    sealed: &[u8],
) -> Result<Option<ReportKeys>, StoreError> {
    let key = own_keys::opening(store, keys, Owner::Report(report)).await?;
    Ok(open_keys(&key, report, sealed).ok())
}

/// Whether a phone that asks can be answered: its report's keys are here and open.
///
/// # Errors
/// When the database cannot be read.
pub async fn can_be_answered(
    store: &Store,
    keys: &Keys,
    report: ReportId,
) -> Result<bool, StoreError> {
    let sealed: Option<Option<Vec<u8>>> =
        sqlx::query_scalar("SELECT keys_sealed FROM reports WHERE report_id = $1")
            .bind(report.as_bytes().to_vec())
            .fetch_optional(store.reader())
            .await?;
    match sealed.flatten() {
        Some(sealed) => Ok(report_keys(store, keys, report, &sealed).await?.is_some()),
        None => Ok(false),
    }
}

/// Notes that the phone has what it asks to go on from. A phone that asks after N
/// has N: that is the only proof there is that an answer arrived.
///
/// # Errors
/// When the database cannot be written.
pub async fn fetched(
    store: &Store,
    report: ReportId,
    seq: i64,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    let done = sqlx::query("UPDATE reports SET fetched_update = $1 WHERE report_id = $2 AND fetched_update < $3 AND last_update >= $4")
        .bind(seq)
        .bind(report.as_bytes().to_vec())
        .bind(seq)
        .bind(seq)
        .execute(tx.conn())
        .await?;
    if done.rows_affected() == 1 {
        sqlx::query("UPDATE updates SET fetched_at = $1 WHERE report_id = $2 AND seq <= $3 AND fetched_at IS NULL")
            .bind(to_ms(now))
            .bind(report.as_bytes().to_vec())
            .bind(seq)
            .execute(tx.conn())
            .await?;
        tx.event(NewEvent::new(EventKind::Fetched, now).report(report));
    }
    tx.commit().await
}
