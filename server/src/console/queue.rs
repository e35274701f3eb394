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
use super::shift;
use crate::{AppState, policy, reports};

#[derive(Template)]
#[template(path = "queue.html")]
struct QueuePage {
    page: Page,
    waiting: Vec<Row>,
    held: Vec<Row>,
    more: i64,
    people: String,
}

pub(super) async fn show(
    State(state): State<AppState>,
    Extension(glances): Extension<Glances>,
    Taker(me): Taker,
) -> Result<Html<String>, Refusal> {
    let mut page = Page::for_person(&state, &me).await?.at("queue", "/queue");
    page.stream = "/queue/stream";
    let queue = reports::queue(state.store(), me.user.id).await?;
    let mut rows = Rows::new(&state, &me, &glances);
    rows.survey(&queue).await?;
    let waiting = rows.draw(&queue.waiting, queue.as_of).await?;
    let held = rows.draw(&queue.held, queue.as_of).await?;
    let more = (page.waiting - policy::QUEUE_ROWS).max(0);
    let people = shift::said(&page.people, page.words);
    Ok(Html(
        QueuePage {
            page,
            waiting,
            held,
            more,
            people,
        }
        .render()?,
    ))
}
