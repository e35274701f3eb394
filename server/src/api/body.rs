//! Reading bodies without letting them fill the memory, or anybody hold the room for them.
//!
//! Room is taken for what has come, never for what was announced: a body that comes drop by drop
//! takes drops of it. The beginnings of bodies, in which every press fits whole, have room of their
//! own: whoever sends long ones cannot take it. Where there is none for a while the phone is told to
//! come back, and who is slower than any phone is cut off, so that room always comes free again.

use std::sync::Arc;

use axum::body::{Body, BodyDataStream, Bytes};
use axum::http::{HeaderMap, StatusCode, header};
use futures_util::StreamExt as _;
use ots_protocol::Sha256;
use sha2::Digest as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

use super::ApiProblem;
use crate::intake::Busy;
use crate::policy;

/// Room for bodies, shared by all requests of a process.
#[derive(Clone, Debug)]
pub(crate) struct Room {
    beginnings: Arc<Semaphore>,
    rest: Arc<Semaphore>,
}

impl Default for Room {
    fn default() -> Self {
        let steps = |bytes: usize| Arc::new(Semaphore::new(bytes / policy::BODY_STEP));
        Self {
            beginnings: steps(policy::BODY_BEGINNINGS_IN_FLIGHT),
            rest: steps(policy::BODIES_IN_FLIGHT),
        }
    }
}

/// The room that one body takes up, until this is dropped.
#[derive(Debug, Default)]
pub(crate) struct Held {
    beginning: Option<OwnedSemaphorePermit>,
    rest: Option<OwnedSemaphorePermit>,
}

impl Held {
    /// Has room for so many bytes in all.
    async fn grow(&mut self, room: &Room, bytes: usize) -> Result<(), ApiProblem> {
        let beginning = bytes.min(policy::BODY_BEGINNING);
        take(&room.beginnings, &mut self.beginning, beginning).await?;
        take(&room.rest, &mut self.rest, bytes - beginning).await
    }
}

async fn take(
    room: &Arc<Semaphore>,
    held: &mut Option<OwnedSemaphorePermit>,
    bytes: usize,
) -> Result<(), ApiProblem> {
    let has = held.as_ref().map_or(0, OwnedSemaphorePermit::num_permits);
    let more = bytes.div_ceil(policy::BODY_STEP).saturating_sub(has);
    if more == 0 {
        return Ok(());
    }
    let more = u32::try_from(more).unwrap_or(u32::MAX);
    // Whoever waits holds what came so far: not for long, or all would wait for each other.
    let waits = Arc::clone(room).acquire_many_owned(more);
    let permit = tokio::time::timeout(policy::INTAKE_WAIT, waits).await;
    let Ok(Ok(permit)) = permit else {
        return Err(ApiProblem::busy(Busy::Unavailable));
    };
    match held {
        Some(held) => held.merge(permit),
        None => *held = Some(permit),
    }
    Ok(())
}

/// A body that was read.
#[derive(Debug)]
pub(crate) enum Read {
    /// All of it, and the room it takes up.
    Whole(Vec<u8>, Held),
    /// Longer than allowed; the digest of all its bytes.
    TooLong(Sha256),
}

/// Reads a body of at most `limit` bytes.
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
    let mut held = Held::default();
    let mut bytes = Vec::with_capacity(wanted.min(policy::BODY_STEP));
    let mut pieces = Pieces::of(body);
    while let Some(chunk) = pieces.next().await? {
        held.grow(room, (bytes.len() + chunk.len()).min(limit))
            .await?;
        let whole = bytes.len() + chunk.len() <= limit;
        bytes.extend_from_slice(&chunk);
        if !whole {
            return digest_rest(bytes, held, pieces).await.map(Read::TooLong);
        }
    }
    Ok(Read::Whole(bytes, held))
}

