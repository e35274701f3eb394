//! Services of SIMFONI's eight kinds: who gives them, from when to when, how it went.

use chrono::{DateTime, NaiveDate, Utc};
use ots_protocol::codes::JenisLayanan;
use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::change::{self, first};
use super::error::{CaseError, Refused, retrying};
use super::gate::entered;
use super::row::{code, date, day};
use super::sealed;
use super::state::{State, coded};
use super::steps::{NewStep, What, note};
use crate::AppState;
use crate::accounts::User;
use crate::clock::to_ms;
use crate::deadlines::Owner;
use crate::ids::{CaseId, ServiceId};
use crate::keys::Keys;
use crate::own_keys::{self, Opens};
use crate::policy;
use crate::random;
use crate::reseal::{Sealed, bytes};
use crate::sent::By;
use crate::store::{Store, StoreError};

const PURPOSE: &str = "case service";

pub(crate) const SEALED: Sealed =
    Sealed::row("case_services", "sealed", PURPOSE, &[bytes("service_id")]).of_case("case_id");

coded! {
    /// How a service stands.
    pub enum ServiceOutcome {
        /// Going on.
        GoingOn = 1 "going-on",
        /// Given to the end.
        Done = 2 "done",
        /// The penerima manfaat did not want it.
        Declined = 3 "declined",
        /// It could not be given.
        NotPossible = 4 "not-possible",
    }
}

/// The words of a service. `Debug` shows none.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceWords {
    /// Who gives it.
    pub provider: String,
    /// How it went.
    pub result: String,
}

impl std::fmt::Debug for ServiceWords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ServiceWords(..)")
    }
}

/// What is written of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewService {
    /// Which of the eight kinds.
    pub kind: JenisLayanan,
    /// Given at once, before assessment and plan.
    pub emergency: bool,
    /// The first day.
    pub began: NaiveDate,
    /// The last, once it is known.
    pub ended: Option<NaiveDate>,
    /// How it stands.
    pub outcome: ServiceOutcome,
    /// Its words.
    pub words: ServiceWords,
}

/// A service of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Which.
    pub id: ServiceId,
    /// Of which case.
    pub case: CaseId,
    /// Raised by every change.
    pub version: i64,
    /// What is written of it.
    pub is: NewService,
}

impl NewService {
    fn check(&self) -> Result<(), Refused> {
        if self.words.provider.trim().is_empty()
            || self.words.provider.chars().count() > policy::IDENTITY_LINE_CHARS
        {
            return Err(Refused::Field("provider"));
        }
        if self.words.result.chars().count() > policy::CASE_TEXT_CHARS {
            return Err(Refused::Field("result"));
        }
        if self.ended.is_some_and(|ended| ended < self.began) {
            return Err(Refused::Field("ended"));
        }
        Ok(())
    }
}

