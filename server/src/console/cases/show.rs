//! `GET /cases/{id}`: everything about one case, for whoever may open it.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};

use super::act::{Entered, Sent};
use super::desk::Desk;
use super::history::{StepView, history};
use super::paper::{PaperView, away, day, plan, risk, written};
use super::{forms, places, words};
use crate::cases::{self, Person, Step, state};
use crate::console::codes::Coded as _;
use crate::console::deadlines::{Card, May};
use crate::console::documents::Documents;
use crate::console::look;
use crate::console::map;
use crate::console::page::Page;
use crate::console::refusal::Refusal;
use crate::deadlines::Owner;
use crate::reports::report_for;
use crate::{AppState, audit};

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
    risks: Vec<PaperView>,
    assessments: Vec<PaperView>,
    plans: Vec<PaperView>,
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
    title: String,
    emergency: bool,
    outcome: String,
    days: String,
    provider: String,
    result: String,
    form: String,
}

struct ReportView {
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
    let mine = entered.case.worker == Some(me.user.id);
    // Assessments, notes and visits stand on it in words: who reads them is written down first.
    let entry = audit::Entry {
        actor: &me.user.id.to_string(),
        action: "read-case",
        subject: &entered.case.id.to_string(),
        reason: match me.user.role.supervises() {
            _ if mine => "carries",
            true => "supervisor",
            false => "glass",
        },
    };
    audit::record(state.store(), state.keys(), entry, page.now).await?;
    let desk = Desk::read(state, entered.case.clone()).await?;
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
        let of = desk.merged.iter().find(|case| case.id == person.case);
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
    for service in &desk.services {
        let is = &service.is;
        services.push(ServiceView {
            title: is.kind.say(page.words),
            emergency: is.emergency,
            outcome: page.t(&format!("cases-outcome-{}", is.outcome.slug())),
            days: match is.ended {
                Some(ended) => format!("{} – {}", day(&page, is.began), day(&page, ended)),
                None => day(&page, is.began),
            },
            provider: is.words.provider.clone(),
            result: is.words.result.clone(),
            form: if open {
                form(&format!("service-{}", service.id))?
            } else {
                String::new()
            },
        });
    }
    let mut reports = Vec::new();
    for report in &desk.reports {
        let row = report_for(state.store(), me.user.id, *report).await?;
        let unread = row.and_then(|row| row.unread());
        reports.push(ReportView {
            number: look::number(*report),
            href: format!("/reports/{report}"),
            news: unread.map(|at| page.t1("mark-news", "time", page.time(at))),
            leave: if open && desk.reports.len() > 1 {
                form(&format!("leave-{report}"))?
            } else {
                String::new()
            },
        });
    }
    // A form that is no longer there: what was wrong is still said.
    let said = refused.filter(|_| !hit).map(|(_, said)| said);
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
    let documents = Documents::of_case(state, &page, desk.case.id, open).await?;
    let places = places::card(state, me, &page, &desk.case, &desk.reports).await?;
    let case = &desk.case;
    let view = View {
        title: words::title(&page, case),
        number: case.number.clone(),
        state: words::state(&page, case.state),
        risk: words::risk(&page, case.risk),
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
        risks: desk
            .risks
            .iter()
            .map(|paper| risk(&page, &desk, paper))
            .collect(),
        assessments: desk
            .assessments
            .iter()
            .map(|paper| {
                let says = &paper.says;
                let parts = [
                    ("bio", &says.bio),
                    ("psycho", &says.psycho),
                    ("social", &says.social),
                ];
                written(&page, &desk, paper, &parts)
            })
            .collect(),
        plans: desk
            .plans
            .iter()
            .map(|paper| plan(&page, &desk, paper))
            .collect(),
        services,
        away: away(&page, &desk),
        visits: desk
            .visits
            .iter()
            .map(|paper| {
                let title = paper.day.map_or_else(String::new, |one| day(&page, one));
                PaperView {
                    title,
                    ..written(&page, &desk, paper, &[("text", &paper.says.text)])
                }
            })
            .collect(),
        notes: desk
            .notes
            .iter()
            .map(|paper| written(&page, &desk, paper, &[("text", &paper.says.text)]))
            .collect(),
        reports,
        merged: desk
            .merged
            .iter()
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
    let html = CasePage { page, view }.render()?;
    let mut response = (status, Html(html)).into_response();
    map::allow_tiles(state, &mut response);
    Ok(response)
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
