//! `POST /write/{id}/save`: keeps what is in a form, as it is written or when asked to.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};

use super::{form, lost, value};
use crate::AppState;
use crate::console::door::{IdPath, OwnForm, Taker};
use crate::console::notice::{Notice, Tone};
use crate::console::page::Page;
use crate::console::refusal::{Refusal, Why};
use crate::doors::{self, Answers, DraftId, Saved};

/// The line under the form.
#[derive(Template)]
#[template(path = "doors/saved.html")]
struct SavedLine {
    page: Page,
    version: i64,
    /// When this was saved; else when another window did.
    at: String,
    stale: bool,
    /// That somebody took the form over.
    lost: Option<String>,
}

pub(super) async fn save(
    State(state): State<AppState>,
    Taker(me): Taker,
    IdPath(id): IdPath<DraftId>,
    OwnForm(pairs): OwnForm<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    let now = state.clock().now();
    let answers = Answers::of(&pairs);
    let version = value(&pairs, "version").parse().unwrap_or(0);
    let over = value(&pairs, "over") == "yes";
    let editor = value(&pairs, "editor");
    let saved = doors::save(&state, id, me.user.id, &answers, version, editor, over, now).await?;
    let page = Page::for_stranger(&state, me.words);
    let (status, line) = match saved {
        Saved::Gone if !me.partial => return lost::draw(&state, &me, id, &answers).await,
        Saved::Gone => {
            let Some(lost) = lost::line(&state, &me, id).await? else {
                return Err(Refusal::new(Why::NotFound));
            };
            let line = SavedLine {
                page,
                version,
                at: String::new(),
                stale: false,
                lost: Some(lost),
            };
            (StatusCode::CONFLICT, line)
        }
        Saved::Kept(_) if !me.partial => {
            return Ok(Redirect::to(&format!("/write/{id}")).into_response());
        }
        Saved::Kept(version) => {
            let at = page.time(now);
            let line = SavedLine {
                page,
                version,
                at,
                stale: false,
                lost: None,
            };
            (StatusCode::OK, line)
        }
        Saved::Stale { at, .. } if !me.partial => {
            let Some(mut draft) = doors::draft(&state, id, me.user.id).await? else {
                return Err(Refusal::new(Why::NotFound));
            };
            let say = me.words.t1("doors-stale", "time", page.time(at));
            draft.answers = answers;
            let notice = Some(Notice::new(Tone::Warn, say));
            return form::draw(&state, &me, draft, Vec::new(), notice, StatusCode::CONFLICT).await;
        }
        Saved::Stale { at, .. } => {
            let at = page.time(at);
            let line = SavedLine {
                page,
                version,
                at,
                stale: true,
                lost: None,
            };
            (StatusCode::CONFLICT, line)
        }
    };
    Ok((status, Html(line.render()?)).into_response())
}
