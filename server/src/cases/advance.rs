//! Taking a step of the flow: refused with words where there is none or something is
//! missing, written down with who, when and why, and told to the phone.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sqlx::Row;

use super::assign::still_carries;
use super::change::{self, first};
use super::danger::carried;
use super::error::{CaseError, Refused, retrying};
use super::follow::{Told, family, tell};
use super::gate::entered;
use super::papers::{NewPaper, PaperKind, write};
use super::row::Case;
use super::services::ServiceOutcome;
use super::state::{self, ClosingOutcome, ClosingReason, Has, Missing, State, Step, coded};
use super::steps::{NewStep, What, note};
use crate::AppState;
use crate::clock::to_ms;
use crate::ids::CaseId;
use crate::policy;
use crate::sent::By;
use crate::store::{Store, StoreError};

coded! {
    /// To whom a case is referred.
    pub enum Agency {
        /// Police (PPA unit).
        Police = 1 "police",
        /// Hospital or health centre.
        Health = 2 "health",
        /// Social service, shelter.
        Social = 3 "social",
        /// Legal aid.
        Legal = 4 "legal",
        /// UPTD PPA of another regency.
        OtherRegency = 5 "other-regency",
        /// UPTD PPA of the province, or the ministry.
        Province = 6 "province",
        /// Another.
        Other = 7 "other",
    }
}

/// To whom, in words.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferralPaper {
    /// The agency's name, and whom to ask for there.
    pub agency: String,
    /// What they are asked for.
    pub asked: String,
}

/// What came back.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerPaper {
    /// Their answer.
    pub answer: String,
}

/// A step with what belongs to it.
#[derive(Clone)]
pub enum Advance {
    /// A step that takes no more than words.
    Go(Step),
    /// To another agency.
    Refer {
        /// Of which kind.
        agency: Agency,
        /// The day it goes out.
        day: NaiveDate,
        /// Who, and what for.
        paper: ReferralPaper,
    },
    /// Back from it.
    Return {
        /// The day the answer came.
        day: NaiveDate,
    },
    /// Termination.
    Close {
        /// Why.
        reason: ClosingReason,
        /// How the penerima manfaat is.
        outcome: ClosingOutcome,
    },
}

impl Advance {
    const fn step(&self) -> Step {
        match self {
            Self::Go(step) => *step,
            Self::Refer { .. } => Step::Refer,
            Self::Return { .. } => Step::Return,
            Self::Close { .. } => Step::Close,
        }
    }
}

/// What the case, and what is merged into it, has so far.
///
/// # Errors
/// When the database cannot be read.
pub async fn has(store: &Store, case: &Case) -> Result<Has, StoreError> {
    let mut connection = store.reader().acquire().await?;
    has_on(&mut connection, case).await
}

async fn has_on(connection: &mut sqlx::AnyConnection, case: &Case) -> Result<Has, StoreError> {
    let mut has = Has {
        form: !case.facts.forms.is_empty(),
        kecamatan: case.facts.kecamatan.is_some(),
        risk: case.risk,
        ..Has::default()
    };
    // Judged here to be less than what a merged case brings along: not before that is answered.
    for one in carried(&mut *connection, case.id).await? {
        has.risk = has.risk.map(|own| {
            if one.risk.code() > own.code() {
                one.risk
            } else {
                own
            }
        });
    }
    for member in family(&mut *connection, case.id).await? {
        let services =
            sqlx::query("SELECT emergency FROM case_services WHERE case_id = $1 AND outcome <> $2")
                .bind(member.as_bytes().to_vec())
                .bind(ServiceOutcome::NotPossible.code())
                .fetch_all(&mut *connection)
                .await?;
        for row in services {
            has.service = true;
            has.emergency |= row.try_get::<i64, _>("emergency")? != 0;
        }
    }
    let papers = sqlx::query("SELECT kind, word FROM case_papers WHERE case_id = $1 AND kind IN ($2, $3) ORDER BY kind, revision")
        .bind(case.id.as_bytes().to_vec())
        .bind(PaperKind::Assessment.code())
        .bind(PaperKind::Plan.code())
        .fetch_all(connection)
        .await?;
    for row in papers {
        match PaperKind::from_code(row.try_get("kind")?) {
            Some(PaperKind::Assessment) => has.assessment = true,
            Some(PaperKind::Plan) => {
                has.plan = true;
                has.agreed = row.try_get::<Option<i64>, _>("word")? == Some(1);
            }
            _ => {}
        }
    }
    Ok(has)
}

