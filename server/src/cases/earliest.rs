//! The law counts from when the first of a case's reports was pressed.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::follow::family;
use crate::clock::{age, to_ms};
use crate::ids::CaseId;
use crate::policy;
use crate::store::{StoreError, Tx};

/// When a report was pressed, as far as anybody can tell: by the phone's boot clock
/// where that is known. A calendar that is ahead of ours is wrong, and so is one from before
/// any app could press: then it counts from the receipt.
pub(crate) fn pressed_ms(row: &AnyRow) -> Result<i64, StoreError> {
    let (said, received): (i64, i64) = (row.try_get("pressed_at")?, row.try_get("received_at")?);
    Ok(match age(row.try_get("age_ms")?) {
        Some(age) => received - age.num_milliseconds(),
        None if said < policy::NO_PRESS_BEFORE_MS => received,
        None => said.min(received),
    })
}

/// Sets `pressed_at` anew from the reports of this case and of what is merged into it,
/// and then that of every case it is merged into.
pub(super) async fn count(
    tx: &mut Tx<'_>,
    case: CaseId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut at = Some(case);
    while let Some(id) = at {
        let mut earliest: Option<i64> = None;
        for member in family(tx.conn(), id).await? {
            let rows = sqlx::query(
                "SELECT r.pressed_at AS pressed_at, r.received_at AS received_at, r.age_ms AS age_ms \
                 FROM reports r JOIN case_reports c ON c.report_id = r.report_id WHERE c.case_id = $1 AND c.left_at IS NULL",
            )
            .bind(member.as_bytes().to_vec())
            .fetch_all(tx.conn())
            .await?;
            for row in &rows {
                let pressed = pressed_ms(row)?;
                earliest = Some(earliest.map_or(pressed, |before| before.min(pressed)));
            }
        }
        let above: Option<Vec<u8>> = sqlx::query_scalar(
            "UPDATE cases SET pressed_at = COALESCE($1, pressed_at), changed_at = $2 WHERE case_id = $3 RETURNING merged_into",
        )
        .bind(earliest)
        .bind(to_ms(now))
        .bind(id.as_bytes().to_vec())
        .fetch_one(tx.conn())
        .await?;
        at = above.and_then(|id| CaseId::from_slice(&id));
    }
    Ok(())
}
