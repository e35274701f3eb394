//! A clock that stands still until a test turns it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta};
use ots_core::{Clock, Moment};

#[derive(Clone)]
pub struct TestClock(Arc<Mutex<Moment>>);

impl TestClock {
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(Moment {
            now: DateTime::from_timestamp_millis(1_900_000_000_000).unwrap(),
            boot_id: Some([1; 16]),
            since_boot: Duration::from_secs(1_000),
        })))
    }

    /// Time passes: both clocks run.
    pub fn pass(&self, time: Duration) {
        let mut moment = self.0.lock().unwrap();
        moment.now += TimeDelta::from_std(time).unwrap();
        moment.since_boot += time;
    }

    /// Somebody sets the wall clock; the boot clock does not notice.
    pub fn set_by(&self, jump: TimeDelta) {
        self.0.lock().unwrap().now += jump;
    }

    /// The phone is started anew.
    pub fn reboot(&self) {
        let mut moment = self.0.lock().unwrap();
        moment.boot_id = moment.boot_id.map(|id| [id[0] + 1; 16]);
        moment.since_boot = Duration::from_secs(20);
    }

    /// The system does not say which boot it is.
    pub fn hide_boot_id(&self) {
        self.0.lock().unwrap().boot_id = None;
    }
}

impl Clock for TestClock {
    fn read(&self) -> Moment {
        *self.0.lock().unwrap()
    }
}
