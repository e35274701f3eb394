//! One question and several addresses to ask it of, one after the other.
//!
//! An address that refuses, breaks off or answers something that does not count is followed by the
//! next at once. One that keeps silent has its share of the time; then the next is asked beside it, and
//! nothing is cut off: on a slow line the first may still be the one that answers. What two addresses
//! take is one item.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use tokio::time::sleep;

/// The first answer that counts and which address gave it; else every answer that did not.
pub(crate) async fn first_that_counts<T, F: Future<Output = T>>(
    addresses: impl IntoIterator<Item = usize>,
    share: Duration,
    ask: impl Fn(usize) -> F,
    counts: impl Fn(&T) -> bool,
) -> Result<(usize, T), Vec<T>> {
    let mut addresses = addresses.into_iter().peekable();
    let mut asked: Vec<(usize, Pin<Box<F>>)> = Vec::new();
    let mut wanting = Vec::new();
    loop {
        if let Some(address) = addresses.next() {
            asked.push((address, Box::pin(ask(address))));
        }
        if asked.is_empty() {
            return Err(wanting);
        }
        let more = addresses.peek().is_some();
        let mut silence = pin!(sleep(share));
        let answered = poll_fn(|context| {
            for index in 0..asked.len() {
                if let Poll::Ready(answer) = asked[index].1.as_mut().poll(context) {
                    let (address, _) = asked.swap_remove(index);
                    return Poll::Ready(Some((address, answer)));
                }
            }
            if more && silence.as_mut().poll(context).is_ready() {
                return Poll::Ready(None);
            }
            Poll::Pending
        });
        match answered.await {
            Some((address, answer)) if counts(&answer) => return Ok((address, answer)),
            Some((_, answer)) => wanting.push(answer),
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use super::*;
    use crate::sync::engine::in_runtime;

    fn run(
        share: Duration,
        ask: impl Fn(usize) -> Pin<Box<dyn Future<Output = u32>>>,
    ) -> Result<(usize, u32), Vec<u32>> {
        let asking = async { Ok(first_that_counts(0..3, share, ask, |answer| *answer > 0).await) };
        in_runtime(asking).unwrap()
    }

    #[test]
    fn the_first_that_counts_ends_the_question() {
        let asked = run(policy_for_ever(), |address| match address {
            0 => Box::pin(ready(0)),
            1 => Box::pin(ready(7)),
            _ => panic!("asked although there is an answer"),
        });
        assert_eq!(asked, Ok((1, 7)));
    }

    #[test]
    fn none_that_counts_gives_all_of_them() {
        let asked = run(policy_for_ever(), |_| Box::pin(ready(0)));
        assert_eq!(asked, Err(vec![0; 3]));
    }

    #[test]
    fn beside_a_silent_one_the_next_is_asked_and_the_silent_one_may_still_answer() {
        let silent = |address: usize| -> Pin<Box<dyn Future<Output = u32>>> {
            match address {
                0 => Box::pin(pending()),
                1 => Box::pin(ready(0)),
                _ => Box::pin(ready(9)),
            }
        };
        assert_eq!(run(Duration::ZERO, silent), Ok((2, 9)));
        let late = |address: usize| -> Pin<Box<dyn Future<Output = u32>>> {
            match address {
                0 => Box::pin(async {
                    sleep(Duration::from_millis(5)).await;
                    4
                }),
                _ => Box::pin(pending()),
            }
        };
        assert_eq!(run(Duration::ZERO, late), Ok((0, 4)));
    }

    /// Nothing of these tests waits for it.
    fn policy_for_ever() -> Duration {
        Duration::from_secs(3_600)
    }
}
