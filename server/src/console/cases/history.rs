//! The history of a case as the page shows it, the newest first.

use super::desk::Desk;
use super::words;
use crate::cases::What;
use crate::console::page::Page;

pub(super) struct StepView {
    pub(super) at: String,
    pub(super) by: String,
    pub(super) what: String,
    pub(super) why: Option<String>,
}

pub(super) fn history(page: &Page, desk: &Desk) -> Vec<StepView> {
    desk.steps
        .iter()
        .rev()
        .map(|step| {
            let mut what = page.t(&format!("cases-what-{}", step.what.slug()));
            if let (What::Moved, Some(from), Some(to)) = (step.what, step.from, step.to) {
                what = format!("{} → {}", words::state(page, from), words::state(page, to));
            }
            if step.what == What::Assigned && step.subject.is_none() {
                what = page.t("cases-what-taken-away");
            }
            if step.what == What::Assigned
                && let Some(user) = step.subject
                && let Some(user) = crate::ids::UserId::from_slice(&user)
            {
                what = format!("{what}: {}", desk.name(user));
            }
            if let Some(person) = step
                .subject
                .and_then(|id| crate::ids::PersonId::from_slice(&id))
                && let Some(person) = desk.people.iter().find(|one| one.id == person)
            {
                what = format!("{what}: {}", words::person(page, person));
            }
            StepView {
                at: page.time(step.at),
                by: desk.name(step.by),
                what,
                why: step.why.clone(),
            }
        })
        .collect()
}
