//! The app of this very instance, for phones without a store: `app/ots.apk` in the
//! data folder, offered on the start page with a code to scan.

use std::path::PathBuf;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

use super::place;
use crate::AppState;

/// The app, if it is there.
#[derive(Clone, Debug)]
pub(super) struct App {
    /// Where a phone fetches it.
    pub(super) link: String,
}

impl App {
    pub(super) fn of(state: &AppState) -> Option<Self> {
        if !file(state)?.is_file() {
            return None;
        }
        let link = format!("{}/app.apk", place::address(state)?);
        Some(Self { link })
    }
}

/// The key folder lies in the data folder; so does this.
fn file(state: &AppState) -> Option<PathBuf> {
    Some(state.keys().path().parent()?.join("app").join("ots.apk"))
}

/// `GET /app.apk`
pub(super) async fn apk(State(state): State<AppState>) -> Response {
    let Some(file) = file(&state) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match tokio::fs::read(file).await {
        Ok(bytes) => (
            [
                (
                    header::CONTENT_TYPE,
                    "application/vnd.android.package-archive",
                ),
                (
                    header::CONTENT_DISPOSITION,
                    "attachment; filename=\"ots.apk\"",
                ),
            ],
            bytes,
        )
            .into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

/// `GET /app.svg`: the link as a QR code, dark on light whatever the page's colours
/// are, because a camera reads it.
pub(super) async fn code(State(state): State<AppState>) -> Response {
    let drawn = App::of(&state).and_then(|app| {
        let code = QrCode::with_error_correction_level(app.link.as_bytes(), EcLevel::M).ok()?;
        Some(
            code.render::<svg::Color<'_>>()
                .min_dimensions(180, 180)
                .build(),
        )
    });
    match drawn {
        Some(svg) => ([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
