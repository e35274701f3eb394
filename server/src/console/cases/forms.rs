//! The forms of a case page, each by its key: what it asks and what stands in it now.

use ots_protocol::codes::AreaCode;

use super::desk::Desk;
use super::form::{Form, Takes};
use super::sheet::Sheet;
use super::words::{self, takes};
use crate::cases::{
    Attributes, Case, ClosingReason, Identity, Person, Service, State, Step, state,
};
use crate::console::page::Page;
use crate::settings::Areas;

/// Asks for these, in their order.
pub(super) fn asking<'a>(form: Form<'a>, page: &Page, names: &[&'static str]) -> Form<'a> {
    names
        .iter()
        .fold(form, |form, name| form.ask(name, takes(page, name)))
}

pub(super) fn new<'a>(
    page: &'a Page,
    case: &Case,
    key: &str,
    tail: &str,
    button: &str,
) -> Form<'a> {
    Form::new(page, key, format!("/cases/{}/{tail}", case.id), button)
}

/// The form under this key, as it stands now.
pub(super) fn form<'a>(key: &str, page: &'a Page, desk: &Desk, areas: &Areas) -> Option<Form<'a>> {
    let case = &desk.case;
    let form = match key {
        "facts" => {
            let form = new(page, case, key, "facts", "cases-save").under("cases-facts-change");
            let form = asking(form, page, &["forms", "area"]).hint("cases-area-hint");
            asking(form, page, &["place", "relation", "incident"])
                .of(case.version, facts(case, areas))
        }
        "risk" => {
            let form = new(page, case, key, "risk", "cases-save").under("cases-risk-judge");
            let form = asking(form, page, &["factors", "level"]).needed();
            let newest = desk.own.risks.last();
            let sheet = newest.map_or_else(Sheet::default, |paper| {
                Sheet::default()
                    .with_all("factors", paper.says.found().iter().map(|one| one.slug()))
                    .with("level", case.risk.map_or("", |risk| risk.slug()))
                    .with("judgement", &paper.says.judgement)
            });
            asking(form, page, &["judgement"])
                .needed()
                .of(case.version, sheet)
        }
        "assessment" => {
            let newest = desk.own.assessments.last();
            let sheet = newest.map_or_else(Sheet::default, |paper| {
                let says = &paper.says;
                Sheet::default()
                    .with("bio", &says.bio)
                    .with("psycho", &says.psycho)
                    .with("social", &says.social)
            });
            let form =
                new(page, case, key, "assessment", "cases-save").under("cases-assessment-write");
            asking(form, page, &["bio", "psycho", "social"])
                .of(newest.map_or(0, |paper| paper.revision), sheet)
        }
        "plan" => {
            let newest = desk.own.plans.last();
            let sheet = newest.map_or_else(Sheet::default, |paper| {
                let says = &paper.says;
                Sheet::default()
                    .with("goals", &says.goals)
                    .with("steps", &says.steps)
                    .with("agreed", if paper.word == Some(1) { "yes" } else { "" })
                    .with("agreement", &says.agreement)
            });
            let form = new(page, case, key, "plan", "cases-save").under("cases-plan-write");
            let form = asking(form, page, &["goals"]).needed();
            asking(form, page, &["steps", "agreed", "agreement"])
                .hint("cases-agreement-hint")
                .of(newest.map_or(0, |paper| paper.revision), sheet)
        }
        "visit" => {
            let form = new(page, case, key, "visits", "cases-visit-add");
            let form = asking(form, page, &["visited"]).needed();
            asking(form, page, &["text"]).needed()
        }
        "note" => asking(
            new(page, case, key, "notes", "cases-note-add"),
            page,
            &["text"],
        )
        .needed(),
        "service" => service(new(page, case, key, "services", "cases-service-add"), page),
        "person" => {
            let form = new(page, case, key, "people", "cases-person-add");
            let form = asking(form, page, &["role"]).needed();
            let form = attributes(form, page);
            asking(form, page, IDENTITY).saying("cases-person-say")
        }
        "worker" => {
            let form = new(page, case, key, "worker", "cases-give");
            let carriers = desk.carriers.iter();
            let choices = carriers.map(|user| (user.id.to_string(), user.name.clone()));
            let form = form.ask("to", Takes::One(choices.collect())).needed();
            asking(form, page, &["why"]).of(case.version, Sheet::default())
        }
        "merge" => {
            let form = new(page, case, key, "merge", "cases-merge").saying("cases-merge-say");
            let form = asking(form, page, &["number"]).needed();
            asking(form, page, &["why"]).of(case.version, Sheet::default())
        }
        "unmerge" => {
            let form = new(page, case, key, "unmerge", "cases-unmerge").saying("cases-unmerge-say");
            asking(form, page, &["why"]).of(case.version, Sheet::default())
        }
        _ => return keyed(key, page, desk),
    };
    Some(form)
}

