//! `POST /cases/{id}/(facts|risk|assessment|plan|visits|notes)`.

use axum::extract::State;
use axum::response::Response;

use super::act::{Filled, Sent, answer, field};
use super::read;
use super::sheet::Sheet;
use crate::AppState;
use crate::cases::{self, TextPaper};
use crate::console::refusal::Refusal;

pub(super) async fn facts(
    State(state): State<AppState>,
    Filled { entered, sheet }: Filled,
) -> Result<Response, Refusal> {
    let (by, id, now) = (&entered.me.user, entered.case.id, state.clock().now());
    let facts = read::come(&sheet, &state).and_then(|()| read::facts(&sheet, &state.facts().areas));
    let done = match facts {
        Ok(facts) => cases::save_facts(&state, by, id, sheet.version(), &facts, now).await,
        Err(name) => Err(field(name)),
    };
    answer(
        &state,
        &entered,
        Sent::new("facts", "facts-card", sheet),
        done,
    )
    .await
}

pub(super) async fn risk(
    State(state): State<AppState>,
    Filled { entered, sheet }: Filled,
) -> Result<Response, Refusal> {
    let (by, id, now) = (&entered.me.user, entered.case.id, state.clock().now());
    let done = match read::risk(&sheet) {
        Ok((level, paper)) => {
            cases::judge_risk(&state, by, id, sheet.version(), (level, &paper), now).await
        }
        Err(name) => Err(field(name)),
    };
    answer(
        &state,
        &entered,
        Sent::new("risk", "risk-card", sheet),
        done,
    )
    .await
}

pub(super) async fn assessment(
    State(state): State<AppState>,
    Filled { entered, sheet }: Filled,
) -> Result<Response, Refusal> {
    let (by, id, now) = (&entered.me.user, entered.case.id, state.clock().now());
    let paper = read::assessment(&sheet);
    let done = cases::write_assessment(&state, by, id, sheet.version(), &paper, now).await;
    let sent = Sent::new("assessment", "assessment-card", sheet);
    answer(&state, &entered, sent, done).await
}

pub(super) async fn plan(
    State(state): State<AppState>,
    Filled { entered, sheet }: Filled,
) -> Result<Response, Refusal> {
    let (by, id, now) = (&entered.me.user, entered.case.id, state.clock().now());
    let (paper, agreed) = read::plan(&sheet);
    let done = cases::write_plan(&state, by, id, sheet.version(), (&paper, agreed), now).await;
    answer(
        &state,
        &entered,
        Sent::new("plan", "plan-card", sheet),
        done,
    )
    .await
}

pub(super) async fn visit(
    State(state): State<AppState>,
    Filled { entered, sheet }: Filled,
) -> Result<Response, Refusal> {
    let (by, id, now) = (&entered.me.user, entered.case.id, state.clock().now());
    let paper = text(&sheet);
    let day = read::come(&sheet, &state).and_then(|()| sheet.day("visited"));
    let done = match day {
        Ok(day) => cases::add_visit(&state, by, id, (day, &paper), now).await,
        Err(name) => Err(field(name)),
    };
    answer(
        &state,
        &entered,
        Sent::new("visit", "visits-card", sheet),
        done,
    )
    .await
}

pub(super) async fn note(
    State(state): State<AppState>,
    Filled { entered, sheet }: Filled,
) -> Result<Response, Refusal> {
    let (by, id, now) = (&entered.me.user, entered.case.id, state.clock().now());
    let done = cases::add_note(&state, by, id, &text(&sheet), now).await;
    answer(
        &state,
        &entered,
        Sent::new("note", "notes-card", sheet),
        done,
    )
    .await
}

fn text(sheet: &Sheet) -> TextPaper {
    TextPaper {
        text: sheet.one("text").to_owned(),
    }
}
