//! The facts of a case that its deadlines hang on, read within a transaction.

use chrono::{DateTime, Utc};
use ots_protocol::codes::BentukKekerasan;
use sqlx::{AnyConnection, Row};

use super::{CaseFacts, Danger, Kind, police};
use crate::cases::{
    Carried, PaperKind, Risk, ServiceOutcome, State, carried, family, form_bit, pressed_ms,
};
use crate::clock::from_ms;
use crate::ids::{CaseId, ReportId, report_id};
use crate::store::StoreError;

/// A case with what its deadlines hang on.
pub(super) struct Found {
    pub(super) facts: CaseFacts,
    /// The case that goes on for it.
    pub(super) merged_into: Option<CaseId>,
    /// Every report that is or was in it, or in what is merged into it.
    pub(super) reports: Vec<ReportId>,
}

/// Reads them; `None` where there is no such case.
pub(super) async fn read(
    connection: &mut AnyConnection,
    id: CaseId,
) -> Result<Option<Found>, StoreError> {
    let row =
        sqlx::query("SELECT pressed_at, state, risk, merged_into FROM cases WHERE case_id = $1")
            .bind(id.as_bytes().to_vec())
            .fetch_optional(&mut *connection)
            .await?;
    let Some(row) = row else { return Ok(None) };
    let state = State::from_code(row.try_get("state")?);
    let risk = Risk::from_code(row.try_get("risk")?);
    let danger = risk.and_then(dangerous);
    let pressed_at = from_ms(row.try_get("pressed_at")?);
    let mut facts = CaseFacts {
        pressed_at,
        closed: state == Some(State::Closed),
        merged: state == Some(State::Merged),
        sexual: false,
        danger,
        danger_rose_at: None,
        brought: Vec::new(),
        reopened_at: reopened(connection, id).await?,
        services: Vec::new(),
        visited_at: None,
        followed_at: None,
        unspoken_at: Some(pressed_at),
    };
    if let Some(risk) = risk.filter(|_| danger.is_some()) {
        facts.danger_rose_at = rose(connection, id, risk).await?;
    }
    for one in carried(&mut *connection, id).await? {
        if let Some(danger) = dangerous(one.risk)
            && let Some(since) = unanswered(connection, one).await?
        {
            facts.brought.push((danger, since));
        }
    }
    let mut reports = Vec::new();
    let mut inside = Vec::new();
    for member in family(&mut *connection, id).await? {
        gather(connection, (&mut facts, &mut inside), member).await?;
        let rows = sqlx::query("SELECT DISTINCT report_id FROM case_reports WHERE case_id = $1")
            .bind(member.as_bytes().to_vec())
            .fetch_all(&mut *connection)
            .await?;
        for row in rows {
            let report = report_id(&row.try_get::<Vec<u8>, _>(0)?);
            reports.push(report.ok_or(StoreError::Corrupt("report id"))?);
        }
    }
    if !inside.is_empty() {
        facts.unspoken_at = unspoken(connection, id, &inside).await?;
    }
    Ok(Some(Found {
        facts,
        merged_into: row
            .try_get::<Option<Vec<u8>>, _>("merged_into")?
            .and_then(|id| CaseId::from_slice(&id)),
        reports,
    }))
}

/// A report that is in the case now.
struct Inside {
    report: ReportId,
    pressed_at: DateTime<Utc>,
    /// What was said of it itself: that the police have it, or need not.
    spoken: bool,
}

/// When the first of them was pressed for which nothing was said of the police, neither of itself
/// nor in a case that was merged into this one.
async fn unspoken(
    connection: &mut AnyConnection,
    id: CaseId,
    inside: &[Inside],
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let mut earliest: Option<DateTime<Utc>> = None;
    for one in inside.iter().filter(|one| !one.spoken) {
        let levels = police::levels(connection, one.report).await?;
        let below = levels.iter().take_while(|level| level.case != id);
        if !police::held(below, one.pressed_at) {
            earliest = Some(earliest.map_or(one.pressed_at, |known| known.min(one.pressed_at)));
        }
    }
    Ok(earliest)
}

