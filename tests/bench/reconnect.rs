//! A mast comes back: ten thousand phones connect at once, and all send before any has its answer.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use ots_scenarios::centre::CallCentre;
use ots_scenarios::http::Connection;
use ots_scenarios::pressed::Sealer;
use rustix::process::{Resource, getrlimit, setrlimit};
use tokio::sync::Barrier;

use crate::figures::Figures;
use crate::{load, machine, policy};

pub(crate) const NAMES: &[&str] = &["reconnect_10k_lost", "reconnect_10k_rss_mib"];

pub(crate) fn measure(figures: &mut Figures) {
    let needed = policy::PHONES as u64 + policy::SPARE_SOCKETS;
    let allowed = raise_socket_limit();
    if allowed < needed {
        figures.comment(&format!(
            "reconnect_10k: not measured, this machine allows {allowed} open files and it takes {needed}"
        ));
        return;
    }
    let mut centre = CallCentre::start();
    let sealer = Sealer::of(&centre.instance());
    let requests = load::seal(&sealer, policy::PHONES);
    let answered = load::RUNTIME.block_on(all_at_once(centre.addr(), requests));
    let rss = machine::peak_resident_mib(centre.process().pid());
    crate::console::wait_until_opened(&centre);
    let there = centre.reports().len();
    let lost = policy::PHONES - there.min(answered);
    figures.give("reconnect_10k_lost", lost as f64, "reports");
    figures.give("reconnect_10k_rss_mib", rss.unwrap_or(f64::NAN), "MiB");
}

/// Every phone is connected before the first sends; gives how many were signed for.
async fn all_at_once(addr: SocketAddr, requests: Vec<Vec<u8>>) -> usize {
    let barrier = Arc::new(Barrier::new(requests.len()));
    let phones: Vec<_> = requests
        .into_iter()
        .map(|request| tokio::spawn(phone(addr, request, Arc::clone(&barrier))))
        .collect();
    let mut answered = 0;
    for phone in phones {
        answered += usize::from(phone.await.expect("a phone that does not panic"));
    }
    answered
}

/// Knocks until there is a connection, waits for the others, sends, and sends again if need be.
async fn phone(addr: SocketAddr, request: Vec<u8>, barrier: Arc<Barrier>) -> bool {
    let mut line = connect(addr).await;
    barrier.wait().await;
    for _ in 0..policy::KNOCKS {
        if let Some(connection) = &mut line
            && let Ok(reply) = connection.round_trip(&request).await
            && matches!(reply.status, 200 | 201)
        {
            return true;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
        line = connect(addr).await;
    }
    false
}

async fn connect(addr: SocketAddr) -> Option<Connection> {
    for _ in 0..policy::KNOCKS {
        if let Ok(connection) = Connection::to(addr).await {
            return Some(connection);
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    None
}

/// As many sockets as this machine lets us have; the server asks for the same by itself.
fn raise_socket_limit() -> u64 {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    let _ = setrlimit(Resource::Nofile, limit);
    getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX)
}
