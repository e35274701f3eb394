//! `GET /cases/{id}`: everything about one case, for whoever may open it.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};
use chrono::{DateTime, Utc};

use super::act::{Entered, Sent};
use super::desk::Desk;
use super::history::{StepView, history};
use super::paper::{PaperView, away, day, in_order, piles, plan, risk, written};
use super::{forms, places, stale, words};
use crate::AppState;
use crate::cases::{self, AssessmentPaper, Paper, Person, Step, TextPaper, state};
use crate::console::codes::Coded as _;
use crate::console::deadlines::{Card, May};
use crate::console::documents::Documents;
use crate::console::look;
use crate::console::map;
use crate::console::page::Page;
use crate::console::reading;
use crate::console::refusal::Refusal;
use crate::deadlines::Owner;
use crate::reports::report_for;

#[derive(Template)]
#[template(path = "cases/page.html")]
struct CasePage {
    page: Page,
    view: View,
}

/// What the template draws.
struct View {
    title: String,
    number: String,
    state: String,
    risk: (&'static str, &'static str, String),
    worker: Option<String>,
    pressed: String,
    opened: String,
    /// Goes on under another number.
    merged_into: Option<(String, String)>,
    /// A broken glass opens it to the reader.
    glass: bool,
    closed: Option<String>,
    /// When its content was erased, in words.
    erased: Option<String>,
    rail: Vec<(String, bool, bool)>,
    facts: Vec<(String, String)>,
    people: Vec<PersonView>,
    risks: Vec<Vec<PaperView>>,
    assessments: Vec<Vec<PaperView>>,
    plans: Vec<Vec<PaperView>>,
    services: Vec<ServiceView>,
    away: Vec<PaperView>,
    visits: Vec<PaperView>,
    notes: Vec<PaperView>,
    reports: Vec<ReportView>,
    merged: Vec<(String, String)>,
    history: Vec<StepView>,
    steps: Vec<String>,
    missing: Vec<String>,
    forms: Vec<(&'static str, String)>,
    deadlines: String,
    documents: String,
    /// Where its reports say that somebody is, drawn already.
    places: String,
    areas: Vec<String>,
    said: Option<String>,
}

struct PersonView {
    title: String,
    said: String,
    identified: bool,
    /// Stands in a case that was merged into this one.
    of: Option<String>,
    attributes: String,
    reading: String,
}

struct ServiceView {
    /// Stands in a case that was merged into this one.
    of: Option<String>,
    title: String,
    emergency: bool,
    outcome: String,
    days: String,
    provider: String,
    result: String,
    form: String,
}

struct ReportView {
    /// Is in a case that was merged into this one.
    of: Option<String>,
    number: String,
    href: String,
    /// Since when the reporter has written again and nobody has read it.
    news: Option<String>,
    leave: String,
}

impl View {
    fn form(&self, key: &str) -> &str {
        let found = self.forms.iter().find(|(known, _)| *known == key);
        found.map_or("", |(_, drawn)| drawn)
    }
}

pub(super) async fn show(
    State(state): State<AppState>,
    entered: Entered,
) -> Result<Response, Refusal> {
    draw(&state, &entered, StatusCode::OK, None).await
}

/// The page with a form that was not saved, and why.
pub(super) async fn refused(
    state: &AppState,
    entered: &Entered,
    status: StatusCode,
    sent: Sent,
    said: String,
) -> Result<Response, Refusal> {
    draw(state, entered, status, Some((sent, said))).await
}

/// Assessments, notes and visits stand on it in words: who reads them is written down before a
/// page goes out that shows any of them.
pub(super) async fn note_read(
    state: &AppState,
    entered: &Entered,
    desk: &Desk,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    let me = &entered.me.user;
    let mine = entered.case.worker == Some(me.id);
    reading::case(state, me, (entered.case.id, mine), now).await?;
    for merged in &desk.merged {
        reading::case(state, me, (merged.case.id, mine), now).await?;
    }
    Ok(())
}

/// The forms that stand on the page whatever is in the case.
const FORMS: [&str; 10] = [
    "facts",
    "risk",
    "assessment",
    "plan",
    "visit",
    "note",
    "service",
    "person",
    "worker",
    "merge",
];

async fn draw(
    state: &AppState,
    entered: &Entered,
    status: StatusCode,
    refused: Option<(Sent, String)>,
) -> Result<Response, Refusal> {
    let me = &entered.me;
    let page = Page::for_person(state, me)
        .await?
        .at("cases", format!("/cases/{}", entered.case.id));
    let desk = Desk::read(state, &me.user, entered.case.clone()).await?;
    note_read(state, entered, &desk, page.now).await?;
    let areas = &state.facts().areas;
    // By a broken glass it is read: nothing is offered that would be refused.
    let changes = cases::may_change(state.store(), &me.user, &desk.case).await?;
    let open = changes && forms::is_open(&desk.case);
    let whole = desk.case.erased_at.is_none();
    let mut hit = false;
    let mut form = |key: &str| -> Result<String, Refusal> {
        let Some(form) = forms::form(key, &page, &desk, areas) else {
            return Ok(String::new());
        };
        match &refused {
            Some((sent, said)) if sent.key == key => {
                hit = true;
                form.refused(sent.sheet.clone(), said.clone()).draw()
            }
            _ => form.draw(),
        }
    };
    let mut drawn = Vec::new();
    for key in FORMS {
        // To a closed case notes are added, and nothing else.
        let stands = match key {
            "note" => whole,
            "worker" => open && (me.user.role.supervises() || desk.case.worker.is_none()),
            _ => open,
        };
        if stands {
            drawn.push((key, form(key)?));
        }
    }
    if desk.case.merged_into.is_some() && whole && changes {
        drawn.push(("unmerge", form("unmerge")?));
    }
    let mut steps = Vec::new();
    for step in state::steps(desk.case.state).filter(|_| whole && changes) {
        steps.push(form(&format!("step-{}", step.slug()))?);
    }
    let mut people = Vec::new();
    for person in &desk.people {
        let mut merged = desk.merged.iter().map(|one| &one.case);
        let of = merged.find(|case| case.id == person.case);
        people.push(PersonView {
            title: words::person(&page, person),
            said: attributes(&page, person),
            identified: person.identified,
            of: of.map(|case| words::title(&page, case)),
            attributes: if open && of.is_none() {
                form(&format!("attributes-{}", person.id))?
            } else {
                String::new()
            },
            reading: form(&format!("reading-{}", person.id))?,
        });
    }
    let mut services = Vec::new();
    let shelves = desk.shelves();
    let all = shelves.flat_map(|(shelf, of)| shelf.services.iter().map(move |one| (one, of)));
    for (service, of) in all {
        let is = &service.is;
        services.push(ServiceView {
            of: of.map(|case| words::title(&page, case)),
            title: is.kind.say(page.words),
            emergency: is.emergency,
            outcome: page.t(&format!("cases-outcome-{}", is.outcome.slug())),
            days: match is.ended {
                Some(ended) => format!("{} – {}", day(&page, is.began), day(&page, ended)),
                None => day(&page, is.began),
            },
            provider: is.words.provider.clone(),
            result: is.words.result.clone(),
            form: if open && of.is_none() {
                form(&format!("service-{}", service.id))?
            } else {
                String::new()
            },
        });
    }
    let mut inside = Vec::new();
    for (shelf, of) in desk.shelves() {
        let of = of.map(|case| words::title(&page, case));
        inside.extend(shelf.reports.iter().map(|id| (*id, of.clone())));
    }
    let mut reports = Vec::new();
    for (report, of) in inside {
        let row = report_for(state.store(), me.user.id, report).await?;
        let word = match &row {
            Some(row) if row.handed_unread() => "mark-handed",
            _ => "mark-news",
        };
        let unread = row.and_then(|row| row.unread());
        reports.push(ReportView {
            number: look::number(report),
            href: format!("/reports/{report}"),
            news: unread.map(|at| page.t1(word, "time", page.time(at))),
            leave: if open && of.is_none() && desk.own.reports.len() > 1 {
                form(&format!("leave-{report}"))?
            } else {
                String::new()
            },
            of,
        });
    }
    // A form that is no longer there: what was wrong is still said, and what was written in it
    // comes back to be copied.
    let unseen = refused.filter(|_| !hit);
    if let Some((sent, said)) = &unseen
        && let Some(kept) = stale::kept(&page, &desk.case, (status, said), &sent.sheet)?
    {
        return Ok(kept);
    }
    let said = unseen.map(|(_, said)| said);
    let merged_into = match desk.case.merged_into {
        Some(id) => cases::case(state.store(), id)
            .await?
            .map(|case| (format!("/cases/{id}"), words::title(&page, &case))),
        None => None,
    };
    let owner = Owner::Case(desk.case.id);
    let may = May {
        me: &me.user,
        act: changes,
        waive: me.user.role.supervises(),
    };
    let deadlines = Card::draw(state, &page, owner, may).await?;
    let merged = desk.merged.iter().map(|one| &one.case);
    let titled = merged
        .map(|case| (case.id, words::title(&page, case)))
        .collect();
    let documents = Documents::of_case(state, &page, desk.case.id, titled, open).await?;
    let places = places::card(state, me, &page, &desk.case, &desk.reports()).await?;
    let case = &desk.case;
    let brought = cases::brought(state.store(), case).await?;
    let view = View {
        title: words::title(&page, case),
        number: case.number.clone(),
        state: words::state(&page, case.state),
        risk: match brought {
            // As dangerous as a merged case was judged to be, until this one is judged.
            Some(one) => {
                let (tone, icon, said) = words::risk(&page, Some(one.risk));
                let mut merged = desk.merged.iter().map(|merged| &merged.case);
                let of = merged.find(|merged| merged.id == one.of);
                let of =
                    of.map_or_else(String::new, |of| format!(" ({})", words::title(&page, of)));
                (tone, icon, said + &of)
            }
            None => words::risk(&page, case.risk),
        },
        worker: case.worker.map(|user| desk.name(user)),
        pressed: page.time(case.pressed_at),
        opened: page.t2(
            "cases-opened-by",
            "time",
            page.time(case.opened_at),
            "name",
            desk.name(case.opened_by),
        ),
        merged_into,
        glass: !changes,
        closed: closed(&page, &desk),
        erased: case
            .erased_at
            .map(|at| page.t1("cases-erased", "time", page.time(at))),
        rail: rail(&page, &desk),
        facts: facts(&page, &desk, areas),
        people,
        risks: piles(&page, &desk, |shelf| {
            let papers = shelf.risks.iter();
            papers.map(|paper| risk(&page, &desk, paper)).collect()
        }),
        assessments: piles(&page, &desk, |shelf| {
            let papers = shelf.assessments.iter();
            papers
                .map(|paper| assessment(&page, &desk, paper))
                .collect()
        }),
        plans: piles(&page, &desk, |shelf| {
            let papers = shelf.plans.iter();
            papers.map(|paper| plan(&page, &desk, paper)).collect()
        }),
        services,
        away: in_order(&page, &desk, |shelf| away(&page, &desk, shelf)),
        visits: in_order(&page, &desk, |shelf| {
            let papers = shelf.visits.iter();
            papers.map(|paper| visit(&page, &desk, paper)).collect()
        }),
        notes: in_order(&page, &desk, |shelf| {
            let papers = shelf.notes.iter();
            papers
                .map(|paper| written(&page, &desk, paper, &[("text", &paper.says.text)]))
                .collect()
        }),
        reports,
        merged: desk
            .merged
            .iter()
            .map(|one| &one.case)
            .map(|case| (format!("/cases/{}", case.id), words::title(&page, case)))
            .collect(),
        history: history(&page, &desk),
        steps,
        missing: missing(&page, &desk),
        forms: drawn,
        deadlines,
        documents,
        places,
        areas: areas.offered().collect(),
        said,
    };
    let maps = !view.places.is_empty();
    let html = CasePage { page, view }.render()?;
    let mut response = (status, Html(html)).into_response();
    if maps {
        map::allow_tiles(state, &mut response);
    }
    Ok(response)
}

fn assessment(page: &Page, desk: &Desk, paper: &Paper<AssessmentPaper>) -> PaperView {
    let says = &paper.says;
    let parts = [
        ("bio", &says.bio),
        ("psycho", &says.psycho),
        ("social", &says.social),
    ];
    written(page, desk, paper, &parts)
}

fn visit(page: &Page, desk: &Desk, paper: &Paper<TextPaper>) -> PaperView {
    let title = paper.day.map_or_else(String::new, |one| day(page, one));
    PaperView {
        title,
        ..written(page, desk, paper, &[("text", &paper.says.text)])
    }
}

fn closed(page: &Page, desk: &Desk) -> Option<String> {
    let case = &desk.case;
    let (at, reason) = (case.closed_at?, case.closed_reason?);
    let outcome = case.closed_outcome.map_or_else(String::new, |outcome| {
        page.t(&format!("cases-closing-outcome-{}", outcome.slug()))
    });
    let reason = page.t(&format!("cases-closing-{}", reason.slug()));
    Some(format!("{}: {reason}. {outcome}", page.time(at)))
}

/// The way of a case, and how far along it this one is.
fn rail(page: &Page, desk: &Desk) -> Vec<(String, bool, bool)> {
    use crate::cases::State::*;
    let now = match desk.case.state {
        Referred => desk.case.came_from.unwrap_or(Intake),
        state => state,
    };
    let way = [
        Intake,
        Identification,
        Assessment,
        Planning,
        Services,
        Monitoring,
        Closed,
    ];
    let at = way.iter().position(|state| *state == now);
    let mut rail: Vec<_> = way
        .iter()
        .enumerate()
        .map(|(nr, state)| {
            let done = at.is_some_and(|at| nr <= at);
            (
                words::state(page, *state),
                done,
                at == Some(nr) && desk.case.state == now,
            )
        })
        .collect();
    if desk.case.state == Referred {
        let after = at.map_or(0, |at| at + 1);
        rail.insert(after, (words::state(page, Referred), true, true));
    }
    rail
}

/// What the next step in the flow still needs, before anybody presses its button.
fn missing(page: &Page, desk: &Desk) -> Vec<String> {
    let onward = [
        Step::Identify,
        Step::Assess,
        Step::Plan,
        Step::Serve,
        Step::Monitor,
    ];
    let next = state::steps(desk.case.state).find(|step| onward.contains(step));
    let Some(step) = next else { return Vec::new() };
    state::missing(desk.case.state, step, &desk.has, true)
        .into_iter()
        .map(|one| page.t(&format!("cases-missing-{}", one.slug())))
        .collect()
}

fn facts(page: &Page, desk: &Desk, areas: &crate::settings::Areas) -> Vec<(String, String)> {
    let Some(form) = forms::form("facts", page, desk, areas) else {
        return Vec::new();
    };
    form.inputs
        .iter()
        .map(|input| {
            let said = match (input.name, desk.case.facts.incident) {
                ("incident", Some(one)) => day(page, one),
                _ => form.said(input, &form.sheet),
            };
            let said = if said.is_empty() {
                page.t("not-said")
            } else {
                said
            };
            (input.label.clone(), said)
        })
        .collect()
}

fn attributes(page: &Page, person: &Person) -> String {
    let (of, words) = (&person.attributes, page.words);
    let truth = |label: &str, truth: Option<bool>| {
        truth.map(|truth| {
            let said = page.t(if truth { "yes" } else { "no" });
            format!("{}: {said}", page.t(label))
        })
    };
    let said: Vec<_> = [
        of.sex.map(|one| one.say(words)),
        of.age.map(|one| one.say(words)),
        of.education.map(|one| one.say(words)),
        of.work.map(|one| one.say(words)),
        of.marital.map(|one| one.say(words)),
        truth("cases-field-disability", of.disability),
        truth("cases-field-kdrt", of.kdrt),
        of.trafficking.map(|one| one.say(words)),
        of.relation
            .map(|one| format!("{}: {}", page.t("cases-field-relation"), one.say(words))),
    ]
    .into_iter()
    .flatten()
    .collect();
    if said.is_empty() {
        page.t("cases-attributes-none")
    } else {
        said.join("; ")
    }
}
