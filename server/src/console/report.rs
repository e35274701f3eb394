//! `GET /reports/{id}`: one report, in three parts: what arrived in order, the person
//! and the safe-contact contract, what to do next.
//!
//! What is in the items, an identity above all, opens for the holder alone, and for
//! who has broken the glass; every
//! such reading is written into the audit log before the page is sent.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use chrono::{DateTime, Utc};
use ots_protocol::codes::Channel;
use ots_protocol::items::{ItemKind, ItemPayload};
use serde::Deserialize;

use super::answer::Ready;
use super::came::{Came, Wish};
use super::cases::CaseCard;
use super::contact::Contact;
use super::content::Content;
use super::deadlines::{Card, May};
use super::documents::Documents;
use super::door::{OwnForm, ReportPath, SignedIn, Taker};
use super::doors;
use super::look;
use super::map;
use super::notice::Notice;
use super::page::Page;
use super::place;
use super::reading;
use super::refusal::{Refusal, Why};
use super::row::{self, Mark};
use super::rows::name;
use super::same;
use super::stated::stated;
use super::step::after;
use super::taken_back;
use super::thread::{Entry, Pen, Read, state_word};
use super::timing::Timing;
use super::unreadable::Unreadable;
use crate::cases::case_of;
use crate::deadlines::Owner;
use crate::doors::written;
use crate::glass;
use crate::ids::ReportId;
use crate::intake::sms;
use crate::reports::{
    Place, ReportRow, ReportState, Unsent, fetch_times, kept_after, last_proven, report_for,
    telling, unsent,
};
use crate::sent::form_id;
use crate::store::StoreError;
use crate::{AppState, policy, reports};

/// The page, or its body alone where htmx asks for that.
#[derive(Template)]
#[template(path = "report.html")]
struct ReportPage {
    page: Page,
    view: View,
}

#[derive(Template)]
#[template(path = "report_body.html")]
struct ReportBody {
    page: Page,
    view: View,
}

/// What the templates draw.
pub(super) struct View {
    id: String,
    number: String,
    version: i64,
    urgency: &'static str,
    urgency_word: &'static str,
    urgency_icon: &'static str,
    for_word: &'static str,
    drill: bool,
    marks: Vec<Mark>,
    /// When, in words.
    pressed: String,
    /// By whom and by which door, where no phone pressed.
    written: Option<String>,
    /// Whether a phone is behind it that fetches what is written.
    has_app: bool,
    received: String,
    late: bool,
    /// Nobody knows when it was pressed.
    unknown: bool,
    state: ReportState,
    /// The states in the order in which a reporter sees them, and whether each is reached.
    rail: Vec<(String, bool, bool)>,
    holder: Option<String>,
    mine: bool,
    /// A broken glass opens it to the reader.
    glass: bool,
    lease: Option<(String, i64)>,
    thread: Vec<Entry>,
    /// Where what came before those begins, and how much that is.
    older: Option<(String, i64)>,
    /// The place before which this page shows what came; not the newest.
    before: Option<String>,
    contact: Contact,
    /// Not all of it can be read here.
    closed: Option<Unreadable>,
    suspected: bool,
    by_sms: bool,
    local_time: String,
    /// The day of the week and the time there, as safe times in words may name either.
    local_day: String,
    /// What an action has to say: `None` where nobody acted.
    said: Option<String>,
    /// A part of a page was asked for.
    partial: bool,
    ready: Vec<Ready>,
    /// What the operator wrote and could not send.
    draft: Unsent,
    /// Of the form of the next answer.
    form_id: String,
    /// The deadline of a report of sexual violence; drawn already.
    deadlines: String,
    /// The case that it belongs to, or the way to one; drawn already.
    case: String,
    /// It is in one: its state is that one's to say.
    in_case: bool,
    /// Who carries that one, where it is somebody else.
    worker: Option<String>,
    /// A supervisor may take it over.
    may_take_over: bool,
    /// How many items came since the press, where some are unread by the reader, who holds it, and
    /// stand on this page.
    unread: Option<i64>,
    /// Some are unread and stand on the newest page, which is not this one.
    news_elsewhere: bool,
    /// That is because it came into their hands, not because its reporter wrote.
    handed: bool,
    /// Where, in words and on a map, for the holder; drawn already.
    map: String,
    /// The files, for the holder; drawn already.
    documents: String,
}

