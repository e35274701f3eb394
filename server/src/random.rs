//! Randomness from the operating system.

/// `N` random bytes.
///
/// # Panics
/// When the operating system has no randomness to give: a server without it
/// could only make guessable keys and tokens, so it must not go on.
#[must_use]
#[expect(
    clippy::expect_used,
    reason = "without randomness every token is guessable; stopping is the safe answer"
)]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness");
    bytes
}