async fn digest_rest(bytes: Vec<u8>, held: Held, mut pieces: Pieces) -> Result<Sha256, ApiProblem> {
    let mut digest = sha2::Sha256::new();
    digest.update(&bytes);
    drop((bytes, held));
    while let Some(chunk) = pieces.next().await? {
        if pieces.came > policy::REFUSED_BODY {
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

/// A body as it comes.
struct Pieces {
    stream: BodyDataStream,
    began: Instant,
    came: usize,
}

impl Pieces {
    fn of(body: Body) -> Self {
        Self {
            stream: body.into_data_stream(),
            began: Instant::now(),
            came: 0,
        }
    }

    /// The next piece. A client that stalls, or is slower than any phone, gives its room back.
    async fn next(&mut self) -> Result<Option<Bytes>, ApiProblem> {
        let in_time = policy::BODY_STALL + policy::BODY_PACE * steps_of(self.came);
        let until = (Instant::now() + policy::BODY_STALL).min(self.began + in_time);
        match tokio::time::timeout_at(until, self.stream.next()).await {
            Ok(None) => Ok(None),
            Ok(Some(Ok(chunk))) => {
                self.came += chunk.len();
                Ok(Some(chunk))
            }
            Ok(Some(Err(_))) => Err(cut_off()),
            Err(_) => Err(ApiProblem::request(
                StatusCode::REQUEST_TIMEOUT,
                "stalled",
                "The body came to a halt.",
            )
            .retryable()),
        }
    }
}

fn steps_of(bytes: usize) -> u32 {
    u32::try_from(bytes / policy::BODY_STEP).unwrap_or(u32::MAX)
}

fn cut_off() -> ApiProblem {
    ApiProblem::request(StatusCode::BAD_REQUEST, "cut-off", "The body was cut off.").retryable()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::response::IntoResponse as _;
    use futures_util::stream;

    use super::*;

    /// So many pieces, each so long after the one before.
    fn dripping(pieces: usize, bytes: usize, pause: Duration) -> Body {
        Body::from_stream(stream::unfold(0, move |sent| async move {
            if sent == pieces {
                return None;
            }
            tokio::time::sleep(pause).await;
            Some((Ok::<_, std::io::Error>(vec![7_u8; bytes]), sent + 1))
        }))
    }

    async fn of(room: &Room, body: Body, limit: usize) -> Result<usize, StatusCode> {
        match read(room, &HeaderMap::new(), body, limit).await {
            Ok(Read::Whole(bytes, _)) => Ok(bytes.len()),
            Ok(Read::TooLong(_)) => Err(StatusCode::PAYLOAD_TOO_LARGE),
            Err(problem) => Err(problem.into_response().status()),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_drips_is_cut_off_and_a_slow_phones_is_not() {
        let room = Room::default();
        let drips = dripping(65_536, 1, Duration::from_secs(20));
        assert_eq!(
            of(&room, drips, 65_536).await,
            Err(StatusCode::REQUEST_TIMEOUT)
        );
        // Half a kilobyte a second, 1,400 bytes at a time.
        let slow = dripping(46, 1_400, Duration::from_millis(2_800));
        assert_eq!(of(&room, slow, 65_536).await, Ok(64_400));
        let slow = dripping(740, 1_400, Duration::from_millis(2_800));
        assert_eq!(of(&room, slow, 1_048_576).await, Ok(1_036_000));
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_fills_the_room_for_long_bodies_stops_no_press() {
        let room = Room::default();
        let long = || dripping(5, 60_000, Duration::from_secs(59));
        let filled = (0..400).map(|_| of(&room, long(), 1_048_576));
        let filled = futures_util::future::join_all(filled);
        let press = async {
            tokio::time::sleep(Duration::from_secs(200)).await;
            let begun = Instant::now();
            let read = of(&room, Body::from(vec![7; 114]), 65_536).await;
            (read, begun.elapsed())
        };
        let (filled, press) = tokio::join!(filled, press);
        assert_eq!(press, (Ok(114), Duration::ZERO));
        let turned_away = |one: &&Result<usize, _>| **one == Err(StatusCode::SERVICE_UNAVAILABLE);
        assert!(filled.iter().filter(turned_away).count() > 100);
        // All of it is free again.
        let whole = Body::from(vec![7; 1_048_576]);
        assert_eq!(of(&room, whole, 1_048_576).await, Ok(1_048_576));
    }
}
