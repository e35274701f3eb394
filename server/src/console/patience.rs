//! Guessing passwords and codes is made slow, and nobody is locked out by it.
//!
//! After a few failures for one name, attempts for that name queue up and each
//! waits its turn; other names notice nothing. A name never closes: whoever knows
//! the password gets in, a little later.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::policy;

/// The same for second factors, by account: a lane apart, so that nobody who only knows
/// a name can make it slow.
#[derive(Clone, Default)]
pub(super) struct SecondPatience(pub(super) Patience);

/// What is remembered of failed sign-ins, by name. In memory only: a restart forgives.
#[derive(Clone, Default)]
pub(super) struct Patience(Arc<Mutex<HashMap<String, Lane>>>);

#[derive(Clone)]
struct Lane {
    failures: u32,
    last: DateTime<Utc>,
    turn: Arc<tokio::sync::Mutex<()>>,
}

impl Patience {
    /// How many failures are remembered for this name.
    pub(super) fn failures(&self, name: &str, now: DateTime<Utc>) -> u32 {
        self.lane(name, now).map_or(0, |lane| lane.failures)
    }

    /// Waits as long as earlier failures for this name demand, twice as long with every
    /// further one up to `longest`; says whether it did.
    pub(super) async fn wait(&self, name: &str, now: DateTime<Utc>, longest: Duration) -> bool {
        let Some(lane) = self.lane(name, now) else {
            return false;
        };
        let Some(beyond) = lane.failures.checked_sub(policy::SIGN_IN_FREE_FAILURES) else {
            return false;
        };
        let _turn = lane.turn.lock().await;
        let pause = policy::SIGN_IN_PAUSE * 2_u32.pow(beyond.min(8));
        tokio::time::sleep(pause.min(longest)).await;
        true
    }

    /// Remembers a failure.
    pub(super) fn failed(&self, name: &str, now: DateTime<Utc>) {
        let mut lanes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lanes.retain(|_, lane| now - lane.last < policy::SIGN_IN_MEMORY);
        let lane = lanes.entry(name.to_owned()).or_insert_with(|| Lane {
            failures: 0,
            last: now,
            turn: Arc::default(),
        });
        lane.failures = lane.failures.saturating_add(1);
        lane.last = now;
    }

    /// Forgets the failures of a name that has just signed in.
    pub(super) fn succeeded(&self, name: &str) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(name);
    }

    fn lane(&self, name: &str, now: DateTime<Utc>) -> Option<Lane> {
        let lanes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lanes
            .get(name)
            .filter(|lane| now - lane.last < policy::SIGN_IN_MEMORY)
            .cloned()
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn now() -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(20_000)
    }

    #[tokio::test(start_paused = true)]
    async fn a_few_failures_cost_nothing_and_more_make_only_that_name_wait() {
        let patience = Patience::default();
        for _ in 1..policy::SIGN_IN_FREE_FAILURES {
            patience.failed("petugas", now());
            assert!(!patience.wait("petugas", now(), policy::SIGN_IN_PAUSE).await);
        }
        patience.failed("petugas", now());
        assert!(patience.wait("petugas", now(), policy::SIGN_IN_PAUSE).await);
        assert!(
            !patience
                .wait("orang-lain", now(), policy::SIGN_IN_PAUSE)
                .await
        );
    }

    #[tokio::test(start_paused = true)]
    async fn the_wait_doubles_and_never_passes_the_longest() {
        let patience = Patience::default();
        let mut waits = Vec::new();
        for failures in 1..=policy::SIGN_IN_FREE_FAILURES + 8 {
            patience.failed("petugas", now());
            if failures >= policy::SIGN_IN_FREE_FAILURES {
                let before = tokio::time::Instant::now();
                patience
                    .wait("petugas", now(), policy::SECOND_LONGEST_PAUSE)
                    .await;
                waits.push(before.elapsed());
            }
        }
        assert!(waits.is_sorted() && waits.first() < waits.get(1));
        assert_eq!(waits.first(), Some(&policy::SIGN_IN_PAUSE));
        assert_eq!(waits.last(), Some(&policy::SECOND_LONGEST_PAUSE));
    }

    #[tokio::test(start_paused = true)]
    async fn success_and_time_forgive() {
        let patience = Patience::default();
        for _ in 0..policy::SIGN_IN_FREE_FAILURES {
            patience.failed("petugas", now());
        }
        assert!(
            !patience
                .wait(
                    "petugas",
                    now() + policy::SIGN_IN_MEMORY,
                    policy::SIGN_IN_PAUSE
                )
                .await
        );
        patience.succeeded("petugas");
        assert_eq!(patience.failures("petugas", now()), 0);
    }
}
