//! The card with the deadlines of one report or case.

use askama::Template;

use super::list::left;
use super::{kind_word, mark};
use crate::AppState;
use crate::console::page::Page;
use crate::console::rows::name;
use crate::deadlines::{Deadline, Kind, Owner, Standing, deadlines_of, settle};
use crate::store::StoreError;

/// What is drawn.
#[derive(Template)]
#[template(path = "deadlines/card.html")]
pub(in crate::console) struct Card<'a> {
    page: &'a Page,
    /// `reports/ID` or `cases/ID`.
    base: String,
    rows: Vec<Row>,
    today: String,
}

struct Row {
    slug: &'static str,
    kind: &'static str,
    mark: Option<(&'static str, &'static str, &'static str)>,
    due: String,
    left: String,
    running: bool,
    police: bool,
    /// What became of it, in words.
    said: Option<String>,
    number: Option<String>,
    words: Option<String>,
    acts: bool,
    waives: bool,
}

/// What the reader may do here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::console) struct May {
    /// Say what was done, and read its papers.
    pub(in crate::console) act: bool,
    /// Say that something does not apply.
    pub(in crate::console) waive: bool,
}

impl Card<'_> {
    /// The card, drawn; nothing where there is no deadline.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(in crate::console) async fn draw(
        state: &AppState,
        page: &Page,
        owner: Owner,
        may: May,
    ) -> Result<String, StoreError> {
        settle(state, owner).await?;
        let mut rows = Vec::new();
        for one in deadlines_of(state.store(), owner).await? {
            // What a case carries stands on the case's page.
            if one.standing != Standing::Carried {
                rows.push(row(state, page, one, may).await?);
            }
        }
        if rows.is_empty() {
            return Ok(String::new());
        }
        let card = Card {
            page,
            base: match owner {
                Owner::Report(id) => format!("reports/{id}"),
                Owner::Case(id) => format!("cases/{id}"),
            },
            rows,
            today: page
                .now
                .with_timezone(&page.zone)
                .format("%Y-%m-%d")
                .to_string(),
        };
        card.render()
            .map_err(|_| StoreError::Corrupt("a drawing of deadlines"))
    }
}

async fn row(state: &AppState, page: &Page, one: Deadline, may: May) -> Result<Row, StoreError> {
    let running = one.standing == Standing::Running;
    let paper = if may.act {
        one.paper(state.keys())?
    } else {
        None
    };
    let said = match (one.standing, one.done_by, one.done_at, one.waived_by) {
        (Standing::Done, Some(user), Some(at), _) => {
            let who = name(state, user).await?;
            Some(page.t2("deadlines-done-by", "name", who, "time", page.time(at)))
        }
        (Standing::Done, None, Some(at), _) => {
            Some(page.t1("deadlines-done-at", "time", page.time(at)))
        }
        (Standing::Done, ..) => Some(page.t("deadlines-done-elsewhere")),
        (Standing::NotNeeded, _, _, Some(user)) => {
            Some(page.t1("deadlines-waived-by", "name", name(state, user).await?))
        }
        (Standing::NotNeeded, ..) => Some(page.t("deadlines-not-needed")),
        _ => None,
    };
    let police = one.kind == Kind::Police;
    let number = paper
        .as_ref()
        .filter(|paper| !paper.number.is_empty())
        .map(|paper| {
            let day = one
                .done_day
                .map(|day| day.format("%d-%m-%Y").to_string())
                .unwrap_or_default();
            page.t2(
                "deadlines-police-number-is",
                "number",
                paper.number.as_str(),
                "day",
                day,
            )
        });
    Ok(Row {
        slug: one.kind.slug(),
        kind: kind_word(one.kind),
        mark: one.pressing(page.now).map(mark),
        due: page.time(one.due_at),
        left: left(page, &one),
        running,
        police,
        said,
        number,
        words: paper
            .map(|paper| paper.words)
            .filter(|words| !words.is_empty()),
        acts: running && may.act,
        waives: running && may.waive,
    })
}
