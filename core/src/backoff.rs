//! How long to wait before the next try.

use std::time::Duration;

use crate::policy;

/// The wait after this many failures in a row: doubling, capped, spread to both sides.
pub(crate) fn wait(failures: u32) -> Duration {
    let mut random = [0; 2];
    // Without randomness the wait is merely not spread.
    let spread = match getrandom::fill(&mut random) {
        Ok(()) => u16::from_ne_bytes(random),
        Err(_) => u16::MAX / 2,
    };
    spread_wait(failures, spread)
}

/// [`wait`] with its randomness given: 0 is the short end, `u16::MAX` the long one.
fn spread_wait(failures: u32, spread: u16) -> Duration {
    let doubled = policy::BACKOFF_BASE.saturating_mul(2_u32.saturating_pow(failures.min(20)));
    let capped = u64::try_from(doubled.min(policy::BACKOFF_MAX).as_millis()).unwrap_or(u64::MAX);
    let reach = capped / 100 * policy::BACKOFF_SPREAD_PERCENT;
    let shift = 2 * reach * u64::from(spread) / u64::from(u16::MAX);
    Duration::from_millis(capped - reach + shift)
}

/// The longest wait [`wait`] ever gives: whatever lies further ahead is a clock that jumped.
pub(crate) fn longest() -> Duration {
    policy::BACKOFF_MAX + policy::BACKOFF_MAX / 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_five_minutes() {
        let middle = |failures| spread_wait(failures, u16::MAX / 2).as_millis();
        assert!((1_990..=2_000).contains(&middle(1)));
        assert!((3_980..=4_000).contains(&middle(2)));
        assert!((299_000..=300_000).contains(&middle(9)));
        assert!((299_000..=300_000).contains(&middle(u32::MAX)));
    }

    #[test]
    fn waits_are_spread_by_a_quarter_to_either_side() {
        assert_eq!(spread_wait(20, 0), Duration::from_secs(225));
        assert_eq!(spread_wait(20, u16::MAX), longest());
        assert_eq!(longest(), Duration::from_secs(375));
    }
}
