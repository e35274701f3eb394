//! Breaking it.

use chrono::{DateTime, Utc};

use super::list::stands;
use super::{PURPOSE, place};
use crate::AppState;
use crate::accounts::User;
use crate::audit;
use crate::barred::is_barred;
use crate::cases::{self, may_open};
use crate::clock::to_ms;
use crate::deadlines::Owner;
use crate::events::{EventKind, NewEvent};
use crate::ids::GlassId;
use crate::policy;
use crate::random;
use crate::reports::{ReportState, report_for};
use crate::store::{StoreError, retrying};

/// A glass that was broken now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glass {
    /// Which.
    pub id: GlassId,
    /// Until when it opens what it opens.
    pub until: DateTime<Utc>,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// It is open now.
    Open(Glass),
    /// It was open to this person anyway.
    NeedNot,
}

/// Why it was not broken.
#[derive(Debug, thiserror::Error)]
pub enum GlassError {
    /// There is nothing like that, for whoever asks.
    #[error("there is none")]
    NotHere,
    /// A report that waits is taken, not broken into.
    #[error("it waits: take it")]
    Waits,
    /// A reason is needed, of a length that a person reads.
    #[error("it needs a reason")]
    Why,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Opens `owner` to `by` for a while.
///
/// # Errors
/// When it is refused, or the database cannot be written; then nothing was opened.
pub async fn smash(
    app: &AppState,
    by: &User,
    owner: Owner,
    why: &str,
    now: DateTime<Utc>,
) -> Result<Broken, GlassError> {
    if why.trim().is_empty() || why.chars().count() > policy::REASON_CHARS {
        return Err(GlassError::Why);
    }
    if is_barred(app.store(), by.id, owner).await? || !open_to_role(by, owner) {
        return Err(GlassError::NotHere);
    }
    match owner {
        Owner::Report(id) => {
            let row = report_for(app.store(), by.id, id).await?;
            let row = row.ok_or(GlassError::NotHere)?;
            if row.state == ReportState::Waiting {
                return Err(GlassError::Waits);
            }
            if row.taken_by == Some(by.id) || stands(app.store(), by.id, owner, now).await? {
                return Ok(Broken::NeedNot);
            }
        }
        Owner::Case(id) => {
            let case = cases::case(app.store(), id).await?;
            let case = case.ok_or(GlassError::NotHere)?;
            if may_open(app.store(), by, &case, now).await? {
                return Ok(Broken::NeedNot);
            }
        }
    }
    let glass = Glass {
        id: GlassId::new(now, random::bytes()),
        until: now + policy::GLASS,
    };
    retrying(|| attempt(app, by, owner, why.trim(), glass, now)).await?;
    Ok(Broken::Open(glass))
}

/// Whether the role opens such a thing at all.
fn open_to_role(by: &User, owner: Owner) -> bool {
    match owner {
        Owner::Report(_) => by.role.takes_reports(),
        Owner::Case(_) => by.role.carries_cases(),
    }
}

async fn attempt(
    app: &AppState,
    by: &User,
    owner: Owner,
    why: &str,
    glass: Glass,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let sealed = app
        .keys()
        .vault()
        .seal(PURPOSE, &place(glass.id, owner), why.as_bytes())
        .map_err(|_| StoreError::Corrupt("no data key"))?;
    let mut tx = app.store().begin().await?;
    sqlx::query(
        "INSERT INTO glass (glass_id, owner_kind, owner_id, user_id, broken_at, until_at, why) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(glass.id.as_bytes().to_vec())
    .bind(owner.kind())
    .bind(owner.bytes())
    .bind(by.id.as_bytes().to_vec())
    .bind(to_ms(now))
    .bind(to_ms(glass.until))
    .bind(sealed)
    .execute(tx.conn())
    .await?;
    let entry = audit::Entry {
        actor: &by.id.to_string(),
        action: "break-glass",
        subject: &owner.to_string(),
        reason: &glass.id.to_string(),
    };
    audit::append(&mut tx, app.keys(), entry, now).await?;
    // No id of a report: screens that may not know of it hear that there is news.
    tx.event(NewEvent::new(EventKind::Glass, now).by(by.id));
    tx.commit().await
}
