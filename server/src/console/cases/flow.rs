//! `POST /cases/{id}/step` and `/worker`: a step of the flow, and who carries the case.

use axum::extract::{FromRequest as _, FromRequestParts as _, Request, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};

use super::act::{self, Entered, Filled, Sent, answer, field};
use super::read;
use super::sheet::Sheet;
use crate::AppState;
use crate::cases::{self, CaseError, Refused, Step};
use crate::console::door::{Carrier, OwnForm};
use crate::console::notice::{Notice, Tone};
use crate::console::page::Page;
use crate::console::refusal::{self, Refusal, Why};

pub(super) async fn step(State(state): State<AppState>, form: Filled) -> Result<Response, Refusal> {
    let Some(step) = Step::from_slug(form.sheet.one("step")) else {
        return Err(Refusal::new(Why::BadForm));
    };
    let (id, now) = (form.entered.case.id, state.clock().now());
    let how = read::come(&form.sheet, &state).and_then(|()| read::advance(&form.sheet, step));
    let done = match how {
        Ok(how) => {
            let words = (&how, form.sheet.one("why"));
            cases::advance(&state, form.by(), id, form.sheet.version(), words, now).await
        }
        Err(name) => Err(field(name)),
    };
    let sent = Sent::new(format!("step-{}", step.slug()), "flow-card", form.sheet);
    answer(&state, &form.entered, sent, done).await
}

/// Taken by a case worker from the list of what nobody carries, so without the gate:
/// the operation itself says who may.
pub(super) async fn worker(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Refusal> {
    let (mut parts, body) = request.into_parts();
    let Carrier(me) = Carrier::from_request_parts(&mut parts, &state).await?;
    let id = act::case_id(&parts).ok_or_else(|| Refusal::new(Why::NotFound))?;
    let request = Request::from_parts(parts, body);
    let OwnForm(sheet) = OwnForm::<Sheet>::from_request(request, &state).await?;
    let to = match sheet.one("to") {
        "" => me.user.id,
        text => match text.parse() {
            Ok(user) => user,
            Err(_) => return Err(Refusal::new(Why::BadForm)),
        },
    };
    let now = state.clock().now();
    let done = cases::assign(
        &state,
        &me.user,
        id,
        sheet.version(),
        (to, sheet.one("why")),
        now,
    );
    let done = done.await;
    match cases::enter(state.store(), &me.user, id, state.clock().now()).await {
        Ok(case) => {
            // Whoever may open the case and not give it to that person is told so.
            let done = match done {
                Err(CaseError::Refused(Refused::NotHere)) => Err(Refused::NotACarrier.into()),
                done => done,
            };
            let entered = Entered { me, case };
            answer(
                &state,
                &entered,
                Sent::new("worker", "worker-card", sheet),
                done,
            )
            .await
        }
        // Somebody else has it by now: said without showing whose it is to open.
        Err(CaseError::Refused(_)) => {
            let refused = match done {
                Err(CaseError::Refused(refused)) => refused,
                Err(CaseError::Store(error)) => return Err(error.into()),
                Ok(()) => Refused::Taken,
            };
            if refused == Refused::NotHere {
                return Err(Refusal::new(Why::NotFound));
            }
            let page = Page::for_person(&state, &me).await?;
            let notice = Notice::new(Tone::Warn, act::in_words(&page, &refused))
                .with_link("/cases".to_owned(), page.t("cases-back-to-list"));
            let html = refusal::alone(&state, &me, &notice).await?;
            Ok((StatusCode::CONFLICT, Html(html)).into_response())
        }
        Err(CaseError::Store(error)) => Err(error.into()),
    }
}
