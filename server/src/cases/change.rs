//! Changing a case's row: only as it stood when the page was drawn.

use chrono::{DateTime, Utc};

use super::error::{CaseError, Refused};
use super::row::Case;
use crate::clock::to_ms;
use crate::sent::Once;
use crate::store::Tx;

/// Refuses what was done by this very form before.
pub(super) async fn first(
    tx: &mut Tx<'_>,
    once: Once,
    now: DateTime<Utc>,
) -> Result<(), CaseError> {
    if once.first(tx, now).await? {
        Ok(())
    } else {
        Err(Refused::SentBefore.into())
    }
}

/// Refuses to write to what was erased.
pub(super) fn whole(case: &Case) -> Result<(), Refused> {
    match case.erased_at {
        Some(_) => Err(Refused::Erased),
        None => Ok(()),
    }
}

/// Refuses what was drawn from an older version, and to write to what was erased.
pub(super) fn fresh(case: &Case, seen: i64) -> Result<(), Refused> {
    whole(case)?;
    if case.version == seen {
        Ok(())
    } else {
        Err(Refused::Stale)
    }
}

/// Refuses to write to what is closed or merged.
pub(super) fn open(case: &Case) -> Result<(), Refused> {
    if case.state.is_open() {
        Ok(())
    } else {
        Err(Refused::NotOpen)
    }
}

/// Raises the row's version; of two that do so from the same one, one wins.
pub(super) async fn raise(
    tx: &mut Tx<'_>,
    case: &Case,
    now: DateTime<Utc>,
) -> Result<i64, CaseError> {
    let done = sqlx::query(
        "UPDATE cases SET version = version + 1, changed_at = $1 WHERE case_id = $2 AND version = $3",
    )
    .bind(to_ms(now))
    .bind(case.id.as_bytes().to_vec())
    .bind(case.version)
    .execute(tx.conn())
    .await?;
    if done.rows_affected() == 1 {
        Ok(case.version + 1)
    } else {
        Err(Refused::Stale.into())
    }
}
