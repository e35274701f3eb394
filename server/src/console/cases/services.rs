//! `POST /cases/{id}/services` and `/services/{service}`.

use axum::extract::State;
use axum::response::Response;

use super::act::{Filled, Second, Sent, answer, field};
use super::read;
use crate::AppState;
use crate::cases;
use crate::console::refusal::Refusal;
use crate::ids::ServiceId;

const AT: &str = "services-card";

pub(super) async fn add(State(state): State<AppState>, form: Filled) -> Result<Response, Refusal> {
    let (id, now) = (form.entered.case.id, state.clock().now());
    let service = read::come(&form.sheet, &state).and_then(|()| read::service(&form.sheet));
    let done = match service {
        Ok(new) => cases::add_service(&state, form.by(), id, &new, now).await,
        Err(name) => Err(field(name)),
    };
    answer(
        &state,
        &form.entered,
        Sent::new("service", AT, form.sheet),
        done,
    )
    .await
}

pub(super) async fn save(
    State(state): State<AppState>,
    Second(id): Second<ServiceId>,
    Filled { entered, sheet, .. }: Filled,
) -> Result<Response, Refusal> {
    let (by, now) = (&entered.me.user, state.clock().now());
    let service = read::come(&sheet, &state).and_then(|()| read::service(&sheet));
    let done = match service {
        Ok(new) => cases::save_service(&state, by, id, sheet.version(), &new, now).await,
        Err(name) => Err(field(name)),
    };
    let sent = Sent::new(format!("service-{id}"), AT, sheet);
    answer(&state, &entered, sent, done).await
}
