//! Forms that change hands: what a supervisor may take over, and what becomes of the words of who
//! had it.
//!
//! A form that somebody writes in is nobody else's. It is, once it has not been touched for
//! [`policy::DRAFT_UNSENT`], or its writer can do no more for it. Whoever then has it on a screen
//! all the same goes on in a form of their own: no word of it is lost, and none goes into what
//! the other one sends.

use chrono::{DateTime, Utc};
use sqlx::Row as _;

use super::Answers;
use super::drafts::{Draft, DraftId, draft, note, put, seal};
use super::left::orphaned;
use crate::AppState;
use crate::clock::{from_ms, to_ms};
use crate::events::{EventKind, NewEvent};
use crate::ids::{ReportId, UserId, report_id};
use crate::policy;
use crate::reports::Via;
use crate::store::{StoreError, retrying};

/// How taking a form over went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is this person's.
    Theirs,
    /// Somebody is writing in it; nothing was changed.
    Written {
        /// Who.
        by: UserId,
        /// When it was last saved.
        saved_at: DateTime<Utc>,
    },
    /// There is no such form.
    Gone,
}

/// Makes somebody else's form this person's, unless that one is writing in it.
///
/// # Errors
/// When the database cannot be written.
pub async fn take_over(
    app: &AppState,
    id: DraftId,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<Taken, StoreError> {
    retrying(|| async {
        let mut tx = app.store().begin().await?;
        // Taken and written down in one go: of two who take it at once the second finds it written in.
        let found = sqlx::query("UPDATE drafts SET user_id = user_id WHERE draft_id = $1 RETURNING user_id, door, saved_at")
            .bind(id.as_bytes().to_vec())
            .fetch_optional(tx.conn())
            .await?;
        let Some(found) = found else {
            return Ok(Taken::Gone);
        };
        let writer: Vec<u8> = found.try_get("user_id")?;
        let writer = UserId::from_slice(&writer).ok_or(StoreError::Corrupt("user id"))?;
        if writer == by {
            return Ok(Taken::Theirs);
        }
        let taken = sqlx::query(sqlx::AssertSqlSafe(format!(
            "UPDATE drafts AS d SET user_id = $1, version = version + 1, editor = $2, touched_at = $3, told = 0 \
             WHERE d.draft_id = $4 AND (d.touched_at <= $5 OR {})",
            orphaned()
        )))
        .bind(by.as_bytes().to_vec())
        .bind(Vec::new())
        .bind(to_ms(now))
        .bind(id.as_bytes().to_vec())
        .bind(to_ms(now - policy::DRAFT_UNSENT))
        .execute(tx.conn())
        .await?;
        if taken.rows_affected() == 0 {
            let saved_at = from_ms(found.try_get("saved_at")?);
            return Ok(Taken::Written { by: writer, saved_at });
        }
        sqlx::query(
            "INSERT INTO drafts_lost (draft_id, user_id, taken_by, at, door) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (draft_id, user_id) DO UPDATE SET taken_by = excluded.taken_by, at = excluded.at, went_on = NULL",
        )
        .bind(id.as_bytes().to_vec())
        .bind(writer.as_bytes().to_vec())
        .bind(by.as_bytes().to_vec())
        .bind(to_ms(now))
        .bind(found.try_get::<i64, _>("door")?)
        .execute(tx.conn())
        .await?;
        tx.event(NewEvent::new(EventKind::Draft, now).by(by));
        note(&mut tx, app, by, "take-over-draft", id, now).await?;
        tx.commit().await?;
        Ok(Taken::Theirs)
    })
    .await
}

/// A form that was this person's until somebody took it over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost {
    /// Who has it now, or had it last.
    pub taken_by: UserId,
    /// The report that it became meanwhile.
    pub sent: Option<ReportId>,
    door: Via,
    went_on: Option<DraftId>,
}

/// Whether a form was taken from this person, and by whom.
///
/// # Errors
/// When the database cannot be read.
pub async fn lost(app: &AppState, id: DraftId, user: UserId) -> Result<Option<Lost>, StoreError> {
    let row = sqlx::query(
        "SELECT l.taken_by AS taken_by, l.door AS door, l.went_on AS went_on, w.report_id AS report_id \
         FROM drafts_lost l LEFT JOIN written w ON w.draft_id = l.draft_id WHERE l.draft_id = $1 AND l.user_id = $2",
    )
    .bind(id.as_bytes().to_vec())
    .bind(user.as_bytes().to_vec())
    .fetch_optional(app.store().reader())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let bytes = |name: &str| row.try_get::<Option<Vec<u8>>, _>(name);
    Ok(Some(Lost {
        taken_by: bytes("taken_by")?
            .and_then(|id| UserId::from_slice(&id))
            .ok_or(StoreError::Corrupt("user id"))?,
        sent: bytes("report_id")?.and_then(|id| report_id(&id)),
        door: Via::from_code(row.try_get("door")?),
        went_on: bytes("went_on")?.and_then(|id| DraftId::from_slice(&id)),
    }))
}

/// Keeps what this person wrote after it was taken from them in a form of their own; the same one
/// again where it was begun already.
///
/// # Errors
/// When the database cannot be written.
pub async fn go_on(
    app: &AppState,
    (id, lost): (DraftId, Lost),
    user: UserId,
    answers: &Answers,
    now: DateTime<Utc>,
) -> Result<Option<Draft>, StoreError> {
    if let Some(begun) = lost.went_on
        && let Some(mut there) = draft(app, begun, user).await?
    {
        let version = there.row.version;
        super::save(app, begun, user, answers, version, "", true, now).await?;
        there = draft(app, begun, user).await?.unwrap_or(there);
        return Ok(Some(there));
    }
    let new = DraftId::new();
    let sealed = seal(app.keys(), new, answers)?;
    retrying(|| async {
        let mut tx = app.store().begin().await?;
        put(&mut tx, new, user, lost.door, sealed.clone(), now).await?;
        sqlx::query("UPDATE drafts_lost SET went_on = $1 WHERE draft_id = $2 AND user_id = $3")
            .bind(new.as_bytes().to_vec())
            .bind(id.as_bytes().to_vec())
            .bind(user.as_bytes().to_vec())
            .execute(tx.conn())
            .await?;
        tx.commit().await
    })
    .await?;
    draft(app, new, user).await
}
