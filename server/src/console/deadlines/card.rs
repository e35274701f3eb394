//! The card with the deadlines of one report or case.

use askama::Template;

use super::list::{self, Left, left};
use super::{kind_word, mark};
use crate::AppState;
use crate::accounts::User;
use crate::barred::is_barred;
use crate::cases::{self, case_of, may_open};
use crate::console::page::Page;
use crate::console::reading;
use crate::console::rows::name;
use crate::console::second;
use crate::console::words::Words;
use crate::deadlines::{
    Deadline, Kind, Owner, Revision, Standing, beside, deadlines_of, perhaps_same_event,
    revisions_of, settle,
};
use crate::ids::ReportId;
use crate::reports::report;
use crate::store::StoreError;

/// What is drawn.
#[derive(Template)]
#[template(path = "deadlines/card.html")]
pub(in crate::console) struct Card<'a> {
    page: &'a Page,
    /// `reports/ID` or `cases/ID`.
    base: String,
    rows: Vec<Row>,
    /// What runs beside it: for a case the presses that came after its police report, for a report
    /// the deadlines of its case.
    beside: Vec<Beside>,
}

/// A deadline of a report in the case, or of the case that a report is in: said there, and only
/// shown here.
struct Beside {
    kind: &'static str,
    mark: Option<(&'static str, &'static str, &'static str)>,
    due: String,
    left: Left,
    /// Where it is said, for who may open that.
    href: Option<String>,
    of: String,
}

impl Beside {
    fn of(page: &Page, one: &Deadline, opens: bool) -> Self {
        let (href, of) = list::owner(page, one);
        let href = opens.then_some(href);
        Self {
            kind: kind_word(one.kind),
            mark: one.pressing(page.now).map(mark),
            due: page.time(one.due_at),
            left: left(page, one),
            href,
            of,
        }
    }
}

struct Row {
    slug: &'static str,
    kind: &'static str,
    mark: Option<(&'static str, &'static str, &'static str)>,
    due: String,
    left: Left,
    running: bool,
    police: bool,
    /// What became of it, in words.
    said: Option<String>,
    /// What was written of it does not open here.
    closed: bool,
    number: Option<String>,
    words: Option<String>,
    acts: bool,
    waives: bool,
    /// Waived, and no other supervisor has agreed yet.
    alone: bool,
    /// The reader may be that other supervisor.
    confirms: bool,
    /// Why they may not, though they supervise.
    not_second: Option<String>,
    /// The reader may take back what was said at this time.
    takes_back: Option<i64>,
    /// What was said before and stands no more.
    past: Vec<String>,
    /// It came into its case after the police got that case's report: is it the same event?
    later: bool,
    /// What was written and not kept.
    tried: Option<Tried>,
}

/// What somebody wrote in one of the forms, and that was not kept.
#[derive(Clone, Debug, Default)]
pub(super) struct Tried {
    pub(super) number: String,
    pub(super) day: String,
    pub(super) words: String,
    /// In the form that says that it does not apply.
    pub(super) waiving: bool,
}

impl Tried {
    /// Whatever was written, each with what was asked.
    pub(super) fn labelled(&self, words: Words) -> Vec<(String, String)> {
        let said = if self.waiving {
            "deadlines-waive-words"
        } else {
            "deadlines-done-words"
        };
        let all = [
            ("deadlines-police-number", &self.number),
            ("deadlines-police-day", &self.day),
            (said, &self.words),
        ];
        all.into_iter()
            .filter(|(_, text)| !text.trim().is_empty())
            .map(|(label, text)| (words.t(label), text.clone()))
            .collect()
    }
}

impl Row {
    fn tried(&self, waiving: bool) -> Option<&Tried> {
        self.tried.as_ref().filter(|tried| tried.waiving == waiving)
    }

    fn number_tried(&self) -> &str {
        self.tried(false).map_or("", |tried| tried.number.as_str())
    }

    fn day_tried(&self) -> &str {
        self.tried(false).map_or("", |tried| tried.day.as_str())
    }

