//! What every request handler can reach.

use std::sync::Arc;

use crate::clock::Clock;
use crate::events::Events;
use crate::store::Store;

/// The running server. Cheap to clone.
#[derive(Clone, Debug)]
pub struct AppState(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    store: Store,
    events: Events,
    clock: Clock,
}

impl AppState {
    /// Puts the parts together.
    #[must_use]
    pub fn new(store: Store, events: Events, clock: Clock) -> Self {
        Self(Arc::new(Inner {
            store,
            events,
            clock,
        }))
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
}
