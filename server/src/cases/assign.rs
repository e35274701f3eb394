//! Who carries a case: taken by a case worker where nobody does, given by a supervisor.
//! Whoever carries it holds its reports from then on.

use chrono::{DateTime, Utc};
use sqlx::Row as _;

use super::change;
use super::error::{CaseError, Refused, retrying};
use super::follow::{Told, tell};
use super::gate::{locked, may_open_on};
use super::row::Case;
use super::state::State;
use super::steps::{NewStep, What, note};
use crate::AppState;
use crate::accounts::{By, Role, User, user};
use crate::barred::is_barred_on;
use crate::clock::to_ms;
use crate::deadlines::Owner;
use crate::ids::{CaseId, UserId};
use crate::keys::Keys;
use crate::store::{StoreError, Tx};

/// Gives a case to somebody, if it still stands at `seen`. Themselves, for a case worker
/// and a case that nobody carries; anybody who carries cases, for a supervisor.
///
/// # Errors
/// When it is refused, or the database cannot be written; then nothing was changed.
pub async fn assign(
    app: &AppState,
    by: &User,
    id: CaseId,
    seen: i64,
    (to, why): (UserId, &str),
    now: DateTime<Utc>,
) -> Result<(), CaseError> {
    let receiver = user(app.store(), to)
        .await?
        .filter(|user| user.enabled && user.role.carries_cases())
        .ok_or(Refused::NotACarrier)?;
    retrying(|| async {
        let mut tx = app.store().begin().await?;
        let case = locked(&mut tx, id).await?;
        if is_barred_on(tx.conn(), by.id, Owner::Case(id)).await? {
            return Err(Refused::NotHere.into());
        }
        let takes = by.role.carries_cases() && to == by.id;
        match case.worker {
            _ if by.role.supervises() => {}
            None if takes => {}
            Some(_) if takes => return Err(Refused::Taken.into()),
            _ => return Err(Refused::NotHere.into()),
        }
        change::fresh(&case, seen)?;
        change::open(&case)?;
        // A block stands in the way of whoever is to carry it, and of who gives it.
        let after = Case {
            worker: Some(to),
            ..case.clone()
        };
        if !may_open_on(tx.conn(), &receiver, &after, now).await?
            || !may_open_on(tx.conn(), by, &after, now).await?
        {
            return Err(Refused::NotHere.into());
        }
        change::raise(&mut tx, &case, now).await?;
        sqlx::query("UPDATE cases SET worker = $1 WHERE case_id = $2")
            .bind(to.as_bytes().to_vec())
            .bind(id.as_bytes().to_vec())
            .execute(tx.conn())
            .await?;
        let step = NewStep {
            subject: Some(to.as_bytes()),
            why,
            ..NewStep::of(What::Assigned)
        };
        note(&mut tx, app.keys(), id, by.id, step, now).await?;
        tell(&mut tx, app, &after, Told::given(&after), by.id, now).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// Takes a case out of the hands of somebody who must not have it, within the transaction
/// that bars them: it waits for a case worker to take it.
pub(crate) async fn take_away(
    tx: &mut Tx<'_>,
    keys: &Keys,
    id: CaseId,
    (user, by): (UserId, UserId),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let done = sqlx::query(
        "UPDATE cases SET worker = NULL, version = version + 1, changed_at = $1 WHERE case_id = $2 AND worker = $3",
    )
    .bind(to_ms(now))
    .bind(id.as_bytes().to_vec())
    .bind(user.as_bytes().to_vec())
    .execute(tx.conn())
    .await?;
    if done.rows_affected() == 1 {
        note(tx, keys, id, by, NewStep::of(What::Assigned), now).await?;
    }
    Ok(())
}

/// Every case that `user` carries and that is not over waits for a case worker, within the
/// transaction after which they can carry none.
pub(crate) async fn leave_all(tx: &mut Tx<'_>, by: By<'_>, user: UserId) -> Result<(), StoreError> {
    // At the command line nobody with an account does it: the step stands as their own leaving.
    let actor = by.actor.parse().unwrap_or(user);
    let carried =
        sqlx::query("SELECT case_id FROM cases WHERE worker = $1 AND state <> $2 ORDER BY case_id")
            .bind(user.as_bytes().to_vec())
            .bind(State::Closed.code())
            .fetch_all(tx.conn())
            .await?;
    for row in carried {
        let id = CaseId::from_slice(&row.try_get::<Vec<u8>, _>(0)?)
            .ok_or(StoreError::Corrupt("case id"))?;
        take_away(tx, by.keys, id, (user, actor), by.now).await?;
    }
    Ok(())
}

/// Whether whoever carried a case that was closed can carry it again.
pub(super) async fn still_carries(tx: &mut Tx<'_>, user: UserId) -> Result<bool, StoreError> {
    let role: Option<String> =
        sqlx::query_scalar("SELECT role FROM users WHERE user_id = $1 AND disabled_at IS NULL")
            .bind(user.as_bytes().to_vec())
            .fetch_optional(tx.conn())
            .await?;
    Ok(role.is_some_and(|role| role.parse().is_ok_and(Role::carries_cases)))
}
