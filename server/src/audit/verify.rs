//! Going through the audit log from its first row.

use sqlx::Row;
use subtle::ConstantTimeEq as _;

use super::{Entry, START, hash};
use crate::clock::from_ms;
use crate::keys::Keys;
use crate::policy;
use crate::store::{Store, StoreError};

/// The log is what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// How many rows it has.
    pub rows: i64,
    /// The hash of the last: to be kept elsewhere.
    pub head: [u8; 32],
}

/// The log is not what was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// This row was changed, or one before it was.
    Changed(i64),
    /// A row of this number is missing.
    Missing(i64),
}

/// Goes through the whole log; the inner error is the first fault.
///
/// # Errors
/// When the database cannot be read.
pub async fn verify(store: &Store, keys: &Keys) -> Result<Result<Verified, Fault>, StoreError> {
    let expected: i64 = sqlx::query_scalar("SELECT value FROM counters WHERE name = 'audit'")
        .fetch_one(store.reader())
        .await?;
    let mut seen = Verified {
        rows: 0,
        head: START,
    };
    loop {
        let page = sqlx::query("SELECT seq, at, actor, action, subject, reason, hash FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2")
            .bind(seen.rows)
            .bind(policy::EVENT_PAGE)
            .fetch_all(store.reader())
            .await?;
        if page.is_empty() {
            break;
        }
        for row in &page {
            let seq: i64 = row.try_get("seq")?;
            if seq != seen.rows + 1 {
                return Ok(Err(Fault::Missing(seen.rows + 1)));
            }
            let entry = Entry {
                actor: row.try_get("actor")?,
                action: row.try_get("action")?,
                subject: row.try_get("subject")?,
                reason: row.try_get("reason")?,
            };
            let at = from_ms(row.try_get("at")?);
            let right = hash(keys.audit(), &seen.head, seq, at, &entry);
            let stored: Vec<u8> = row.try_get("hash")?;
            if !bool::from(right.as_slice().ct_eq(&stored)) {
                return Ok(Err(Fault::Changed(seq)));
            }
            seen = Verified {
                rows: seq,
                head: right,
            };
        }
    }
    // Rows written while we read are no fault; rows that the counter knows of are.
    if seen.rows < expected {
        return Ok(Err(Fault::Missing(seen.rows + 1)));
    }
    Ok(Ok(seen))
}