/// Begins a service. Before the plan stands only an emergency is.
///
/// # Errors
/// When it is refused, or the database cannot be written; then nothing was added.
pub async fn add_service(
    app: &AppState,
    by: impl Into<By<'_>>,
    case: CaseId,
    new: &NewService,
    now: DateTime<Utc>,
) -> Result<ServiceId, CaseError> {
    new.check()?;
    let By { user: by, once } = by.into();
    retrying(|| async {
        let mut tx = app.store().begin().await?;
        first(&mut tx, once, now).await?;
        let case = entered(&mut tx, by, case).await?;
        change::open(&case)?;
        let early = matches!(
            case.state,
            State::Intake | State::Identification | State::Assessment | State::Planning
        );
        if early && !new.emergency {
            return Err(Refused::NotYet.into());
        }
        let id = ServiceId::new(now, random::bytes());
        let step = NewStep {
            subject: Some(id.as_bytes()),
            ..NewStep::of(What::Service)
        };
        note(&mut tx, app.keys(), case.id, by.id, step, now).await?;
        let key = own_keys::sealing(&mut tx, app.keys(), Owner::Case(case.id)).await?;
        let words = sealed::seal(&key, PURPOSE, id.as_bytes(), &new.words)?;
        sqlx::query(
            "INSERT INTO case_services (service_id, case_id, version, kind, emergency, began_day, ended_day, outcome, sealed, at, \
             by_user, changed_at, changed_by) VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(id.as_bytes().to_vec())
        .bind(case.id.as_bytes().to_vec())
        .bind(code(new.kind.code()))
        .bind(i64::from(new.emergency))
        .bind(day(new.began))
        .bind(new.ended.map(day))
        .bind(new.outcome.code())
        .bind(words)
        .bind(to_ms(now))
        .bind(by.id.as_bytes().to_vec())
        .bind(to_ms(now))
        .bind(by.id.as_bytes().to_vec())
        .execute(tx.conn())
        .await?;
        tx.commit().await?;
        Ok(id)
    })
    .await
}

/// Changes a service, if it still stands at `seen`: how it went above all.
///
/// # Errors
/// When it is refused, or the database cannot be written; then nothing was changed.
pub async fn save_service(
    app: &AppState,
    by: &User,
    id: ServiceId,
    seen: i64,
    new: &NewService,
    now: DateTime<Utc>,
) -> Result<(), CaseError> {
    new.check()?;
    retrying(|| async {
        let mut tx = app.store().begin().await?;
        let case: Option<Vec<u8>> =
            sqlx::query_scalar("SELECT case_id FROM case_services WHERE service_id = $1")
                .bind(id.as_bytes().to_vec())
                .fetch_optional(tx.conn())
                .await?;
        let case = case
            .and_then(|id| CaseId::from_slice(&id))
            .ok_or(Refused::NotHere)?;
        let case = entered(&mut tx, by, case).await?;
        change::open(&case)?;
        let key = own_keys::sealing(&mut tx, app.keys(), Owner::Case(case.id)).await?;
        let words = sealed::seal(&key, PURPOSE, id.as_bytes(), &new.words)?;
        let done = sqlx::query(
            "UPDATE case_services SET kind = $1, emergency = $2, began_day = $3, ended_day = $4, outcome = $5, sealed = $6, \
             changed_at = $7, changed_by = $8, version = version + 1 WHERE service_id = $9 AND version = $10",
        )
        .bind(code(new.kind.code()))
        .bind(i64::from(new.emergency))
        .bind(day(new.began))
        .bind(new.ended.map(day))
        .bind(new.outcome.code())
        .bind(words)
        .bind(to_ms(now))
        .bind(by.id.as_bytes().to_vec())
        .bind(id.as_bytes().to_vec())
        .bind(seen)
        .execute(tx.conn())
        .await?;
        if done.rows_affected() == 0 {
            return Err(Refused::Stale.into());
        }
        let step = NewStep {
            subject: Some(id.as_bytes()),
            ..NewStep::of(What::ServiceChanged)
        };
        note(&mut tx, app.keys(), case.id, by.id, step, now).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

const COLUMNS: &str =
    "service_id, case_id, version, kind, emergency, began_day, ended_day, outcome, sealed";

fn from_row(row: &AnyRow, key: &Opens) -> Result<Service, StoreError> {
    let bytes = |name: &str| -> Result<Vec<u8>, StoreError> { Ok(row.try_get(name)?) };
    let id =
        ServiceId::from_slice(&bytes("service_id")?).ok_or(StoreError::Corrupt("service id"))?;
    let kind: i64 = row.try_get("kind")?;
    Ok(Service {
        id,
        case: CaseId::from_slice(&bytes("case_id")?).ok_or(StoreError::Corrupt("case id"))?,
        version: row.try_get("version")?,
        is: NewService {
            kind: JenisLayanan::from_code(u64::try_from(kind).unwrap_or(0)),
            emergency: row.try_get::<i64, _>("emergency")? != 0,
            began: date(row.try_get("began_day")?).ok_or(StoreError::Corrupt("day"))?,
            ended: row.try_get::<Option<i64>, _>("ended_day")?.and_then(date),
            outcome: ServiceOutcome::from_code(row.try_get("outcome")?)
                .ok_or(StoreError::Corrupt("service outcome"))?,
            words: match bytes("sealed")?.as_slice() {
                // Of a case that was erased.
                [] => ServiceWords::default(),
                sealed => sealed::open(key, PURPOSE, id.as_bytes(), sealed)?,
            },
        },
    })
}

/// The services of a case, oldest first. Only for whoever may open it.
///
/// # Errors
/// When the database cannot be read, or a word does not open.
pub async fn services_of(
    store: &Store,
    keys: &Keys,
    case: CaseId,
) -> Result<Vec<Service>, StoreError> {
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM case_services WHERE case_id = $1 ORDER BY began_day, service_id"
    )))
    .bind(case.as_bytes().to_vec())
    .fetch_all(store.reader())
    .await?;
    let key = own_keys::opening(store, keys, Owner::Case(case)).await?;
    rows.iter().map(|row| from_row(row, &key)).collect()
}

/// One service. Only for whoever may open its case.
///
/// # Errors
/// As [`services_of`].
pub async fn service(
    store: &Store,
    keys: &Keys,
    id: ServiceId,
) -> Result<Option<Service>, StoreError> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM case_services WHERE service_id = $1"
    )))
    .bind(id.as_bytes().to_vec())
    .fetch_optional(store.reader())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let case: Vec<u8> = row.try_get("case_id")?;
    let case = CaseId::from_slice(&case).ok_or(StoreError::Corrupt("case id"))?;
    let key = own_keys::opening(store, keys, Owner::Case(case)).await?;
    from_row(&row, &key).map(Some)
}
