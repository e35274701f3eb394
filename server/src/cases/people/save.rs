//! Changing what SIMFONI counts of a person.

use chrono::{DateTime, Utc};

use super::row::{Attributes, person_on};
use crate::AppState;
use crate::accounts::User;
use crate::cases::change;
use crate::cases::error::{CaseError, Refused, retrying};
use crate::cases::gate::entered;
use crate::cases::row::code;
use crate::cases::steps::{NewStep, What, note};
use crate::clock::to_ms;
use crate::ids::PersonId;

/// Saves the attributes, if the row still stands at `seen`.
///
/// # Errors
/// When it is refused, or the database cannot be written; then nothing was changed.
pub async fn save_attributes(
    app: &AppState,
    by: &User,
    id: PersonId,
    seen: i64,
    of: &Attributes,
    now: DateTime<Utc>,
) -> Result<(), CaseError> {
    retrying(|| async {
        let mut tx = app.store().begin().await?;
        let person = person_on(tx.conn(), id).await?.ok_or(Refused::NotHere)?;
        let case = entered(&mut tx, by, person.case).await?;
        change::open(&case)?;
        let done = sqlx::query(
            "UPDATE people SET sex = $1, age = $2, education = $3, work = $4, marital = $5, disability = $6, kdrt = $7, \
             trafficking = $8, relation = $9, changed_at = $10, changed_by = $11, version = version + 1 \
             WHERE person_id = $12 AND version = $13",
        )
        .bind(of.sex.map(|one| code(one.code())))
        .bind(of.age.map(|one| code(one.code())))
        .bind(of.education.map(|one| code(one.code())))
        .bind(of.work.map(|one| code(one.code())))
        .bind(of.marital.map(|one| code(one.code())))
        .bind(of.disability.map(i64::from))
        .bind(of.kdrt.map(i64::from))
        .bind(of.trafficking.map(|one| code(one.code())))
        .bind(of.relation.map(|one| code(one.code())))
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
            ..NewStep::of(What::PersonChanged)
        };
        note(&mut tx, app.keys(), case.id, by.id, step, now).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}
