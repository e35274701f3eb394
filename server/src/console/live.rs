//! `GET /queue/stream`: the queue as server-sent events.
//!
//! The stream begins with the whole list between `begin` and `end`, or, for a reader
//! who names the last event it saw (`Last-Event-ID`, or `?after=`), with what came
//! after that. Then one `row` for every report that something happened to, as it
//! stands now: so a row that arrives twice changes nothing, and after a gap of any
//! kind the newest row is right by itself. The id of each is the event's number.
//! The list is cut where a flood is longer than a page bears: `counts` says how much
//! there is of it all, whatever is on the list, and rows move up from below as it gets
//! shorter. Every two seconds a `beat` with the server's time says that the line is up.

use std::collections::{BTreeMap, HashSet};
use std::convert::Infallible;
use std::time::Duration;

use axum::Extension;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::sse::{Event as Sse, Sse as SseResponse};
use axum::response::{IntoResponse, Response};
use futures_util::{FutureExt, Stream};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use super::door::{SignedIn, Taker};
use super::glance::Glances;
use super::refusal::Refusal;
use super::row::Row;
use super::rows::Rows;
use super::shift;
use crate::accounts::{beat_shift, find_session, on_shift, session_stands};
use crate::deadlines;
use crate::doors;
use crate::escalation::supervisors_called;
use crate::events::{Event, EventKind, Subscription};
use crate::glass;
use crate::ids::ReportId;
use crate::reports::{OpenCount, Queue, count_open, queue, report_for};
use crate::store::StoreError;
use crate::{AppState, policy};

#[derive(Deserialize)]
pub(super) struct Wish {
    /// The last event the reader has seen.
    after: Option<i64>,
    /// Pages without a list only count and ring: they need no HTML.
    #[serde(default)]
    bare: bool,
    /// What the page shows of its person: that they are on shift.
    #[serde(default)]
    on_shift: bool,
}

/// A row on the wire.
#[derive(Serialize)]
struct RowData<'a> {
    report: &'a str,
    seq: i64,
    list: &'static str,
    urgency: &'static str,
    drill: bool,
    unattended: bool,
    news: bool,
    /// It has waited below the cut of the list: nothing that comes now.
    below: bool,
    html: String,
}

/// What a screen has been told of the list so far.
#[derive(Default)]
struct Shown {
    /// Rows of what waits that were sent on this line.
    waiting: HashSet<ReportId>,
    /// The list was cut.
    cut: bool,
    counts: Option<OpenCount>,
}

pub(super) async fn stream(
    State(state): State<AppState>,
    Extension(glances): Extension<Glances>,
    Taker(me): Taker,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let after = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok()?.parse().ok())
        .or(wish.after);
    let (to, events) = mpsc::channel(64);
    let line = Line {
        state,
        glances,
        me,
        bare: wish.bare,
        shows_shift: wish.on_shift,
        to,
    };
    tokio::spawn(line.run(after));
    let mut answer = SseResponse::new(into_stream(events)).into_response();
    // Proxies that gather an answer before passing it on would hold rows back.
    answer
        .headers_mut()
        .insert("x-accel-buffering", HeaderValue::from_static("no"));
    answer.headers_mut().insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("no-store, no-transform"),
    );
    Ok(answer)
}

fn into_stream(events: mpsc::Receiver<Sse>) -> impl Stream<Item = Result<Sse, Infallible>> {
    futures_util::stream::unfold(events, |mut events| async move {
        events.recv().await.map(|event| (Ok(event), events))
    })
}

/// What an event without content carries: browsers drop one with empty data.
const WORD: &str = "-";

/// Why a line ends. The browser comes back by itself with the last event it saw.
enum End {
    /// The browser went away.
    Closed,
    /// The database could not be read.
    Store(StoreError),
}

