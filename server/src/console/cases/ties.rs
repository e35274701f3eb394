//! `POST /cases/{id}/(merge|unmerge)` and `/reports/{report}/leave`: what a case is tied to.

use axum::extract::State;
use axum::response::Response;

use super::act::{Filled, Second, Sent, answer, field};
use crate::AppState;
use crate::cases::{self, CaseError};
use crate::console::refusal::Refusal;
use crate::ids::ReportId;

/// The other case, named by its number, goes on under this one.
pub(super) async fn merge(
    State(state): State<AppState>,
    Filled { entered, sheet, .. }: Filled,
) -> Result<Response, Refusal> {
    let (by, id, now) = (&entered.me.user, entered.case.id, state.clock().now());
    let other = cases::numbered(state.store(), sheet.one("number")).await?;
    // Another's case and a number that does not exist are told alike.
    let other = match other {
        Some(case) if cases::may_open(state.store(), by, &case, state.clock().now()).await? => {
            Some(case.id)
        }
        _ => None,
    };
    let done = match other {
        Some(from) => {
            let (seen, why) = (sheet.version(), sheet.one("why"));
            cases::merge(&state, by, id, seen, from, why, now).await
        }
        None => Err(field("number")),
    };
    answer(
        &state,
        &entered,
        Sent::new("merge", "ties-card", sheet),
        done,
    )
    .await
}

pub(super) async fn unmerge(
    State(state): State<AppState>,
    Filled { entered, sheet, .. }: Filled,
) -> Result<Response, Refusal> {
    let (by, id, now) = (&entered.me.user, entered.case.id, state.clock().now());
    let done = cases::unmerge(&state, by, id, sheet.version(), sheet.one("why"), now).await;
    answer(
        &state,
        &entered,
        Sent::new("unmerge", "ties-card", sheet),
        done,
    )
    .await
}

pub(super) async fn leave_out(
    State(state): State<AppState>,
    Second(report): Second<ReportId>,
    Filled { entered, sheet, .. }: Filled,
) -> Result<Response, Refusal> {
    let (by, id, now) = (&entered.me.user, entered.case.id, state.clock().now());
    let why = sheet.one("why");
    let done: Result<(), CaseError> = if why.is_empty() {
        Err(field("why"))
    } else {
        cases::leave_out(&state, by, id, sheet.version(), report, why, now).await
    };
    let sent = Sent::new(format!("leave-{report}"), "ties-card", sheet);
    answer(&state, &entered, sent, done).await
}
