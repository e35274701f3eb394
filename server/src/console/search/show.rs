//! The page: the form, and what was found.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use chrono::Datelike as _;
use ots_protocol::codes::{AreaCode, BentukKekerasan};

use super::wish::{REPORT_STATES, Wish};
use crate::AppState;
use crate::accounts::users;
use crate::cases::{Case, State as CaseState};
use crate::console::codes::{Coded as _, say_all};
use crate::console::door::{OwnForm, SignedIn, Taker};
use crate::console::look;
use crate::console::page::Page;
use crate::console::refusal::Refusal;
use crate::console::row;
use crate::console::thread::state_word;
use crate::ids::UserId;
use crate::search::{
    Again, Asked, Count, Filters, FoundReport, Page as Found, find_cases, find_reports, note,
};

/// One choice of a filter: its value, its words, whether it is chosen.
type Choice = (String, String, bool);

#[derive(Template)]
#[template(path = "search/list.html")]
struct SearchPage {
    page: Page,
    q: String,
    /// The address holds words that cannot be opened again.
    gone: bool,
    report_states: Vec<Choice>,
    case_states: Vec<Choice>,
    forms: Vec<Choice>,
    kecamatan: Vec<Choice>,
    workers: Vec<Choice>,
    from: String,
    until: String,
    carries: bool,
    supervises: bool,
    /// Address, words, whether it is shown.
    lists: Vec<Choice>,
    /// What the shown list holds, in words.
    said: String,
    rows: Vec<Row>,
    more: Option<String>,
    /// There were words or filters.
    narrowed: bool,
}

struct Row {
    href: Option<String>,
    title: String,
    drill: bool,
    icon: &'static str,
    state: String,
    time: String,
    what: String,
    place: String,
    holder: Option<String>,
}

/// `POST /search`: what was typed goes into the address sealed.
pub(super) async fn begin(
    State(state): State<AppState>,
    Taker(me): Taker,
    OwnForm(wish): OwnForm<Wish>,
) -> Result<Response, Refusal> {
    let now = state.clock().now();
    let again = Again::typed(&wish.q);
    let of = if again.0.is_empty() {
        String::new()
    } else {
        again.seal(state.keys(), &me.user, now)?
    };
    let zone = Page::for_stranger(&state, me.words).zone;
    let to = wish.address(&wish.filters(zone), &of, "", "");
    Ok(Redirect::to(&to).into_response())
}

/// `GET /search`.
pub(super) async fn show(
    State(state): State<AppState>,
    Taker(me): Taker,
    Query(wish): Query<Wish>,
) -> Result<Html<String>, Refusal> {
    let page = Page::for_person(&state, &me).await?.at("search", "/search");
    let filters = wish.filters(page.zone);
    let again = match wish.of.as_str() {
        "" => Ok(None),
        of => Again::open(state.keys(), &me.user, of, page.now).map(Some),
    };
    let gone = again.is_err();
    let again = again.unwrap_or_default();
    let year = page.now.with_timezone(&page.zone).year();
    let asked = again
        .as_ref()
        .map(|again| Asked::read(state.keys(), &again.0, year));
    let (reports, cases) = if gone {
        (None, None)
    } else {
        find(&state, &me, &wish, asked.as_ref(), &filters).await?
    };
    let counts = (
        reports.as_ref().map(|found| found.count),
        cases.as_ref().map(|found| found.count),
    );
    if let Some(asked) = &asked {
        note(&state, &me.user, asked, counts, &filters, page.now).await?;
    }
    let names: HashMap<UserId, String> = users(state.store())
        .await?
        .into_iter()
        .filter(|user| user.role.takes_reports())
        .map(|user| (user.id, user.name))
        .collect();
    let cases_shown = match (counts.0, counts.1) {
        (_, None) => false,
        (None, _) => true,
        (Some(reports), Some(cases)) => match wish.list.as_str() {
            "cases" => true,
            "reports" => false,
            // Whatever has something in it.
            _ => reports.figure() == 0 && cases.figure() > 0,
        },
    };
    let address = |list: &str, after: &str| wish.address(&filters, &wish.of, list, after);
    let lists = [
        ("reports", counts.0, !cases_shown),
        ("cases", counts.1, cases_shown),
    ]
    .into_iter()
    .filter_map(|(list, count, here)| {
        let words = page.t1(&format!("search-{list}"), "count", figure(&page, count?));
        Some((address(list, ""), words, here))
    })
    .collect();
    let draw = Draw {
        state: &state,
        page: &page,
        me: &me,
        names: &names,
    };
    let (rows, more) = match (cases_shown, reports, cases) {
        (false, Some(found), _) => {
            let last = found.rows.last().map(|last| last.row.id.to_string());
            let more = last.filter(|_| found.more);
            let rows: Vec<Row> = found.rows.iter().map(|one| draw.report(one)).collect();
            (rows, more.map(|last| address("reports", &last)))
        }
        (true, _, Some(found)) => {
            let last = found.rows.last().map(|last| last.id.to_string());
            let more = last.filter(|_| found.more);
            let rows: Vec<Row> = found.rows.iter().map(|one| draw.case(one)).collect();
            (rows, more.map(|last| address("cases", &last)))
        }
        _ => (Vec::new(), None),
    };
    let list = if cases_shown { "cases" } else { "reports" };
    let count = if cases_shown { counts.1 } else { counts.0 };
    let said = count.map_or_else(String::new, |count| {
        page.t1(&format!("search-{list}"), "count", figure(&page, count))
    });
    let q = again.map_or_else(String::new, |again| again.0.to_string());
    let drawn = SearchPage {
        narrowed: filters != Filters::default() || !q.is_empty(),
        q,
        gone,
        report_states: REPORT_STATES
            .into_iter()
            .map(|one| {
                let chosen = filters.report_state == Some(one);
                let words = page.t(state_word(one));
                (format!("report-{}", one.slug()), words, chosen)
            })
            .collect(),
        case_states: CaseState::ALL
            .iter()
            .map(|one| {
                let chosen = filters.case_state == Some(*one);
                let words = page.t(&format!("cases-state-{}", one.slug()));
                (format!("case-{}", one.slug()), words, chosen)
            })
            .collect(),
        forms: BentukKekerasan::ALL
            .iter()
            .map(|one| {
                let chosen = filters.form == Some(*one);
                (one.slug().to_owned(), one.say(page.words), chosen)
            })
            .collect(),
        kecamatan: state
            .facts()
            .areas
            .kecamatan()
            .map(|(code, area)| {
                let chosen = filters.kecamatan == Some(code);
                (code.to_string(), area.name.clone(), chosen)
            })
            .collect(),
        workers: workers(&names, filters.worker),
        from: filters.from.map_or_else(String::new, |_| wish.from.clone()),
        until: filters
            .before
            .map_or_else(String::new, |_| wish.until.clone()),
        carries: me.user.role.carries_cases(),
        supervises: me.user.role.supervises(),
        lists,
        said,
        rows,
        more,
        page,
    };
    Ok(Html(drawn.render()?))
}

