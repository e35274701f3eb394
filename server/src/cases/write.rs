//! Writing what the flow asks for: the judged risk, the assessment, the plan, and what
//! is only added to: visits and notes.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::change::{self, first};
use super::error::{CaseError, Refused, retrying};
use super::gate::{entered, opened};
use super::papers::{NewPaper, PaperKind, write};
use super::row::Case;
use super::state::{Risk, State, coded};
use super::steps::{NewStep, What, note};
use crate::AppState;
use crate::ids::CaseId;
use crate::policy;
use crate::sent::By;

coded! {
    /// What makes it dangerous: asked one by one, so that none is forgotten.
    pub enum RiskFactor {
        /// It is going on, or happens again and again.
        GoingOn = 1 "going-on",
        /// Threatened with death, or with a weapon.
        Threat = 2 "threat",
        /// Hurt so that a doctor is needed.
        Injury = 3 "injury",
        /// The terlapor lives in the same house, or can come at any time.
        SameHouse = 4 "same-house",
        /// A child is harmed or sees it.
        Child = 5 "child",
        /// Speaks of not wanting to live.
        Suicide = 6 "suicide",
        /// Pregnant, ill, or living with a disability.
        Frail = 7 "frail",
        /// Nobody near who helps.
        Alone = 8 "alone",
    }
}

/// A judgement of the risk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RiskPaper {
    /// Codes of the factors that were found.
    pub factors: Vec<i64>,
    /// Why this level, in words.
    pub judgement: String,
}

impl RiskPaper {
    /// The factors that were found.
    #[must_use]
    pub fn found(&self) -> Vec<RiskFactor> {
        let known = self.factors.iter();
        known
            .filter_map(|code| RiskFactor::from_code(*code))
            .collect()
    }
}

/// The biopsychosocial assessment.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssessmentPaper {
    /// Body.
    pub bio: String,
    /// Mind.
    pub psycho: String,
    /// Family, work, neighbours.
    pub social: String,
}

/// The intervention plan.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanPaper {
    /// What is to be reached.
    pub goals: String,
    /// By which steps, by whom, until when.
    pub steps: String,
    /// How and by whom it was agreed.
    pub agreement: String,
}

/// Plain words: a visit, a note.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextPaper {
    /// The words.
    pub text: String,
}

