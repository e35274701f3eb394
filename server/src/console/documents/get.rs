//! `GET /documents/{id}`: a file goes out, as bytes to be kept and never as a page.
//!
//! Whatever is in it, the browser gets no type to act on, no guess to make and no
//! origin to act in.

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use futures_util::stream;

use super::may_open;
use crate::AppState;
use crate::console::door::Taker;
use crate::console::refusal::{Refusal, Why};
use crate::documents::{self, Reading};
use crate::ids::DocumentId;

pub(in crate::console) async fn show(
    State(state): State<AppState>,
    Taker(me): Taker,
    path: Result<Path<String>, axum::extract::rejection::PathRejection>,
) -> Result<Response, Refusal> {
    // What is not there and what is not theirs looks the same.
    let refuse = || Refusal::new(Why::NotFound);
    let id: DocumentId = path
        .ok()
        .and_then(|Path(text)| text.parse().ok())
        .ok_or_else(refuse)?;
    let found = documents::document(state.store(), state.keys(), id).await?;
    let document = found.ok_or_else(refuse)?;
    if !may_open(&state, &me, document.owner).await? {
        return Err(refuse());
    }
    let (name, size) = (document.name.clone(), document.size);
    let mut reading = documents::read(&state, document, me.user.id, state.clock().now()).await?;
    // A file that cannot be read shows as a page that says so, not as an empty file.
    let first = reading.piece().await?;
    let first = first.map(|piece| Bytes::copy_from_slice(&piece));
    let rest = stream::unfold(Some(reading), next);
    let body = Body::from_stream(futures_util::StreamExt::chain(
        stream::iter(first.map(Ok::<_, crate::store::StoreError>)),
        rest,
    ));
    let mut response = Response::new(body);
    let answer = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox",
        ),
        (header::CACHE_CONTROL, "no-store"),
        // Not compressed on the way: the length must stay known.
        (header::CONTENT_ENCODING, "identity"),
    ] {
        answer.insert(name, HeaderValue::from_static(value));
    }
    answer.insert(header::CONTENT_LENGTH, HeaderValue::from(size));
    answer.insert(header::CONTENT_DISPOSITION, disposition(&name));
    Ok(response)
}

async fn next(
    reading: Option<Reading>,
) -> Option<(Result<Bytes, crate::store::StoreError>, Option<Reading>)> {
    let mut reading = reading?;
    match reading.piece().await {
        Ok(None) => None,
        Ok(Some(piece)) => Some((Ok(Bytes::copy_from_slice(&piece)), Some(reading))),
        Err(error) => {
            tracing::error!(%error, "a file broke off on its way out");
            Some((Err(error), None))
        }
    }
}

/// An attachment of this name (RFC 6266): every byte of it that is not plain is escaped.
fn disposition(name: &str) -> HeaderValue {
    let mut value = String::from("attachment; filename*=UTF-8''");
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            value.push(char::from(byte));
        } else {
            value.push_str(&format!("%{byte:02X}"));
        }
    }
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_breaks_out_of_its_header() {
        for (name, value) in [
            ("visum 1.pdf", "attachment; filename*=UTF-8''visum%201.pdf"),
            ("a\"; b.png", "attachment; filename*=UTF-8''a%22%3B%20b.png"),
            ("\r\nx.txt", "attachment; filename*=UTF-8''%0D%0Ax.txt"),
            ("é.txt", "attachment; filename*=UTF-8''%C3%A9.txt"),
        ] {
            assert_eq!(disposition(name), value);
        }
    }
}
