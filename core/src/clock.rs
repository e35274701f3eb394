//! Time as a phone knows it: a wall clock that may lie, and a boot clock that cannot.
//!
//! Cheap phones start in 1970, people set clocks by hand, networks set them back. So every
//! moment is read together with how long the phone has been up and which boot this is; whoever
//! decides something by time gets both and can tell a jump from a wait. Tests bring their own
//! [`Clock`], so no test sleeps for time to pass.

use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};

/// Where the time comes from.
pub trait Clock: Send + Sync {
    /// Reads wall clock and boot clock together.
    fn read(&self) -> Moment;
}

/// One reading of both clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The wall clock. Never before 1970.
    pub now: DateTime<Utc>,
    /// Which boot of the phone this is; `None` where the system does not say.
    pub boot_id: Option<[u8; 16]>,
    /// Time since that boot, sleep included.
    pub since_boot: Duration,
}

impl Moment {
    /// The wall clock in milliseconds since 1970.
    pub(crate) fn ms(&self) -> i64 {
        self.now.timestamp_millis()
    }

    /// The boot clock in milliseconds.
    pub(crate) fn boot_ms(&self) -> i64 {
        i64::try_from(self.since_boot.as_millis()).unwrap_or(i64::MAX)
    }

    /// How long ago `earlier` was, by the boot clock; `None` across a reboot or where that
    /// cannot be told.
    pub(crate) fn boot_age_ms(&self, earlier: &BootStamp) -> Option<i64> {
        let same_boot = self.boot_id.is_some() && self.boot_id == earlier.boot_id;
        let age = self.boot_ms() - earlier.boot_ms;
        (same_boot && age >= 0).then_some(age)
    }

    /// Whether a wait from `begun` (with its stamp) to `end` is over.
    ///
    /// By the wall clock or by the boot clock, whichever says so first; and any sign that the clocks
    /// cannot be trusted (one set back before the beginning, another boot) ends it too. So a wrong
    /// clock only ever makes a wait shorter.
    pub(crate) fn is_over(&self, begun: i64, stamp: &BootStamp, end: i64) -> bool {
        self.ms() >= end
            || self.ms() < begun
            || self.rebooted_since(stamp)
            || self
                .boot_age_ms(stamp)
                .is_some_and(|age| age >= end - begun)
    }

    /// Whether the phone was certainly started anew since `earlier`.
    pub(crate) fn rebooted_since(&self, earlier: &BootStamp) -> bool {
        match (self.boot_id, earlier.boot_id) {
            (Some(now), Some(then)) => now != then,
            // Without names the boot clock still shows a reboot by running backwards.
            _ => self.boot_ms() < earlier.boot_ms,
        }
    }
}

/// What of a [`Moment`] is kept beside a row, to measure its age later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BootStamp {
    pub(crate) boot_id: Option<[u8; 16]>,
    pub(crate) boot_ms: i64,
}

/// The phone's own clocks.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn read(&self) -> Moment {
        let wall = SystemTime::now().max(SystemTime::UNIX_EPOCH);
        let boot = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
        let seconds = u64::try_from(boot.tv_sec).unwrap_or(0);
        let nanos = u32::try_from(boot.tv_nsec).unwrap_or(0);
        Moment {
            now: wall.into(),
            boot_id: read_boot_id(),
            since_boot: Duration::new(seconds, nanos),
        }
    }
}

/// The kernel's name for this boot, read once: no process outlives its boot. Some vendors forbid
/// reading it; then there is none.
fn read_boot_id() -> Option<[u8; 16]> {
    static BOOT: OnceLock<[u8; 16]> = OnceLock::new();
    if let Some(known) = BOOT.get() {
        return Some(*known);
    }
    let text = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let id = uuid::Uuid::parse_str(text.trim()).ok()?.into_bytes();
    Some(*BOOT.get_or_init(|| id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_clock_names_its_boot_and_runs_forward() {
        let first = SystemClock.read();
        let second = SystemClock.read();
        assert_eq!(first.boot_id, second.boot_id);
        assert!(second.since_boot >= first.since_boot);
    }

    #[test]
    fn an_age_is_unknown_across_a_reboot() {
        let moment = Moment {
            now: DateTime::UNIX_EPOCH,
            boot_id: Some([2; 16]),
            since_boot: Duration::from_secs(100),
        };
        let stamp = |boot_id, boot_ms| BootStamp { boot_id, boot_ms };
        assert_eq!(
            moment.boot_age_ms(&stamp(Some([2; 16]), 40_000)),
            Some(60_000)
        );
        assert_eq!(moment.boot_age_ms(&stamp(Some([1; 16]), 40_000)), None);
        assert_eq!(moment.boot_age_ms(&stamp(None, 40_000)), None);
        assert!(moment.rebooted_since(&stamp(Some([1; 16]), 40_000)));
        assert!(moment.rebooted_since(&stamp(None, 100_001)));
        assert!(!moment.rebooted_since(&stamp(None, 99_999)));
    }
}
