//! Asking for an erasure, and deciding about one.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::hold::held_on;
use super::wipe::{parts, wipe};
use super::{RetentionError, attempted, check, seal};
use crate::AppState;
use crate::accounts::{Hands, User, note_hands};
use crate::audit;
use crate::barred::{is_barred, is_barred_on};
use crate::cases::State;
use crate::clock::{from_ms, to_ms};
use crate::dead_rows;
use crate::deadlines::{self, Kind, Owner};
use crate::ids::{ErasureId, UserId};
use crate::random;
use crate::reports::{ReportState, state_code};
use crate::reseal::{Sealed, bytes, int};
use crate::store::{StoreError, Tx};

pub(super) const WORDS: &str = "erasure asked";

/// By the data key itself: why something was erased is kept.
pub(crate) const SEALED: Sealed = Sealed::row("erasures", "words", WORDS, &[bytes("erasure_id")])
    .at(&[bytes("owner_id"), int("asked_at")]);

/// Why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// The time for which it is kept is over.
    Due,
    /// The person it is about asked for it.
    Asked,
}

impl Ground {
    pub(super) const fn code(self) -> i64 {
        match self {
            Self::Due => 1,
            Self::Asked => 2,
        }
    }
}

/// Asks for the erasure of a closed case with its reports, or of a closed report in no case.
///
/// # Errors
/// When it is refused, or the database cannot be written; then nothing was asked.
pub async fn ask(
    app: &AppState,
    by: &User,
    owner: Owner,
    (ground, why): (Ground, &str),
    now: DateTime<Utc>,
) -> Result<ErasureId, RetentionError> {
    check(by, why)?;
    if is_barred(app.store(), by.id, owner).await? {
        return Err(RetentionError::NotHere);
    }
    deadlines::settle_all(app).await?;
    let id = ErasureId::new(now, random::bytes());
    let words = seal(app.keys(), WORDS, owner, to_ms(now), why)?;
    attempted(async || {
    let mut tx = app.store().begin().await?;
    may_go(&mut tx, owner).await?;
    let done = sqlx::query(
        "INSERT INTO erasures (erasure_id, owner_kind, owner_id, asked_by, asked_at, ground, words, state) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1) ON CONFLICT DO NOTHING",
    )
    .bind(id.as_bytes().to_vec())
    .bind(owner.kind())
    .bind(owner.bytes())
    .bind(by.id.as_bytes().to_vec())
    .bind(to_ms(now))
    .bind(ground.code())
    .bind(words.clone())
    .execute(tx.conn())
    .await?;
    if done.rows_affected() == 0 {
        return Err(RetentionError::Already);
    }
    write(&mut tx, app, by.id, "ask-erasure", owner, now).await?;
    tx.commit().await?;
    Ok(())
    })
    .await?;
    Ok(id)
}

/// Approves or refuses what another person asked for; approved, it is done.
///
/// # Errors
/// When it is refused, or the database cannot be written; then nothing was erased.
pub async fn decide(
    app: &AppState,
    by: &User,
    id: ErasureId,
    approved: bool,
    now: DateTime<Utc>,
) -> Result<(), RetentionError> {
    if !by.role.supervises() {
        return Err(RetentionError::NotHere);
    }
    deadlines::settle_all(app).await?;
    let done = attempted(|| attempt(app, by, id, approved, now)).await;
    if let Err(RetentionError::NotSecond(why)) = done {
        let what = id.to_string();
        note_hands(app.store(), app.keys(), (by.id, &what), why.by(), now).await?;
    }
    done?;
    dead_rows::forget(app.store()).await;
    Ok(())
}

