//! Carrying one connection's bytes, under its fault.

use std::future::pending;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::sync::watch;
use tokio::time::sleep;

use super::cut::Cutter;
use super::{Shared, answer, fault::Fault};

/// Serves one accepted connection until it is over or everything is reset.
pub(super) async fn serve(mut client: TcpStream, shared: &Shared) {
    // Before the fault is looked up: whoever sets a new fault resets this connection too.
    let mut reset = shared.reset.subscribe();
    shared.connections.fetch_add(1, Ordering::SeqCst);
    let (target, fault) = shared.take_next();
    let end = tokio::select! {
        end = under(&fault, &mut client, target, shared) => end.unwrap_or(End::Reset),
        _ = reset.changed() => End::Reset,
    };
    if end == End::Reset {
        let _ = client.set_zero_linger();
    }
    drop(client);
    shared.ended.fetch_add(1, Ordering::SeqCst);
}

/// How a connection ends for the phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Close,
    Reset,
}

async fn under(
    fault: &Fault,
    client: &mut TcpStream,
    target: std::net::SocketAddr,
    shared: &Shared,
) -> io::Result<End> {
    match fault {
        // Only ever set while nobody listens; a connection that slipped in is reset.
        Fault::Refuse => return Ok(End::Reset),
        Fault::BlackHole => return pending().await,
        Fault::Answer(answer) => {
            answer::by_itself(client, answer, shared).await?;
            return Ok(End::Close);
        }
        _ => {}
    }
    let mut server = TcpStream::connect(target).await?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    if let Fault::Rewrite(change) = fault {
        answer::rewritten(client, &mut server, change, shared).await?;
        return Ok(End::Close);
    }
    let up = Way {
        counter: &shared.up,
        cut: match fault {
            Fault::TruncateRequest(at) => Some((Cutter::of_request(*at, shared), Then::Over)),
            Fault::ResetRequest(at) => Some((Cutter::of_request(*at, shared), Then::Reset)),
            Fault::StallRequest(at) => Some((Cutter::of_request(*at, shared), Then::Still)),
            _ => None,
        },
        gate: matches!(fault, Fault::HoldRequest).then(|| Gate::of(shared)),
        pace: Pace::of(fault),
    };
    let down = Way {
        counter: &shared.down,
        cut: match fault {
            Fault::TruncateAnswer(at) => Some((Cutter::of_answer(*at, shared), Then::Close)),
            Fault::ResetAnswer(at) => Some((Cutter::of_answer(*at, shared), Then::Reset)),
            Fault::StallAnswer(at) => Some((Cutter::of_answer(*at, shared), Then::Still)),
            _ => None,
        },
        gate: matches!(fault, Fault::HoldAnswer).then(|| Gate::of(shared)),
        pace: Pace::of(fault),
    };
    let (client_reads, client_writes) = client.split();
    let (server_reads, server_writes) = server.split();
    tokio::select! {
        cut = async {
            match up.carry(client_reads, server_writes).await? {
                Some(cut) => Ok(cut),
                // The phone has said all it wants to; the answer may still be on its way.
                None => pending().await,
            }
        } => cut,
        end = down.carry(server_reads, client_writes) => Ok(end?.unwrap_or(End::Close)),
    }
}

/// What becomes of a connection where one direction was cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    Close,
    Reset,
    /// The receiver sees the end; the other direction goes on.
    Over,
    /// Nothing more comes, and no end either.
    Still,
}

/// One direction of a connection.
struct Way<'a> {
    counter: &'a AtomicU64,
    cut: Option<(Cutter<'a>, Then)>,
    gate: Option<Gate<'a>>,
    pace: Pace,
}

impl Way<'_> {
    /// Carries until the sender is done (`None`) or the fault ends it.
    async fn carry(
        mut self,
        mut from: ReadHalf<'_>,
        mut to: WriteHalf<'_>,
    ) -> io::Result<Option<End>> {
        let mut buffer = vec![0; self.pace.piece()];
        loop {
            let read = from.read(&mut buffer).await?;
            if read == 0 {
                let _ = to.shutdown().await;
                return Ok(None);
            }
            if let Some(gate) = self.gate.take() {
                gate.pass().await;
            }
            let mut piece = &buffer[..read];
            let mut cut = None;
            if let Some((cutter, then)) = &mut self.cut
                && let Some(left) = cutter.among(piece)?
            {
                piece = &piece[..left];
                cut = Some(*then);
            }
            sleep(self.pace.pause()).await;
            // Counted first: whoever has read a byte must find it counted.
            self.counter.fetch_add(piece.len() as u64, Ordering::SeqCst);
            to.write_all(piece).await?;
            match cut {
                None => {}
                Some(Then::Close) => return Ok(Some(End::Close)),
                Some(Then::Reset) => return Ok(Some(End::Reset)),
                Some(Then::Over) => {
                    let _ = to.shutdown().await;
                    return Ok(None);
                }
                Some(Then::Still) => return pending().await,
            }
        }
    }
}

/// Holds the first bytes of one direction until released.
struct Gate<'a> {
    held: &'a AtomicU64,
    release: watch::Receiver<u64>,
}

impl<'a> Gate<'a> {
    fn of(shared: &'a Shared) -> Self {
        Self {
            held: &shared.held,
            release: shared.release.subscribe(),
        }
    }

    async fn pass(mut self) {
        self.held.fetch_add(1, Ordering::SeqCst);
        let _ = self.release.changed().await;
    }
}

/// How fast bytes go.
#[derive(Debug, Clone, Copy)]
enum Pace {
    Full,
    Late(Duration),
    Slow(u32),
}

impl Pace {
    /// A throttled connection moves this often a second.
    const STEPS: u32 = 20;

    const fn of(fault: &Fault) -> Self {
        match fault {
            Fault::Delay(by) => Self::Late(*by),
            Fault::Throttle(rate) => Self::Slow(*rate),
            _ => Self::Full,
        }
    }

    fn piece(self) -> usize {
        match self {
            Self::Slow(rate) => usize::try_from(rate / Self::STEPS).unwrap_or(1).max(1),
            _ => 16 * 1024,
        }
    }

    fn pause(self) -> Duration {
        match self {
            Self::Full => Duration::ZERO,
            Self::Late(by) => by,
            Self::Slow(_) => Duration::from_secs(1) / Self::STEPS,
        }
    }
}
