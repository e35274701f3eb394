//! What every request handler can reach, and the tasks behind it.

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

use crate::api::Readiness;
use crate::clock::Clock;
use crate::escalation::Outside;
use crate::events::{Events, Waiting};
use crate::facts::{Facts, FactsError};
use crate::intake::Intake;
use crate::keys::Keys;
use crate::metrics::Metrics;
use crate::store::{Store, StoreError};

/// The running server. Cheap to clone.
#[derive(Clone, Debug)]
pub struct AppState(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    store: Store,
    events: Events,
    clock: Clock,
    keys: Arc<Keys>,
    intake: Intake,
    waiting: Waiting,
    metrics: Metrics,
    facts: RwLock<Arc<Facts>>,
    tasks: Mutex<JoinSet<()>>,
    stopping: watch::Sender<bool>,
    readiness: Readiness,
    outside: Outside,
}

/// Why a server could not be put together.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Its instance and its keys do not fit.
    #[error(transparent)]
    Facts(#[from] FactsError),
}

impl AppState {
    /// Puts the parts together and starts their tasks: the intake's writer, the
    /// opener, the event log's follower, the clockwork of claims.
    ///
    /// # Errors
    /// When the database cannot be read, or the keys are not those of its instance.
    pub async fn start(store: Store, keys: Keys, clock: Clock) -> Result<Self, StartError> {
        Self::start_telling(store, keys, clock, Outside::Told).await
    }

    /// The same, where it can be said that nobody outside is to be told anything.
    ///
    /// # Errors
    /// As [`AppState::start`].
    pub async fn start_telling(
        store: Store,
        keys: Keys,
        clock: Clock,
        outside: Outside,
    ) -> Result<Self, StartError> {
        let keys = Arc::new(keys);
        let facts = Facts::load(&store, &keys).await?;
        let events = Events::open(store.clone()).await?;
        let stored = Arc::new(Notify::new());
        let waiting = Waiting::default();
        let intake = Intake::start(
            store.clone(),
            Arc::clone(&keys),
            clock.clone(),
            Arc::clone(&stored),
        );
        let demand = intake.demand();
        let state = Self(Arc::new(Inner {
            store: store.clone(),
            events: events.clone(),
            clock: clock.clone(),
            keys: Arc::clone(&keys),
            intake,
            waiting: waiting.clone(),
            metrics: Metrics::default(),
            facts: RwLock::new(Arc::new(facts)),
            tasks: Mutex::default(),
            stopping: watch::Sender::new(false),
            readiness: Readiness::default(),
            outside,
        }));
        {
            let mut tasks = state.tasks();
            tasks.spawn(waiting.run(events.clone()));
            tasks.spawn(events.run());
            tasks.spawn(crate::opener::run(store, keys, clock, stored, demand));
            tasks.spawn(crate::facts::follow(state.clone()));
            tasks.spawn(crate::reports::clockwork(state.clone()));
            tasks.spawn(crate::escalation::run(state.clone()));
            tasks.spawn(crate::documents::run(state.clone()));
            tasks.spawn(crate::identity::backfill(state.clone()));
            tasks.spawn(crate::reseal::run(state.clone()));
            tasks.spawn(crate::doors::run(state.clone()));
            tasks.spawn(crate::deadlines::run(state.clone()));
        }
        Ok(state)
    }

    /// Says that the end is near: whatever waits for news on a connection ends now, so
    /// that screens and phones come back to whoever serves them next.
    pub fn begin_stop(&self) {
        self.0.stopping.send_replace(true);
    }

    /// Ready once [`AppState::begin_stop`] was called.
    pub(crate) async fn stopping(&self) {
        let mut stopping = self.0.stopping.subscribe();
        // The sender is in this very state: it outlives the wait.
        let _stopping = stopping.wait_for(|stopping| *stopping).await;
    }

    /// Ends the tasks behind the requests and closes the database; the requests must
    /// have ended. A task may be in the middle of a transaction: that one is rolled
    /// back and taken up at the next start, like after a crash.
    pub async fn stop(&self) {
        let mut tasks = std::mem::take(&mut *self.tasks());
        tasks.shutdown().await;
        self.store().close().await;
    }

    fn tasks(&self) -> std::sync::MutexGuard<'_, JoinSet<()>> {
        self.0.tasks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Every route of the server.
    pub fn router(&self) -> axum::Router {
        let api = crate::api::router(self.clone());
        let console = crate::console::router(self.clone());
        api.merge(console).with_state(self.clone())
    }

    /// What a machine's keeper asks, for an address of its own.
    pub fn keeper_router(&self) -> axum::Router {
        crate::api::keeper_router(self.clone())
    }

    /// Everything durable.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The event log that screens follow.
    #[must_use]
    pub fn events(&self) -> &Events {
        &self.0.events
    }

    /// The time.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// The secrets.
    #[must_use]
    pub fn keys(&self) -> &Keys {
        &self.0.keys
    }

    /// The door for items.
    #[must_use]
    pub fn intake(&self) -> &Intake {
        &self.0.intake
    }

    /// Whether reports can be stored.
    pub(crate) fn readiness(&self) -> &Readiness {
        &self.0.readiness
    }

    /// Whether anybody outside is told what nobody here sees to.
    #[must_use]
    pub fn outside(&self) -> Outside {
        self.0.outside
    }

    /// Phones that wait for news of their report.
    #[must_use]
    pub fn waiting(&self) -> &Waiting {
        &self.0.waiting
    }

    /// Counters for Prometheus.
    #[must_use]
    pub fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// The instance as it stands: settings, documents, who signs.
    #[must_use]
    pub fn facts(&self) -> Arc<Facts> {
        Arc::clone(&self.0.facts.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn set_facts(&self, facts: Facts) {
        *self.0.facts.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(facts);
    }
}
