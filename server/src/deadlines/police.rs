//! For which reports of a case that what was said of the police there holds.
//!
//! A case goes on after the police have its report, and so does the violence: a press of a later
//! event joins the same case. What a person said holds for what was in the case when it was said,
//! and was pressed no later than the police can have heard of it. Whatever comes after that, by
//! joining or by merging, keeps its own 3x24 hours, until somebody says that it is the same event.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use ots_protocol::codes::BentukKekerasan;
use sqlx::{AnyConnection, Row};

use super::Kind;
use super::rules::{Place, Spoken};
use crate::cases::form_bit;
use crate::clock::from_ms;
use crate::ids::{CaseId, ReportId};
use crate::store::StoreError;

/// One of the cases that a report is in: its own, and those that go on for it.
pub(super) struct Level {
    pub(super) case: CaseId,
    /// Since when the report is in it.
    pub(super) came_at: DateTime<Utc>,
    /// What was said of the police there.
    pub(super) spoken: Option<Spoken>,
    /// The police have a report there, and this is its number.
    pub(super) done: bool,
    /// Sexual violence is named there.
    names: bool,
}

/// The cases that a report is in now, its own first.
pub(super) async fn levels(
    connection: &mut AnyConnection,
    report: ReportId,
) -> Result<Vec<Level>, StoreError> {
    let own = sqlx::query(
        "SELECT case_id, joined_at FROM case_reports WHERE report_id = $1 AND left_at IS NULL",
    )
    .bind(report.as_bytes().to_vec())
    .fetch_optional(&mut *connection)
    .await?;
    let mut found: Vec<Level> = Vec::new();
    let Some(own) = own else { return Ok(found) };
    let mut next = CaseId::from_slice(&own.try_get::<Vec<u8>, _>("case_id")?);
    let mut came_at = from_ms(own.try_get("joined_at")?);
    while let Some(case) = next.filter(|id| found.iter().all(|known| known.case != *id)) {
        let row = sqlx::query(
            "SELECT c.forms_named AS forms, c.merged_into AS merged_into, d.done_at AS done_at, d.done_by AS done_by, \
             d.waived_at AS waived_at, d.confirmed_at AS confirmed_at, d.covers_to AS covers_to, \
             (SELECT MAX(s.at) FROM case_steps s WHERE s.case_id = c.case_id AND s.what = 'merged') AS merged_at \
             FROM cases c LEFT JOIN deadlines d ON d.owner_kind = 2 AND d.owner_id = c.case_id AND d.kind = $1 WHERE c.case_id = $2",
        )
        .bind(Kind::Police.code())
        .bind(case.as_bytes().to_vec())
        .fetch_optional(&mut *connection)
        .await?;
        let Some(row) = row else { break };
        let time = |name: &str| -> Result<Option<DateTime<Utc>>, StoreError> {
            Ok(row.try_get::<Option<i64>, _>(name)?.map(from_ms))
        };
        let done = row.try_get::<Option<Vec<u8>>, _>("done_by")?.is_some();
        // One supervisor's word alone ends nothing.
        let confirmed = time("confirmed_at")?.is_some();
        let waived = time("waived_at")?.filter(|_| confirmed);
        let said = if done { time("done_at")? } else { waived };
        let covers = time("covers_to")?.filter(|_| done);
        let forms: i64 = row.try_get("forms")?;
        let named = forms & form_bit(BentukKekerasan::Seksual) != 0;
        found.push(Level {
            case,
            came_at,
            spoken: said.map(|said_at| Spoken {
                said_at,
                up_to: covers.unwrap_or(said_at),
            }),
            done,
            names: done || (named && waived.is_none()),
        });
        next = row
            .try_get::<Option<Vec<u8>>, _>("merged_into")?
            .and_then(|id| CaseId::from_slice(&id));
        came_at = time("merged_at")?.map_or(came_at, |merged| merged.max(came_at));
    }
    Ok(found)
}

/// How a report stands to these; and whether sexual violence is named in them.
pub(super) fn place(levels: &[Level], pressed_at: DateTime<Utc>) -> (Place, bool) {
    let Some(top) = levels.last() else {
        return (Place::Alone, false);
    };
    let place = if top.spoken.is_none() || held(levels, pressed_at) {
        Place::Carried
    } else {
        Place::Later
    };
    (place, levels.iter().any(|level| level.names))
}

/// Whether what was said in one of these holds for a report.
pub(super) fn held<'a>(
    levels: impl IntoIterator<Item = &'a Level>,
    pressed_at: DateTime<Utc>,
) -> bool {
    levels.into_iter().any(|level| {
        level
            .spoken
            .is_some_and(|spoken| spoken.holds_for(pressed_at, level.came_at))
    })
}

/// Up to which press a police report of this day holds, said now, of something that began then:
/// to the end of the day. Who went to the police first and then pressed means that press, too.
pub(super) fn covers_to(
    day: NaiveDate,
    began: DateTime<Utc>,
    now: DateTime<Utc>,
    zone: Tz,
) -> DateTime<Utc> {
    day.max(began.with_timezone(&zone).date_naive())
        .checked_add_days(Days::new(1))
        .and_then(|next| {
            next.and_time(NaiveTime::MIN)
                .and_local_timezone(zone)
                .earliest()
        })
        .map_or(now, |next| {
            (next.with_timezone(&Utc) - TimeDelta::milliseconds(1)).min(now)
        })
}
