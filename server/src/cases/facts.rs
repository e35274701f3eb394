//! Changing what is known of what happened.

use chrono::{DateTime, Utc};

use super::change;
use super::error::{CaseError, Refused, retrying};
use super::gate::entered;
use super::row::{Facts, code, day, forms_bits};
use super::steps::{NewStep, What, note};
use crate::AppState;
use crate::accounts::User;
use crate::ids::CaseId;

/// Saves the facts, if the case still stands at `seen`.
///
/// # Errors
/// When it is refused, or the database cannot be written; then nothing was changed.
pub async fn save_facts(
    app: &AppState,
    by: &User,
    id: CaseId,
    seen: i64,
    facts: &Facts,
    now: DateTime<Utc>,
) -> Result<(), CaseError> {
    let known = &app.facts().areas;
    if let Some(area) = facts.kecamatan
        && (known.get(area).is_none() || area.kecamatan() != Some(area))
    {
        return Err(Refused::Field("kecamatan").into());
    }
    if let Some(area) = facts.village
        && (known.get(area).is_none() || area.kecamatan() != facts.kecamatan)
    {
        return Err(Refused::Field("village").into());
    }
    // What was named once stays known: un-naming it ends nothing that the police are owed.
    retrying(|| async {
        let mut tx = app.store().begin().await?;
        let case = entered(&mut tx, by, id).await?;
        change::fresh(&case, seen)?;
        change::open(&case)?;
        change::raise(&mut tx, &case, now).await?;
        sqlx::query(
            "UPDATE cases SET forms = $1, forms_named = forms_named | $1, place = $2, relation = $3, kecamatan = $4, village = $5, incident_day = $6 \
             WHERE case_id = $7",
        )
        .bind(forms_bits(&facts.forms))
        .bind(facts.place.map(|one| code(one.code())))
        .bind(facts.relation.map(|one| code(one.code())))
        .bind(facts.kecamatan.map(|area| code(area.digits())))
        .bind(facts.village.map(|area| code(area.digits())))
        .bind(facts.incident.map(day))
        .bind(id.as_bytes().to_vec())
        .execute(tx.conn())
        .await?;
        note(&mut tx, app.keys(), id, by.id, NewStep::of(What::Facts), now).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}
