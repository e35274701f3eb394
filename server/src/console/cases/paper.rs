//! Papers of a case as the page shows them: who wrote what when, under which words, and in which
//! case where that is one that was merged into it.

use chrono::{DateTime, NaiveDate, Utc};

use super::desk::{Desk, Shelf};
use super::words;
use crate::cases::{self, Case, Paper};
use crate::console::page::Page;

pub(super) struct PaperView {
    pub(super) at: DateTime<Utc>,
    /// The case that it stands in, where it is another one's.
    pub(super) of: Option<String>,
    pub(super) title: String,
    pub(super) by: String,
    pub(super) pairs: Vec<(String, String)>,
}

/// A day as people say it.
pub(super) fn day(page: &Page, day: NaiveDate) -> String {
    use chrono::Datelike as _;
    let month = page.t(&format!("month-{}", day.month()));
    format!("{} {month} {}", day.day(), day.year())
}

pub(super) fn written<T>(
    page: &Page,
    desk: &Desk,
    paper: &Paper<T>,
    parts: &[(&str, &String)],
) -> PaperView {
    PaperView {
        at: paper.at,
        of: None,
        title: page.t1("cases-revision", "n", paper.revision.to_string()),
        by: page.t2(
            "cases-written-by",
            "time",
            page.time(paper.at),
            "name",
            desk.name(paper.by),
        ),
        pairs: parts
            .iter()
            .filter(|(_, text)| !text.trim().is_empty())
            .map(|(name, text)| (page.t(&format!("cases-field-{name}")), (*text).clone()))
            .collect(),
    }
}

pub(super) fn risk(page: &Page, desk: &Desk, paper: &Paper<cases::RiskPaper>) -> PaperView {
    let level = paper.word.and_then(cases::Risk::from_code);
    let factors: Vec<_> = paper
        .says
        .found()
        .iter()
        .map(|one| page.t(&format!("cases-factor-{}", one.slug())))
        .collect();
    let mut view = written(page, desk, paper, &[("judgement", &paper.says.judgement)]);
    view.title = words::risk(page, level).2;
    if !factors.is_empty() {
        view.pairs
            .insert(0, (page.t("cases-field-factors"), factors.join("; ")));
    }
    view
}

pub(super) fn plan(page: &Page, desk: &Desk, paper: &Paper<cases::PlanPaper>) -> PaperView {
    let says = &paper.says;
    let parts = [
        ("goals", &says.goals),
        ("steps", &says.steps),
        ("agreement", &says.agreement),
    ];
    let mut view = written(page, desk, paper, &parts);
    let agreed = page.t(if paper.word == Some(1) {
        "cases-plan-agreed"
    } else {
        "cases-plan-not-agreed"
    });
    view.title = format!("{}: {agreed}", view.title);
    view
}

/// One pile a case, the case's own first: of each the newest counts. None where nothing was written.
pub(super) fn piles(
    page: &Page,
    desk: &Desk,
    of_shelf: impl Fn(&Shelf) -> Vec<PaperView>,
) -> Vec<Vec<PaperView>> {
    desk.shelves()
        .map(|(shelf, case)| marked(page, of_shelf(shelf), case))
        .filter(|pile| !pile.is_empty())
        .collect()
}

/// What was written in all of them, in the order in which it was.
pub(super) fn in_order(
    page: &Page,
    desk: &Desk,
    of_shelf: impl Fn(&Shelf) -> Vec<PaperView>,
) -> Vec<PaperView> {
    let mut all: Vec<_> = piles(page, desk, of_shelf).into_iter().flatten().collect();
    all.sort_by_key(|paper| paper.at);
    all
}

fn marked(page: &Page, mut papers: Vec<PaperView>, case: Option<&Case>) -> Vec<PaperView> {
    for paper in &mut papers {
        paper.of = case.map(|case| words::title(page, case));
    }
    papers
}

/// Referrals and what came back.
pub(super) fn away(page: &Page, desk: &Desk, shelf: &Shelf) -> Vec<PaperView> {
    let mut all = Vec::new();
    for paper in &shelf.referrals {
        let kind = paper
            .word
            .and_then(cases::Agency::from_code)
            .map_or_else(String::new, |one| {
                page.t(&format!("cases-agency-{}", one.slug()))
            });
        let on = paper.day.map_or_else(String::new, |one| day(page, one));
        let parts = [("agency", &paper.says.agency), ("asked", &paper.says.asked)];
        let mut view = written(page, desk, paper, &parts);
        view.title = page.t2("cases-referred-to", "agency", kind, "day", on);
        all.push(view);
    }
    for paper in &shelf.answers {
        let on = paper.day.map_or_else(String::new, |one| day(page, one));
        let mut view = written(page, desk, paper, &[("answer", &paper.says.answer)]);
        view.title = page.t1("cases-answered", "day", on);
        all.push(view);
    }
    all
}