impl From<StoreError> for End {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// What events tell beside the reports that they are about.
#[derive(Clone, Copy, Debug, Default)]
struct Also {
    /// Somebody went on or off duty.
    shift: bool,
    /// A deadline is soon or has passed.
    deadline: bool,
    /// Somebody was barred, or is no more.
    barred: bool,
    /// A glass was broken, or somebody has read of it.
    glass: bool,
    /// Something that is being written down was begun, sent or left.
    draft: bool,
}

impl Also {
    fn hear(&mut self, kind: EventKind) {
        self.shift |= kind == EventKind::Shift;
        // A report that nobody holds any more, or somebody does, is in other lists now.
        self.deadline |= matches!(
            kind,
            EventKind::Deadline
                | EventKind::Taken
                | EventKind::Lapsed
                | EventKind::Released
                | EventKind::News
        );
        self.barred |= kind == EventKind::Barred;
        self.glass |= kind == EventKind::Glass;
        self.draft |= kind == EventKind::Draft;
    }
}

/// One browser's line to the event log.
struct Line {
    state: AppState,
    glances: Glances,
    me: SignedIn,
    bare: bool,
    /// The page showed its person as on shift when it came.
    shows_shift: bool,
    to: mpsc::Sender<Sse>,
}

impl Line {
    async fn run(self, after: Option<i64>) {
        if let Err(End::Store(error)) = self.follow(after).await {
            tracing::warn!(%error, "a screen's stream ends; the screen will come back");
        }
    }

    async fn follow(&self, after: Option<i64>) -> Result<(), End> {
        self.beat().await?;
        let head = self.state.events().head();
        let mut shown = Shown::default();
        // A number from before a restore, or from too long ago, is no place to go on from.
        let from = match after
            .filter(|after| (0..=head).contains(after) && head - after <= policy::STREAM_REPLAY)
        {
            Some(after) if !self.is_cut().await? => after,
            // What is on a list that was cut, the page knows and nobody here.
            _ => self.whole(&mut shown).await?,
        };
        self.counts(&mut shown, None).await?;
        let mut log = self.state.events().subscribe(from);
        let mut beats = tokio::time::interval(policy::STREAM_BEAT);
        let mut count = 0_u32;
        let mut people = String::new();
        let mut shown_on_shift = self.shows_shift;
        let mut called = None;
        self.called(&mut called).await?;
        let mut glass = None;
        self.glass(&mut glass).await?;
        let mut pressing = None;
        self.deadlines(&mut pressing).await?;
        let mut drafts = None;
        self.drafts(&mut drafts).await?;
        loop {
            tokio::select! {
                first = log.next() => {
                    let also = self.rows(first?, &mut log, &mut shown).await?;
                    if also.shift {
                        self.people(&mut people, &mut shown_on_shift).await?;
                    }
                    self.called(&mut called).await?;
                    if also.barred {
                        // Every screen draws its list anew, so that no screen learns from
                        // it whom it concerns.
                        self.whole(&mut shown).await?;
                        self.counts(&mut shown, None).await?;
                    }
                    if also.glass {
                        self.glass(&mut glass).await?;
                    }
                    if also.draft {
                        self.drafts(&mut drafts).await?;
                    }
                    if also.deadline || also.barred {
                        self.deadlines(&mut pressing).await?;
                    }
                }
                _ = beats.tick() => {
                    if count.is_multiple_of(policy::BEATS_PER_LOOK) {
                        if !self.still_welcome().await? {
                            self.send(Sse::default().event("signed-out").data(WORD)).await?;
                            return Ok(());
                        }
                        // Also where a screen went dark without a word.
                        self.people(&mut people, &mut shown_on_shift).await?;
                        // Also where one was done.
                        self.deadlines(&mut pressing).await?;
                        // Also where two processes crossed.
                        self.drafts(&mut drafts).await?;
                    }
                    count = count.wrapping_add(1);
                    self.beat().await?;
                }
                () = self.to.closed() => return Err(End::Closed),
                () = self.state.stopping() => return Ok(()),
            }
        }
    }

    /// The whole list; gives the event number to follow the log from.
    async fn whole(&self, shown: &mut Shown) -> Result<i64, End> {
        let queue = queue(self.state.store(), self.me.user.id).await?;
        self.send(Sse::default().event("begin").data(WORD)).await?;
        let mut rows = Rows::new(&self.state, &self.me, &self.glances);
        rows.survey(&queue).await?;
        for list in [&queue.waiting, &queue.held] {
            for row in rows.draw(list, queue.as_of).await? {
                self.row(&row, None, false).await?;
            }
        }
        shown.waiting = queue.waiting.iter().map(|row| row.id).collect();
        self.send(
            Sse::default()
                .event("end")
                .id(queue.as_of.to_string())
                .data(WORD),
        )
        .await?;
        Ok(queue.as_of)
    }