type BothFound = (Option<Found<FoundReport>>, Option<Found<Case>>);

/// Each list that the filters leave and the person may have.
async fn find(
    state: &AppState,
    me: &SignedIn,
    wish: &Wish,
    asked: Option<&Asked>,
    filters: &Filters,
) -> Result<BothFound, Refusal> {
    let after = |list: &str| {
        if wish.list == list {
            wish.after.as_str()
        } else {
            ""
        }
    };
    let reports = if filters.case_state.is_none() {
        let after = after("reports").parse().ok();
        Some(find_reports(state.store(), &me.user, asked, filters, after).await?)
    } else {
        None
    };
    let cases = if me.user.role.carries_cases() && filters.report_state.is_none() {
        let after = after("cases").parse().ok();
        Some(find_cases(state.store(), &me.user, asked, filters, after).await?)
    } else {
        None
    };
    Ok((reports, cases))
}

fn workers(names: &HashMap<UserId, String>, chosen: Option<UserId>) -> Vec<Choice> {
    let mut workers: Vec<Choice> = names
        .iter()
        .map(|(id, name)| (id.to_string(), name.clone(), chosen == Some(*id)))
        .collect();
    workers.sort_by(|a, b| a.1.cmp(&b.1));
    workers
}

fn figure(page: &Page, count: Count) -> String {
    match count {
        Count::Exactly(n) => n.to_string(),
        Count::MoreThan(n) => page.t1("search-more-than", "n", n.to_string()),
    }
}

struct Draw<'a> {
    state: &'a AppState,
    page: &'a Page,
    me: &'a SignedIn,
    names: &'a HashMap<UserId, String>,
}

impl Draw<'_> {
    fn place(&self, code: Option<AreaCode>) -> String {
        let facts = self.state.facts();
        code.and_then(|code| facts.areas.get(code))
            .map_or_else(|| self.page.t("not-said"), |area| area.name.clone())
    }

    fn what(&self, forms: &[BentukKekerasan]) -> String {
        if forms.is_empty() {
            self.page.t("not-said")
        } else {
            say_all(forms, self.page.words)
        }
    }

    fn holder(&self, who: Option<UserId>) -> Option<String> {
        who.map(|id| {
            self.names
                .get(&id)
                .cloned()
                .unwrap_or_else(|| "?".to_owned())
        })
    }

    fn report(&self, one: &FoundReport) -> Row {
        let (_, word, icon) = row::urgency(one.row.urgency);
        let number = look::number(one.row.id);
        Row {
            href: Some(format!("/reports/{}", one.row.id)),
            title: format!("{} {number}", self.page.t(word)),
            drill: one.row.drill,
            icon,
            state: self.page.t(state_word(one.row.state)),
            time: self
                .page
                .t1("received-at", "time", self.page.time(one.row.received_at)),
            what: self.what(&one.forms),
            place: self.place(one.kecamatan),
            holder: self.holder(one.row.taken_by),
        }
    }

    fn case(&self, one: &Case) -> Row {
        // A case that nobody carries is listed by its codes; its page opens for whoever takes it.
        let opens = self.me.user.role.supervises() || one.worker == Some(self.me.user.id);
        Row {
            href: opens.then(|| format!("/cases/{}", one.id)),
            title: one.number.clone(),
            drill: false,
            icon: "people",
            state: self.page.t(&format!("cases-state-{}", one.state.slug())),
            time: self
                .page
                .t1("cases-opened-at", "time", self.page.time(one.opened_at)),
            what: self.what(&one.facts.forms),
            place: self.place(one.facts.kecamatan),
            holder: self.holder(one.worker),
        }
    }
}
