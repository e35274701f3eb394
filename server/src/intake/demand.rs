//! How many phones wait for their receipts at this moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A shared count. Whatever is not intake looks at it and stands back.
#[derive(Clone, Debug, Default)]
pub struct Demand(Arc<AtomicUsize>);

/// One phone that waits, for as long as this lives: also one that hangs up.
#[derive(Debug)]
pub(super) struct Waits(Demand);

impl Demand {
    pub(super) fn wait(&self) -> Waits {
        self.0.fetch_add(1, Ordering::Relaxed);
        Waits(self.clone())
    }

    /// Whether anybody waits.
    #[must_use]
    pub fn any(&self) -> bool {
        self.0.load(Ordering::Relaxed) > 0
    }
}

impl Drop for Waits {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_counts_from_its_coming_to_its_going() {
        let demand = Demand::default();
        assert!(!demand.any());
        let (one, other) = (demand.wait(), demand.clone().wait());
        drop(one);
        assert!(demand.any());
        drop(other);
        assert!(!demand.any());
    }
}