    fn words_tried(&self, waiving: bool) -> &str {
        self.tried(waiving).map_or("", |tried| tried.words.as_str())
    }

    /// What was written where there is no form any more for it.
    fn unkept(&self) -> Vec<&str> {
        let drawn = |tried: &&Tried| {
            if tried.waiving {
                self.waives
            } else {
                self.acts
            }
        };
        let tried = self.tried.as_ref().filter(|tried| !drawn(tried));
        tried
            .into_iter()
            .flat_map(|tried| [&tried.number, &tried.day, &tried.words])
            .map(String::as_str)
            .filter(|text| !text.trim().is_empty())
            .collect()
    }
}

/// What the reader may do here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::console) struct May<'a> {
    /// Who they are.
    pub(in crate::console) me: &'a User,
    /// Say what was done, and read its papers.
    pub(in crate::console) act: bool,
    /// Say that something does not apply.
    pub(in crate::console) waive: bool,
}

impl Card<'_> {
    /// The card, drawn; nothing where there is no deadline. Who reads on a report's what was
    /// written of them is written down; a case's page does that for all that stands on it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(in crate::console) async fn draw(
        state: &AppState,
        page: &Page,
        owner: Owner,
        may: May<'_>,
    ) -> Result<String, StoreError> {
        let (drawn, _) = Self::draw_again(state, page, owner, may, None).await?;
        Ok(drawn)
    }

    /// The same, with what somebody wrote there and that was not kept; and whether that is in it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(super) async fn draw_again(
        state: &AppState,
        page: &Page,
        owner: Owner,
        may: May<'_>,
        tried: Option<(Kind, Tried)>,
    ) -> Result<(String, bool), StoreError> {
        settle(state, owner).await?;
        let later = match owner {
            Owner::Report(id) => perhaps_same_event(state.store(), id).await?.is_some(),
            Owner::Case(_) => false,
        };
        // Words of before, for whoever acts.
        let revisions = if may.act {
            revisions_of(state.store(), owner).await?
        } else {
            Vec::new()
        };
        let mut rows = Vec::new();
        for one in deadlines_of(state.store(), owner).await? {
            // What a case carries stands on the case's page.
            if one.standing != Standing::Carried {
                let mut drawn = row(state, page, one, may).await?;
                drawn.later = later && drawn.police && drawn.running;
                drawn.tried = tried
                    .as_ref()
                    .filter(|(kind, _)| kind.slug() == drawn.slug)
                    .map(|(_, tried)| tried.clone());
                for one in revisions.iter().filter(|one| one.kind.slug() == drawn.slug) {
                    drawn.past.push(past(state, page, one).await?);
                }
                rows.push(drawn);
            }
        }
        let told = |row: &Row| row.number.is_some() || row.words.is_some() || !row.past.is_empty();
        if let Owner::Report(id) = owner
            && rows.iter().any(told)
            && let Some(row) = report(state.store(), id).await?
        {
            reading::deadlines(state, may.me, &row, page.now).await?;
        }
        let beside = match owner {
            Owner::Report(id) => carried(state, page, id, may).await?,
            Owner::Case(id) => beside(state.store(), id)
                .await?
                .iter()
                .map(|one| Beside::of(page, one, true))
                .collect(),
        };
        if rows.is_empty() && beside.is_empty() {
            return Ok((String::new(), false));
        }
        let shown = rows.iter().any(|row| row.tried.is_some());
        let card = Card {
            page,
            base: match owner {
                Owner::Report(id) => format!("reports/{id}"),
                Owner::Case(id) => format!("cases/{id}"),
            },
            rows,
            beside,
        };
        let drawn = card.render();
        let drawn = drawn.map_err(|_| StoreError::Corrupt("a drawing of deadlines"))?;
        Ok((drawn, shown))
    }
}

