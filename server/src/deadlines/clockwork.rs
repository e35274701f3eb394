//! What happens by itself: marked things are worked out, and what is soon or has passed
//! is told, once.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::{Kind, Owner, mark_all_running, mark_untaken, settle_all};
use crate::AppState;
use crate::clock::to_ms;
use crate::events::{EventKind, NewEvent};
use crate::policy;
use crate::store::{StoreError, retrying};

/// Looks at the clock for ever. Several processes may do so on one database.
pub(crate) async fn run(state: AppState) {
    let mut known = None;
    loop {
        let now = state.clock().now();
        let times = super::times(&state);
        let set = (times.followup, times.office);
        if known.as_ref() != Some(&set) {
            match mark_all_running(state.store(), now).await {
                Ok(()) => known = Some(set),
                Err(error) => {
                    tracing::error!(%error, "cannot work the deadlines out by the new times; trying again");
                }
            }
        }
        if let Err(error) = mark_untaken(state.store(), now).await {
            tracing::error!(%error, "cannot look for what reports owe that nobody takes; trying again");
        }
        if let Err(error) = settle_all(&state).await {
            tracing::error!(%error, "cannot work deadlines out; trying again");
        }
        if let Err(error) = tell(&state, now).await {
            tracing::error!(%error, "cannot look for deadlines that have passed; trying again");
        }
        tokio::time::sleep(policy::CLOCKWORK).await;
    }
}

/// Tells the screens what is soon or has passed since the last look; each once.
async fn tell(state: &AppState, now: DateTime<Utc>) -> Result<(), StoreError> {
    let rows = sqlx::query(
        "SELECT owner_kind, owner_id, kind, due_at FROM deadlines \
         WHERE state = 1 AND ((due_at <= $1 AND told < 2) OR (soon_at <= $1 AND told < 1)) ORDER BY due_at, owner_id, kind LIMIT $2",
    )
    .bind(to_ms(now))
    .bind(policy::DEADLINES_BATCH)
    .fetch_all(state.store().reader())
    .await?;
    if rows.is_empty() {
        return Ok(());
    }
    retrying(|| async {
        let mut tx = state.store().begin().await?;
        for row in &rows {
            let (id, due): (Vec<u8>, i64) = (row.try_get("owner_id")?, row.try_get("due_at")?);
            let (owner_kind, kind): (i64, i64) = (row.try_get("owner_kind")?, row.try_get("kind")?);
            let passed = due <= to_ms(now);
            let stage = if passed { 2_i64 } else { 1 };
            let ours = sqlx::query(
                "UPDATE deadlines SET told = $1 WHERE owner_kind = $2 AND owner_id = $3 AND kind = $4 AND due_at = $5 AND state = 1 AND told < $1",
            )
            .bind(stage)
            .bind(owner_kind)
            .bind(id.clone())
            .bind(kind)
            .bind(due)
            .execute(tx.conn())
            .await?;
            if ours.rows_affected() == 0 {
                continue;
            }
            let owner = Owner::from_row(owner_kind, &id).ok_or(StoreError::Corrupt("deadline owner"))?;
            let kind = Kind::from_code(kind).ok_or(StoreError::Corrupt("deadline"))?;
            let word = if passed { "overdue" } else { "soon" };
            let mut event = NewEvent::new(EventKind::Deadline, now).detail(format!("{} {word}", kind.slug()));
            // Of the law's alone the report itself is drawn anew; of the others the counts are.
            if let (Owner::Report(report), Kind::Police) = (owner, kind) {
                event = event.report(report);
            }
            tx.event(event);
        }
        tx.commit().await
    })
    .await
}
