//! Counters for Prometheus. No label names a person or a report.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::store::{Store, StoreError};

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

/// What stands in the database now, for all processes.
///
/// # Errors
/// When it cannot be read.
pub async fn gauges(store: &Store) -> Result<String, StoreError> {
    let mut text = String::new();
    for (name, help, sql) in [
        (
            "ots_items_unopened",
            "Items that are stored and not opened yet.",
            "SELECT COUNT(*) FROM items WHERE opened = 0",
        ),
        (
            "ots_reports_waiting",
            "Reports that nobody has.",
            "SELECT COUNT(*) FROM reports WHERE state = 1",
        ),
        (
            "ots_reports_unattended",
            "Of these, those past the taken-after time.",
            "SELECT COUNT(*) FROM reports WHERE state = 1 AND unattended_at IS NOT NULL",
        ),
        (
            "ots_event_seq",
            "Number of the newest event.",
            "SELECT value FROM counters WHERE name = 'event'",
        ),
    ] {
        let value: i64 = sqlx::query_scalar(sql).fetch_one(store.reader()).await?;
        let _infallible = writeln!(
            text,
            "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}"
        );
    }
    Ok(text)
}
