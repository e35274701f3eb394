//! Two cases that are one, and one that was two after all.
//!
//! Nothing is moved. A merged case keeps its number, its people, its papers and its
//! reports, and goes on under the other one, whose page shows them; so un-merging loses
//! nothing either. What was written after the merge stays with the case it was written
//! in.

use chrono::{DateTime, Utc};

use super::change;
use super::earliest::count;
use super::error::{CaseError, Refused, retrying};
use super::follow::{Told, family, let_go, tell};
use super::gate::entered;
use super::row::case_on;
use super::state::State;
use super::steps::{NewStep, What, note};
use crate::AppState;
use crate::accounts::User;
use crate::barred;
use crate::deadlines::Owner;
use crate::ids::CaseId;

/// Merges `from` into `into`; `by` must be able to open both. `seen`: the version of
/// `into` that the page was drawn from.
///
/// # Errors
/// When it is refused, or the database cannot be written; then nothing was merged.
pub async fn merge(
    app: &AppState,
    by: &User,
    into: CaseId,
    seen: i64,
    from: CaseId,
    why: &str,
    now: DateTime<Utc>,
) -> Result<(), CaseError> {
    retrying(|| async {
        let mut tx = app.store().begin().await?;
        let target = entered(&mut tx, by, into).await?;
        let source = entered(&mut tx, by, from).await?;
        change::fresh(&target, seen)?;
        change::open(&target)?;
        // What was erased goes on nowhere.
        change::whole(&source)?;
        if source.state == State::Merged {
            return Err(Refused::NotOpen.into());
        }
        if family(tx.conn(), source.id).await?.contains(&target.id) {
            return Err(Refused::SameCase.into());
        }
        change::raise(&mut tx, &target, now).await?;
        change::raise(&mut tx, &source, now).await?;
        sqlx::query("UPDATE cases SET state_merged = state, state = $1, merged_into = $2 WHERE case_id = $3")
            .bind(State::Merged.code())
            .bind(target.id.as_bytes().to_vec())
            .bind(source.id.as_bytes().to_vec())
            .execute(tx.conn())
            .await?;
        let gone = NewStep {
            from: Some(source.state),
            to: Some(State::Merged),
            subject: Some(target.id.as_bytes()),
            why,
            ..NewStep::of(What::Merged)
        };
        note(&mut tx, app.keys(), source.id, by.id, gone, now).await?;
        let took = NewStep {
            subject: Some(source.id.as_bytes()),
            why,
            ..NewStep::of(What::Took)
        };
        note(&mut tx, app.keys(), target.id, by.id, took, now).await?;
        count(&mut tx, target.id, now).await?;
        tell(&mut tx, app, &target, Told::given(&target), by.id, now).await?;
        barred::spread(&mut tx, app.keys(), Owner::Case(target.id), now).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// Takes a merged case out again: it stands where it stood.
///
/// # Errors
/// When it is refused, or the database cannot be written; then nothing was changed.
pub async fn unmerge(
    app: &AppState,
    by: &User,
    id: CaseId,
    seen: i64,
    why: &str,
    now: DateTime<Utc>,
) -> Result<(), CaseError> {
    retrying(|| async {
        let mut tx = app.store().begin().await?;
        let source = entered(&mut tx, by, id).await?;
        change::fresh(&source, seen)?;
        let Some(into) = source.merged_into else {
            return Err(Refused::NoSuchStep.into());
        };
        change::raise(&mut tx, &source, now).await?;
        sqlx::query("UPDATE cases SET state = state_merged, state_merged = NULL, merged_into = NULL WHERE case_id = $1")
            .bind(source.id.as_bytes().to_vec())
            .execute(tx.conn())
            .await?;
        let back = case_on(tx.conn(), source.id)
            .await?
            .ok_or(Refused::NotHere)?;
        let out = NewStep {
            from: Some(State::Merged),
            to: Some(back.state),
            subject: Some(into.as_bytes()),
            why,
            ..NewStep::of(What::Unmerged)
        };
        note(&mut tx, app.keys(), source.id, by.id, out, now).await?;
        let gave = NewStep {
            subject: Some(source.id.as_bytes()),
            why,
            ..NewStep::of(What::Gave)
        };
        note(&mut tx, app.keys(), into, by.id, gave, now).await?;
        count(&mut tx, back.id, now).await?;
        count(&mut tx, into, now).await?;
        if back.worker.is_none()
            && let Some(other) = case_on(tx.conn(), into).await?.and_then(|case| case.worker)
        {
            let_go(&mut tx, &back, other).await?;
        }
        tell(&mut tx, app, &back, Told::given(&back), by.id, now).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}
