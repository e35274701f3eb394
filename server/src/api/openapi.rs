//! `GET /v1/openapi.json`: this API, described from the handlers themselves.

use axum::extract::Extension;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

/// The document without its routes; those come with the router.
#[derive(OpenApi)]
#[openapi(
    info(title = "One Top Service", description = "What phones and SMS gateways speak with the call centre. The envelopes, receipts and seals are specified in docs/protocol.md."),
    modifiers(&Bearers)
)]
pub(super) struct Document;

struct Bearers;

impl Modify for Bearers {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        for (name, about) in [
            (
                "follow_up_token",
                "The report's follow-up token, base64url without padding: only the phone that pressed has it.",
            ),
            (
                "gateway_token",
                "The SMS gateway's token, from the call centre's key folder.",
            ),
        ] {
            let scheme = HttpBuilder::new()
                .scheme(HttpAuthScheme::Bearer)
                .description(Some(about))
                .build();
            components.add_security_scheme(name, SecurityScheme::Http(scheme));
        }
    }
}

/// The document as it is sent.
#[derive(Clone, Debug)]
pub(super) struct Text(pub(super) std::sync::Arc<str>);

/// This document.
#[utoipa::path(get, path = "/v1/openapi.json", responses((status = 200, description = "OpenAPI 3.1", content_type = "application/json", body = Object)))]
pub(super) async fn openapi(Extension(Text(text)): Extension<Text>) -> Response {
    (
        [(header::CONTENT_TYPE, "application/json")],
        text.to_string(),
    )
        .into_response()
}