/// Forms of which there are several: a step, a service, a person, a report.
fn keyed<'a>(key: &str, page: &'a Page, desk: &Desk) -> Option<Form<'a>> {
    let case = &desk.case;
    let (kind, rest) = key.split_once('-')?;
    match kind {
        "step" => step(key, page, desk, Step::from_slug(rest)?),
        "service" => {
            let id = rest.parse().ok()?;
            let found = desk.own.services.iter().find(|one| one.id == id)?;
            let form = new(page, case, key, &format!("services/{id}"), "cases-save");
            let form = service(form, page).under("cases-service-change");
            Some(form.of(found.version, service_sheet(found)))
        }
        "attributes" => {
            let found = found(desk, rest)?;
            let form =
                person_form(page, found, key, "", "cases-save").under("cases-attributes-change");
            Some(attributes(form, page).of(found.version, attributes_sheet(&found.attributes)))
        }
        "reading" => {
            let found = found(desk, rest)?;
            // Where nothing is known yet there is nothing to open, only to write.
            let button = if found.identified {
                "cases-identity-open"
            } else {
                "cases-identity-write"
            };
            let form = person_form(page, found, key, "/open", button);
            let form = asking(form, page, &["reading"]).needed();
            Some(asking(form, page, &["said"]).hint("cases-reading-hint"))
        }
        "leave" => {
            let form = new(
                page,
                case,
                key,
                &format!("reports/{rest}/leave"),
                "cases-leave-out",
            );
            let form = asking(form, page, &["why"]).needed();
            Some(form.of(case.version, Sheet::default()))
        }
        _ => None,
    }
}

fn found<'d>(desk: &'d Desk, id: &str) -> Option<&'d Person> {
    let id = id.parse().ok()?;
    desk.people.iter().find(|one| one.id == id)
}

/// A form of a person: under the case that the person stands in.
pub(super) fn person_form<'a>(
    page: &'a Page,
    person: &Person,
    key: &str,
    tail: &str,
    button: &str,
) -> Form<'a> {
    let action = format!("/cases/{}/people/{}{tail}", person.case, person.id);
    Form::new(page, key, action, button)
}

fn step<'a>(key: &str, page: &'a Page, desk: &Desk, step: Step) -> Option<Form<'a>> {
    let case = &desk.case;
    let to = state::after(case.state, case.came_from, step)?;
    let button = format!("cases-step-{}", step.slug());
    let mut form = new(page, case, key, "step", &button).of(case.version, Sheet::default());
    form.hidden.push(("step", step.slug()));
    // A step back says where to.
    if step == Step::Return {
        form.summary = format!("{} ({})", form.summary, words::state(page, to));
    }
    let form = match step {
        Step::Refer => {
            let form = asking(form, page, &["agency_kind"]).needed();
            let form = asking(form, page, &["agency"]).needed();
            let form = asking(form, page, &["sent"]).needed();
            asking(form, page, &["asked"])
        }
        Step::Return => asking(form, page, &["returned"]).needed(),
        Step::Close => {
            let reasons = state::reasons(case.state).map(|reason: ClosingReason| {
                let slug = reason.slug();
                (slug.to_owned(), page.t(&format!("cases-closing-{slug}")))
            });
            let form = form
                .ask("closing_reason", Takes::One(reasons.collect()))
                .needed();
            asking(form, page, &["closing_outcome"]).needed()
        }
        _ => form,
    };
    let form = asking(form, page, &["why"]);
    // What the flow will not do without words.
    let needs = state::missing(case.state, step, &desk.has, false).contains(&state::Missing::Why);
    Some(if needs { form.needed() } else { form })
}

fn service<'a>(form: Form<'a>, page: &Page) -> Form<'a> {
    let form = asking(form, page, &["kind"]).needed();
    let form = asking(form, page, &["provider"]).needed();
    let form = asking(form, page, &["began"]).needed();
    let form = asking(form, page, &["ended", "outcome"]).needed();
    asking(form, page, &["emergency", "result"])
}

