//! The reports of a case follow it: what the phone shows, and who holds them.

use chrono::{DateTime, Utc};
use ots_protocol::updates::ReportState;
use sqlx::Row;

use super::row::Case;
use super::state::State;
use super::steps::What;
use crate::AppState;
use crate::accounts::is_on_shift;
use crate::ids::{self, CaseId, ReportId, UserId};
use crate::reports::{Hands, claim_back, renew, show_state, state_code, state_from, wait_again};
use crate::store::{Store, StoreError, Tx};

/// What a phone shows while its report's case stands here.
pub(crate) const fn shown(state: State) -> ReportState {
    match state {
        State::Referred => ReportState::Referred,
        State::Closed => ReportState::Closed,
        // Merged: that of the case that goes on, which the merge says itself.
        _ => ReportState::Handled,
    }
}

/// Reports that are in a case now.
///
/// # Errors
/// When the database cannot be read.
pub async fn reports_of(store: &Store, case: CaseId) -> Result<Vec<ReportId>, StoreError> {
    let mut connection = store.reader().acquire().await?;
    on(&mut connection, case).await
}

pub(crate) async fn on(
    connection: &mut sqlx::AnyConnection,
    case: CaseId,
) -> Result<Vec<ReportId>, StoreError> {
    sqlx::query("SELECT report_id FROM case_reports WHERE case_id = $1 AND left_at IS NULL ORDER BY report_id")
        .bind(case.as_bytes().to_vec())
        .fetch_all(connection)
        .await?
        .iter()
        .map(|row| {
            ids::report_id(&row.try_get::<Vec<u8>, _>(0)?).ok_or(StoreError::Corrupt("report id"))
        })
        .collect()
}

/// Cases that were merged into this one, at any remove; itself first.
pub(crate) async fn family(
    connection: &mut sqlx::AnyConnection,
    root: CaseId,
) -> Result<Vec<CaseId>, StoreError> {
    let mut found = vec![root];
    let mut at = 0;
    while let Some(parent) = found.get(at).copied() {
        at += 1;
        let below = sqlx::query(
            "SELECT case_id FROM cases WHERE merged_into = $1 ORDER BY opened_at, case_id",
        )
        .bind(parent.as_bytes().to_vec())
        .fetch_all(&mut *connection)
        .await?;
        for row in below {
            let id = CaseId::from_slice(&row.try_get::<Vec<u8>, _>(0)?)
                .ok_or(StoreError::Corrupt("case id"))?;
            if !found.contains(&id) {
                found.push(id);
            }
        }
    }
    Ok(found)
}

/// Cases that were ever merged into this one, at any remove, taken apart again or not; without
/// itself.
pub(crate) async fn ever_below(
    connection: &mut sqlx::AnyConnection,
    root: CaseId,
) -> Result<Vec<CaseId>, StoreError> {
    ever(connection, root, What::Took).await
}

/// Cases that this one was ever merged into, at any remove; without itself.
pub(crate) async fn ever_above(
    connection: &mut sqlx::AnyConnection,
    member: CaseId,
) -> Result<Vec<CaseId>, StoreError> {
    ever(connection, member, What::Merged).await
}

/// Cases that this kind of step leads to, one after another.
async fn ever(
    connection: &mut sqlx::AnyConnection,
    from: CaseId,
    what: What,
) -> Result<Vec<CaseId>, StoreError> {
    let mut found = vec![from];
    let mut at = 0;
    while let Some(one) = found.get(at).copied() {
        at += 1;
        let rows = sqlx::query(
            "SELECT DISTINCT subject FROM case_steps WHERE case_id = $1 AND what = $2 AND subject IS NOT NULL",
        )
        .bind(one.as_bytes().to_vec())
        .bind(what.slug())
        .fetch_all(&mut *connection)
        .await?;
        for row in rows {
            let id = CaseId::from_slice(&row.try_get::<Vec<u8>, _>(0)?)
                .ok_or(StoreError::Corrupt("case id"))?;
            if !found.contains(&id) {
                found.push(id);
            }
        }
    }
    found.remove(0);
    Ok(found)
}

/// This case and what was merged into it.
///
/// # Errors
/// When the database cannot be read.
pub async fn family_of(store: &Store, root: CaseId) -> Result<Vec<CaseId>, StoreError> {
    let mut connection = store.reader().acquire().await?;
    family(&mut connection, root).await
}

/// What a case's reports are told.
#[derive(Clone, Copy)]
pub(super) struct Told {
    /// Where the case stands.
    state: State,
    /// Who carries it.
    worker: Option<UserId>,
    /// Whether its reports come to whoever carries it by this, and not only go on with it.
    given: bool,
}

impl Told {
    /// A case in which somebody takes a step.
    pub(super) const fn step(case: &Case, state: State) -> Self {
        Self {
            state,
            worker: case.worker,
            given: false,
        }
    }