pub(super) async fn show(
    State(state): State<AppState>,
    Taker(me): Taker,
    ReportPath(id): ReportPath,
    Query(wish): Query<Wish>,
) -> Result<Response, Refusal> {
    let before = wish.place();
    let newest = before.is_none();
    let Some(row) = report_for(state.store(), me.user.id, id).await? else {
        return Err(Refusal::new(Why::NotFound));
    };
    let told = Told::NotAsked;
    let draft = Unsent::default();
    let answer = answer_at(&state, &me, id, StatusCode::OK, told, draft, before).await?;
    // Whoever opens the page is there to read, and nobody else is called. A page that draws itself
    // anew may stand open before nobody. That it was read, the holder says.
    if newest && row.news_at.is_some() && row.taken_by == Some(me.user.id) && !me.partial {
        reports::opened(state.store(), id, me.user.id, row.news).await?;
    }
    Ok(answer)
}

#[derive(Deserialize)]
pub(super) struct UpTo {
    news: i64,
}

/// `POST /reports/{id}/read`: the holder has read what came while the page stood open.
pub(super) async fn read(
    State(state): State<AppState>,
    Taker(me): Taker,
    ReportPath(id): ReportPath,
    OwnForm(up_to): OwnForm<UpTo>,
) -> Result<Response, Refusal> {
    let now = state.clock().now();
    let done = reports::read(&state, id, me.user.id, up_to.news, now).await?;
    after(&state, &me, id, done).await
}

/// What an answer says beside the report itself.
pub(super) enum Told {
    /// The page was only looked at: whatever notice stands on it goes on standing.
    NotAsked,
    /// Something was done, or not done: with a word about it, or none.
    Done(Option<Notice>),
}

/// The page or its body as the answer to a request, perhaps with a notice on top.
pub(super) async fn answer_with(
    state: &AppState,
    me: &SignedIn,
    id: ReportId,
    status: StatusCode,
    told: Told,
    draft: Unsent,
) -> Result<Response, Refusal> {
    answer_at(state, me, id, status, told, draft, None).await
}

/// The same with what came before a place.
async fn answer_at(
    state: &AppState,
    me: &SignedIn,
    id: ReportId,
    status: StatusCode,
    told: Told,
    draft: Unsent,
    before: Option<Place>,
) -> Result<Response, Refusal> {
    // The place among the events first: what commits meanwhile makes the page ask for itself again.
    let page = Page::for_person(state, me)
        .await?
        .at("report", format!("/reports/{id}"));
    let came = Came::of(state, id, before).await?;
    let said = match told {
        Told::NotAsked => None,
        Told::Done(None) => Some(String::new()),
        Told::Done(Some(notice)) => Some(notice.render()?),
    };
    let Some(row) = report_for(state.store(), me.user.id, id).await? else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    let view = view(state, me, &page, (&row, &came), said, draft).await?;
    // A position may come while the page stands open.
    let maps = view.mine || view.glass;
    let html = if me.partial {
        ReportBody { page, view }.render()?
    } else {
        ReportPage { page, view }.render()?
    };
    let mut response = (status, Html(html)).into_response();
    if maps {
        map::allow_tiles(state, &mut response);
    }
    Ok(response)
}

/// Whether this person reads what came in a report: its holder, and who has broken the glass.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn reads(
    state: &AppState,
    me: &SignedIn,
    row: &ReportRow,
) -> Result<bool, StoreError> {
    if row.taken_by == Some(me.user.id) {
        return Ok(true);
    }
    let (owner, now) = (Owner::Report(row.id), state.clock().now());
    glass::stands(state.store(), me.user.id, owner, now).await
}

