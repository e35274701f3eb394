//! A mast comes back: ten thousand phones connect at once by TLS and HTTP/2, and all send before
//! any has its answer.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use ots_scenarios::pressed::Sealer;
use rustix::process::{Resource, getrlimit, setrlimit};
use tokio::sync::Barrier;
use tokio_rustls::TlsConnector;

use crate::figures::Figures;
use crate::secure::{self, Line};
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
    let mut centre = secure::centre();
    let connector = secure::connector(&centre);
    let sealer = Sealer::of(&centre.instance());
    let envelopes = load::envelopes(&sealer, policy::PHONES);
    let answered = load::RUNTIME.block_on(all_at_once(centre.addr(), &connector, envelopes));
    let rss = machine::peak_resident_mib(centre.process().pid());
    crate::console::wait_until_opened(&centre);
    let there = centre.reports().len();
    let lost = policy::PHONES - there.min(answered);
    figures.give("reconnect_10k_lost", lost as f64, "reports");
    figures.give("reconnect_10k_rss_mib", rss.unwrap_or(f64::NAN), "MiB");
}

/// Every phone is connected before the first sends; gives how many were signed for.
async fn all_at_once(addr: SocketAddr, connector: &TlsConnector, all: Vec<Vec<u8>>) -> usize {
    let barrier = Arc::new(Barrier::new(all.len()));
    let start = |envelope| phone(addr, connector.clone(), envelope, Arc::clone(&barrier));
    let phones: Vec<_> = all
        .into_iter()
        .map(|envelope| tokio::spawn(start(envelope)))
        .collect();
    let mut answered = 0;
    for phone in phones {
        answered += usize::from(phone.await.expect("a phone that does not panic"));
    }
    answered
}

/// Knocks until there is a connection, waits for the others, sends, and sends again if need be.
async fn phone(
    addr: SocketAddr,
    connector: TlsConnector,
    envelope: Vec<u8>,
    barrier: Arc<Barrier>,
) -> bool {
    let mut line = connect(addr, &connector).await;
    barrier.wait().await;
    for _ in 0..policy::KNOCKS {
        if let Some(line) = &mut line
            && let Ok(200 | 201) = line.put(&envelope).await
        {
            return true;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
        line = connect(addr, &connector).await;
    }
    false
}

async fn connect(addr: SocketAddr, connector: &TlsConnector) -> Option<Line> {
    for _ in 0..policy::KNOCKS {
        if let Ok(line) = Line::to(addr, connector).await {
            return Some(line);
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
