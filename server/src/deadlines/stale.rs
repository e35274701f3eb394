//! Marking what has to be worked out again.

use chrono::{DateTime, Utc};

use super::Owner;
use crate::clock::to_ms;
use crate::ids;
use crate::policy;
use crate::reports::{ReportState, state_code};
use crate::store::{Store, StoreError, Tx, retrying};

/// Marks a report or case, within the transaction that changes it.
///
/// # Errors
/// When the database cannot be written.
pub async fn mark(tx: &mut Tx<'_>, owner: Owner, now: DateTime<Utc>) -> Result<(), StoreError> {
    // An update even where the mark is there: whoever works it out waits for this
    // transaction then, and sees what it wrote.
    sqlx::query(
        "INSERT INTO deadlines_stale (owner_kind, owner_id, at) VALUES ($1, $2, $3) \
         ON CONFLICT (owner_kind, owner_id) DO UPDATE SET at = excluded.at",
    )
    .bind(owner.kind())
    .bind(owner.bytes())
    .bind(to_ms(now))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Marks everything that runs: the instance's times have changed.
pub(crate) async fn mark_all_running(store: &Store, now: DateTime<Utc>) -> Result<(), StoreError> {
    retrying(|| async {
        let mut tx = store.begin().await?;
        sqlx::query(
            "INSERT INTO deadlines_stale (owner_kind, owner_id, at) \
             SELECT DISTINCT owner_kind, owner_id, CAST($1 AS BIGINT) FROM deadlines WHERE state = 1 \
             ON CONFLICT (owner_kind, owner_id) DO NOTHING",
        )
        .bind(to_ms(now))
        .execute(tx.conn())
        .await?;
        tx.commit().await
    })
    .await
}

/// Marks the reports that nobody has taken for a while: what they owe was not worked out at the
/// press, where it would cost a flood of presses a second row each. What waits in a case is the
/// case's to do.
pub(crate) async fn mark_untaken(store: &Store, now: DateTime<Utc>) -> Result<(), StoreError> {
    // Most looks find nothing: they must not take the writer.
    let found: Vec<Vec<u8>> = sqlx::query_scalar(
        "SELECT r.report_id FROM reports r WHERE r.state = $1 AND r.drill = 0 AND r.waiting_since <= $2 \
         AND NOT EXISTS (SELECT 1 FROM deadlines d WHERE d.owner_kind = 1 AND d.owner_id = r.report_id) \
         AND NOT EXISTS (SELECT 1 FROM case_reports c WHERE c.report_id = r.report_id AND c.left_at IS NULL) LIMIT $3",
    )
    .bind(state_code(ReportState::Waiting))
    .bind(to_ms(now - policy::UNTAKEN_OWES))
    .bind(policy::DEADLINES_BATCH)
    .fetch_all(store.reader())
    .await?;
    if found.is_empty() {
        return Ok(());
    }
    retrying(|| async {
        let mut tx = store.begin().await?;
        for id in &found {
            let id = ids::report_id(id).ok_or(StoreError::Corrupt("report id"))?;
            mark(&mut tx, Owner::Report(id), now).await?;
        }
        tx.commit().await
    })
    .await
}
