//! Lines on which nothing is asked, and how many of them may stand by.
//!
//! A line by TLS and HTTP/2 costs some 30 KiB also while it is silent, and whoever wants
//! to harm a call centre can open very many. So only so many stand by: beyond that the
//! one that has been silent the longest is closed, and its phone makes another when it
//! has something to say. A line with a request in hand, be it a report or an operator's
//! stream, is never closed for another's sake.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use hyper::body::{Frame, SizeHint};
use tokio::sync::Notify;

/// All lines of a listener.
#[derive(Clone, Debug)]
pub(super) struct Lines(Arc<Mutex<StandingBy>>);

#[derive(Debug)]
struct StandingBy {
    room: usize,
    next: u64,
    /// In the order of their last answer.
    silent: BTreeMap<u64, Arc<Notify>>,
}

/// One line.
#[derive(Debug)]
pub(super) struct Line {
    lines: Lines,
    close: Arc<Notify>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    in_hand: usize,
    /// Its place among the silent ones.
    place: Option<u64>,
}

/// A request that was asked on a line and is not answered to the end.
#[derive(Debug)]
pub(super) struct InHand(Arc<Line>);

impl Lines {
    /// Room for so many silent lines.
    pub(super) fn with_room_for(room: usize) -> Self {
        Self(Arc::new(Mutex::new(StandingBy {
            room,
            next: 0,
            silent: BTreeMap::new(),
        })))
    }

    /// A new line, silent as yet.
    pub(super) fn open(&self) -> Arc<Line> {
        let line = Line {
            lines: self.clone(),
            close: Arc::default(),
            state: Mutex::default(),
        };
        line.state().place = Some(self.stand_by(&line.close));
        Arc::new(line)
    }

    /// Gives the newest silent line its place. The oldest one goes where there is no room.
    fn stand_by(&self, close: &Arc<Notify>) -> u64 {
        let mut lines = self.lock();
        let place = lines.next;
        lines.next += 1;
        lines.silent.insert(place, Arc::clone(close));
        if lines.silent.len() > lines.room
            && let Some((_, oldest)) = lines.silent.pop_first()
        {
            oldest.notify_one();
        }
        place
    }

    fn leave(&self, place: u64) {
        self.lock().silent.remove(&place);
    }

    fn lock(&self) -> MutexGuard<'_, StandingBy> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Line {
    /// Ready when the line is to be closed to make room.
    pub(super) async fn closed(&self) {
        self.close.notified().await;
    }

    /// Somebody asks something.
    pub(super) fn asked(self: &Arc<Self>) -> InHand {
        let mut state = self.state();
        state.in_hand += 1;
        if let Some(place) = state.place.take() {
            self.lines.leave(place);
        }
        drop(state);
        InHand(Arc::clone(self))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for InHand {
    fn drop(&mut self) {
        let line = &self.0;
        let mut state = line.state();
        state.in_hand -= 1;
        if state.in_hand == 0 {
            state.place = Some(line.lines.stand_by(&line.close));
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if let Some(place) = self.state().place.take() {
            self.lines.leave(place);
        }
    }
}

/// An answer's body. Its request is in hand until the last of it is gone.
#[derive(Debug)]
pub(super) struct Answer {
    body: Body,
    _in_hand: InHand,
}

impl Answer {
    pub(super) fn new(body: Body, in_hand: InHand) -> Self {
        Self {
            body,
            _in_hand: in_hand,
        }
    }
}

impl hyper::body::Body for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    fn is_to_close(line: &Line) -> bool {
        line.closed().now_or_never().is_some()
    }

    #[test]
    fn the_line_that_was_silent_the_longest_makes_room() {
        let lines = Lines::with_room_for(2);
        let (first, second) = (lines.open(), lines.open());
        // It was asked something after the second came: the second is silent for longer.
        drop(first.asked());
        let third = lines.open();
        assert!(is_to_close(&second));
        assert!(!is_to_close(&first) && !is_to_close(&third));
    }

    #[test]
    fn a_line_with_a_request_in_hand_is_never_closed() {
        let lines = Lines::with_room_for(1);
        let busy = lines.open();
        let (one, other) = (busy.asked(), busy.asked());
        drop(one);
        let (second, third) = (lines.open(), lines.open());
        assert!(is_to_close(&second));
        assert!(!is_to_close(&busy) && !is_to_close(&third));
        drop(other);
        assert!(is_to_close(&third), "the answered one is the younger now");
        assert!(!is_to_close(&busy));
    }

    #[test]
    fn a_line_that_ended_leaves_its_place() {
        let lines = Lines::with_room_for(1);
        drop(lines.open());
        let second = lines.open();
        assert!(!is_to_close(&second));
        let asked = second.asked();
        drop(second);
        drop(asked);
        assert!(lines.lock().silent.is_empty());
    }
}
