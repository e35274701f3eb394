//! Until when a conversation may ask, and whether what was asked is cut off then.

use std::time::Duration;

use tokio::time::Instant;

use super::going::Going;

/// The time of a [`super::session::Session`].
#[derive(Clone, Copy)]
pub(crate) enum Limit<'a> {
    /// What is not answered by then is given up: somebody waits for just so long.
    Deadline(Instant),
    /// Nothing is asked behind the end of the latest slice; what was asked before has the transport's time.
    Slices(&'a Going),
}

impl Limit<'_> {
    /// What is left of it.
    pub(crate) fn left(self) -> Duration {
        match self {
            Self::Deadline(deadline) => deadline.saturating_duration_since(Instant::now()),
            Self::Slices(going) => going.left(),
        }
    }

    /// Whether nothing may be asked any more.
    pub(crate) fn is_over(self) -> bool {
        match self {
            Self::Deadline(_) => false,
            Self::Slices(going) => going.time_is_over(),
        }
    }

    /// When an answer comes too late.
    pub(crate) const fn cuts_at(self) -> Option<Instant> {
        match self {
            Self::Deadline(deadline) => Some(deadline),
            Self::Slices(_) => None,
        }
    }
}
