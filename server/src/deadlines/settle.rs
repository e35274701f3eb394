//! Working the deadlines of something out again.

use chrono::{DateTime, Utc};
use ots_protocol::codes::BentukKekerasan;
use sqlx::{AnyConnection, Row};

use super::rules::{Handling, Place, Said, Wanted};
use super::{Kind, Owner, Standing, Times, case, mark, police, times};
use crate::AppState;
use crate::cases::{form_bit, pressed_ms};
use crate::clock::{from_ms, to_ms};
use crate::ids::ReportId;
use crate::policy;
use crate::reports::{ReportState, state_from};
use crate::store::{StoreError, Tx, retrying};

/// Works out what is marked; says how much was.
///
/// # Errors
/// When the database cannot be written.
pub async fn settle_all(app: &AppState) -> Result<usize, StoreError> {
    let rows = sqlx::query("SELECT owner_kind, owner_id FROM deadlines_stale ORDER BY at LIMIT $1")
        .bind(policy::DEADLINES_BATCH)
        .fetch_all(app.store().reader())
        .await?;
    for row in &rows {
        let id: Vec<u8> = row.try_get("owner_id")?;
        let owner = Owner::from_row(row.try_get("owner_kind")?, &id)
            .ok_or(StoreError::Corrupt("deadline owner"))?;
        settle(app, owner).await?;
    }
    Ok(rows.len())
}

/// Works out the deadlines of this, if it is marked: before a page shows them. A report's hang on
/// the cases that it is in, which are worked out first.
///
/// # Errors
/// When the database cannot be written.
pub async fn settle(app: &AppState, owner: Owner) -> Result<(), StoreError> {
    if let Owner::Report(report) = owner {
        let mut connection = app.store().reader().acquire().await?;
        let levels = police::levels(&mut connection, report).await?;
        drop(connection);
        for level in levels {
            settle_one(app, Owner::Case(level.case)).await?;
        }
    }
    settle_one(app, owner).await
}

async fn settle_one(app: &AppState, owner: Owner) -> Result<(), StoreError> {
    let marked =
        sqlx::query("SELECT 1 FROM deadlines_stale WHERE owner_kind = $1 AND owner_id = $2")
            .bind(owner.kind())
            .bind(owner.bytes())
            .fetch_optional(app.store().reader())
            .await?;
    if marked.is_none() {
        return Ok(());
    }
    let times = times(app);
    let now = app.clock().now();
    retrying(|| async {
        let mut tx = app.store().begin().await?;
        // The mark goes first: whoever changes the owner meanwhile waits, and marks anew.
        sqlx::query("DELETE FROM deadlines_stale WHERE owner_kind = $1 AND owner_id = $2")
            .bind(owner.kind())
            .bind(owner.bytes())
            .execute(tx.conn())
            .await?;
        match owner {
            Owner::Report(id) => {
                if let Some(case) = of_report(&mut tx, &times, id).await? {
                    mark(&mut tx, Owner::Case(case), now).await?;
                }
            }
            Owner::Case(id) => {
                if let Some(found) = case::read(tx.conn(), id).await? {
                    let said = said(tx.conn(), owner).await?;
                    let of = |kind| {
                        let known = said.iter().find(|(known, _)| *known == kind);
                        known.map_or_else(Said::default, |(_, said)| *said)
                    };
                    write(&mut tx, owner, &times.of_case(&found.facts, of)).await?;
                    for report in found.reports {
                        of_report(&mut tx, &times, report).await?;
                    }
                    if let Some(above) = found.merged_into {
                        mark(&mut tx, Owner::Case(above), now).await?;
                    }
                }
            }
        }
        tx.commit().await
    })
    .await
}

