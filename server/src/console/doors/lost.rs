//! A form that somebody took over while it still stood on this person's screen: what they wrote
//! is kept in a form of their own, and drawn again.

use axum::http::StatusCode;
use axum::response::Response;

use super::form;
use crate::AppState;
use crate::console::door::SignedIn;
use crate::console::notice::{Notice, Tone};
use crate::console::refusal::{Refusal, Why};
use crate::console::rows::name;
use crate::doors::{self, Answers, DraftId};
use crate::store::StoreError;

/// That nothing of what is written there is kept any more, in words; `None` where it was not taken
/// from this person.
pub(super) async fn line(
    state: &AppState,
    me: &SignedIn,
    id: DraftId,
) -> Result<Option<String>, StoreError> {
    let Some(lost) = doors::lost(state, id, me.user.id).await? else {
        return Ok(None);
    };
    let by = name(state, lost.taken_by).await?;
    Ok(Some(me.words.t1("doors-lost-line", "name", by)))
}

/// The form of their own with what they wrote.
pub(super) async fn draw(
    state: &AppState,
    me: &SignedIn,
    id: DraftId,
    answers: &Answers,
) -> Result<Response, Refusal> {
    let now = state.clock().now();
    let Some(lost) = doors::lost(state, id, me.user.id).await? else {
        return Err(Refusal::new(Why::NotFound));
    };
    let draft = doors::go_on(state, (id, lost), me.user.id, answers, now).await?;
    let draft = draft.ok_or_else(|| Refusal::new(Why::NotFound))?;
    let by = name(state, lost.taken_by).await?;
    let key = if lost.sent.is_some() {
        "doors-lost-sent"
    } else {
        "doors-lost"
    };
    let mut notice = Notice::new(Tone::Warn, me.words.t1(key, "name", by));
    if let Some(report) = lost.sent {
        let number = crate::console::look::number(report);
        notice = notice.with_link(
            format!("/reports/{report}"),
            me.words.t1("report-title", "number", number),
        );
    }
    let status = StatusCode::CONFLICT;
    form::draw(state, me, draft, Vec::new(), Some(notice), status).await
}
