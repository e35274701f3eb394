//! The end of it: by the clock, or by a supervisor; and that somebody has read of it.

use chrono::{DateTime, Utc};
use sqlx::Row;

use crate::AppState;
use crate::accounts::User;
use crate::audit;
use crate::barred::owner_rule;
use crate::clock::to_ms;
use crate::events::{EventKind, NewEvent};
use crate::ids::{GlassId, UserId};
use crate::store::{StoreError, retrying};

/// Ends every one whose time is over; several processes may do this at once.
///
/// # Errors
/// When the database cannot be written.
pub async fn end_overdue(app: &AppState, now: DateTime<Utc>) -> Result<u64, StoreError> {
    // Most looks find nothing: they must not take the writer.
    let over = sqlx::query("SELECT 1 FROM glass WHERE ended_at IS NULL AND until_at <= $1 LIMIT 1")
        .bind(to_ms(now))
        .fetch_optional(app.store().reader())
        .await?;
    if over.is_none() {
        return Ok(0);
    }
    retrying(|| async {
        let mut tx = app.store().begin().await?;
        let done = sqlx::query(
            "UPDATE glass SET ended_at = until_at WHERE ended_at IS NULL AND until_at <= $1",
        )
        .bind(to_ms(now))
        .execute(tx.conn())
        .await?;
        tx.commit().await?;
        Ok(done.rows_affected())
    })
    .await
}

/// A supervisor ends one before its time; says whether it still stood.
///
/// # Errors
/// When the database cannot be written.
pub async fn end(
    app: &AppState,
    by: &User,
    id: GlassId,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    retrying(|| async {
        let mut tx = app.store().begin().await?;
        if !theirs(&mut tx, by.id, id).await? {
            return Ok(false);
        }
        let done = sqlx::query(
            "UPDATE glass SET ended_at = $1, ended_by = $2 WHERE glass_id = $3 AND ended_at IS NULL",
        )
        .bind(to_ms(now))
        .bind(by.id.as_bytes().to_vec())
        .bind(id.as_bytes().to_vec())
        .execute(tx.conn())
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        written(&mut tx, app, by.id, "end-glass", id, now).await?;
        tx.commit().await?;
        Ok(true)
    })
    .await
}

/// A supervisor has read of it.
///
/// # Errors
/// When the database cannot be written.
pub async fn seen(
    app: &AppState,
    by: &User,
    id: GlassId,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    retrying(|| async {
        let mut tx = app.store().begin().await?;
        if !theirs(&mut tx, by.id, id).await? {
            return Ok(false);
        }
        let done = sqlx::query(
            "INSERT INTO glass_seen (glass_id, user_id, at) VALUES ($1, $2, $3) ON CONFLICT (glass_id, user_id) DO NOTHING",
        )
        .bind(id.as_bytes().to_vec())
        .bind(by.id.as_bytes().to_vec())
        .bind(to_ms(now))
        .execute(tx.conn())
        .await?;
        if done.rows_affected() == 1 {
            written(&mut tx, app, by.id, "see-glass", id, now).await?;
            // Their other screens need say it no more.
            tx.event(NewEvent::new(EventKind::Glass, now).by(by.id));
            tx.commit().await?;
        }
        Ok(true)
    })
    .await
}

/// Whether it is there for this person: not where they are barred from what it opens.
async fn theirs(
    tx: &mut crate::store::Tx<'_>,
    user: UserId,
    id: GlassId,
) -> Result<bool, StoreError> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT COUNT(*) AS n FROM glass g WHERE g.glass_id = $1 AND {}",
        owner_rule("g.owner_kind", "g.owner_id", "$2")
    )))
    .bind(id.as_bytes().to_vec())
    .bind(user.as_bytes().to_vec())
    .fetch_one(tx.conn())
    .await?;
    Ok(row.try_get::<i64, _>("n")? == 1)
}

async fn written(
    tx: &mut crate::store::Tx<'_>,
    app: &AppState,
    by: UserId,
    action: &str,
    id: GlassId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let entry = audit::Entry {
        actor: &by.to_string(),
        action,
        subject: &id.to_string(),
        reason: "",
    };
    audit::append(tx, app.keys(), entry, now).await?;
    Ok(())
}