async fn attempt(
    app: &AppState,
    by: &User,
    id: ErasureId,
    approved: bool,
    now: DateTime<Utc>,
) -> Result<(), RetentionError> {
    let mut tx = app.store().begin().await?;
    // The row is locked from here on: of two who decide at once one does.
    let row = sqlx::query(
        "UPDATE erasures SET state = state WHERE erasure_id = $1 RETURNING owner_kind, owner_id, asked_by, asked_at, state",
    )
    .bind(id.as_bytes().to_vec())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(RetentionError::NotHere)?;
    let owner: Vec<u8> = row.try_get("owner_id")?;
    let owner = Owner::from_row(row.try_get("owner_kind")?, &owner)
        .ok_or(StoreError::Corrupt("what is to be erased"))?;
    if is_barred_on(tx.conn(), by.id, owner).await? {
        return Err(RetentionError::NotHere);
    }
    let asker: Vec<u8> = row.try_get("asked_by")?;
    let asker = UserId::from_slice(&asker).ok_or(StoreError::Corrupt("user id"))?;
    if asker == by.id {
        return Err(RetentionError::OwnAsking);
    }
    if row.try_get::<i64, _>("state")? != 1 {
        return Err(RetentionError::Already);
    }
    if approved {
        let asked = from_ms(row.try_get("asked_at")?);
        let hands = Hands::since(tx.conn(), asked).await?;
        hands.second(by.id, (asker, asked), now)?;
        may_go(&mut tx, owner).await?;
        wipe(&mut tx, owner, by.id, now).await?;
    }
    sqlx::query(
        "UPDATE erasures SET state = $1, decided_by = $2, decided_at = $3 WHERE erasure_id = $4",
    )
    .bind(if approved { 2_i64 } else { 3 })
    .bind(by.id.as_bytes().to_vec())
    .bind(to_ms(now))
    .bind(id.as_bytes().to_vec())
    .execute(tx.conn())
    .await?;
    let action = if approved { "erase" } else { "refuse-erasure" };
    write(&mut tx, app, by.id, action, owner, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Refuses what is not closed, held, or still owed to the police, with all its parts.
async fn may_go(tx: &mut Tx<'_>, owner: Owner) -> Result<(), RetentionError> {
    let closed = match owner {
        Owner::Case(_) => {
            let row = sqlx::query(
                "SELECT state, erased_at FROM cases WHERE case_id = $1 AND merged_into IS NULL",
            )
            .bind(owner.bytes())
            .fetch_optional(tx.conn())
            .await?
            .ok_or(RetentionError::NotHere)?;
            if row.try_get::<Option<i64>, _>("erased_at")?.is_some() {
                return Err(RetentionError::Already);
            }
            row.try_get::<i64, _>("state")? == State::Closed.code()
        }
        Owner::Report(_) => {
            let row = sqlx::query(
                "SELECT r.state AS state, e.at AS at, c.case_id AS case_id FROM reports r \
                 LEFT JOIN erased e ON e.report_id = r.report_id \
                 LEFT JOIN case_reports c ON c.report_id = r.report_id AND c.left_at IS NULL WHERE r.report_id = $1",
            )
            .bind(owner.bytes())
            .fetch_optional(tx.conn())
            .await?
            .ok_or(RetentionError::NotHere)?;
            if row.try_get::<Option<i64>, _>("at")?.is_some() {
                return Err(RetentionError::Already);
            }
            row.try_get::<i64, _>("state")? == state_code(ReportState::Closed)
                && row.try_get::<Option<Vec<u8>>, _>("case_id")?.is_none()
        }
    };
    if !closed {
        return Err(RetentionError::NotClosed);
    }
    for part in parts(tx.conn(), owner).await? {
        if held_on(tx.conn(), part).await? {
            return Err(RetentionError::Held);
        }
        let owed = sqlx::query(deadlines::OWED)
            .bind(part.kind())
            .bind(part.bytes())
            .bind(Kind::Police.code())
            .fetch_optional(tx.conn())
            .await?;
        if owed.is_some() {
            return Err(RetentionError::Owed);
        }
    }
    Ok(())
}

pub(super) async fn write(
    tx: &mut Tx<'_>,
    app: &AppState,
    by: UserId,
    action: &str,
    owner: Owner,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let entry = audit::Entry {
        actor: &by.to_string(),
        action,
        subject: &owner.to_string(),
        reason: "",
    };
    audit::append(tx, app.keys(), entry, now).await?;
    Ok(())
}
