//! Where the bytes of one direction end before they are over.

use std::io;
use std::sync::atomic::Ordering;

use super::{Shared, head};

/// A place in what goes one way over a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// After so many bytes, whatever they are: also in the middle of TLS.
    Byte(usize),
    /// After so many bytes of the first message's body: its head was whole. Plain HTTP/1.1 only.
    Body(usize),
}

/// Looks for the place as the bytes go by.
pub(super) struct Cutter<'a> {
    at: At,
    /// Where a message's head ends and how long its body is.
    measure: fn(&[u8]) -> io::Result<head::Lengths>,
    lengths: head::Lengths,
    /// What has gone by until the head was whole.
    head: Vec<u8>,
    gone: usize,
    shared: &'a Shared,
}

impl<'a> Cutter<'a> {
    pub(super) const fn of_request(at: At, shared: &'a Shared) -> Self {
        Self::new(at, head::of_request, shared)
    }

    pub(super) const fn of_answer(at: At, shared: &'a Shared) -> Self {
        Self::new(at, head::of_answer, shared)
    }

    const fn new(
        at: At,
        measure: fn(&[u8]) -> io::Result<head::Lengths>,
        shared: &'a Shared,
    ) -> Self {
        Self {
            at,
            measure,
            lengths: None,
            head: Vec::new(),
            gone: 0,
            shared,
        }
    }

    /// How many of the next bytes still go, where the cut falls among them.
    pub(super) fn among(&mut self, piece: &[u8]) -> io::Result<Option<usize>> {
        let before = self.gone;
        self.gone += piece.len();
        let Some(place) = self.place(piece)? else {
            return Ok(None);
        };
        if self.gone <= place {
            return Ok(None);
        }
        self.shared.cuts.fetch_add(1, Ordering::SeqCst);
        if let (At::Body(within), Some((_, body))) = (self.at, self.lengths)
            && (1..body).contains(&within)
        {
            self.shared.cuts_in_bodies.fetch_add(1, Ordering::SeqCst);
        }
        Ok(Some(place.saturating_sub(before)))
    }

    /// Counted from the first byte, once that is known.
    fn place(&mut self, piece: &[u8]) -> io::Result<Option<usize>> {
        let within = match self.at {
            At::Byte(place) => return Ok(Some(place)),
            At::Body(within) => within,
        };
        if self.lengths.is_none() {
            self.head.extend_from_slice(piece);
            self.lengths = (self.measure)(&self.head)?;
        }
        Ok(self.lengths.map(|(head, _)| head + within))
    }
}
