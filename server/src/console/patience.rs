//! Guessing passwords is made slow, and nobody is locked out by it. Codes are counted by account, in the
//! database ([`crate::accounts::begin_try`]).
//!
//! After a few failures in one lane, attempts in that lane queue up and each waits its turn;
//! other lanes notice nothing. Few may wait: the others are told at once to come later, so
//! that a queue of guesses makes nobody wait for its end. No lane ever closes.
//!
//! An attempt counts as a failure from its beginning, and is taken back where it was none:
//! a thousand guesses sent at once are as slow as a thousand one by one.
//!
//! A stranger's lane is the name that is tried. A browser with which this account came all
//! the way in before ([`super::known`]) has one of its own for it, which nobody else can
//! fill: so whoever comes back to their desk gets in, whatever is tried elsewhere under
//! their name.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use sha2::Digest as _;
use tokio::sync::Semaphore;

use crate::policy;

/// What is remembered of failed sign-ins, by name. In memory only: a restart forgives. A lane
/// takes as much room however long its name is, and there are [`policy::SIGN_IN_LANES`] at most.
#[derive(Clone, Default)]
pub(super) struct Patience(Arc<Mutex<Lanes>>);

#[derive(Default)]
struct Lanes {
    of: HashMap<Key, Lane>,
    tidied: DateTime<Utc>,
}

/// A digest of the name.
type Key = [u8; 16];

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
        let lanes = self.lanes();
        let lane = lanes.of.get(&key(name));
        lane.filter(|lane| now - lane.last < policy::SIGN_IN_MEMORY)
            .map_or(0, |lane| lane.failures)
    }

    /// Waits as long as earlier failures for this name demand. What is not told to come later is a failure from now on,
    /// until it has [`succeeded`](Self::succeeded) or is [`taken back`](Self::taken_back).
    pub(super) async fn wait(&self, name: &str, now: DateTime<Utc>) -> Turn {
        let (place, turn) = {
            let mut lanes = self.lanes();
            let lane = lanes.reached(name, now);
            if lane.failures < policy::SIGN_IN_FREE_FAILURES {
                lane.fail(now);
                return Turn::AtOnce;
            }
            let Ok(place) = Arc::clone(&lane.places).try_acquire_owned() else {
                return Turn::Later;
            };
            lane.fail(now);
            (place, Arc::clone(&lane.turn))
        };
        let _place = place;
        let _turn = turn.lock().await;
        tokio::time::sleep(policy::SIGN_IN_PAUSE).await;
        Turn::Waited
    }

    /// The attempt that began last was none, or was not looked at.
    pub(super) fn taken_back(&self, name: &str) {
        if let Some(lane) = self.lanes().of.get_mut(&key(name)) {
            lane.failures = lane.failures.saturating_sub(1);
        }
    }

    /// Forgets the failures of a name that has just signed in.
    pub(super) fn succeeded(&self, name: &str) {
        self.lanes().of.remove(&key(name));
    }

    fn lanes(&self) -> MutexGuard<'_, Lanes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn key(name: &str) -> Key {
    let mut key = Key::default();
    let digest = sha2::Sha256::digest(name);
    key.copy_from_slice(&digest[..16]);
    key
}

impl Lanes {
    /// The lane of this name, with what is still remembered of it.
    fn reached(&mut self, name: &str, now: DateTime<Utc>) -> &mut Lane {
        let key = key(name);
        let full = self.of.len() >= policy::SIGN_IN_LANES && !self.of.contains_key(&key);
        if full || now - self.tidied >= policy::SIGN_IN_MEMORY {
            self.tidied = now;
            self.of.retain(|_, lane| lane.is_remembered(now));
        }
        if full {
            self.make_room();
        }
        let lane = self.of.entry(key).or_insert_with(|| Lane::new(now));
        if !lane.is_remembered(now) {
            lane.failures = 0;
        }
        lane
    }