/// What runs for the case that a report is in: for its holder, who answers there, for whoever
/// supervises and for who may open the case. Of a merged case the one that goes on carries it.
async fn carried(
    state: &AppState,
    page: &Page,
    report: ReportId,
    may: May<'_>,
) -> Result<Vec<Beside>, StoreError> {
    let store = state.store();
    let Some(mut case) = case_of(store, report).await? else {
        return Ok(Vec::new());
    };
    while let Some(above) = case.merged_into {
        let Some(next) = cases::case(store, above).await? else {
            break;
        };
        case = next;
    }
    let owner = Owner::Case(case.id);
    let opens = may_open(store, may.me, &case, page.now).await?;
    if !opens && (!may.act || is_barred(store, may.me.id, owner).await?) {
        return Ok(Vec::new());
    }
    settle(state, owner).await?;
    let mut found = deadlines_of(store, owner).await?;
    found.retain(|one| one.standing == Standing::Running);
    found.sort_by_key(|one| one.due_at);
    Ok(found
        .iter()
        .map(|one| Beside::of(page, one, opens))
        .collect())
}

/// When it was said, if this reader may take it back.
fn said_at(one: &Deadline, may: May<'_>) -> Option<i64> {
    let theirs = if one.done_by.is_some() {
        may.act
    } else {
        may.waive
    };
    one.said_at()
        .filter(|_| theirs && (one.done_by.is_some() || one.waived_by.is_some()))
        .map(|at| at.timestamp_millis())
}

/// What was said before and stands no more, in words.
async fn past(state: &AppState, page: &Page, one: &Revision) -> Result<String, StoreError> {
    let key = if one.waived {
        "deadlines-past-waived"
    } else {
        "deadlines-past-done"
    };
    let said = name(state, one.said_by).await?;
    let ended = name(state, one.ended_by).await?;
    let mut text = page.words.t3(
        key,
        [
            ("name", said),
            ("second", ended),
            ("time", page.time(one.ended_at)),
        ],
    );
    let paper = match one.paper(state.store(), state.keys()).await {
        Err(StoreError::Corrupt(_)) => {
            text.push_str(" · ");
            text.push_str(&page.t("deadlines-paper-closed"));
            None
        }
        paper => paper?,
    };
    if let Some(paper) = paper {
        let day = one.done_day.map(|day| day.format("%d-%m-%Y").to_string());
        let words = [paper.number, day.unwrap_or_default(), paper.words];
        for word in words.iter().filter(|word| !word.is_empty()) {
            text.push_str(" · ");
            text.push_str(word);
        }
    }
    Ok(text)
}

async fn row(
    state: &AppState,
    page: &Page,
    one: Deadline,
    may: May<'_>,
) -> Result<Row, StoreError> {
    let running = one.standing == Standing::Running;
    let mut closed = false;
    let paper = if may.act {
        match one.paper(state.store(), state.keys()).await {
            Err(StoreError::Corrupt(_)) => {
                closed = true;
                None
            }
            paper => paper?,
        }
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
        (Standing::Done, ..) if one.kind == Kind::Police => {
            Some(page.t("deadlines-done-elsewhere"))
        }
        (Standing::Done, ..) => Some(page.t("deadlines-done-referred")),
        (Standing::NotNeeded | Standing::Running, _, _, Some(user)) => {
            let who = name(state, user).await?;
            Some(match one.confirmed_by {
                Some(second) => {
                    let second = name(state, second).await?;
                    page.t2("deadlines-waived-by-two", "name", who, "second", second)
                }
                None => page.t1("deadlines-waived-by", "name", who),
            })
        }
        (Standing::NotNeeded, ..) => Some(page.t("deadlines-not-needed")),
        _ => None,
    };
    let police = one.kind == Kind::Police;
    let alone = police && running && one.waived_by.is_some() && one.confirmed_by.is_none();
    let other = alone && may.waive && one.waived_by != Some(may.me.id);
    let not_second = if other {
        second::agrees(state, page.words, may.me.id, &one).await?
    } else {
        None
    };
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
        closed,
        number,
        words: paper
            .map(|paper| paper.words)
            .filter(|words| !words.is_empty()),
        acts: running && may.act,
        waives: running && may.waive && !alone,
        takes_back: said_at(&one, may),
        past: Vec::new(),
        alone,
        confirms: other && not_second.is_none(),
        not_second,
        later: false,
        tried: None,
    })
}
