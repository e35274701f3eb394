//! `GET /cases`: who carries what, a page at a time.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use serde::Deserialize;

use super::words;
use crate::AppState;
use crate::cases::{self, Case, Risk, View};
use crate::console::door::{Carrier, SignedIn};
use crate::console::page::Page;
use crate::console::refusal::Refusal;
use crate::console::rows::name;
use crate::ids::CaseId;

#[derive(Template)]
#[template(path = "cases/list.html")]
struct ListPage {
    page: Page,
    views: Vec<(&'static str, String, bool)>,
    rows: Vec<Row>,
    empty: (String, String),
    /// The next page's address.
    more: Option<String>,
}

struct Row {
    id: String,
    title: String,
    state: String,
    risk: (&'static str, &'static str, String),
    place: String,
    pressed: String,
    opened: String,
    worker: Option<String>,
    /// The reader can take it: the version that they see.
    takes: Option<i64>,
    /// The reader may open its page.
    opens: bool,
}

#[derive(Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    view: String,
    #[serde(default)]
    after: String,
}

const VIEWS: [(&str, View); 4] = [
    ("mine", View::Mine),
    ("unassigned", View::Unassigned),
    ("open", View::Open),
    ("closed", View::Closed),
];

pub(super) async fn show(
    State(state): State<AppState>,
    Carrier(me): Carrier,
    Query(wish): Query<Wish>,
) -> Result<Html<String>, Refusal> {
    // A supervisor carries few cases and watches over all.
    let usual = if me.user.role.supervises() { 2 } else { 0 };
    let chosen = VIEWS
        .iter()
        .position(|(slug, _)| *slug == wish.view)
        .unwrap_or(usual);
    let (slug, view) = VIEWS.get(chosen).copied().unwrap_or(("open", View::Open));
    let after = wish.after.parse::<CaseId>().ok();
    let found = cases::list(state.store(), &me.user, view, after).await?;
    let (mine, nobodys) = cases::count_open(state.store(), &me.user).await?;
    let page = Page::for_person(&state, &me).await?.at("cases", "/cases");
    let views = VIEWS.iter().map(|(one, _)| {
        let key = format!("cases-view-{one}");
        let label = match *one {
            "mine" => page.t1(&key, "n", mine.to_string()),
            "unassigned" => page.t1(&key, "n", nobodys.to_string()),
            _ => page.t(&key),
        };
        (*one, label, *one == slug)
    });
    let views = views.collect();
    let more = found.cases.last().filter(|_| found.more);
    let more = more.map(|last| format!("/cases?view={slug}&after={}", last.id));
    // As dangerous as a merged case was judged to be, until the one that goes on is judged.
    let brought = cases::brought_into(state.store(), &found.cases).await?;
    let mut rows = Vec::with_capacity(found.cases.len());
    for case in &found.cases {
        let risk = brought.get(&case.id).map(|one| one.risk).or(case.risk);
        rows.push(row(&state, &me, &page, (case, risk)).await?);
    }
    let drawn = ListPage {
        views,
        rows,
        empty: (
            page.t(&format!("cases-empty-{slug}")),
            page.t(&format!("cases-empty-{slug}-say")),
        ),
        more,
        page,
    };
    Ok(Html(drawn.render()?))
}

async fn row(
    state: &AppState,
    me: &SignedIn,
    page: &Page,
    (case, risk): (&Case, Option<Risk>),
) -> Result<Row, Refusal> {
    let worker = match case.worker {
        Some(user) => Some(name(state, user).await?),
        None => None,
    };
    Ok(Row {
        id: case.id.to_string(),
        title: words::title(page, case),
        state: words::state(page, case.state),
        risk: words::risk(page, risk),
        place: words::place(&state.facts().areas, case),
        pressed: page.time(case.pressed_at),
        opened: page.time(case.opened_at),
        worker,
        takes: (case.worker.is_none() && case.state.is_open()).then_some(case.version),
        opens: cases::may_open(state.store(), &me.user, case, state.clock().now()).await?,
    })
}