/// Works out a report's; gives the case that it is in now.
async fn of_report(
    tx: &mut Tx<'_>,
    times: &Times,
    id: ReportId,
) -> Result<Option<crate::ids::CaseId>, StoreError> {
    let row = sqlx::query(
        "SELECT r.pressed_at AS pressed_at, r.received_at AS received_at, r.age_ms AS age_ms, r.forms AS forms, r.drill AS drill, \
         r.state AS state, r.reopened_at AS reopened_at, c.case_id AS case_id FROM reports r LEFT JOIN case_reports c ON c.report_id = r.report_id AND c.left_at IS NULL \
         WHERE r.report_id = $1",
    )
    .bind(id.as_bytes().to_vec())
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let case = row
        .try_get::<Option<Vec<u8>>, _>("case_id")?
        .and_then(|id| crate::ids::CaseId::from_slice(&id));
    let forms: i64 = row.try_get("forms")?;
    let sexual = forms & form_bit(BentukKekerasan::Seksual) != 0;
    let owner = Owner::Report(id);
    let pressed = from_ms(pressed_ms(&row)?);
    let (place, named) = police::place(&police::levels(tx.conn(), id).await?, pressed);
    // A press that says nothing, after the police had the case: perhaps it happened again.
    let asks = sexual || (named && place == Place::Later);
    let mut wanted = Vec::new();
    if row.try_get::<i64, _>("drill")? == 0 {
        let known = said(tx.conn(), owner).await?;
        let said = |kind| {
            let said = known.iter().find(|(known, _)| *known == kind);
            said.map_or_else(Said::default, |(_, said)| *said)
        };
        if asks {
            wanted.push(times.of_report(pressed, place, said(Kind::Police)));
        }
        let handling = match state_from(row.try_get("state")?) {
            _ if case.is_some() => Handling::InCase,
            ReportState::Closed => Handling::Closed,
            ReportState::Referred => Handling::Referred,
            _ => Handling::Open,
        };
        let reopened: Option<i64> = row.try_get("reopened_at")?;
        let from = (pressed, reopened.map(from_ms));
        // What never was on its own leaves nothing behind for its case to carry.
        let kept = |one: &Wanted| {
            handling != Handling::InCase || known.iter().any(|(kind, _)| *kind == one.kind)
        };
        wanted.extend(
            times
                .follow_up(from, handling, said)
                .into_iter()
                .filter(kept),
        );
    }
    write(tx, owner, &wanted).await?;
    Ok(case)
}

/// What was said by hand of each deadline of this.
async fn said(
    connection: &mut AnyConnection,
    owner: Owner,
) -> Result<Vec<(Kind, Said)>, StoreError> {
    sqlx::query("SELECT kind, done_at, done_by, waived_at, confirmed_at FROM deadlines WHERE owner_kind = $1 AND owner_id = $2")
        .bind(owner.kind())
        .bind(owner.bytes())
        .fetch_all(connection)
        .await?
        .iter()
        .map(|row| {
            let by_hand = row.try_get::<Option<Vec<u8>>, _>("done_by")?.is_some();
            let done_at: Option<i64> = row.try_get("done_at")?;
            let kind = Kind::from_code(row.try_get("kind")?).ok_or(StoreError::Corrupt("deadline"))?;
            // The law's deadline runs on until a second supervisor agrees.
            let ends = if kind == Kind::Police { "confirmed_at" } else { "waived_at" };
            Ok((
                kind,
                Said {
                    done_at: done_at.filter(|_| by_hand).map(from_ms),
                    waived: row.try_get::<Option<i64>, _>(ends)?.is_some(),
                },
            ))
        })
        .collect()
}

/// Writes them as they should stand. What is not wanted any more stays, as not needed.
async fn write(tx: &mut Tx<'_>, owner: Owner, wanted: &[Wanted]) -> Result<(), StoreError> {
    for kind in Kind::ALL {
        let Some(one) = wanted.iter().find(|one| one.kind == kind) else {
            sqlx::query("UPDATE deadlines SET state = $1 WHERE owner_kind = $2 AND owner_id = $3 AND kind = $4 AND state IN (1, 4)")
                .bind(Standing::NotNeeded.code())
                .bind(owner.kind())
                .bind(owner.bytes())
                .bind(kind.code())
                .execute(tx.conn())
                .await?;
            continue;
        };
        // What a person said stands; what is told is told again when the time is another.
        sqlx::query(
            "INSERT INTO deadlines (owner_kind, owner_id, kind, began_at, soon_at, due_at, state, done_at, told) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0) \
             ON CONFLICT (owner_kind, owner_id, kind) DO UPDATE SET began_at = excluded.began_at, soon_at = excluded.soon_at, \
             told = CASE WHEN deadlines.due_at = excluded.due_at AND deadlines.state = excluded.state THEN deadlines.told ELSE 0 END, \
             due_at = excluded.due_at, state = excluded.state, \
             done_at = CASE WHEN deadlines.done_by IS NULL THEN excluded.done_at ELSE deadlines.done_at END",
        )
        .bind(owner.kind())
        .bind(owner.bytes())
        .bind(kind.code())
        .bind(to_ms(one.began_at))
        .bind(to_ms(one.soon_at))
        .bind(to_ms(one.due_at))
        .bind(one.standing.code())
        .bind(one.shown_done_at.map(to_ms))
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// What a proven item of a report says of what happened: marks the report if it was not
/// known yet.
pub(crate) async fn named(
    tx: &mut Tx<'_>,
    report: ReportId,
    forms: &[BentukKekerasan],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let bits = crate::cases::forms_bits(forms);
    let news = sqlx::query(
        "UPDATE reports SET forms = forms | $1 WHERE report_id = $2 AND (forms | $1) <> forms",
    )
    .bind(bits)
    .bind(report.as_bytes().to_vec())
    .execute(tx.conn())
    .await?;
    if news.rows_affected() == 1 {
        mark(tx, Owner::Report(report), now).await?;
    }
    Ok(())
}
