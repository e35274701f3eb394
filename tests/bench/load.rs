//! The load generator: sealed presses and the connections that carry them.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use ots_scenarios::http::Connection;
use ots_scenarios::pressed::{self, Sealer};
use tokio::runtime::{Builder, Runtime};

/// One thread: what the load generator takes from the server's cores must be little.
pub(crate) static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("an epoll descriptor is all it needs")
});

/// So many requests, sealed on all cores before any clock starts.
pub(crate) fn seal(sealer: &Sealer, count: usize) -> Vec<Vec<u8>> {
    envelopes(sealer, count)
        .iter()
        .map(|envelope| pressed::put(envelope))
        .collect()
}

/// So many sealed presses.
pub(crate) fn envelopes(sealer: &Sealer, count: usize) -> Vec<Vec<u8>> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..cores)
            .map(|core| {
                let share = (core..count).step_by(cores);
                scope.spawn(move || share.map(|_| sealer.press().envelope).collect::<Vec<_>>())
            })
            .collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().expect("sealing does not panic"))
            .collect()
    })
}

/// What a run came to.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) took: Duration,
    pub(crate) answers: Vec<Duration>,
}

/// Sends every request over so many connections, each waiting for its answer before the next.
///
/// # Panics
/// When one is not answered 201: a figure of refused reports is none.
pub(crate) fn send(addr: SocketAddr, requests: Vec<Vec<u8>>, connections: usize) -> Run {
    let requests = Arc::new(requests);
    let next = Arc::new(AtomicUsize::new(0));
    RUNTIME.block_on(async {
        let mut lines = Vec::with_capacity(connections);
        for _ in 0..connections {
            lines.push(Connection::to(addr).await.expect("a connection"));
        }
        let began = Instant::now();
        let senders: Vec<_> = lines
            .into_iter()
            .map(|mut line| {
                let (requests, next) = (Arc::clone(&requests), Arc::clone(&next));
                tokio::spawn(async move {
                    let mut answers = Vec::with_capacity(requests.len() / connections + 1);
                    while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let sent = Instant::now();
                        let reply = line.round_trip(request).await.expect("an answer");
                        assert_eq!(
                            reply.status,
                            201,
                            "{}",
                            String::from_utf8_lossy(&reply.body)
                        );
                        answers.push(sent.elapsed());
                    }
                    answers
                })
            })
            .collect();
        let mut answers = Vec::with_capacity(requests.len());
        for sender in senders {
            answers.extend(sender.await.expect("a sender that does not panic"));
        }
        Run {
            took: began.elapsed(),
            answers,
        }
    })
}
