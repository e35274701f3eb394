//! Guessing passwords and codes is made slow, and nobody is locked out by it.
//!
//! After a few failures in one lane, attempts in that lane queue up and each waits its turn;
//! other lanes notice nothing. Few may wait: the others are told at once to come later, so
//! that a queue of guesses makes nobody wait for its end. No lane ever closes.
//!
//! A stranger's lane is the name that is tried. A browser with which somebody signed in
//! before ([`super::known`]) has one of its own, which nobody else can fill: so whoever
//! comes back to their desk gets in, whatever is tried elsewhere under their name.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::Semaphore;

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
    places: Arc<Semaphore>,
}

/// What an attempt has to do before it is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// Nothing: there were few failures.
    AtOnce,
    /// It has waited, and goes on.
    Waited,
    /// Enough wait already: it is not looked at.
    Later,
}

impl Patience {
    /// How many failures are remembered for this name.
    pub(super) fn failures(&self, name: &str, now: DateTime<Utc>) -> u32 {
        self.lane(name, now).map_or(0, |lane| lane.failures)
    }

    /// Waits as long as earlier failures for this name demand, twice as long with every
    /// further one up to `longest`.
    pub(super) async fn wait(&self, name: &str, now: DateTime<Utc>, longest: Duration) -> Turn {
        let Some(lane) = self.lane(name, now) else {
            return Turn::AtOnce;
        };
        let Some(beyond) = lane.failures.checked_sub(policy::SIGN_IN_FREE_FAILURES) else {
            return Turn::AtOnce;
        };
        let Ok(_place) = lane.places.try_acquire() else {
            return Turn::Later;
        };
        let _turn = lane.turn.lock().await;
        let pause = policy::SIGN_IN_PAUSE * 2_u32.pow(beyond.min(8));
        tokio::time::sleep(pause.min(longest)).await;
        Turn::Waited
    }

    /// Remembers a failure.
    pub(super) fn failed(&self, name: &str, now: DateTime<Utc>) {
        let mut lanes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lanes.retain(|_, lane| now - lane.last < policy::SIGN_IN_MEMORY);
        let lane = lanes.entry(name.to_owned()).or_insert_with(|| Lane {
            failures: 0,
            last: now,
            turn: Arc::default(),
            places: Arc::new(Semaphore::new(policy::SIGN_IN_WAITING)),
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

    async fn wait(patience: &Patience, name: &str, now: DateTime<Utc>) -> Turn {
        patience.wait(name, now, policy::SIGN_IN_PAUSE).await
    }

    #[tokio::test(start_paused = true)]
    async fn a_few_failures_cost_nothing_and_more_make_only_that_name_wait() {
        let patience = Patience::default();
        for _ in 1..policy::SIGN_IN_FREE_FAILURES {
            patience.failed("petugas", now());
            assert_eq!(wait(&patience, "petugas", now()).await, Turn::AtOnce);
        }
        patience.failed("petugas", now());
        assert_eq!(wait(&patience, "petugas", now()).await, Turn::Waited);
        assert_eq!(wait(&patience, "orang-lain", now()).await, Turn::AtOnce);
    }

    #[tokio::test(start_paused = true)]
    async fn of_fifty_guesses_at_once_few_wait_and_nobody_waits_for_the_others() {
        let patience = Patience::default();
        for _ in 0..policy::SIGN_IN_FREE_FAILURES {
            patience.failed("petugas", now());
        }
        let begun = tokio::time::Instant::now();
        let guesses = (0..50).map(|_| wait(&patience, "petugas", now()));
        let turns = futures_util::future::join_all(guesses).await;
        let waited = turns.iter().filter(|turn| **turn == Turn::Waited).count();
        let later = turns.iter().filter(|turn| **turn == Turn::Later).count();
        assert_eq!(
            (waited, later),
            (policy::SIGN_IN_WAITING, 50 - policy::SIGN_IN_WAITING)
        );
        // Time stands still here but for the pauses themselves.
        assert_eq!(begun.elapsed(), policy::SIGN_IN_PAUSE * 3);
        // Their places are free again.
        assert_eq!(wait(&patience, "petugas", now()).await, Turn::Waited);
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
        let later = now() + policy::SIGN_IN_MEMORY;
        assert_eq!(wait(&patience, "petugas", later).await, Turn::AtOnce);
        patience.succeeded("petugas");
        assert_eq!(patience.failures("petugas", now()), 0);
    }
}