    /// A case that is given to whoever carries it, or gets these reports.
    pub(super) const fn given(case: &Case) -> Self {
        Self {
            state: case.state,
            worker: case.worker,
            given: true,
        }
    }

    /// A case that was opened just now.
    pub(super) const fn opened(worker: Option<UserId>) -> Self {
        Self {
            state: State::Intake,
            worker,
            given: true,
        }
    }
}

/// Shows every phone of this case, and of what is merged into it, where it stands, and makes
/// whoever carries it the holder of its reports, as [`show`] does.
pub(super) async fn tell(
    tx: &mut Tx<'_>,
    app: &AppState,
    case: &Case,
    told: Told,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    for member in family(tx.conn(), case.id).await? {
        for report in on(tx.conn(), member).await? {
            show(tx, app, report, told, by, now).await?;
        }
    }
    Ok(())
}

/// Shows one report's phone where its case stands. While nobody carries the case
/// nobody handles it: a report that waits or is held goes on ringing and being held as before, and
/// one that is nobody's any more, or was over, waits for somebody again.
///
/// What waits for somebody, or somebody else has claimed, is not read by a step in the case, nor by
/// being given to somebody who is not on shift: it goes on ringing, or being theirs, until it is
/// taken or given back ([`crate::reports::release`]), and then stands as the case does.
pub(super) async fn show(
    tx: &mut Tx<'_>,
    app: &AppState,
    report: ReportId,
    told: Told,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let to = shown(told.state);
    let (stands, holder) = held(tx, report).await?;
    let calls = matches!(stands, ReportState::Waiting | ReportState::Taken);
    let Some(worker) = told.worker else {
        return match stands {
            ReportState::Waiting => Ok(()),
            _ if to != ReportState::Handled => {
                show_state(tx, app, report, to, Hands::Same, by, now).await
            }
            ReportState::Taken => Ok(()),
            // Who had it in work before it was a case has it still.
            ReportState::Handled if holder.is_some() => {
                show_state(tx, app, report, to, Hands::Same, by, now).await
            }
            _ => wait_again(tx, app.keys(), report, now).await,
        };
    };
    if calls && holder != Some(worker) {
        let there = told.given && (by == worker || is_on_shift(tx.conn(), worker, now).await?);
        if !there {
            return Ok(());
        }
    }
    show_state(tx, app, report, to, Hands::by(by, worker), by, now).await
}

/// A report that was left out of a case is in work with whoever left it out; not so what waits for
/// somebody, or somebody else has claimed.
pub(super) async fn left(
    tx: &mut Tx<'_>,
    app: &AppState,
    report: ReportId,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (stands, holder) = held(tx, report).await?;
    let calls = matches!(stands, ReportState::Waiting | ReportState::Taken);
    if calls && holder != Some(by) {
        return Ok(());
    }
    let to = ReportState::Handled;
    show_state(tx, app, report, to, Hands::by(by, by), by, now).await
}

/// A report that was joined by mistake is a claim of whoever joined it again; not so what waits for
/// somebody, or somebody else has claimed.
pub(super) async fn back_to(
    tx: &mut Tx<'_>,
    app: &AppState,
    report: ReportId,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    match held(tx, report).await? {
        (_, Some(holder)) if holder == by => {
            renew(app, tx, report, by, now).await?;
            Ok(())
        }
        (ReportState::Waiting | ReportState::Taken, _) => Ok(()),
        _ => claim_back(tx, app, report, by, now).await,
    }
}

/// How a report stands, and who has it.
async fn held(
    tx: &mut Tx<'_>,
    report: ReportId,
) -> Result<(ReportState, Option<UserId>), StoreError> {
    let row = sqlx::query("SELECT state, taken_by FROM reports WHERE report_id = $1")
        .bind(report.as_bytes().to_vec())
        .fetch_one(tx.conn())
        .await?;
    let holder: Option<Vec<u8>> = row.try_get(1)?;
    Ok((
        state_from(row.try_get(0)?),
        holder.and_then(|id| UserId::from_slice(&id)),
    ))
}

/// Takes the reports of a case out of the hands of whoever carried the case that it was merged
/// into, where nobody carries this one: they are nobody's until somebody does.
pub(super) async fn let_go(tx: &mut Tx<'_>, case: &Case, of: UserId) -> Result<(), StoreError> {
    for member in family(tx.conn(), case.id).await? {
        for report in on(tx.conn(), member).await? {
            sqlx::query("UPDATE reports SET taken_by = NULL WHERE report_id = $1 AND taken_by = $2 AND state <> $3")
                .bind(report.as_bytes().to_vec())
                .bind(of.as_bytes().to_vec())
                .bind(state_code(ReportState::Taken))
                .execute(tx.conn())
                .await?;
        }
    }
    Ok(())
}
