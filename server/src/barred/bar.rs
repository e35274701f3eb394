//! Barring an account, and lifting a bar.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::rule::is_barred;
use super::spread::{PURPOSE, place, put, together};
use crate::AppState;
use crate::accounts::{Hands, NotSecond, User, note_hands};
use crate::audit;
use crate::clock::to_ms;
use crate::deadlines::Owner;
use crate::events::{EventKind, NewEvent};
use crate::ids::UserId;
use crate::policy;
use crate::store::{StoreError, retrying};

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum BarError {
    /// There is no such report or case, for whoever asks.
    #[error("there is none")]
    NotHere,
    /// A reason is needed, of a length that a person reads.
    #[error("it needs a reason")]
    Why,
    /// Who asks may not bar anybody.
    #[error("not for this role")]
    NotTheirs,
    /// Their own account lay in an administrator's hands not long ago: perhaps in those of whoever
    /// is barred.
    #[error(transparent)]
    NotSecond(#[from] NotSecond),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn check(by: &User, why: &str) -> Result<(), BarError> {
    if !by.role.bars_accounts() {
        return Err(BarError::NotTheirs);
    }
    let long = why.chars().count();
    if why.trim().is_empty() || long > policy::REASON_CHARS {
        return Err(BarError::Why);
    }
    Ok(())
}

/// Bars `user` from `owner` and all that belongs together with it; says from how many
/// things they were not barred before.
///
/// # Errors
/// When it is refused, or the database cannot be written; then nobody was barred.
pub async fn bar(
    app: &AppState,
    by: &User,
    owner: Owner,
    user: UserId,
    why: &str,
    now: DateTime<Utc>,
) -> Result<usize, BarError> {
    check(by, why)?;
    if is_barred(app.store(), by.id, owner).await? || !is_here(app, owner).await? {
        return Err(BarError::NotHere);
    }
    Ok(retrying(|| async {
        let mut tx = app.store().begin().await?;
        let mut new = 0;
        for one in together(tx.conn(), owner).await? {
            let put = put(&mut tx, app.keys(), one, user, (by.id, why.trim()), now).await?;
            new += usize::from(put);
        }
        tx.commit().await?;
        Ok(new)
    })
    .await?)
}

/// Lifts the bar of `user` from `owner` and all that belongs together with it; says
/// whether there was one.
///
/// # Errors
/// When it is refused, or the database cannot be written; then nothing changed.
pub async fn lift(
    app: &AppState,
    by: &User,
    owner: Owner,
    user: UserId,
    why: &str,
    now: DateTime<Utc>,
) -> Result<bool, BarError> {
    check(by, why)?;
    // Their own they cannot: for them there is none.
    if by.id == user || is_barred(app.store(), by.id, owner).await? {
        return Err(BarError::NotHere);
    }
    if let Err(why) = free(app, by.id, now).await? {
        let what = owner.to_string();
        note_hands(app.store(), app.keys(), (by.id, &what), why.by(), now).await?;
        return Err(why.into());
    }
    Ok(retrying(|| async {
        let mut tx = app.store().begin().await?;
        let mut any = false;
        for one in together(tx.conn(), owner).await? {
            let row = sqlx::query(
                "SELECT since FROM barred WHERE owner_kind = $1 AND owner_id = $2 AND user_id = $3 AND lifted_at IS NULL",
            )
            .bind(one.kind())
            .bind(one.bytes())
            .bind(user.as_bytes().to_vec())
            .fetch_optional(tx.conn())
            .await?;
            let Some(row) = row else { continue };
            let since: i64 = row.try_get("since")?;
            let sealed = app
                .keys()
                .vault()
                .seal(PURPOSE, &place(one, user, since), why.trim().as_bytes())
                .map_err(|_| StoreError::Corrupt("no data key"))?;
            sqlx::query(
                "UPDATE barred SET lifted_at = $1, lifted_by = $2, lifted_why = $3 \
                 WHERE owner_kind = $4 AND owner_id = $5 AND user_id = $6 AND since = $7",
            )
            .bind(to_ms(now))
            .bind(by.id.as_bytes().to_vec())
            .bind(sealed)
            .bind(one.kind())
            .bind(one.bytes())
            .bind(user.as_bytes().to_vec())
            .bind(since)
            .execute(tx.conn())
            .await?;
            let entry = audit::Entry {
                actor: &by.id.to_string(),
                action: "unbar",
                subject: &one.to_string(),
                reason: &user.to_string(),
            };
            audit::append(&mut tx, app.keys(), entry, now).await?;
            if let Owner::Report(id) = one {
                tx.event(NewEvent::new(EventKind::Barred, now).report(id).by(by.id));
            }
            any = true;
        }
        tx.commit().await?;
        Ok(any)
    })
    .await?)
}

/// Whether whoever lifts is surely somebody else than whoever is barred.
async fn free(
    app: &AppState,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<Result<(), NotSecond>, StoreError> {
    let mut connection = app.store().reader().acquire().await?;
    Ok(Hands::since(&mut connection, now).await?.free(by, now))
}

async fn is_here(app: &AppState, owner: Owner) -> Result<bool, StoreError> {
    let sql = match owner {
        Owner::Report(_) => "SELECT 1 FROM reports WHERE report_id = $1",
        Owner::Case(_) => "SELECT 1 FROM cases WHERE case_id = $1",
    };
    let found = sqlx::query(sql)
        .bind(owner.bytes())
        .fetch_optional(app.store().reader())
        .await?;
    Ok(found.is_some())
}
