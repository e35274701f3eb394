//! Asking for news: what the call centre has said about the open reports.
//!
//! Needs no sync lock: what is taken in twice is the same. Reports are asked about one after the
//! other over one connection, and only the last waits for something to happen: the one that somebody
//! looks at, else the newest.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ots_protocol::ReportId;
use ots_protocol::keys::ReportKeys;
use ots_protocol::problem::Problem;
use ots_protocol::refusal::{Refusal, RefusalCode};
use ots_protocol::updates::{ReportState, UpdatesPage, open_head};
use reqwest::header::{self, HeaderValue};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use tokio::time::Instant;

use super::engine::in_runtime;
use super::failure::FailureKind;
use super::limit::Limit;
use super::link;
use super::outcome::Blocked;
use super::question::Question;
use super::session::Session;
use super::transport::{Answer, Ask};
use crate::context::Context;
use crate::db::Db;
use crate::error::CoreError;
use crate::news::{self, NewsView, Next, ReadUpTo};
use crate::policy;
use crate::queue::{self, ItemState};

/// How a refresh went.
#[derive(Clone, Debug, Default, PartialEq, Eq, uniffi::Record)]
pub struct RefreshOutcome {
    /// Reports about which a believed answer came.
    pub answered: u32,
    /// Reports about which there is something new for their reporter.
    pub changed: u32,
    /// Why an answer is missing, where there is a reason.
    pub blocked: Option<Blocked>,
}

/// What is asked about.
#[derive(Clone, Copy, Debug)]
pub(crate) enum About {
    /// This report, whatever is known of it.
    One(ReportId),
    /// Every open report; the answer about this one may be held back, else the one about the newest.
    Open(Option<ReportId>),
}

/// How long an answer may be held back, and how long the whole may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    pub(crate) wait: Duration,
    pub(crate) budget: Duration,
}

/// Asks, until the question is ended.
pub(crate) fn refresh(
    context: &Context,
    db: &mut Db,
    about: About,
    patience: Patience,
    question: &Question,
) -> Result<RefreshOutcome, CoreError> {
    let deadline = Instant::now() + patience.budget.min(policy::SLICE_MAX);
    let reports = match about {
        About::One(report) => vec![report],
        About::Open(looked_at) => open_reports(&db.connection, looked_at)?,
    };
    let mut outcome = RefreshOutcome::default();
    if reports.is_empty() {
        return Ok(outcome);
    }
    let session = Session::new(context, &db.connection, Limit::Deadline(deadline))?;
    let last = reports.len() - 1;
    in_runtime(async {
        for (index, report) in reports.into_iter().enumerate() {
            let wait = if index == last {
                patience.wait
            } else {
                Duration::ZERO
            };
            let asking = one(context, db, &session, report, wait);
            let Some(answered) = question.unless_over(asking).await else {
                break;
            };
            let changed = match answered {
                // Forgotten or called off in the meantime: nothing to ask about any more.
                Err(CoreError::NoSuchReport(_)) if matches!(about, About::Open(_)) => continue,
                other => other?,
            };
            match changed {
                Ok(changed) => {
                    outcome.answered += 1;
                    outcome.changed += u32::from(changed);
                }
                Err(kind) => outcome.blocked = Some(kind.into()),
            }
            // One report's answer may be wanting for its own reasons; a way that is gone is gone.
            if matches!(
                outcome.blocked,
                Some(Blocked::NoNetwork | Blocked::OutOfTime)
            ) {
                break;
            }
        }
        Ok(())
    })?;
    Ok(outcome)
}

/// Asks about one report. Inside: whether there is something new, or why no answer counts.
async fn one(
    context: &Context,
    db: &mut Db,
    session: &Session<'_>,
    report: ReportId,
    wait: Duration,
) -> Result<Result<bool, FailureKind>, CoreError> {
    let before = Seen::of(&db.connection, report)?;
    if let Err(kind) = read(context, db, session, report, wait).await? {
        return Ok(Err(kind));
    }
    Ok(Ok(Seen::of(&db.connection, report)? != before))
}

/// Reports that the call centre may have heard of and that are not over, the newest last and behind
/// it the one that somebody looks at. What was over is asked about again where something was sent
/// since: it waits for somebody again, and may be answered.
fn open_reports(
    connection: &Connection,
    looked_at: Option<ReportId>,
) -> Result<Vec<ReportId>, CoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT report_id FROM report
         WHERE hidden = 0 AND reply_key IS NOT NULL
           AND (told_state IS NOT ?1
                OR EXISTS (SELECT 1 FROM item WHERE item.report_id = report.report_id
                           AND item.received_at + ?3 > report.told_at))
           AND EXISTS (SELECT 1 FROM item WHERE item.item_id = report.report_id
                       AND (item.state = ?2 OR item.sms_handed_at IS NOT NULL))
         ORDER BY report_id IS ?4, created_at, report_id",
    )?;
    let looked_at = looked_at.map(|report| *report.as_bytes());
    let closed = i64::try_from(ReportState::Closed.code()).unwrap_or(i64::MAX);
    let slack = i64::try_from(policy::CLOSED_SLACK.as_millis()).unwrap_or(i64::MAX);
    let rows = statement.query_map(params![closed, ItemState::Sent, slack, looked_at], |row| {
        row.get(0)
    })?;
    let ids: Vec<[u8; 16]> = rows.collect::<Result<_, _>>()?;
    Ok(ids.into_iter().map(ReportId::from_bytes).collect())
}

