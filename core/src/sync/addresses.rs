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

use tokio::time::{sleep, timeout};

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

/// The answer of the first; beside it, once it has kept silent for so long, that of the second.
/// Whichever answers is the answer, and why there is none is what the last of them says.
pub(crate) async fn first_or_second<T, E, F: Future<Output = Result<T, E>>>(
    silence: Duration,
    first: F,
    second: impl FnOnce() -> Option<F>,
) -> Result<T, E> {
    let mut asked = vec![Box::pin(first)];
    if let Ok(answer) = timeout(silence, asked[0].as_mut()).await {
        return answer;
    }
    asked.extend(second().map(Box::pin));
    poll_fn(|context| {
        let mut index = 0;
        while index < asked.len() {
            match asked[index].as_mut().poll(context) {
                Poll::Ready(Err(_)) if asked.len() > 1 => drop(asked.swap_remove(index)),
                Poll::Ready(answer) => return Poll::Ready(answer),
                Poll::Pending => index += 1,
            }
        }
        Poll::Pending
    })
    .await
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

    type Trying = Pin<Box<dyn Future<Output = Result<u32, &'static str>>>>;

    fn twice(silence: Duration, first: Trying, second: Trying) -> Result<u32, &'static str> {
        let asking = async { Ok(first_or_second(silence, first, || Some(second)).await) };
        in_runtime(asking).unwrap()
    }

    /// Answers behind everything that answers at once.
    fn late(answer: Result<u32, &'static str>) -> Trying {
        Box::pin(async move {
            sleep(Duration::from_millis(5)).await;
            answer
        })
    }

    #[test]
    fn a_first_that_answers_or_fails_in_time_has_no_second() {
        for answer in [Ok(1), Err("refused")] {
            let first: Trying = Box::pin(ready(answer));
            let never = || -> Option<Trying> { panic!("asked although the first has answered") };
            let asking = async { Ok(first_or_second(policy_for_ever(), first, never).await) };
            assert_eq!(in_runtime::<Result<_, _>>(asking).unwrap(), answer);
        }
    }

    #[test]
    fn of_a_silent_first_and_a_second_whichever_answers_is_the_answer() {
        assert_eq!(
            twice(Duration::ZERO, Box::pin(pending()), late(Ok(2))),
            Ok(2)
        );
        assert_eq!(
            twice(Duration::ZERO, late(Ok(1)), Box::pin(pending())),
            Ok(1)
        );
        assert_eq!(twice(Duration::ZERO, late(Err("cut")), late(Ok(2))), Ok(2));
        assert_eq!(
            twice(Duration::ZERO, late(Ok(1)), Box::pin(ready(Err("refused")))),
            Ok(1)
        );
    }

    #[test]
    fn a_silent_first_and_a_second_that_fail_have_failed() {
        let failed = twice(
            Duration::ZERO,
            late(Err("cut")),
            Box::pin(ready(Err("refused"))),
        );
        assert_eq!(failed, Err("cut"));
    }

    /// Nothing of these tests waits for it.
    fn policy_for_ever() -> Duration {
        Duration::from_secs(3_600)
    }
}
