//! Cases in words: states, steps, people, and the choices of the forms.

use ots_protocol::codes::{
    BentukKekerasan, Hubungan, JenisKelamin, JenisLayanan, KategoriTppo, KelompokUsia, Pekerjaan,
    Pendidikan, StatusPerkawinan, TempatKejadian,
};

use super::form::Takes;
use crate::cases::{
    Agency, Case, ClosingOutcome, ClosingReason, Person, PersonRole, ReadReason, Risk, RiskFactor,
    ServiceOutcome, State,
};
use crate::console::codes::Coded;
use crate::console::page::Page;
use crate::settings::Areas;

/// A case by its number.
pub(super) fn title(page: &Page, case: &Case) -> String {
    page.t1("deadlines-of-case", "number", case.number.as_str())
}

pub(super) fn state(page: &Page, state: State) -> String {
    page.t(&format!("cases-state-{}", state.slug()))
}

/// Tone, icon and words of the risk: never told by colour alone.
pub(in crate::console) fn risk(
    page: &Page,
    risk: Option<Risk>,
) -> (&'static str, &'static str, String) {
    match risk {
        Some(Risk::High) => ("warn", "danger", page.t("cases-risk-mark-high")),
        Some(Risk::Medium) => ("info", "report", page.t("cases-risk-mark-medium")),
        Some(Risk::Low) => ("info", "shield", page.t("cases-risk-mark-low")),
        None => ("warn", "info", page.t("cases-risk-mark-none")),
    }
}

/// *Penerima manfaat 1*.
pub(super) fn person(page: &Page, person: &Person) -> String {
    page.t1(
        &format!("cases-person-{}", person.role.slug()),
        "n",
        person.place.to_string(),
    )
}

/// Kecamatan and village by name.
pub(super) fn place(areas: &Areas, case: &Case) -> String {
    let name = |code| {
        areas
            .get(code)
            .map_or_else(|| code.to_string(), |area| area.name.clone())
    };
    let named: Vec<_> = [case.facts.village, case.facts.kecamatan]
        .into_iter()
        .flatten()
        .map(name)
        .collect();
    named.join(", ")
}

/// A list of the protocol as a form's choices.
fn coded<T: Coded>(all: &[T], page: &Page) -> Vec<(String, String)> {
    all.iter()
        .map(|code| (code.slug().to_owned(), code.say(page.words)))
        .collect()
}

macro_rules! slugs {
    ($page:expr, $type:ident, $prefix:literal) => {
        $type::ALL
            .iter()
            .map(|one| {
                let slug = one.slug();
                (
                    slug.to_owned(),
                    $page.t(&format!(concat!($prefix, "{}"), slug)),
                )
            })
            .collect::<Vec<_>>()
    };
}

/// What the field of this name takes.
pub(super) fn takes(page: &Page, name: &str) -> Takes {
    match name {
        "forms" => Takes::Many(coded(BentukKekerasan::ALL, page)),
        "factors" => Takes::Many(slugs!(page, RiskFactor, "cases-factor-")),
        "place" => Takes::One(coded(TempatKejadian::ALL, page)),
        "relation" => Takes::One(coded(Hubungan::ALL, page)),
        "sex" => Takes::One(coded(JenisKelamin::ALL, page)),
        "age" => Takes::One(coded(KelompokUsia::ALL, page)),
        "education" => Takes::One(coded(Pendidikan::ALL, page)),
        "work" => Takes::One(coded(Pekerjaan::ALL, page)),
        "marital" => Takes::One(coded(StatusPerkawinan::ALL, page)),
        "trafficking" => Takes::One(coded(KategoriTppo::ALL, page)),
        "kind" => Takes::One(coded(JenisLayanan::ALL, page)),
        "role" => Takes::One(slugs!(page, PersonRole, "cases-role-")),
        "level" => Takes::One(slugs!(page, Risk, "cases-risk-")),
        "outcome" => Takes::One(slugs!(page, ServiceOutcome, "cases-outcome-")),
        "agency_kind" => Takes::One(slugs!(page, Agency, "cases-agency-")),
        "closing_outcome" => Takes::One(slugs!(page, ClosingOutcome, "cases-closing-outcome-")),
        "closing_reason" => Takes::One(slugs!(page, ClosingReason, "cases-closing-")),
        "reading" => Takes::One(slugs!(page, ReadReason, "cases-reading-")),
        "disability" | "kdrt" => Takes::One(vec![
            ("yes".to_owned(), page.t("yes")),
            ("no".to_owned(), page.t("no")),
        ]),
        "emergency" | "agreed" => Takes::Tick,
        "area" => Takes::Area,
        "incident" | "began" | "ended" | "visited" | "returned" | "sent" => Takes::Day,
        "judgement" | "bio" | "psycho" | "social" | "goals" | "steps" | "agreement" | "result"
        | "text" | "why" | "asked" | "address" | "notes" | "answer" | "said" => Takes::Lines,
        _ => Takes::Line,
    }
}
