//! Randomness from the operating system.

use std::convert::Infallible;

use rand_core::{TryCryptoRng, TryRng};

/// `N` random bytes.
///
/// # Panics
/// When the operating system has no randomness to give: a server without it
/// could only make guessable keys and tokens, so it must not go on.
#[must_use]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    fill(&mut bytes);
    bytes
}

#[expect(
    clippy::expect_used,
    reason = "without randomness every key is guessable; stopping is the safe answer"
)]
fn fill(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("the operating system gives randomness");
}

/// The same as a generator, for what takes one.
#[derive(Clone, Copy, Debug)]
pub struct Os;

impl TryRng for Os {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_ne_bytes(bytes()))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_ne_bytes(bytes()))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        fill(bytes);
        Ok(())
    }
}

impl TryCryptoRng for Os {}
