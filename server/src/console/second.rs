//! Why somebody is not the second of two people, in words.

use chrono::{DateTime, Utc};

use super::look;
use super::place::Place;
use super::rows::name;
use super::words::Words;
use crate::AppState;
use crate::accounts::{Hands, NotSecond};
use crate::deadlines::Deadline;
use crate::ids::UserId;
use crate::store::StoreError;

/// What they are told: in whose hands their account was, and from when on they can be.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn say(
    state: &AppState,
    words: Words,
    why: NotSecond,
) -> Result<String, StoreError> {
    let who = name(state, why.by()).await?;
    let (zone, now) = (Place::of(state).zone, state.clock().now());
    let time = |at| look::time(at, now, zone, words);
    Ok(match why {
        NotSecond::Lately { at, until, .. } => words.t3(
            "guard-hands-lately",
            [("name", who), ("time", time(at)), ("until", time(until))],
        ),
        NotSecond::SameHands { .. } => words.t1("guard-hands-same", "name", who),
    })
}

/// Whose hands matter to what was asked for at `asked` or later.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn since(state: &AppState, asked: DateTime<Utc>) -> Result<Hands, StoreError> {
    let mut connection = state.store().reader().acquire().await?;
    Hands::since(&mut connection, asked).await
}

/// Why this reader is nobody's second person now.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn held(
    state: &AppState,
    words: Words,
    hands: &Hands,
    reader: UserId,
) -> Result<Option<String>, StoreError> {
    match hands.free(reader, state.clock().now()) {
        Ok(()) => Ok(None),
        Err(why) => say(state, words, why).await.map(Some),
    }
}

/// Why this reader is not the second person beside who asked then.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn beside(
    state: &AppState,
    words: Words,
    hands: &Hands,
    reader: UserId,
    asked: (UserId, DateTime<Utc>),
) -> Result<Option<String>, StoreError> {
    match hands.second(reader, asked, state.clock().now()) {
        Ok(()) => Ok(None),
        Err(why) => say(state, words, why).await.map(Some),
    }
}

/// Why this reader is not the supervisor who agrees that the police need not hear of it.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn agrees(
    state: &AppState,
    words: Words,
    reader: UserId,
    waived: &Deadline,
) -> Result<Option<String>, StoreError> {
    let Some(said) = waived.waived_by.zip(waived.waived_at) else {
        return Ok(None);
    };
    let hands = since(state, said.1).await?;
    beside(state, words, &hands, reader, said).await
}