/// Adds what one case, itself or merged into it, has, and the reports that are in it.
async fn gather(
    connection: &mut AnyConnection,
    (facts, inside): (&mut CaseFacts, &mut Vec<Inside>),
    member: CaseId,
) -> Result<(), StoreError> {
    let sexual = form_bit(BentukKekerasan::Seksual);
    let case = member.as_bytes().to_vec();
    let forms: i64 = sqlx::query_scalar("SELECT forms_named FROM cases WHERE case_id = $1")
        .bind(case.clone())
        .fetch_one(&mut *connection)
        .await?;
    facts.sexual |= forms & sexual != 0;
    let services =
        sqlx::query("SELECT at, emergency FROM case_services WHERE case_id = $1 AND outcome <> $2")
            .bind(case.clone())
            .bind(ServiceOutcome::NotPossible.code())
            .fetch_all(&mut *connection)
            .await?;
    for row in services {
        let emergency: i64 = row.try_get("emergency")?;
        facts
            .services
            .push((from_ms(row.try_get("at")?), emergency != 0));
    }
    let papers =
        sqlx::query("SELECT kind, MIN(at) AS at FROM case_papers WHERE case_id = $1 GROUP BY kind")
            .bind(case.clone())
            .fetch_all(&mut *connection)
            .await?;
    for row in papers {
        let at = from_ms(row.try_get("at")?);
        let sooner = |known: &mut Option<DateTime<Utc>>| {
            *known = Some(known.map_or(at, |known| known.min(at)));
        };
        match PaperKind::from_code(row.try_get("kind")?) {
            Some(PaperKind::Visit) => sooner(&mut facts.visited_at),
            Some(PaperKind::Assessment | PaperKind::Referral) => sooner(&mut facts.followed_at),
            _ => {}
        }
    }
    // Whoever was reached, or followed up, before there was a case, was so in the case.
    let before = sqlx::query(
        "SELECT d.kind AS kind, MIN(d.done_at) AS at FROM case_reports c \
         JOIN deadlines d ON d.owner_kind = 1 AND d.owner_id = c.report_id \
         WHERE c.case_id = $1 AND c.left_at IS NULL AND d.kind IN ($2, $3) AND d.done_by IS NOT NULL GROUP BY d.kind",
    )
    .bind(case.clone())
    .bind(Kind::Outreach.code())
    .bind(Kind::Complaint.code())
    .fetch_all(&mut *connection)
    .await?;
    for row in before {
        let at = from_ms(row.try_get("at")?);
        let first = if row.try_get::<i64, _>("kind")? == Kind::Outreach.code() {
            &mut facts.visited_at
        } else {
            &mut facts.followed_at
        };
        *first = Some(first.map_or(at, |known| known.min(at)));
    }
    let reports = sqlx::query(
        "SELECT r.report_id AS report_id, r.pressed_at AS pressed_at, r.received_at AS received_at, r.age_ms AS age_ms, \
         r.forms AS forms, d.done_by AS done_by, d.confirmed_at AS confirmed_at \
         FROM case_reports c JOIN reports r ON r.report_id = c.report_id \
         LEFT JOIN deadlines d ON d.owner_kind = 1 AND d.owner_id = c.report_id AND d.kind = $1 \
         WHERE c.case_id = $2 AND c.left_at IS NULL",
    )
    .bind(Kind::Police.code())
    .bind(case.clone())
    .fetch_all(&mut *connection)
    .await?;
    for row in reports {
        let forms: i64 = row.try_get("forms")?;
        let waived = row.try_get::<Option<i64>, _>("confirmed_at")?.is_some();
        facts.sexual |= forms & sexual != 0 && !waived;
        let report = report_id(&row.try_get::<Vec<u8>, _>("report_id")?);
        let done = row.try_get::<Option<Vec<u8>>, _>("done_by")?.is_some();
        inside.push(Inside {
            report: report.ok_or(StoreError::Corrupt("report id"))?,
            pressed_at: from_ms(pressed_ms(&row)?),
            spoken: done || waived,
        });
    }
    Ok(())
}

fn dangerous(risk: Risk) -> Option<Danger> {
    match risk {
        Risk::High => Some(Danger::High),
        Risk::Medium => Some(Danger::Medium),
        Risk::Low => None,
    }
}

/// Since when a merged case's danger stands, where nobody said in that case that it was answered,
/// or need not be.
async fn unanswered(
    connection: &mut AnyConnection,
    one: Carried,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let rose = rose(connection, one.of, one.risk).await?;
    let row = sqlx::query(
        "SELECT c.pressed_at AS pressed_at, d.done_by AS done_by, d.done_at AS done_at, d.waived_by AS waived_by FROM cases c \
         LEFT JOIN deadlines d ON d.owner_kind = 2 AND d.owner_id = c.case_id AND d.kind = $1 WHERE c.case_id = $2",
    )
    .bind(Kind::Emergency.code())
    .bind(one.of.as_bytes().to_vec())
    .fetch_one(connection)
    .await?;
    let since = rose.unwrap_or(from_ms(row.try_get("pressed_at")?));
    let by_hand = row.try_get::<Option<Vec<u8>>, _>("done_by")?.is_some();
    let done: Option<i64> = row.try_get("done_at")?;
    let answered = by_hand && done.is_some_and(|at| from_ms(at) >= since);
    let waived = row.try_get::<Option<Vec<u8>>, _>("waived_by")?.is_some();
    Ok((!answered && !waived).then_some(since))
}

/// Since when the risk is at least this, where it was judged to be less before.
async fn rose(
    connection: &mut AnyConnection,
    id: CaseId,
    risk: Risk,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let rows = sqlx::query(
        "SELECT at, word FROM case_papers WHERE case_id = $1 AND kind = $2 ORDER BY revision DESC",
    )
    .bind(id.as_bytes().to_vec())
    .bind(PaperKind::Risk.code())
    .fetch_all(connection)
    .await?;
    let mut since = None;
    for row in rows {
        let word: Option<i64> = row.try_get("word")?;
        if word.unwrap_or(0) < risk.code() {
            return Ok(since);
        }
        since = Some(from_ms(row.try_get("at")?));
    }
    Ok(None)
}

async fn reopened(
    connection: &mut AnyConnection,
    id: CaseId,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let at: Option<i64> = sqlx::query_scalar(
        "SELECT MAX(at) FROM case_steps WHERE case_id = $1 AND what = 'moved' AND from_state = $2",
    )
    .bind(id.as_bytes().to_vec())
    .bind(State::Closed.code())
    .fetch_one(connection)
    .await?;
    Ok(at.map(from_ms))
}