    /// The reports that this event and those already behind it are about, once each,
    /// in the order of their newest event. Says what else they tell.
    async fn rows(
        &self,
        first: std::sync::Arc<Event>,
        log: &mut Subscription,
        shown: &mut Shown,
    ) -> Result<Also, End> {
        let mut newest: BTreeMap<ReportId, i64> = BTreeMap::new();
        let mut last = first.seq;
        let mut also = Also::default();
        also.hear(first.kind);
        newest.extend(first.report_id.map(|report| (report, first.seq)));
        while newest.len() < 64
            && let Some(more) = log.next().now_or_never()
        {
            let more = more?;
            last = more.seq;
            also.hear(more.kind);
            newest.extend(more.report_id.map(|report| (report, more.seq)));
        }
        let mut in_order: Vec<_> = newest
            .into_iter()
            .map(|(report, seq)| (seq, report))
            .collect();
        in_order.sort_unstable();
        if in_order.is_empty() {
            return Ok(also);
        }
        let mut rows = Rows::new(&self.state, &self.me, &self.glances);
        let queue = queue(self.state.store(), self.me.user.id).await?;
        rows.survey(&queue).await?;
        let mut found = Vec::with_capacity(in_order.len());
        for (seq, id) in in_order {
            // What the reader is barred from is not there, and says nothing of itself.
            let row = report_for(self.state.store(), self.me.user.id, id).await?;
            found.extend(row.map(|row| (seq, row)));
        }
        // Others point at these, or did: their rows say so as they stand now.
        let mut beside = BTreeMap::new();
        for (seq, report) in &found {
            let near = rows.beside(report).await?;
            beside.extend(near.into_iter().map(|id| (id, *seq)));
        }
        for (_, report) in &found {
            beside.remove(&report.id);
        }
        for (id, seq) in beside {
            let row = report_for(self.state.store(), self.me.user.id, id).await?;
            if let Some(report) = row {
                let row = rows.one(&report, seq).await?;
                self.row(&row, None, false).await?;
            }
        }
        for (seq, report) in found {
            let row = rows.one(&report, seq).await?;
            if row.list == "waiting" {
                shown.waiting.insert(report.id);
            } else {
                shown.waiting.remove(&report.id);
            }
            // Only the last carries the batch's number: a line that breaks in
            // between gets the whole batch again, and no row is lost.
            self.row(&row, (seq == last).then_some(last), false).await?;
        }
        self.counts(shown, Some((&mut rows, &queue))).await?;
        Ok(also)
    }

    async fn is_cut(&self) -> Result<bool, End> {
        let count = count_open(self.state.store(), self.me.user.id).await?;
        Ok(count.waiting.waiting > policy::QUEUE_ROWS)
    }

