//! Papers of a case as the page shows them: who wrote what when, under which words.

use chrono::NaiveDate;

use super::desk::Desk;
use super::words;
use crate::cases::{self, Paper};
use crate::console::page::Page;

pub(super) struct PaperView {
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

/// Referrals and what came back, in the order in which they were written.
pub(super) fn away(page: &Page, desk: &Desk) -> Vec<PaperView> {
    let mut all = Vec::new();
    for paper in &desk.referrals {
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
        all.push((paper.at, view));
    }
    for paper in &desk.answers {
        let on = paper.day.map_or_else(String::new, |one| day(page, one));
        let mut view = written(page, desk, paper, &[("answer", &paper.says.answer)]);
        view.title = page.t1("cases-answered", "day", on);
        all.push((paper.at, view));
    }
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, view)| view).collect()
}
