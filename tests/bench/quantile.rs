//! Quantiles of measured times.

use std::time::Duration;

/// Times, sorted.
#[derive(Debug, Default)]
pub(crate) struct Times(Vec<Duration>);

impl From<Vec<Duration>> for Times {
    fn from(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self(times)
    }
}

impl Times {
    /// The time that so many in a hundred do not exceed, in milliseconds.
    pub(crate) fn percentile_ms(&self, percent: usize) -> f64 {
        let rank = (self.0.len() * percent).div_ceil(100).max(1) - 1;
        self.0
            .get(rank)
            .map_or(f64::NAN, |time| time.as_secs_f64() * 1_000.0)
    }
}
