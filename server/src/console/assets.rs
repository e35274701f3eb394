//! Style, icons and scripts, embedded in the program and named by their content:
//! a browser keeps one for ever, and a new version has a new name.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::Embed;

use super::map;
use crate::AppState;

#[derive(Embed)]
#[folder = "assets/"]
struct Files;

/// The name in the program for each name in the browser, and the other way.
static NAMES: LazyLock<(HashMap<String, String>, HashMap<String, String>)> = LazyLock::new(|| {
    let mut by_file = HashMap::new();
    let mut by_public = HashMap::new();
    for file in Files::iter() {
        let Some(found) = Files::get(&file) else {
            continue;
        };
        let hash: String = found.metadata.sha256_hash()[..8]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let public = match file.rsplit_once('.') {
            Some((stem, end)) => format!("{stem}.{hash}.{end}"),
            None => format!("{file}.{hash}"),
        };
        by_public.insert(public.clone(), file.to_string());
        by_file.insert(file.to_string(), public);
    }
    (by_file, by_public)
});

/// Where a browser finds this file.
pub(super) fn href(file: &str) -> String {
    let public = NAMES.0.get(file).map_or(file, String::as_str);
    format!("/assets/{public}")
}

pub(super) async fn serve(State(state): State<AppState>, Path(public): Path<String>) -> Response {
    let file = NAMES.1.get(&public).map(String::as_str);
    let mut response = found(&public);
    // A worker goes by the policy that it came with.
    if file == Some("map-worker.js") {
        map::allow_tiles(&state, &mut response);
    }
    response
}

fn found(public: &str) -> Response {
    let found = NAMES
        .1
        .get(public)
        .and_then(|file| Some((file, Files::get(file)?)));
    let Some((file, content)) = found else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = match file.rsplit_once('.').map(|(_, end)| end) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
    (
        [
            (header::CONTENT_TYPE, kind),
            (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        ],
        content.data.into_owned(),
    )
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_the_pages_name_is_in_the_program() {
        for file in [
            "console.css",
            "console.js",
            "htmx.js",
            "icons.svg",
            "map.css",
            "map.js",
            "map-worker.js",
            "maplibre-gl.LICENSE.txt",
            "mark.svg",
        ] {
            assert_ne!(
                href(file),
                format!("/assets/{file}"),
                "{file} is not embedded"
            );
        }
    }

    #[test]
    fn a_file_is_found_by_its_hashed_name_alone() {
        let public = href("console.css");
        let name = public.trim_start_matches("/assets/");
        assert_eq!(found(name).status(), StatusCode::OK);
        assert_eq!(found("console.css").status(), StatusCode::NOT_FOUND);
    }
}