async fn view(
    state: &AppState,
    me: &SignedIn,
    page: &Page,
    (row, came): (&ReportRow, &Came),
    said: Option<String>,
    draft: Unsent,
) -> Result<View, Refusal> {
    let words = page.words;
    let time = |at: DateTime<Utc>| page.time(at);
    let timing = Timing::of(row.pressed_at, row.received_at, row.age_ms);
    let mine = row.taken_by == Some(me.user.id);
    let reads = reads(state, me, row).await?;
    let glass = reads && !mine;
    let facts = state.facts();
    let closed = Unreadable::of(state, words, row).await?;
    // What follows from all that came is read apart from what the page shows of it.
    let telling_rows = if reads {
        telling(
            state.store(),
            state.keys(),
            row.id,
            &TELLING,
            policy::TELLING,
        )
        .await?
    } else {
        Vec::new()
    };
    let shown = if reads { &came.rows[..] } else { &[] };
    let [read, shown] = [&telling_rows[..], shown].map(|rows| {
        let open = |row| Read::open(state.keys(), row);
        rows.iter().map(open).collect::<Vec<Read<'_>>>()
    });
    let pen = Pen {
        words,
        time: &time,
        press: timing,
        areas: &facts.areas,
        has_app: row.via.has_app(),
        lost: closed.as_ref().is_some_and(|closed| closed.lost),
        no_position: taken_back::up_to(read.iter().map(|read| (read.row, &read.content))),
    };
    let mut sms = sms::messages(state.store(), state.keys(), row.id).await?;
    let says_more =
        |told: &Option<sms::Told>| told.as_ref().is_none_or(sms::Told::says_more_than_a_press);
    sms.retain(|(_, told)| says_more(told));

    let mut thread: Vec<Entry>;
    let mut contact = Contact::default();
    let mut map = String::new();
    let mut told = false;
    if reads {
        told =
            read.iter().chain(&shown).any(identifies) || sms.iter().any(|(_, told)| told.is_some());
        thread = shown.iter().map(|read| pen.inside(read)).collect();
        let stated = stated(&read);
        contact = Contact::of(&stated, page.now, page.zone);
        if let Some(closed) = &closed {
            closed.guard(state, row, &read, &mut contact).await?;
        }
        let of = map::Of {
            read: &read,
            press: timing,
            named: None,
        };
        map = map::card(&facts.settings, page, &[of])?;
    } else {
        thread = came.rows.iter().map(|row| pen.outside(row)).collect();
    }
    let mut between: Vec<Entry> = sms
        .iter()
        .map(|(at, told)| pen.sms(*at, told.as_ref(), reads))
        .collect();
    let heard = last_proven(state.store(), row.id).await?;
    let fetched = fetch_times(state.store(), row.id).await?;
    let mut after = 0;
    loop {
        let some = kept_after(state.store(), state.keys(), row.id, after).await?;
        let Some(last) = some.last() else { break };
        after = last.seq;
        between.extend(some.iter().map(|kept| {
            let mut entry = pen.update(kept, row, fetched.get(&kept.seq).copied(), heard);
            if !reads {
                entry.words = None;
            }
            entry
        }));
    }
    came.keep(&mut between);
    // What was written to whoever reported may say who and where as well.
    told |= reads && between.iter().any(|entry| entry.words.is_some());
    thread.extend(between);
    if let Some(since) = row.unread() {
        let new = |entry: &&mut Entry| !entry.ours && entry.at >= since;
        for entry in thread.iter_mut().filter(new) {
            entry.marks.insert(0, Mark::new_words(words));
        }
    }
    thread.sort_by_key(|entry| entry.at);

    let may = May {
        me: &me.user,
        act: mine || me.user.role.supervises(),
        waive: me.user.role.supervises(),
    };
    let deadlines = Card::draw(state, page, Owner::Report(row.id), may).await?;
    let of = case_of(state.store(), row.id).await?;
    let case = CaseCard::draw(state, me, page, (row, of.as_ref())).await?;
    let (documents, files) = if reads {
        Documents::of_report(state, page, row.id, mine).await?
    } else {
        (String::new(), false)
    };
    if told || files {
        reading::report(state, &me.user, row, page.now).await?;
    }
    let written = match written(state.store(), row.id).await? {
        Some(written) => Some(page.words.t3(
            "doors-written-by",
            [
                ("door", page.t(&doors::word(written.door))),
                ("name", name(state, written.by).await?),
                ("time", time(written.at)),
            ],
        )),
        None => None,
    };
    let (urgency, urgency_word, urgency_icon) = row::urgency(row.urgency);
    let mut marks = row::marks(row, timing, words, time);
    if mine && row.state != ReportState::Closed {
        marks.extend(same::for_page(state, me.user.id, row, words).await?);
    }
    // What they wrote and did not send, before a session ended or the claim ran out.
    let draft = if draft.text.is_empty() {
        unsent(state, row.id, me.user.id).await?
    } else {
        draft
    };
    let holder = match row.taken_by {
        Some(user) => Some(name(state, user).await?),
        None => None,
    };
    let local = page.now.with_timezone(&page.zone);
    Ok(View {
        id: row.id.to_string(),
        number: look::number(row.id),
        version: row.version,
        urgency,
        urgency_word,
        urgency_icon,
        for_word: row::for_word(row.for_whom),
        drill: row.drill,
        marks,
        pressed: row::pressed(timing, row.via, words, time),
        written,
        has_app: row.has_app(),
        received: time(row.received_at),
        late: timing.late,
        unknown: timing.unknown,
        state: row.state,
        rail: rail(row.state, page),
        holder,
        mine,
        glass,
        lease: row
            .lease_until
            .filter(|_| mine)
            .map(|until| (time(until), until.timestamp_millis())),
        thread,
        older: came.back().map(|before| (before, came.older)),
        before: came.here(),
        contact,
        closed,
        suspected: row.suspected_at.is_some(),
        by_sms: row.via == crate::reports::Via::Sms,
        local_time: local.format("%H.%M").to_string(),
        local_day: format!(
            "{} {}",
            page.t(&format!("day-{}", local.format("%u"))),
            local.format("%H.%M")
        ),
        said,
        partial: me.partial,
        ready: Ready::all(words, &facts.settings.numbers),
        draft,
        form_id: form_id(),
        deadlines,
        case,
        in_case: of.is_some(),
        worker: match of.as_ref().and_then(|case| case.worker) {
            Some(user) if user != me.user.id => Some(name(state, user).await?),
            _ => None,
        },
        may_take_over: me.user.role.supervises()
            && !mine
            && of.is_none()
            && row.taken_by.is_some()
            && !matches!(row.state, ReportState::Waiting | ReportState::Closed),
        unread: (mine && row.news_at.is_some() && came.here().is_none()).then_some(row.news),
        news_elsewhere: mine && row.news_at.is_some() && came.here().is_some(),
        handed: row.handed_unread(),
        map,
        documents,
    })
}