    /// How much there is of everything, if that has changed; first what moves up on a list that
    /// was cut, drawn by these `rows`.
    async fn counts(
        &self,
        shown: &mut Shown,
        list: Option<(&mut Rows<'_>, &Queue)>,
    ) -> Result<(), End> {
        let count = count_open(self.state.store(), self.me.user.id).await?;
        let was_cut = shown.cut;
        shown.cut = count.waiting.waiting > policy::QUEUE_ROWS;
        if let Some((rows, queue)) = list
            && (was_cut || shown.cut)
        {
            for report in &queue.waiting {
                if shown.waiting.insert(report.id) {
                    let row = rows.one(report, queue.as_of).await?;
                    self.row(&row, None, true).await?;
                }
            }
        }
        if shown.counts.replace(count) != Some(count) {
            let data = serde_json::json!({
                "waiting": count.waiting.waiting,
                "danger": count.waiting.danger,
                "unattended": count.unattended,
                "held": count.held,
            });
            self.send(Sse::default().event("counts").data(data.to_string()))
                .await?;
        }
        Ok(())
    }

    async fn row(&self, row: &Row, id: Option<i64>, below: bool) -> Result<(), End> {
        let html = if self.bare || row.list == "gone" {
            String::new()
        } else {
            row.to_string()
        };
        let data = RowData {
            report: &row.id,
            seq: row.seq,
            list: row.list,
            urgency: row.urgency,
            drill: row.drill,
            unattended: row.unattended,
            news: row.news,
            below,
            html,
        };
        let Ok(event) = Sse::default().event("row").json_data(data) else {
            return Ok(());
        };
        self.send(match id {
            Some(id) => event.id(id.to_string()),
            None => event,
        })
        .await
    }

    /// How many deadlines press on the reader, if that has changed.
    async fn deadlines(&self, said: &mut Option<deadlines::Count>) -> Result<(), End> {
        let now = self.state.clock().now();
        let count = deadlines::count(self.state.store(), &self.me.user, now).await?;
        if *said != Some(count) {
            *said = Some(count);
            let data = serde_json::json!({ "pressing": count.to_do(), "overdue": count.overdue, "police": count.police });
            self.send(Sse::default().event("deadlines").data(data.to_string()))
                .await?;
        }
        Ok(())
    }

    /// What was begun and not sent, if that has changed.
    async fn drafts(&self, said: &mut Option<doors::Left>) -> Result<(), End> {
        let count = doors::left(self.state.store(), &self.me.user).await?;
        if said.replace(count) != Some(count) {
            let data = serde_json::json!({ "toDo": count.to_do(), "unsent": count.unsent, "left": count.left });
            self.send(Sse::default().event("drafts").data(data.to_string()))
                .await?;
        }
        Ok(())
    }

    /// How often a glass was broken that a supervisor has not read of, if that has changed.
    async fn glass(&self, said: &mut Option<i64>) -> Result<(), End> {
        if !self.me.user.role.supervises() {
            return Ok(());
        }
        let count = glass::unseen(self.state.store(), self.me.user.id).await?;
        if said.replace(count) != Some(count) {
            let event = Sse::default().event("glass").data(count.to_string());
            self.send(event).await?;
        }
        Ok(())
    }

    /// Who is on duty, if that has changed, and whether the reader is, where the page shows
    /// otherwise: begun or ended at another page of theirs, or over because no screen was there.
    async fn people(&self, said: &mut String, shown: &mut bool) -> Result<(), End> {
        let shifts = on_shift(self.state.store(), self.state.clock().now()).await?;
        let on = shifts.iter().any(|shift| shift.user == self.me.user.id);
        if std::mem::replace(shown, on) != on {
            let html = shift::drawn(&self.state, &self.me).await?;
            let data = serde_json::json!({ "on": on, "html": html }).to_string();
            self.send(Sse::default().event("shift").data(data)).await?;
        }
        let now = shift::said(&shift::names(&shifts), self.me.words);
        if *said != now {
            said.clone_from(&now);
            self.send(Sse::default().event("people").data(now)).await?;
        }
        Ok(())
    }

    /// What supervisors are called for, if that has changed: since when the alert that
    /// has waited longest waits and whether it is a drill, or that there is none.
    async fn called(&self, said: &mut Option<Option<(i64, bool)>>) -> Result<(), End> {
        if !self.me.user.role.supervises() {
            return Ok(());
        }
        let called = supervisors_called(self.state.store(), self.me.user.id).await?;
        let now = called.map(|called| (called.since.timestamp_millis(), called.drill));
        if said.replace(now) != Some(now) {
            let data = now.map_or_else(
                || WORD.to_owned(),
                |(since, drill)| serde_json::json!({ "drill": drill, "since": since }).to_string(),
            );
            self.send(Sse::default().event("called").data(data)).await?;
        }
        Ok(())
    }

    async fn beat(&self) -> Result<(), End> {
        let now = self.state.clock().now().timestamp_millis();
        self.send(Sse::default().event("beat").data(now.to_string()))
            .await
    }

    /// The session still stands. A screen on shift counts as use of it, and as presence;
    /// any other screen counts as nothing, and its session ends when nobody uses it.
    async fn still_welcome(&self) -> Result<bool, End> {
        let (store, now) = (self.state.store(), self.state.clock().now());
        // A session that has ended keeps nobody on shift.
        if !session_stands(store, &self.me.token, now).await? {
            return Ok(false);
        }
        if beat_shift(store, self.me.user.id, self.shows_shift, now).await? {
            return Ok(find_session(store, &self.me.token, now).await?.is_some());
        }
        Ok(true)
    }

    async fn send(&self, event: Sse) -> Result<(), End> {
        // A browser that reads nothing for so long has gone without a word.
        const STUCK: Duration = Duration::from_secs(30);
        match tokio::time::timeout(STUCK, self.to.send(event)).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(End::Closed),
        }
    }
}