/// What the reporter sees of a report: where it differs, there is news. That the call centre has it
/// and nobody has taken it yet is none; the receipt said so.
#[derive(PartialEq, Eq)]
struct Seen {
    told: Option<i64>,
    /// Of a danger alert that waits: nobody is there to take it.
    nobody_on_shift: bool,
    lost: Option<i64>,
    said: Vec<NewsView>,
}

impl Seen {
    fn of(connection: &Connection, report: ReportId) -> Result<Self, CoreError> {
        let waiting = i64::try_from(ReportState::Waiting.code()).unwrap_or(i64::MAX);
        let (told, nobody_on_shift, lost) = connection
            .prepare_cached(
                "SELECT nullif(told_state, ?2),
                        nobody_on_shift AND warn_at IS NOT NULL AND nullif(told_state, ?2) IS NULL,
                        lost_code
                 FROM report WHERE report_id = ?1",
            )?
            .query_row(params![report.as_bytes(), waiting], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .optional()?
            .ok_or(CoreError::NoSuchReport(report))?;
        let mut said = news::of_report(connection, report)?;
        let first = said.iter().position(NewsView::is_more_than_waiting);
        said.drain(..first.unwrap_or(said.len()));
        Ok(Self {
            told,
            nobody_on_shift,
            lost,
            said,
        })
    }
}

async fn read(
    context: &Context,
    db: &mut Db,
    session: &Session<'_>,
    report: ReportId,
    wait: Duration,
) -> Result<Result<(), FailureKind>, CoreError> {
    let keys = queue::report_keys(&db.connection, report)?;
    let mut wait = wait.min(policy::UPDATES_WAIT_MAX);
    for _ in 0..policy::UPDATES_MAX_PAGES {
        let has = ReadUpTo::of(&db.connection, report)?;
        let question = |wait: Duration| ask(report, &keys, &has, wait.as_secs());
        let counts = |answer: &Answer| is_from_call_centre(answer, report, &keys, session);
        let answer = match session.question(wait, question, counts).await {
            Ok(answer) => answer,
            Err(kind) => return Ok(Err(kind)),
        };
        let at = context.clock.read();
        let tx = db
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let next = match serde_json::from_slice::<UpdatesPage>(&answer.body) {
            Ok(page) => news::take_in(&tx, report, &keys, &page, &at)?,
            Err(_) => match lost(&answer, report, &keys, session) {
                Some(refusal) => {
                    news::lose(&tx, report, &refusal, &at)?;
                    Next::Done
                }
                None => return Ok(Err(FailureKind::Unsigned(answer.status))),
            },
        };
        if next != Next::NotBelieved {
            link::mark_contact(&tx, &at)?;
        }
        tx.commit()?;
        match next {
            Next::AskOn => wait = Duration::ZERO,
            Next::Done => return Ok(Ok(())),
            Next::NotBelieved => return Ok(Err(FailureKind::BadSignature)),
        }
    }
    Ok(Ok(()))
}

fn ask(report: ReportId, keys: &ReportKeys, has: &ReadUpTo, wait: u64) -> Ask {
    let after = has.last_seq;
    let mut path = format!("/v1/reports/{report}/updates?after={after}&wait={wait}");
    if let Some(epoch) = has.epoch.filter(|_| after > 0) {
        path += "&epoch=";
        URL_SAFE_NO_PAD.encode_string(epoch.0, &mut path);
    }
    let mut ask = Ask::get(path, policy::UPDATES_MAX_BYTES);
    let token = format!("Bearer {}", URL_SAFE_NO_PAD.encode(keys.follow_up_token));
    if let Ok(mut value) = HeaderValue::from_str(&token) {
        value.set_sensitive(true);
        ask.headers.push((header::AUTHORIZATION, value));
    }
    ask
}

/// Whether nobody but the call centre can have answered so.
fn is_from_call_centre(
    answer: &Answer,
    report: ReportId,
    keys: &ReportKeys,
    session: &Session<'_>,
) -> bool {
    match serde_json::from_slice::<UpdatesPage>(&answer.body) {
        Ok(page) => open_head(&keys.reply_key, report, page.epoch, &page.head).is_ok(),
        Err(_) => lost(answer, report, keys, session).is_some(),
    }
}

/// A signed refusal that speaks of this very question.
fn lost(
    answer: &Answer,
    report: ReportId,
    keys: &ReportKeys,
    session: &Session<'_>,
) -> Option<Refusal> {
    let problem: Problem = serde_json::from_slice(&answer.body).ok()?;
    let refusal = Refusal::verify(&problem.refusal?, session.keys()).ok()?;
    let about_this = refusal.is_for_question(report, &keys.follow_up_token)
        && matches!(
            refusal.code,
            RefusalCode::UnknownReport | RefusalCode::Erased
        );
    about_this.then_some(refusal)
}