/// Of the person: what SIMFONI counts.
const ATTRIBUTES: &[&str] = &[
    "sex",
    "age",
    "education",
    "work",
    "marital",
    "disability",
    "kdrt",
    "trafficking",
    "relation",
];

/// Of the person: who it is.
pub(super) const IDENTITY: &[&str] = &["name", "phone", "nik", "birth_date", "address", "notes"];

fn attributes<'a>(form: Form<'a>, page: &Page) -> Form<'a> {
    asking(form, page, ATTRIBUTES)
}

fn facts(case: &Case, areas: &Areas) -> Sheet {
    let facts = &case.facts;
    let area = |code: AreaCode| {
        areas
            .get(code)
            .map_or_else(|| code.to_string(), |area| area.name.clone())
    };
    let place = match (facts.village, facts.kecamatan) {
        (Some(village), Some(kecamatan)) => format!("{}, {}", area(village), area(kecamatan)),
        (_, Some(kecamatan)) => area(kecamatan),
        _ => String::new(),
    };
    Sheet::default()
        .with_all("forms", facts.forms.iter().map(|one| one.slug()))
        .with("area", place)
        .with("place", facts.place.map_or("", |one| one.slug()))
        .with("relation", facts.relation.map_or("", |one| one.slug()))
        .with(
            "incident",
            facts
                .incident
                .map_or_else(String::new, |day| day.to_string()),
        )
}

fn service_sheet(service: &Service) -> Sheet {
    let is = &service.is;
    Sheet::default()
        .with("kind", is.kind.slug())
        .with("provider", &is.words.provider)
        .with("began", is.began.to_string())
        .with(
            "ended",
            is.ended.map_or_else(String::new, |day| day.to_string()),
        )
        .with("outcome", is.outcome.slug())
        .with("emergency", if is.emergency { "yes" } else { "" })
        .with("result", &is.words.result)
}

fn attributes_sheet(of: &Attributes) -> Sheet {
    let truth = |truth: Option<bool>| truth.map_or("", |truth| if truth { "yes" } else { "no" });
    Sheet::default()
        .with("sex", of.sex.map_or("", |one| one.slug()))
        .with("age", of.age.map_or("", |one| one.slug()))
        .with("education", of.education.map_or("", |one| one.slug()))
        .with("work", of.work.map_or("", |one| one.slug()))
        .with("marital", of.marital.map_or("", |one| one.slug()))
        .with("disability", truth(of.disability))
        .with("kdrt", truth(of.kdrt))
        .with("trafficking", of.trafficking.map_or("", |one| one.slug()))
        .with("relation", of.relation.map_or("", |one| one.slug()))
}

/// The form with which an opened identity is corrected.
pub(super) fn identity<'a>(page: &'a Page, person: &Person, identity: &Identity) -> Form<'a> {
    let key = format!("identity-{}", person.id);
    let form =
        person_form(page, person, &key, "/identity", "cases-save").under("cases-identity-change");
    asking(form, page, IDENTITY).of(person.version, identity_sheet(identity))
}

pub(super) fn identity_sheet(identity: &Identity) -> Sheet {
    Sheet::default()
        .with("name", &identity.name)
        .with("phone", &identity.phone)
        .with("nik", &identity.nik)
        .with("birth_date", &identity.birth_date)
        .with("address", &identity.address)
        .with("notes", &identity.notes)
}

/// Whatever any form of a case asks, for what was written in one that is no longer there.
pub(super) fn every(page: &Page) -> Form<'_> {
    let form = Form::new(page, "every", String::new(), "cases-save");
    let form = asking(form, page, EVERY);
    attributes(asking(form, page, IDENTITY), page)
}

const EVERY: &[&str] = &[
    "number",
    "text",
    "visited",
    "judgement",
    "level",
    "factors",
    "bio",
    "psycho",
    "social",
    "goals",
    "steps",
    "agreed",
    "agreement",
    "kind",
    "provider",
    "began",
    "ended",
    "outcome",
    "emergency",
    "result",
    "agency_kind",
    "agency",
    "sent",
    "asked",
    "returned",
    "closing_reason",
    "closing_outcome",
    "forms",
    "area",
    "place",
    "incident",
    "role",
    "reading",
    "said",
    "why",
];

/// Whether this case is written to under its own number.
pub(super) fn is_open(case: &Case) -> bool {
    case.state != State::Merged && case.state.is_open()
}
