//! A case's row: codes, places and times, no word of anybody.

use chrono::{DateTime, NaiveDate, Utc};
use ots_protocol::codes::{AreaCode, BentukKekerasan, Hubungan, TempatKejadian};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::state::{ClosingOutcome, ClosingReason, Risk, State};
use crate::clock::from_ms;
use crate::ids::{CaseId, UserId};
use crate::store::{Store, StoreError};

/// A case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Which.
    pub id: CaseId,
    /// By which people name it: `2026-000123`.
    pub number: String,
    /// Where it stands.
    pub state: State,
    /// Referred: the state it goes back to.
    pub came_from: Option<State>,
    /// Raised by every change of the row.
    pub version: i64,
    /// As last judged.
    pub risk: Option<Risk>,
    /// Who carries it.
    pub worker: Option<UserId>,
    /// What is known of what happened.
    pub facts: Facts,
    /// When the earliest of its reports was pressed: the law's times count from here.
    pub pressed_at: DateTime<Utc>,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// By whom.
    pub opened_by: UserId,
    /// When it last changed.
    pub changed_at: DateTime<Utc>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// Why.
    pub closed_reason: Option<ClosingReason>,
    /// How the penerima manfaat was then.
    pub closed_outcome: Option<ClosingOutcome>,
    /// The case that goes on for this one.
    pub merged_into: Option<CaseId>,
    /// When its content was erased: nothing is written to it any more.
    pub erased_at: Option<DateTime<Utc>>,
}

/// What happened, in SIMFONI's codes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Forms of violence.
    pub forms: Vec<BentukKekerasan>,
    /// Where.
    pub place: Option<TempatKejadian>,
    /// Relation of the terlapor to the penerima manfaat.
    pub relation: Option<Hubungan>,
    /// The kecamatan where it happened.
    pub kecamatan: Option<AreaCode>,
    /// The village where it happened.
    pub village: Option<AreaCode>,
    /// The day, local time of the instance.
    pub incident: Option<NaiveDate>,
}

/// The columns that [`from_row`] reads.
pub const COLUMNS: &str = "case_id, number, state, came_from, version, risk, worker, forms, place, relation, kecamatan, \
     village, incident_day, pressed_at, opened_at, opened_by, changed_at, closed_at, closed_reason, \
     closed_outcome, merged_into, erased_at";

/// Reads a row that was selected with [`COLUMNS`].
///
/// # Errors
/// When a value is none that this program writes.
pub fn from_row(row: &AnyRow) -> Result<Case, StoreError> {
    let id = |name: &str| -> Result<Option<Vec<u8>>, StoreError> { Ok(row.try_get(name)?) };
    let number = |name: &str| -> Result<Option<i64>, StoreError> { Ok(row.try_get(name)?) };
    let code = |name: &str| -> Result<Option<u64>, StoreError> {
        Ok(number(name)?.and_then(|code| u64::try_from(code).ok()))
    };
    let state = |code: i64| State::from_code(code).ok_or(StoreError::Corrupt("case state"));
    Ok(Case {
        id: id("case_id")?
            .and_then(|bytes| CaseId::from_slice(&bytes))
            .ok_or(StoreError::Corrupt("case id"))?,
        number: row.try_get("number")?,
        state: state(row.try_get("state")?)?,
        came_from: number("came_from")?.map(state).transpose()?,
        version: row.try_get("version")?,
        risk: Risk::from_code(row.try_get("risk")?),
        worker: id("worker")?.and_then(|bytes| UserId::from_slice(&bytes)),
        facts: Facts {
            forms: forms_of(row.try_get("forms")?),
            place: code("place")?.map(TempatKejadian::from_code),
            relation: code("relation")?.map(Hubungan::from_code),
            kecamatan: code("kecamatan")?.map(AreaCode::new),
            village: code("village")?.map(AreaCode::new),
            incident: number("incident_day")?.and_then(date),
        },
        pressed_at: from_ms(row.try_get("pressed_at")?),
        opened_at: from_ms(row.try_get("opened_at")?),
        opened_by: id("opened_by")?
            .and_then(|bytes| UserId::from_slice(&bytes))
            .ok_or(StoreError::Corrupt("user id"))?,
        changed_at: from_ms(row.try_get("changed_at")?),
        closed_at: number("closed_at")?.map(from_ms),
        closed_reason: number("closed_reason")?.and_then(ClosingReason::from_code),
        closed_outcome: number("closed_outcome")?.and_then(ClosingOutcome::from_code),
        merged_into: id("merged_into")?.and_then(|bytes| CaseId::from_slice(&bytes)),
        erased_at: number("erased_at")?.map(from_ms),
    })
}

/// The column that several forms of violence stand in: bit (code - 1).
#[must_use]
pub fn forms_bits(forms: &[BentukKekerasan]) -> i64 {
    forms.iter().fold(0, |bits, form| bits | form_bit(*form))
}

/// One form's bit, for `forms & $1 <> 0`; a code of a newer version has none.
#[must_use]
pub fn form_bit(form: BentukKekerasan) -> i64 {
    match form.code() {
        code @ 1..=62 => 1 << (code - 1),
        _ => 0,
    }
}

/// The other way, in the order of the list.
pub(crate) fn forms_of(bits: i64) -> Vec<BentukKekerasan> {
    (1..=62_u64)
        .filter(|code| bits & (1 << (code - 1)) != 0)
        .map(BentukKekerasan::from_code)
        .collect()
}

/// A day as it is stored.
pub(super) fn day(date: NaiveDate) -> i64 {
    i64::from(date.to_epoch_days())
}

/// The other way.
pub(super) fn date(day: i64) -> Option<NaiveDate> {
    NaiveDate::from_epoch_days(i32::try_from(day).ok()?)
}

/// A code of the protocol as it is stored.
pub(super) fn code(code: u64) -> i64 {
    i64::try_from(code).unwrap_or(i64::MAX)
}

/// One case, whoever asks: pages go through [`super::enter`].
///
/// # Errors
/// When the database cannot be read.
pub async fn case(store: &Store, id: CaseId) -> Result<Option<Case>, StoreError> {
    let mut connection = store.reader().acquire().await?;
    case_on(&mut connection, id).await
}

/// The case of this number, whoever asks.
///
/// # Errors
/// When the database cannot be read.
pub async fn numbered(store: &Store, number: &str) -> Result<Option<Case>, StoreError> {
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM cases WHERE number = $1"
    )))
    .bind(number.to_owned())
    .fetch_optional(store.reader())
    .await?
    .as_ref()
    .map(from_row)
    .transpose()
}

pub(super) async fn case_on(
    connection: &mut AnyConnection,
    id: CaseId,
) -> Result<Option<Case>, StoreError> {
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM cases WHERE case_id = $1"
    )))
    .bind(id.as_bytes().to_vec())
    .fetch_optional(connection)
    .await?
    .as_ref()
    .map(from_row)
    .transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_stand_in_one_number_and_come_back_in_order() {
        let forms = [BentukKekerasan::Penelantaran, BentukKekerasan::Fisik];
        let bits = forms_bits(&forms);
        assert_eq!(bits, 0b10_0001);
        assert_eq!(
            forms_of(bits),
            [BentukKekerasan::Fisik, BentukKekerasan::Penelantaran]
        );
        assert_eq!(forms_of(0), []);
        assert_eq!(form_bit(BentukKekerasan::Unknown(99)), 0);
    }
}
