//! Counters for Prometheus. No label names a person or a report.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

/// A number that only rises.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// One more.
    pub fn add(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Everything counted in this process.
#[derive(Debug, Default)]
pub struct Metrics {
    /// Items stored that were not before.
    pub stored: Counter,
    /// Items that were there already.
    pub duplicates: Counter,
    /// Bodies under an id that was taken.
    pub conflicts: Counter,
    /// Items refused, with a signature.
    pub refused: Counter,
    /// Items answered "come back".
    pub try_again: Counter,
}

impl Metrics {
    /// The text that Prometheus reads.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::from(
            "# HELP ots_items_total Items by what became of them.\n# TYPE ots_items_total counter\n",
        );
        for (name, counter) in [
            ("stored", &self.stored),
            ("duplicate", &self.duplicates),
            ("conflict", &self.conflicts),
            ("refused", &self.refused),
            ("try_again", &self.try_again),
        ] {
            let _infallible = writeln!(
                text,
                "ots_items_total{{outcome=\"{name}\"}} {}",
                counter.get()
            );
        }
        text
    }
}
