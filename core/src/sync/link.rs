//! What the phone remembers about the way to the call centre.
//!
//! Failures in a row and the wait after them are of the way, not of a row: when no connection
//! comes about, no row has done anything wrong.

use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::header::{self, HeaderMap};
use rusqlite::{Connection, Transaction, params};

use super::failure::Failure;
use crate::clock::Moment;
use crate::dispatch::millis;
use crate::error::CoreError;
use crate::{backoff, policy};

/// The row `link`.
#[derive(Clone, Debug, Default)]
pub(crate) struct LinkState {
    pub(crate) failures: u32,
    next_at: Option<i64>,
    retry_after_until: Option<i64>,
    pub(crate) last_error: Option<String>,
    pub(crate) last_contact_at: Option<i64>,
    instance_checked_at: Option<i64>,
}

impl LinkState {
    pub(crate) fn read(connection: &Connection) -> Result<Self, CoreError> {
        Ok(connection
            .prepare_cached(
                "SELECT failures, next_at, retry_after_until, last_error, last_contact_at,
                        instance_checked_at FROM link",
            )?
            .query_row([], |row| {
                Ok(Self {
                    failures: row.get(0)?,
                    next_at: row.get(1)?,
                    retry_after_until: row.get(2)?,
                    last_error: row.get(3)?,
                    last_contact_at: row.get(4)?,
                    instance_checked_at: row.get(5)?,
                })
            })?)
    }

    /// How long the call centre still asks for patience. A wait longer than any that is ever
    /// granted is a clock that jumped, and none.
    pub(crate) fn patience_ms(&self, at: &Moment) -> i64 {
        left(self.retry_after_until, at, policy::RETRY_AFTER_MAX)
    }

    /// How long until the next try of its own accord.
    pub(crate) fn wait_ms(&self, at: &Moment) -> i64 {
        left(self.next_at, at, backoff::longest()).max(self.patience_ms(at))
    }

    /// Whether the instance document should be asked for again.
    pub(crate) fn instance_is_stale(&self, at: &Moment) -> bool {
        let age = self.instance_checked_at.map(|checked| at.ms() - checked);
        !age.is_some_and(|age| (0..millis(policy::INSTANCE_REFRESH)).contains(&age))
    }
}

/// Milliseconds until `then`; 0 when it is past, or further away than `longest`.
pub(crate) fn left(then: Option<i64>, at: &Moment, longest: Duration) -> i64 {
    let left = then.map_or(0, |then| then - at.ms());
    if left > millis(longest) {
        0
    } else {
        left.max(0)
    }
}

/// Something signed came back. When, is kept for whoever sees a report, and for nobody once all are forgotten.
pub(crate) fn mark_contact(tx: &Transaction<'_>, at: &Moment) -> Result<(), CoreError> {
    tx.prepare_cached(
        "UPDATE link SET failures = 0, next_at = NULL, retry_after_until = NULL,
                         last_error = NULL,
                         last_contact_at = CASE WHEN EXISTS (
                             SELECT 1 FROM report WHERE hidden = 0) THEN ?1 END",
    )?
    .execute([at.ms()])?;
    Ok(())
}

/// The way failed, or whoever answered asked for patience.
pub(crate) fn mark_failure(
    tx: &Transaction<'_>,
    failure: &Failure,
    at: &Moment,
) -> Result<(), CoreError> {
    let failures = LinkState::read(tx)?.failures.saturating_add(1);
    let patience = failure.retry_after.map(|wait| at.ms() + millis(wait));
    tx.execute(
        "UPDATE link SET failures = ?1, next_at = ?2, last_error = ?3,
                         retry_after_until = coalesce(?4, retry_after_until)",
        params![
            failures,
            at.ms() + millis(backoff::wait(failures)),
            failure.kind.to_string(),
            patience
        ],
    )?;
    Ok(())
}

/// The instance document was asked for.
pub(crate) fn mark_instance_checked(tx: &Transaction<'_>, at: &Moment) -> Result<(), CoreError> {
    tx.execute("UPDATE link SET instance_checked_at = ?1", [at.ms()])?;
    Ok(())
}

/// `Retry-After` of an answer, in seconds or as a date, capped.
///
/// A date is measured against the answer's own `Date`, since the phone's clock may lie.
pub(crate) fn retry_after(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match text.parse::<u64>() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            let until = DateTime::parse_from_rfc2822(text).ok()?.to_utc();
            let sent = headers
                .get(header::DATE)
                .and_then(|date| date.to_str().ok());
            let sent = sent.and_then(|date| DateTime::parse_from_rfc2822(date).ok());
            let from = sent.map_or(now, |sent| sent.to_utc());
            (until - from).to_std().unwrap_or(Duration::ZERO)
        }
    };
    Some(wait.min(policy::RETRY_AFTER_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(header::HeaderName, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.clone(), header::HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn patience_is_read_in_seconds_and_as_a_date_and_capped() {
        let now = DateTime::UNIX_EPOCH;
        let seconds = |text| retry_after(&headers(&[(header::RETRY_AFTER, text)]), now);
        assert_eq!(seconds("7"), Some(Duration::from_secs(7)));
        assert_eq!(seconds("86400"), Some(policy::RETRY_AFTER_MAX));
        assert_eq!(seconds("soon"), None);
        assert_eq!(seconds("-3"), None);
        let dated = headers(&[
            (header::RETRY_AFTER, "Wed, 21 Oct 2026 07:28:30 GMT"),
            (header::DATE, "Wed, 21 Oct 2026 07:28:00 GMT"),
        ]);
        assert_eq!(retry_after(&dated, now), Some(Duration::from_secs(30)));
        assert_eq!(retry_after(&headers(&[]), now), None);
    }
}
