//! Why a change to a case was not made.

use super::state::Missing;
use crate::ids::CaseId;
use crate::store::StoreError;

/// The call centre says no: nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is no such case, person or service, or this person may not open it: the two
    /// are told alike, so that nobody learns which numbers exist.
    NotHere,
    /// It was changed since the page was drawn.
    Stale,
    /// This very form was taken before, and all of it done then: answered as it was then.
    SentBefore,
    /// A drill is never a case.
    Drill,
    /// The report belongs to this case already.
    Belongs(CaseId),
    /// Only the holder of a report makes a case of it.
    NotHeld,
    /// There is no such step from where the case stands.
    NoSuchStep,
    /// The step needs something first.
    Missing(Vec<Missing>),
    /// A closed or merged case is not written to: open it again first.
    NotOpen,
    /// Its content was erased: it is neither opened again nor written to.
    Erased,
    /// Services come after the plan; before it only in an emergency.
    NotYet,
    /// The last report of a case cannot be left out of it.
    LastReport,
    /// A case cannot be merged with itself, or with what is merged into it.
    SameCase,
    /// Somebody has it already.
    Taken,
    /// Whoever it is to be given to carries no cases.
    NotACarrier,
    /// A field holds what it cannot.
    Field(&'static str),
}

/// What can happen instead.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// It was refused; the caller says so in words.
    #[error("refused: {0:?}")]
    Refused(Refused),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Refused> for CaseError {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<sqlx::Error> for CaseError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// As [`crate::store::retrying`], for operations that may be refused.
pub(super) async fn retrying<T, F>(mut attempt: impl FnMut() -> F) -> Result<T, CaseError>
where
    F: Future<Output = Result<T, CaseError>>,
{
    let answer = crate::store::retrying(|| {
        let tried = attempt();
        async move {
            match tried.await {
                Ok(done) => Ok(Ok(done)),
                Err(CaseError::Refused(refused)) => Ok(Err(refused)),
                Err(CaseError::Store(error)) => Err(error),
            }
        }
    })
    .await?;
    Ok(answer?)
}
