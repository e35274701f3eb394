//! `GET /queue`: the page that is open all day.

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::response::Html;

use super::door::Taker;
use super::glance::Glances;
use super::page::Page;
use super::refusal::Refusal;
use super::row::Row;
use super::rows::Rows;
use crate::{AppState, policy, reports};

#[derive(Template)]
#[template(path = "queue.html")]
struct QueuePage {
    page: Page,
    waiting: Vec<Row>,
    held: Vec<Row>,
    more: i64,
    on_shift: String,
}

pub(super) async fn show(
    State(state): State<AppState>,
    Extension(glances): Extension<Glances>,
    Taker(me): Taker,
) -> Result<Html<String>, Refusal> {
    let mut page = Page::for_person(&state, &me).await?.at("queue", "/queue");
    page.stream = "/queue/stream";
    let queue = reports::queue(state.store()).await?;
    let mut rows = Rows::new(&state, &me, &glances);
    let waiting = rows.draw(&queue.waiting, queue.as_of).await?;
    let held = rows.draw(&queue.held, queue.as_of).await?;
    let more = (page.waiting - policy::QUEUE_ROWS).max(0);
    let on_shift = page.people.clone();
    Ok(Html(
        QueuePage {
            page,
            waiting,
            held,
            more,
            on_shift,
        }
        .render()?,
    ))
}