/// What the cards beside the thread stand on.
const TELLING: [ItemKind; 5] = [
    ItemKind::Alert,
    ItemKind::Position,
    ItemKind::SafeContact,
    ItemKind::Prepared,
    ItemKind::Withdraw,
];

/// What may be done to reach who reported: for the holder's own actions, read anew.
pub(super) async fn contact_of(
    state: &AppState,
    id: ReportId,
    now: DateTime<Utc>,
) -> Result<Contact, Refusal> {
    let kinds = [
        ItemKind::SafeContact,
        ItemKind::Prepared,
        ItemKind::Withdraw,
    ];
    let rows = telling(state.store(), state.keys(), id, &kinds, policy::TELLING).await?;
    let read: Vec<_> = rows
        .iter()
        .map(|row| Read::open(state.keys(), row))
        .collect();
    Ok(Contact::of(
        &stated(&read),
        now,
        place::Place::of(state).zone,
    ))
}

/// Whether an item says who somebody is, how to reach them or where they are, or holds words
/// of their own, which may say any of it.
fn identifies(read: &Read<'_>) -> bool {
    match &read.content {
        Content::Payload(payload) => match payload {
            ItemPayload::SafeContact(_) | ItemPayload::Position(_) | ItemPayload::Message(_) => {
                true
            }
            ItemPayload::Alert(alert) => alert.fix.is_some(),
            ItemPayload::Details(details) => {
                details.reporter_name.is_some()
                    || details.reporter_phone.is_some()
                    || details.victim_name.is_some()
                    || details.agency.is_some()
                    || details.address.is_some()
            }
            _ => read.inside.is_some(),
        },
        _ => read.inside.is_some(),
    }
}

fn rail(now: ReportState, page: &Page) -> Vec<(String, bool, bool)> {
    let steps = [
        ReportState::Waiting,
        ReportState::Taken,
        ReportState::Handled,
        ReportState::Referred,
        ReportState::Closed,
    ];
    steps
        .into_iter()
        // Not everybody is referred: shown only where it is so.
        .filter(|step| *step != ReportState::Referred || now == ReportState::Referred)
        .map(|step| {
            (
                page.t(state_word(step)),
                step.code() <= now.code(),
                step == now,
            )
        })
        .collect()
}

impl View {
    fn way_word(way: &super::contact::Way) -> (&'static str, &'static str) {
        match way.channel {
            Channel::WhatsApp => ("message", "contact-whatsapp"),
            Channel::Sms => ("sms", "contact-sms"),
            _ => ("phone", "contact-call"),
        }
    }

    fn blocked_word(channel: &Channel) -> &'static str {
        match channel {
            Channel::WhatsApp => "contact-blocked-whatsapp",
            Channel::Sms => "contact-blocked-sms",
            Channel::App => "contact-blocked-app",
            Channel::Visit => "contact-blocked-visit",
            _ => "contact-blocked-call",
        }
    }

    fn blocked_icon(channel: &Channel) -> &'static str {
        match channel {
            Channel::App | Channel::Visit => "shield",
            _ => "phone-off",
        }
    }

    /// Whether the reader can write to whoever reported.
    fn writes(&self) -> bool {
        self.mine && self.has_app && self.contact.may_write()
    }

    fn is(&self, state: &str) -> bool {
        self.state.slug() == state
    }

    fn hours(&self, page: &Page) -> String {
        let said: Vec<_> = self
            .contact
            .times
            .iter()
            .map(|window| look::hours(window, page.words))
            .chain(self.contact.times_note.clone())
            .collect();
        said.join("; ")
    }
}
