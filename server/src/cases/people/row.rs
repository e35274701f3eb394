//! A person's row: codes in clear.

use chrono::{DateTime, Utc};
use ots_protocol::codes::{
    Hubungan, JenisKelamin, KategoriTppo, KelompokUsia, Pekerjaan, Pendidikan, StatusPerkawinan,
};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::cases::state::coded;
use crate::clock::from_ms;
use crate::ids::{CaseId, PersonId};
use crate::store::{Store, StoreError};

coded! {
    /// What somebody is in a case.
    pub enum PersonRole {
        /// The person helped.
        Beneficiary = 1 "penerima-manfaat",
        /// The person who reported.
        Reporter = 2 "pelapor",
        /// The person reported. Not called anything else before a court has spoken.
        Reported = 3 "terlapor",
    }
}

/// What SIMFONI counts of a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attributes {
    /// Sex.
    pub sex: Option<JenisKelamin>,
    /// Age group.
    pub age: Option<KelompokUsia>,
    /// Education.
    pub education: Option<Pendidikan>,
    /// Work.
    pub work: Option<Pekerjaan>,
    /// Marital status.
    pub marital: Option<StatusPerkawinan>,
    /// Lives with a disability.
    pub disability: Option<bool>,
    /// Harmed by domestic violence.
    pub kdrt: Option<bool>,
    /// Purpose of trafficking, where it is that.
    pub trafficking: Option<KategoriTppo>,
    /// A terlapor's relation to the penerima manfaat.
    pub relation: Option<Hubungan>,
}

/// A person of a case, without who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Which.
    pub id: PersonId,
    /// Of which case.
    pub case: CaseId,
    /// What they are in it.
    pub role: PersonRole,
    /// First, second, ... of that role.
    pub place: i64,
    /// Raised by every change of the row.
    pub version: i64,
    /// What SIMFONI counts.
    pub attributes: Attributes,
    /// Whether it is known who it is: there is something to open.
    pub identified: bool,
    /// When the row last changed.
    pub changed_at: DateTime<Utc>,
}

pub(super) const COLUMNS: &str = "person_id, case_id, role, place, version, sex, age, education, work, marital, disability, \
     kdrt, trafficking, relation, changed_at, CAST(CASE WHEN identity IS NULL THEN 0 ELSE 1 END AS BIGINT) AS identified";

pub(super) fn from_row(row: &AnyRow) -> Result<Person, StoreError> {
    let id = |name: &str| -> Result<Vec<u8>, StoreError> { Ok(row.try_get(name)?) };
    let code = |name: &str| -> Result<Option<u64>, StoreError> {
        let code: Option<i64> = row.try_get(name)?;
        Ok(code.and_then(|code| u64::try_from(code).ok()))
    };
    let truth = |name: &str| -> Result<Option<bool>, StoreError> {
        Ok(row.try_get::<Option<i64>, _>(name)?.map(|truth| truth != 0))
    };
    Ok(Person {
        id: PersonId::from_slice(&id("person_id")?).ok_or(StoreError::Corrupt("person id"))?,
        case: CaseId::from_slice(&id("case_id")?).ok_or(StoreError::Corrupt("case id"))?,
        role: PersonRole::from_code(row.try_get("role")?)
            .ok_or(StoreError::Corrupt("person's role"))?,
        place: row.try_get("place")?,
        version: row.try_get("version")?,
        attributes: Attributes {
            sex: code("sex")?.map(JenisKelamin::from_code),
            age: code("age")?.map(KelompokUsia::from_code),
            education: code("education")?.map(Pendidikan::from_code),
            work: code("work")?.map(Pekerjaan::from_code),
            marital: code("marital")?.map(StatusPerkawinan::from_code),
            disability: truth("disability")?,
            kdrt: truth("kdrt")?,
            trafficking: code("trafficking")?.map(KategoriTppo::from_code),
            relation: code("relation")?.map(Hubungan::from_code),
        },
        identified: row.try_get::<i64, _>("identified")? != 0,
        changed_at: from_ms(row.try_get("changed_at")?),
    })
}

/// The people of a case: penerima manfaat first.
///
/// # Errors
/// When the database cannot be read.
pub async fn people_of(store: &Store, case: CaseId) -> Result<Vec<Person>, StoreError> {
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM people WHERE case_id = $1 ORDER BY role, place, person_id"
    )))
    .bind(case.as_bytes().to_vec())
    .fetch_all(store.reader())
    .await?
    .iter()
    .map(from_row)
    .collect()
}

/// One person.
///
/// # Errors
/// When the database cannot be read.
pub async fn person(store: &Store, id: PersonId) -> Result<Option<Person>, StoreError> {
    let mut connection = store.reader().acquire().await?;
    person_on(&mut connection, id).await
}

pub(super) async fn person_on(
    connection: &mut AnyConnection,
    id: PersonId,
) -> Result<Option<Person>, StoreError> {
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM people WHERE person_id = $1"
    )))
    .bind(id.as_bytes().to_vec())
    .fetch_optional(connection)
    .await?
    .as_ref()
    .map(from_row)
    .transpose()
}
