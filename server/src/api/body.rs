//! Reading bodies without letting them fill the memory.

use std::sync::Arc;

use axum::body::{Body, BodyDataStream, Bytes};
use axum::http::{HeaderMap, StatusCode, header};
use futures_util::StreamExt as _;
use ots_protocol::Sha256;
use sha2::Digest as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::ApiProblem;
use crate::policy;

/// Room for bodies, shared by all requests of a process.
#[derive(Clone, Debug)]
pub(crate) struct Room(Arc<Semaphore>);

impl Default for Room {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(policy::BODIES_IN_FLIGHT)))
    }
}

/// A body that was read.
#[derive(Debug)]
pub(crate) enum Read {
    /// All of it, and the room it takes up.
    Whole(Vec<u8>, OwnedSemaphorePermit),
    /// Longer than allowed; the digest of all its bytes.
    TooLong(Sha256),
}

/// Reads a body of at most `limit` bytes, waiting for room first.
pub(crate) async fn read(
    room: &Room,
    headers: &HeaderMap,
    body: Body,
    limit: usize,
) -> Result<Read, ApiProblem> {
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse().ok());
    let wanted: usize = announced.unwrap_or(limit).clamp(1, limit);
    let permits = u32::try_from(wanted).unwrap_or(u32::MAX);
    let permit = Arc::clone(&room.0)
        .acquire_many_owned(permits)
        .await
        .map_err(|_| ApiProblem::busy(crate::intake::Busy::Unavailable))?;
    let mut bytes = Vec::with_capacity(wanted.min(4096));
    let mut stream = body.into_data_stream();
    while let Some(chunk) = next(&mut stream).await? {
        if bytes.len() + chunk.len() > limit {
            bytes.extend_from_slice(&chunk);
            return digest_rest(bytes, stream).await.map(Read::TooLong);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Read::Whole(bytes, permit))
}

async fn digest_rest(bytes: Vec<u8>, mut stream: BodyDataStream) -> Result<Sha256, ApiProblem> {
    let mut length = bytes.len();
    let mut digest = sha2::Sha256::new();
    digest.update(&bytes);
    drop(bytes);
    while let Some(chunk) = next(&mut stream).await? {
        length += chunk.len();
        if length > policy::REFUSED_BODY {
            return Err(ApiProblem::request(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too-large",
                "The body is far too long to be read.",
            ));
        }
        digest.update(&chunk);
    }
    Ok(Sha256::from_bytes(digest.finalize().into()))
}

/// The next piece of a body. A client that stalls gives its room back.
async fn next(stream: &mut BodyDataStream) -> Result<Option<Bytes>, ApiProblem> {
    match tokio::time::timeout(policy::BODY_STALL, stream.next()).await {
        Ok(None) => Ok(None),
        Ok(Some(Ok(chunk))) => Ok(Some(chunk)),
        Ok(Some(Err(_))) => Err(cut_off()),
        Err(_) => Err(ApiProblem::request(
            StatusCode::REQUEST_TIMEOUT,
            "stalled",
            "The body came to a halt.",
        )
        .retryable()),
    }
}

fn cut_off() -> ApiProblem {
    ApiProblem::request(StatusCode::BAD_REQUEST, "cut-off", "The body was cut off.").retryable()
}
