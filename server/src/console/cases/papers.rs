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
    Filled { entered, sheet, .. }: Filled,
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

pub(super) async fn risk(State(state): State<AppState>, form: Filled) -> Result<Response, Refusal> {
    let (id, now) = (form.entered.case.id, state.clock().now());
    let done = match read::risk(&form.sheet) {
        Ok((level, paper)) => {
            cases::judge_risk(
                &state,
                form.by(),
                id,
                form.sheet.version(),
                (level, &paper),
                now,
            )
            .await
        }
        Err(name) => Err(field(name)),
    };
    answer(
        &state,
        &form.entered,
        Sent::new("risk", "risk-card", form.sheet),
        done,
    )
    .await
}

pub(super) async fn assessment(
    State(state): State<AppState>,
    form: Filled,
) -> Result<Response, Refusal> {
    let (id, now) = (form.entered.case.id, state.clock().now());
    let paper = read::assessment(&form.sheet);
    let done =
        cases::write_assessment(&state, form.by(), id, form.sheet.version(), &paper, now).await;
    let sent = Sent::new("assessment", "assessment-card", form.sheet);
    answer(&state, &form.entered, sent, done).await
}

pub(super) async fn plan(State(state): State<AppState>, form: Filled) -> Result<Response, Refusal> {
    let (id, now) = (form.entered.case.id, state.clock().now());
    let (paper, agreed) = read::plan(&form.sheet);
    let done = cases::write_plan(
        &state,
        form.by(),
        id,
        form.sheet.version(),
        (&paper, agreed),
        now,
    )
    .await;
    answer(
        &state,
        &form.entered,
        Sent::new("plan", "plan-card", form.sheet),
        done,
    )
    .await
}

pub(super) async fn visit(
    State(state): State<AppState>,
    form: Filled,
) -> Result<Response, Refusal> {
    let (id, now) = (form.entered.case.id, state.clock().now());
    let paper = text(&form.sheet);
    let day = read::come(&form.sheet, &state).and_then(|()| form.sheet.day("visited"));
    let done = match day {
        Ok(day) => cases::add_visit(&state, form.by(), id, (day, &paper), now).await,
        Err(name) => Err(field(name)),
    };
    answer(
        &state,
        &form.entered,
        Sent::new("visit", "visits-card", form.sheet),
        done,
    )
    .await
}

pub(super) async fn note(State(state): State<AppState>, form: Filled) -> Result<Response, Refusal> {
    let (id, now) = (form.entered.case.id, state.clock().now());
    let done = cases::add_note(&state, form.by(), id, &text(&form.sheet), now).await;
    answer(
        &state,
        &form.entered,
        Sent::new("note", "notes-card", form.sheet),
        done,
    )
    .await
}

fn text(sheet: &Sheet) -> TextPaper {
    TextPaper {
        text: sheet.one("text").to_owned(),
    }
}
