//! `POST /write/{id}/send`: the form becomes a report, and its writer holds it.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::{form, lost, value};
use crate::AppState;
use crate::console::door::{IdPath, OwnForm, Taker};
use crate::console::notice::{Notice, Tone};
use crate::console::page::Page;
use crate::console::place::Place;
use crate::console::refusal::Refusal;
use crate::console::take::go;
use crate::doors::{self, Answers, DraftId, Saved, Sent};

pub(super) async fn send(
    State(state): State<AppState>,
    Taker(me): Taker,
    IdPath(id): IdPath<DraftId>,
    OwnForm(pairs): OwnForm<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    let now = state.clock().now();
    let answers = Answers::of(&pairs);
    let version = value(&pairs, "version").parse().unwrap_or(0);
    let editor = value(&pairs, "editor");
    let Some(mut draft) = doors::draft(&state, id, me.user.id).await? else {
        return not_here(&state, &me, id, &answers).await;
    };
    // Kept first: whatever is wrong with it, what was written is not lost.
    let saved = doors::save(
        &state, id, me.user.id, &answers, version, editor, false, now,
    )
    .await?;
    match saved {
        Saved::Kept(version) => draft.row.version = version,
        Saved::Gone => return not_here(&state, &me, id, &answers).await,
        Saved::Stale { at, version } => {
            let at = Page::for_stranger(&state, me.words).time(at);
            draft.row.version = version;
            draft.answers = answers;
            let notice = Notice::new(Tone::Warn, me.words.t1("doors-stale", "time", at));
            let status = StatusCode::CONFLICT;
            return form::draw(&state, &me, draft, Vec::new(), Some(notice), status).await;
        }
    }
    draft.answers = answers;
    let facts = state.facts();
    let zone = Place::of(&state).zone;
    let read = doors::read(
        &draft.answers,
        &facts.areas,
        zone,
        draft.row.started_at,
        now,
    );
    let contents = match read {
        Ok(contents) => contents,
        Err(wrong) => {
            let notice = Notice::new(Tone::Warn, me.words.t("doors-wrong"));
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return form::draw(&state, &me, draft, wrong, Some(notice), status).await;
        }
    };
    let door = draft.row.door;
    match doors::send(&state, id, me.user.id, door, &contents, now).await? {
        Sent::Report(report) => Ok(go(&format!("/reports/{report}"), me.partial)),
        Sent::Gone => not_here(&state, &me, id, &draft.answers).await,
    }
}

/// A second press of the button: on to the report that the first one made. Or somebody took the
/// form over: then what is written is drawn again, in one of their own.
async fn not_here(
    state: &AppState,
    me: &crate::console::door::SignedIn,
    id: DraftId,
    answers: &Answers,
) -> Result<Response, Refusal> {
    match doors::sent_before(state.store(), id, me.user.id).await? {
        Some(report) => Ok(go(&format!("/reports/{report}"), me.partial)),
        None => lost::draw(state, me, id, answers).await,
    }
}
