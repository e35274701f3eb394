//! The time of day, passed in: nothing below the commands reads the system's
//! clock by itself, so a test can say what time it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};

use crate::policy;

/// Where the server takes the time from. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's own clock.
    #[must_use]
    pub const fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still until [`Clock::advance_ms`] moves it: for tests.
    #[must_use]
    pub fn standing_at(at: DateTime<Utc>) -> Self {
        Self(Source::Set(Arc::new(AtomicI64::new(at.timestamp_millis()))))
    }

    /// The time now.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        match &self.0 {
            Source::System => from_ms(
                std::time::SystemTime::now()
                    .duration_since(std::time::UNIX_EPOCH)
                    .map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX)),
            ),
            Source::Set(ms) => from_ms(ms.load(Ordering::SeqCst)),
        }
    }

    /// Moves a standing clock; the system's clock takes no notice.
    pub fn advance_ms(&self, by: i64) {
        if let Source::Set(ms) = &self.0 {
            ms.fetch_add(by, Ordering::SeqCst);
        }
    }
}

/// Milliseconds since 1970, as times stand in the store and on the wire.
#[must_use]
pub const fn to_ms(at: DateTime<Utc>) -> i64 {
    at.timestamp_millis()
}

/// How long ago something was made, as its sender says, if that can be: anybody may send any number.
#[must_use]
pub fn age(ms: Option<i64>) -> Option<TimeDelta> {
    ms.filter(|ms| *ms >= 0)
        .and_then(TimeDelta::try_milliseconds)
        .filter(|age| *age <= policy::LONGEST_AGE)
}

/// The other way; a number outside the calendar becomes 1970, which no reader
/// can mistake for a real time.
#[must_use]
pub fn from_ms(ms: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(ms).unwrap_or_default()
}
