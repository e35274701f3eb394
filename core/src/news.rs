//! What the call centre says about a report, as the phone keeps it: still in its seal.
//!
//! States and operators' words come sealed with the report's reply key and are opened only to be
//! shown. A page is believed when its head opens, an update when it opens for its place. Nothing
//! goes back: an older head changes nothing. When the epoch is another than before, the call
//! centre came back from a backup: the phone notes it, keeps what it was told, and asks from the
//! beginning.

use ots_protocol::ReportId;
use ots_protocol::keys::ReportKeys;
use ots_protocol::refusal::Refusal;
use ots_protocol::updates::{
    Epoch, Head, Place, ReportState, Update, UpdateError, UpdatesPage, open_head, open_update,
};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::clock::Moment;
use crate::error::CoreError;
use crate::queue;

/// How far a report's news were read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ReadUpTo {
    pub(crate) epoch: Option<Epoch>,
    head_at: Option<i64>,
    pub(crate) last_seq: u64,
}

impl ReadUpTo {
    pub(crate) fn of(connection: &Connection, report: ReportId) -> Result<Self, CoreError> {
        Ok(connection
            .prepare_cached("SELECT epoch, head_at, last_seq FROM report WHERE report_id = ?1")?
            .query_row([report.as_bytes()], |row| {
                let epoch: Option<[u8; 16]> = row.get(0)?;
                let last_seq: i64 = row.get(2)?;
                Ok(Self {
                    epoch: epoch.map(Epoch),
                    head_at: row.get(1)?,
                    last_seq: u64::try_from(last_seq).unwrap_or(0),
                })
            })
            .optional()?
            .unwrap_or_default())
    }
}

/// What to do after a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// There is more: ask on.
    AskOn,
    /// Up to date.
    Done,
    /// The page is not to be believed, or an old one.
    NotBelieved,
}

/// Takes a page in.
pub(crate) fn take_in(
    tx: &Transaction<'_>,
    report: ReportId,
    keys: &ReportKeys,
    page: &UpdatesPage,
    at: &Moment,
) -> Result<Next, CoreError> {
    let Ok(head) = open_head(&keys.reply_key, report, page.epoch, &page.head) else {
        return Ok(Next::NotBelieved);
    };
    let known = ReadUpTo::of(tx, report)?;
    let same_epoch = known.epoch == Some(page.epoch);
    if same_epoch && head.at_ms < known.head_at {
        return Ok(Next::NotBelieved);
    }
    let restored = known.epoch.is_some() && !same_epoch;
    if restored && known.last_seq > 0 && page.updates.first().is_none_or(|first| first.seq != 1) {
        // The page answers a question about the old history. Start over.
        begin_epoch(tx, report, page.epoch, true, at)?;
        return Ok(Next::AskOn);
    }
    if !same_epoch {
        begin_epoch(tx, report, page.epoch, restored, at)?;
    }
    let from = if same_epoch { known.last_seq } else { 0 };
    let last_seq = keep_updates(tx, report, keys, page, from)?;
    keep_head(tx, report, &head, last_seq, at)?;
    let more = head.last_seq.is_some_and(|newest| newest > last_seq) && last_seq > from;
    Ok(if more { Next::AskOn } else { Next::Done })
}

fn begin_epoch(
    tx: &Transaction<'_>,
    report: ReportId,
    epoch: Epoch,
    restored: bool,
    at: &Moment,
) -> Result<(), CoreError> {
    tx.prepare_cached(
        "UPDATE report SET epoch = ?1, head_at = NULL, last_seq = 0,
                           restored_at = coalesce(?2, restored_at)
         WHERE report_id = ?3",
    )?
    .execute(params![
        epoch.0,
        restored.then(|| at.ms()),
        report.as_bytes()
    ])?;
    Ok(())
}