fn fit(fields: &[(&'static str, &str)]) -> Result<(), Refused> {
    match fields
        .iter()
        .find(|(_, text)| text.chars().count() > policy::CASE_TEXT_CHARS)
    {
        Some((field, _)) => Err(Refused::Field(field)),
        None => Ok(()),
    }
}

fn some(field: &'static str, text: &str) -> Result<(), Refused> {
    if text.trim().is_empty() {
        Err(Refused::Field(field))
    } else {
        Ok(())
    }
}

/// Judges the risk, if the case still stands at `seen`.
///
/// # Errors
/// When it is refused, or the database cannot be written; then nothing was changed.
pub async fn judge_risk(
    app: &AppState,
    by: impl Into<By<'_>>,
    id: CaseId,
    seen: i64,
    (level, paper): (Risk, &RiskPaper),
    now: DateTime<Utc>,
) -> Result<(), CaseError> {
    fit(&[("judgement", &paper.judgement)])?;
    some("judgement", &paper.judgement)?;
    let By { user: by, once } = by.into();
    retrying(|| async {
        let mut tx = app.store().begin().await?;
        first(&mut tx, once, now).await?;
        let case = entered(&mut tx, by, id).await?;
        change::fresh(&case, seen)?;
        change::open(&case)?;
        change::raise(&mut tx, &case, now).await?;
        sqlx::query("UPDATE cases SET risk = $1 WHERE case_id = $2")
            .bind(level.code())
            .bind(id.as_bytes().to_vec())
            .execute(tx.conn())
            .await?;
        note(&mut tx, app.keys(), id, by.id, NewStep::of(What::Risk), now).await?;
        let paper = NewPaper {
            kind: PaperKind::Risk,
            follows: None,
            day: None,
            word: Some(level.code()),
            says: paper,
        };
        write(&mut tx, app.keys(), id, by.id, paper, now).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// Writes the next revision of the assessment after `follows` (0: there is none).
///
/// # Errors
/// When it is refused, or the database cannot be written; then nothing was written.
pub async fn write_assessment(
    app: &AppState,
    by: impl Into<By<'_>>,
    id: CaseId,
    follows: i64,
    paper: &AssessmentPaper,
    now: DateTime<Utc>,
) -> Result<(), CaseError> {
    fit(&[
        ("bio", &paper.bio),
        ("psycho", &paper.psycho),
        ("social", &paper.social),
    ])?;
    if [&paper.bio, &paper.psycho, &paper.social]
        .iter()
        .all(|text| text.trim().is_empty())
    {
        return Err(Refused::Field("bio").into());
    }
    let new = NewPaper {
        kind: PaperKind::Assessment,
        follows: Some(follows),
        day: None,
        word: None,
        says: paper,
    };
    add(
        app,
        by.into(),
        id,
        What::Assessment,
        new,
        |case| {
            // Not before it is known what kind of case it is.
            if matches!(case.state, State::Intake | State::Identification) {
                Err(Refused::NotYet)
            } else {
                Ok(())
            }
        },
        now,
    )
    .await
}

/// Writes the next revision of the plan; `agreed`: the penerima manfaat agrees to it.
///
/// # Errors
/// When it is refused, or the database cannot be written; then nothing was written.
pub async fn write_plan(
    app: &AppState,
    by: impl Into<By<'_>>,
    id: CaseId,
    follows: i64,
    (paper, agreed): (&PlanPaper, bool),
    now: DateTime<Utc>,
) -> Result<(), CaseError> {
    fit(&[
        ("goals", &paper.goals),
        ("steps", &paper.steps),
        ("agreement", &paper.agreement),
    ])?;
    some("goals", &paper.goals)?;
    if agreed {
        some("agreement", &paper.agreement)?;
    }
    let new = NewPaper {
        kind: PaperKind::Plan,
        follows: Some(follows),
        day: None,
        word: Some(i64::from(agreed)),
        says: paper,
    };
    add(
        app,
        by.into(),
        id,
        What::Plan,
        new,
        |case| {
            if matches!(
                case.state,
                State::Intake | State::Identification | State::Assessment
            ) {
                Err(Refused::NotYet)
            } else {
                Ok(())
            }
        },
        now,
    )
    .await
}

/// Adds a visit.
///
/// # Errors
/// When it is refused, or the database cannot be written; then nothing was added.
pub async fn add_visit(
    app: &AppState,
    by: impl Into<By<'_>>,
    id: CaseId,
    (day, paper): (NaiveDate, &TextPaper),
    now: DateTime<Utc>,
) -> Result<(), CaseError> {
    fit(&[("text", &paper.text)])?;
    some("text", &paper.text)?;
    let new = NewPaper {
        kind: PaperKind::Visit,
        follows: None,
        day: Some(day),
        word: None,
        says: paper,
    };
    add(app, by.into(), id, What::Visit, new, |_| Ok(()), now).await
}

/// Adds a note; to a closed case too: what somebody says afterwards is kept.
///
/// # Errors
/// When it is refused, or the database cannot be written; then nothing was added.
pub async fn add_note(
    app: &AppState,
    by: impl Into<By<'_>>,
    id: CaseId,
    paper: &TextPaper,
    now: DateTime<Utc>,
) -> Result<(), CaseError> {
    fit(&[("text", &paper.text)])?;
    some("text", &paper.text)?;
    let new = NewPaper {
        kind: PaperKind::Note,
        follows: None,
        day: None,
        word: None,
        says: paper,
    };
    add(app, by.into(), id, What::Note, new, |_| Ok(()), now).await
}

async fn add<T: Serialize + Sync>(
    app: &AppState,
    by: By<'_>,
    id: CaseId,
    what: What,
    new: NewPaper<'_, T>,
    allowed: fn(&Case) -> Result<(), Refused>,
    now: DateTime<Utc>,
) -> Result<(), CaseError> {
    let By { user: by, once } = by;
    retrying(|| async {
        let mut tx = app.store().begin().await?;
        first(&mut tx, once, now).await?;
        let case = match what {
            What::Note => opened(&mut tx, by, id, now).await?,
            _ => entered(&mut tx, by, id).await?,
        };
        change::whole(&case)?;
        if what != What::Note {
            change::open(&case)?;
        }
        allowed(&case)?;
        note(&mut tx, app.keys(), id, by.id, NewStep::of(what), now).await?;
        let new = NewPaper { ..new };
        write(&mut tx, app.keys(), id, by.id, new, now).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}
