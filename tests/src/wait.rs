//! Waiting for something to become true, and failing by name when it does not.

use std::time::Instant;

use crate::policy::{LOOK_AGAIN, PATIENCE};

/// Looks until `found` gives something back.
///
/// # Panics
/// When it never does: names `what` was waited for.
pub fn until<T>(what: &str, mut found: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(value) = found() {
            return value;
        }
        assert!(began.elapsed() < PATIENCE, "waited in vain: {what}");
        std::thread::sleep(LOOK_AGAIN);
    }
}

/// Looks until `is_so`.
///
/// # Panics
/// When it never is: names `what` was waited for.
pub fn until_true(what: &str, mut is_so: impl FnMut() -> bool) {
    until(what, || is_so().then_some(()));
}