    /// Forgets a quarter: those in which nobody waits yet before the others, and of each the oldest
    /// first. Whoever wants a name forgotten so has to fail under thousands of others, slowly.
    fn make_room(&mut self) {
        let keep = policy::SIGN_IN_LANES / 4 * 3;
        let Some(gone) = self.of.len().checked_sub(keep).filter(|gone| *gone > 0) else {
            return;
        };
        let mut all: Vec<_> = self
            .of
            .iter()
            .map(|(key, lane)| {
                let slow = lane.failures >= policy::SIGN_IN_FREE_FAILURES;
                (slow, lane.last, *key)
            })
            .collect();
        all.select_nth_unstable(gone - 1);
        for (_, _, key) in &all[..gone] {
            self.of.remove(key);
        }
    }
}

impl Lane {
    fn new(now: DateTime<Utc>) -> Self {
        Self {
            failures: 0,
            last: now,
            turn: Arc::default(),
            places: Arc::new(Semaphore::new(policy::SIGN_IN_WAITING)),
        }
    }

    fn is_remembered(&self, now: DateTime<Utc>) -> bool {
        now - self.last < policy::SIGN_IN_MEMORY
    }

    fn fail(&mut self, now: DateTime<Utc>) {
        self.failures = self.failures.saturating_add(1);
        self.last = now;
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
        patience.wait(name, now).await
    }

    /// As many failures as cost nothing, and so many more, of whoever waited.
    async fn fail(patience: &Patience, more: u32) {
        for _ in 0..policy::SIGN_IN_FREE_FAILURES + more {
            wait(patience, "petugas", now()).await;
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_few_failures_cost_nothing_and_more_make_only_that_name_wait() {
        let patience = Patience::default();
        for _ in 0..policy::SIGN_IN_FREE_FAILURES {
            assert_eq!(wait(&patience, "petugas", now()).await, Turn::AtOnce);
        }
        assert_eq!(wait(&patience, "petugas", now()).await, Turn::Waited);
        assert_eq!(wait(&patience, "orang-lain", now()).await, Turn::AtOnce);
    }

    #[tokio::test(start_paused = true)]
    async fn of_fifty_guesses_at_once_few_wait_and_nobody_waits_for_the_others() {
        let patience = Patience::default();
        fail(&patience, 0).await;
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
    async fn of_a_hundred_sent_at_once_no_more_are_judged_than_one_by_one() {
        let patience = Patience::default();
        let guesses = (0..100).map(|_| wait(&patience, "petugas", now()));
        let turns = futures_util::future::join_all(guesses).await;
        let of = |wanted| turns.iter().filter(|turn| **turn == wanted).count();
        let free = usize::try_from(policy::SIGN_IN_FREE_FAILURES).unwrap();
        let waited = policy::SIGN_IN_WAITING;
        assert_eq!((of(Turn::AtOnce), of(Turn::Waited)), (free, waited));
        assert_eq!(of(Turn::Later), 100 - free - waited);
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_no_failure_costs_nothing() {
        let patience = Patience::default();
        for _ in 0..3 * policy::SIGN_IN_FREE_FAILURES {
            assert_eq!(wait(&patience, "petugas", now()).await, Turn::AtOnce);
            patience.taken_back("petugas");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn however_many_names_are_tried_little_is_remembered_and_a_name_that_is_guessed_stays_slow()
     {
        let patience = Patience::default();
        fail(&patience, 1).await;
        let later = now() + TimeDelta::minutes(1);
        for nr in 0..5 * policy::SIGN_IN_LANES {
            assert_eq!(
                wait(&patience, &format!("nama rekaan {nr}"), later).await,
                Turn::AtOnce
            );
        }
        assert!(patience.lanes().of.len() <= policy::SIGN_IN_LANES);
        assert_eq!(wait(&patience, "petugas", later).await, Turn::Waited);
        // A minute of another day: those that nobody comes back to are gone as well.
        let forgiven = later + policy::SIGN_IN_MEMORY;
        assert_eq!(wait(&patience, "petugas", forgiven).await, Turn::AtOnce);
        assert_eq!(patience.lanes().of.len(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn success_and_time_forgive() {
        let patience = Patience::default();
        fail(&patience, 0).await;
        let later = now() + policy::SIGN_IN_MEMORY;
        assert_eq!(wait(&patience, "petugas", later).await, Turn::AtOnce);
        patience.succeeded("petugas");
        assert_eq!(patience.failures("petugas", now()), 0);
    }
}
