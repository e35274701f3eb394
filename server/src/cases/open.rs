//! Opening a case from a report: one press, prefilled from what the phone said.

use chrono::{DateTime, Datelike as _, Utc};
use sqlx::Row;

use super::earliest::pressed_ms;
use super::error::{CaseError, Refused, retrying};
use super::follow::{Told, show};
use super::people::{NewPerson, insert};
use super::row::{Facts, code, day, forms_bits};
use super::state::State;
use super::steps::{NewStep, What, note};
use crate::AppState;
use crate::accounts::User;
use crate::audit;
use crate::barred;
use crate::clock::{from_ms, to_ms};
use crate::deadlines::Owner;
use crate::ids::{CaseId, PersonId, ReportId, UserId};
use crate::random;
use crate::reports::renew;
use crate::store::{StoreError, Tx};

/// What a case begins with: what the reporter has said, or a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prefill {
    /// What happened.
    pub facts: Facts,
    /// Who is in it.
    pub people: Vec<NewPerson>,
}

/// A report as far as a case asks.
pub(super) struct Brought {
    pub(super) pressed_at: DateTime<Utc>,
    pub(super) holder: Option<UserId>,
}

/// Opens a case from a report that `by` holds. A case worker carries it from here on;
/// opened by anybody else it waits for one.
///
/// # Errors
/// When it is refused, or the database cannot be written; then there is no new case.
pub async fn open(
    app: &AppState,
    by: &User,
    report: ReportId,
    prefill: &Prefill,
    now: DateTime<Utc>,
) -> Result<CaseId, CaseError> {
    for person in &prefill.people {
        person.identity.check()?;
    }
    retrying(|| attempt(app, by, report, prefill, now)).await
}

async fn attempt(
    app: &AppState,
    by: &User,
    report: ReportId,
    prefill: &Prefill,
    now: DateTime<Utc>,
) -> Result<CaseId, CaseError> {
    let mut tx = app.store().begin().await?;
    let brought = bring(&mut tx, report).await?;
    if brought.holder != Some(by.id) {
        return Err(Refused::NotHeld.into());
    }
    let id = CaseId::new(now, random::bytes());
    let worker = by
        .role
        .carries_cases()
        .then_some(by.id)
        .filter(|_| !by.role.supervises());
    let number = number(&mut tx, app, now).await?;
    let facts = &prefill.facts;
    sqlx::query(
        "INSERT INTO cases (case_id, number, state, version, steps, risk, worker, forms, forms_named, place, relation, kecamatan, village, \
         incident_day, pressed_at, opened_at, opened_by, changed_at) \
         VALUES ($1, $2, $3, 1, 0, 0, $4, $5, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind(id.as_bytes().to_vec())
    .bind(number)
    .bind(State::Intake.code())
    .bind(worker.map(|user| user.as_bytes().to_vec()))
    .bind(forms_bits(&facts.forms))
    .bind(facts.place.map(|one| code(one.code())))
    .bind(facts.relation.map(|one| code(one.code())))
    .bind(facts.kecamatan.map(|area| code(area.digits())))
    .bind(facts.village.map(|area| code(area.digits())))
    .bind(facts.incident.map(day))
    .bind(to_ms(brought.pressed_at))
    .bind(to_ms(now))
    .bind(by.id.as_bytes().to_vec())
    .bind(to_ms(now))
    .execute(tx.conn())
    .await?;
    attach(&mut tx, report, id, by.id, now).await?;
    let step = NewStep {
        to: Some(State::Intake),
        subject: Some(report.as_bytes()),
        ..NewStep::of(What::Opened)
    };
    note(&mut tx, app.keys(), id, by.id, step, now).await?;
    if !prefill.people.is_empty() {
        // What stands in the case now was read in the report.
        let entry = audit::Entry {
            actor: &by.id.to_string(),
            action: "read-identity",
            subject: &report.to_string(),
            reason: "opens-case",
        };
        audit::append(&mut tx, app.keys(), entry, now).await?;
    }
    for person in &prefill.people {
        let person_id = PersonId::new(now, random::bytes());
        insert(&mut tx, app, (id, person_id), by.id, person, now).await?;
    }
    show(&mut tx, app, report, Told::opened(worker), by.id, now).await?;
    // Still held where nobody carries it: an action like any other keeps the claim.
    renew(app, &mut tx, report, by.id, now).await?;
    // Who is barred from the report is barred from the case.
    barred::spread(&mut tx, app.keys(), Owner::Case(id), now).await?;
    tx.commit().await?;
    Ok(id)
}

/// The next number of this year: raised within the transaction, so none is skipped.
async fn number(tx: &mut Tx<'_>, app: &AppState, now: DateTime<Utc>) -> Result<String, StoreError> {
    let zone: chrono_tz::Tz = app
        .facts()
        .settings
        .instance
        .time_zone
        .parse()
        .unwrap_or(chrono_tz::Tz::UTC);
    let year = now.with_timezone(&zone).year();
    let serial: i64 = sqlx::query_scalar(
        "INSERT INTO counters (name, value) VALUES ($1, 1) \
         ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 RETURNING value",
    )
    .bind(format!("case-{year}"))
    .fetch_one(tx.conn())
    .await?;
    Ok(format!("{year}-{serial:06}"))
}

/// A report that may come into a case: known, no drill, in no case yet.
pub(super) async fn bring(tx: &mut Tx<'_>, report: ReportId) -> Result<Brought, CaseError> {
    let row = sqlx::query(
        "SELECT pressed_at, received_at, age_ms, drill, taken_by FROM reports WHERE report_id = $1",
    )
    .bind(report.as_bytes().to_vec())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Refused::NotHere)?;
    if row.try_get::<i64, _>("drill")? != 0 {
        return Err(Refused::Drill.into());
    }
    let case: Option<Vec<u8>> = sqlx::query_scalar(
        "SELECT case_id FROM case_reports WHERE report_id = $1 AND left_at IS NULL",
    )
    .bind(report.as_bytes().to_vec())
    .fetch_optional(tx.conn())
    .await?;
    if let Some(id) = case.and_then(|id| CaseId::from_slice(&id)) {
        return Err(Refused::Belongs(id).into());
    }
    Ok(Brought {
        pressed_at: from_ms(pressed_ms(&row)?),
        holder: row
            .try_get::<Option<Vec<u8>>, _>("taken_by")?
            .and_then(|id| UserId::from_slice(&id)),
    })
}

/// Puts a report into a case.
pub(super) async fn attach(
    tx: &mut Tx<'_>,
    report: ReportId,
    case: CaseId,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<(), CaseError> {
    // Two who bring the same report at once: the unique index lets one in.
    let done = sqlx::query(
        "INSERT INTO case_reports (report_id, case_id, joined_at, joined_by) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
    )
    .bind(report.as_bytes().to_vec())
    .bind(case.as_bytes().to_vec())
    .bind(to_ms(now))
    .bind(by.as_bytes().to_vec())
    .execute(tx.conn())
    .await?;
    if done.rows_affected() == 1 {
        Ok(())
    } else {
        Err(Refused::Stale.into())
    }
}
