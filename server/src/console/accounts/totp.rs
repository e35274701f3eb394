//! `/account/totp`: codes by the clock: the secret as a picture and as text, and the
//! first code that shows that a phone has it.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use serde::Deserialize;

use super::arrive::{Arriving, Enrolling};
use super::codes;
use crate::AppState;
use crate::accounts::{accept_totp, offer_totp};
use crate::console::door::OwnForm;
use crate::console::page::Page;
use crate::console::refusal::Refusal;

#[derive(Template)]
#[template(path = "accounts/totp.html")]
struct TotpPage {
    page: Page,
    form_token: String,
    /// Already in, and free to leave it.
    is_in: bool,
    said: Option<String>,
    /// The link as a picture; the text below it does without.
    picture: String,
    secret: String,
}

#[derive(Deserialize)]
pub(super) struct Given {
    #[serde(default)]
    code: String,
}

pub(super) async fn show(
    State(state): State<AppState>,
    Enrolling(me): Enrolling,
) -> Result<Response, Refusal> {
    Ok(Html(draw(&state, &me, None).await?).into_response())
}

pub(super) async fn accept(
    State(state): State<AppState>,
    Enrolling(me): Enrolling,
    headers: HeaderMap,
    OwnForm(given): OwnForm<Given>,
) -> Result<Response, Refusal> {
    let code: String = given.code.chars().filter(|c| !c.is_whitespace()).collect();
    let session = (me.me.user.id, &me.me.token);
    let now = state.clock().now();
    match accept_totp(state.store(), state.keys(), session, &code, now).await? {
        Some(come) => codes::after_a_new_factor(&state, &headers, &me, come).await,
        None => {
            let said = me.me.words.t("accounts-totp-wrong");
            let page = draw(&state, &me, Some(said)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
    }
}

async fn draw(state: &AppState, me: &Arriving, said: Option<String>) -> Result<String, Refusal> {
    let now = state.clock().now();
    let offer = offer_totp(state.store(), state.keys(), me.me.user.id, now).await?;
    let page = me.page(state).await?.at("account", "/account/totp");
    let link = offer.link(&page.place, &me.me.user.name);
    Ok(TotpPage {
        form_token: me.me.token.form_token(),
        is_in: me.is_in(),
        said,
        picture: link.and_then(|link| picture(&link)).unwrap_or_default(),
        secret: in_fours(&offer.secret()),
        page,
    }
    .render()?)
}

/// Dark on light whatever the page's colours are, because a camera reads it; drawn into
/// the page, so that no address serves the secret.
fn picture(link: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(link.as_bytes(), EcLevel::M).ok()?;
    let drawn = code
        .render::<svg::Color<'_>>()
        .min_dimensions(220, 220)
        .build();
    let at = drawn.find("<svg")?;
    drawn.get(at..).map(ToOwned::to_owned)
}

/// Thirty-two letters in a row are not typed without a slip.
fn in_fours(text: &str) -> String {
    let letters: Vec<_> = text.chars().collect();
    let groups: Vec<String> = letters
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    groups.join(" ")
}