/// Keeps the updates that open and follow without a gap; gives back the last number.
fn keep_updates(
    tx: &Transaction<'_>,
    report: ReportId,
    keys: &ReportKeys,
    page: &UpdatesPage,
    from: u64,
) -> Result<u64, CoreError> {
    let mut last = from;
    for update in page.updates.iter().filter(|update| update.seq > from) {
        let place = Place {
            report,
            epoch: page.epoch,
            seq: update.seq,
        };
        let opens = !matches!(
            open_update(&keys.reply_key, place, &update.sealed),
            Err(UpdateError::DoesNotOpen)
        );
        let Ok(seq) = i64::try_from(update.seq) else {
            break;
        };
        if !opens || update.seq != last + 1 {
            break;
        }
        tx.prepare_cached(
            "INSERT OR IGNORE INTO news (report_id, epoch, seq, sealed) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![report.as_bytes(), page.epoch.0, seq, update.sealed])?;
        last = update.seq;
    }
    Ok(last)
}

fn keep_head(
    tx: &Transaction<'_>,
    report: ReportId,
    head: &Head,
    last_seq: u64,
    at: &Moment,
) -> Result<(), CoreError> {
    let state = head
        .state
        .map(|state| i64::try_from(state.code()).unwrap_or(i64::MAX));
    tx.prepare_cached(
        "UPDATE report SET told_state = coalesce(?1, told_state), told_at = ?2, head_at = ?2,
                           last_seq = ?3, nobody_on_shift = ?4, last_contact_at = ?5,
                           lost_at = NULL, lost_code = NULL
         WHERE report_id = ?6",
    )?
    .execute(params![
        state,
        head.at_ms,
        i64::try_from(last_seq).unwrap_or(i64::MAX),
        head.nobody_on_shift.unwrap_or(false),
        at.ms(),
        report.as_bytes(),
    ])?;
    Ok(())
}

/// The call centre signed that it does not know the report (any more).
pub(crate) fn lose(
    tx: &Transaction<'_>,
    report: ReportId,
    refusal: &Refusal,
    at: &Moment,
) -> Result<(), CoreError> {
    tx.prepare_cached(
        "UPDATE report SET lost_at = ?1, lost_code = ?2, told_state = NULL, last_contact_at = ?1
         WHERE report_id = ?3",
    )?
    .execute(params![at.ms(), refusal.code.code(), report.as_bytes()])?;
    Ok(())
}

/// One thing the call centre said.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct NewsView {
    /// Its number.
    pub seq: u64,
    /// When, by the call centre's clock.
    pub at_ms: Option<i64>,
    /// The state from then on, by its stable name (`waiting`, `taken`, ...).
    pub state: Option<String>,
    /// An operator's own words.
    pub text: Option<String>,
    /// The name of a ready-made message.
    pub template: Option<String>,
    /// The language of `text`, by its code (`id`, `jv`, `mad`, `en`).
    pub language: Option<String>,
    /// The operator asks and waits for an answer.
    pub question: bool,
}

impl NewsView {
    /// Words, or a state in which somebody has the report or had it.
    pub(crate) fn is_more_than_waiting(&self) -> bool {
        self.text.is_some()
            || self.template.is_some()
            || self
                .state
                .as_deref()
                .is_some_and(|state| state != ReportState::Waiting.slug())
    }
}

/// Everything the call centre said about a report, in the order in which it was said.
///
/// After a restore the call centre may say again what it said before; that is shown once.
pub(crate) fn of_report(
    connection: &Connection,
    report: ReportId,
) -> Result<Vec<NewsView>, CoreError> {
    let keys = queue::report_keys(connection, report)?;
    let current = ReadUpTo::of(connection, report)?.epoch;
    let mut statement = connection.prepare_cached(
        "SELECT epoch, seq, sealed FROM news WHERE report_id = ?1 ORDER BY epoch = ?2, seq",
    )?;
    let mut rows = statement.query(params![report.as_bytes(), current.map(|epoch| epoch.0)])?;
    let mut said: Vec<(NewsView, Update)> = Vec::new();
    while let Some(row) = rows.next()? {
        let epoch = Epoch(row.get(0)?);
        let seq = u64::try_from(row.get::<_, i64>(1)?).unwrap_or(0);
        let sealed: Vec<u8> = row.get(2)?;
        let place = Place { report, epoch, seq };
        let Ok(update) = open_update(&keys.reply_key, place, &sealed) else {
            continue;
        };
        if !said.iter().any(|(_, known)| *known == update) {
            said.push((view(seq, &update), update));
        }
    }
    said.sort_by_key(|(view, _)| view.at_ms);
    Ok(said.into_iter().map(|(view, _)| view).collect())
}

fn view(seq: u64, update: &Update) -> NewsView {
    let words = |text: &Option<ots_protocol::Text>| text.as_ref().map(|t| t.as_str().to_owned());
    NewsView {
        seq,
        at_ms: update.at_ms,
        state: update
            .state
            .map(|state: ReportState| state.slug().to_owned()),
        text: words(&update.text),
        template: words(&update.template),
        language: update.language.map(|language| language.slug().to_owned()),
        question: update.question == Some(true),
    }
}