/// Takes a step, if the case still stands at `seen`; gives where it stands now.
///
/// # Errors
/// When it is refused, or the database cannot be written; then nothing was changed.
pub async fn advance(
    app: &AppState,
    by: impl Into<By<'_>>,
    id: CaseId,
    seen: i64,
    (step, why): (&Advance, &str),
    now: DateTime<Utc>,
) -> Result<State, CaseError> {
    if why.chars().count() > policy::CASE_TEXT_CHARS {
        return Err(Refused::Field("why").into());
    }
    let by = by.into();
    retrying(|| attempt(app, by, id, seen, (step, why), now)).await
}

async fn attempt(
    app: &AppState,
    By { user: by, once }: By<'_>,
    id: CaseId,
    seen: i64,
    (how, why): (&Advance, &str),
    now: DateTime<Utc>,
) -> Result<State, CaseError> {
    let step = how.step();
    let mut tx = app.store().begin().await?;
    first(&mut tx, once, now).await?;
    let mut case = entered(&mut tx, by, id).await?;
    change::fresh(&case, seen)?;
    let to = state::after(case.state, case.came_from, step).ok_or(Refused::NoSuchStep)?;
    let has = has_on(tx.conn(), &case).await?;
    let mut missing = state::missing(case.state, step, &has, !why.trim().is_empty());
    if let Advance::Close { reason, .. } = how
        && !state::reasons(case.state).any(|fits| fits == *reason)
    {
        missing.push(Missing::Reason);
    }
    // A step that has a paper of its own is never taken without it.
    if matches!(how, Advance::Go(Step::Refer | Step::Return | Step::Close)) {
        return Err(Refused::NoSuchStep.into());
    }
    if !missing.is_empty() {
        return Err(Refused::Missing(missing).into());
    }
    change::raise(&mut tx, &case, now).await?;
    let (reason, outcome) = match how {
        Advance::Close { reason, outcome } => (Some(reason.code()), Some(outcome.code())),
        _ => (None, None),
    };
    sqlx::query("UPDATE cases SET state = $1, came_from = $2, closed_at = $3, closed_reason = $4, closed_outcome = $5 WHERE case_id = $6")
        .bind(to.code())
        .bind((to == State::Referred).then(|| case.state.code()))
        .bind((to == State::Closed).then(|| to_ms(now)))
        .bind(reason)
        .bind(outcome)
        .bind(id.as_bytes().to_vec())
        .execute(tx.conn())
        .await?;
    if step == Step::Reopen
        && let Some(worker) = case.worker
        && !still_carries(&mut tx, worker).await?
    {
        // Whoever carried it cannot any more: it waits for somebody who can.
        sqlx::query("UPDATE cases SET worker = NULL WHERE case_id = $1")
            .bind(id.as_bytes().to_vec())
            .execute(tx.conn())
            .await?;
        case.worker = None;
    }
    let done = NewStep {
        from: Some(case.state),
        to: Some(to),
        why,
        ..NewStep::of(What::Moved)
    };
    note(&mut tx, app.keys(), id, by.id, done, now).await?;
    match how {
        Advance::Refer { agency, day, paper } => {
            if paper.agency.trim().is_empty() {
                return Err(Refused::Field("agency").into());
            }
            let new = NewPaper {
                kind: PaperKind::Referral,
                follows: None,
                day: Some(*day),
                word: Some(agency.code()),
                says: paper,
            };
            write(&mut tx, app.keys(), id, by.id, new, now).await?;
        }
        Advance::Return { day } => {
            let new = NewPaper {
                kind: PaperKind::Answer,
                follows: None,
                day: Some(*day),
                word: None,
                says: &AnswerPaper {
                    answer: why.to_owned(),
                },
            };
            write(&mut tx, app.keys(), id, by.id, new, now).await?;
        }
        Advance::Go(_) | Advance::Close { .. } => {}
    }
    tell(&mut tx, app, &case, Told::step(&case, to), by.id, now).await?;
    tx.commit().await?;
    Ok(to)
}
