//! A network that can be broken at will: a TCP proxy between a phone and a call centre.
//!
//! It listens on a port of its own, carries bytes to its target, and does to each connection what
//! the [`Fault`] of the moment says. A fault is set for all connections from now on
//! ([`Proxy::set`], which also resets those that are open, so that none escapes under the old
//! one) or for the next connection alone ([`Proxy::next`]). It counts what passes. Everything but
//! the answers it makes or rewrites by itself is bytes to it, so TLS goes through as well.

mod answer;
mod carry;
mod cut;
mod fault;
mod head;

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use tokio::sync::watch;
use tokio::task::JoinHandle;

pub use cut::At;
pub use fault::{Answer, Fault, Rewrite};

use crate::port::ReservedPort;
use crate::runtime::runtime;
use crate::wait;

/// What has passed so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Connections accepted.
    pub connections: u64,
    /// Bytes from phones.
    pub up: u64,
    /// Bytes to phones.
    pub down: u64,
    /// Answers (or requests) that were or are being held.
    pub held: u64,
    /// Connections that are over.
    pub ended: u64,
    /// Connections that were cut where a fault said; one that ended before its place is none.
    pub cuts: u64,
    /// Those of them that had let the whole head of a message pass, and some of its body, and
    /// not all.
    pub cuts_in_bodies: u64,
}

/// The proxy. Its port is free again and its connections are reset when it is dropped.
#[derive(Debug)]
pub struct Proxy {
    port: ReservedPort,
    shared: Arc<Shared>,
    listening: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Debug)]
struct Shared {
    plan: Mutex<Plan>,
    /// Rises whenever every open connection has to go.
    reset: watch::Sender<u64>,
    /// Rises whenever what is held may go on.
    release: watch::Sender<u64>,
    connections: AtomicU64,
    up: AtomicU64,
    down: AtomicU64,
    held: AtomicU64,
    ended: AtomicU64,
    cuts: AtomicU64,
    cuts_in_bodies: AtomicU64,
}

#[derive(Debug)]
struct Plan {
    target: SocketAddr,
    always: Fault,
    next: VecDeque<Fault>,
}

impl Proxy {
    /// A proxy to `target` that lets everything pass.
    #[must_use]
    pub fn to(target: SocketAddr) -> Self {
        let plan = Plan {
            target,
            always: Fault::Pass,
            next: VecDeque::new(),
        };
        let proxy = Self {
            port: ReservedPort::any(),
            shared: Arc::new(Shared {
                plan: Mutex::new(plan),
                reset: watch::Sender::new(0),
                release: watch::Sender::new(0),
                connections: AtomicU64::default(),
                up: AtomicU64::default(),
                down: AtomicU64::default(),
                held: AtomicU64::default(),
                ended: AtomicU64::default(),
                cuts: AtomicU64::default(),
                cuts_in_bodies: AtomicU64::default(),
            }),
            listening: Mutex::new(None),
        };
        proxy.listen();
        proxy
    }

    /// Where it listens.
    #[must_use]
    pub const fn addr(&self) -> SocketAddr {
        self.port.addr()
    }

    /// The address as a base URL without TLS.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.addr())
    }

    /// What happens to every connection from now on. Those that are open are reset.
    pub fn set(&self, fault: Fault) {
        let refuse = matches!(fault, Fault::Refuse);
        self.plan(|plan| {
            plan.next.clear();
            plan.always = fault;
        });
        self.reset_all();
        match refuse {
            true => self.stop_listening(),
            false => self.listen(),
        }
    }

    /// What happens to the next connection; several calls line up behind one another.
    pub fn next(&self, fault: Fault) {
        self.plan(|plan| plan.next.push_back(fault));
    }

    /// Where connections lead from now on: the call centre came back elsewhere.
    pub fn lead_to(&self, target: SocketAddr) {
        self.plan(|plan| plan.target = target);
    }

    /// Resets every open connection.
    pub fn reset_all(&self) {
        self.shared.reset.send_modify(|n| *n += 1);
    }

    /// Lets everything go on that is held.
    pub fn release(&self) {
        self.shared.release.send_modify(|n| *n += 1);
    }

    /// What has passed so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let shared = &self.shared;
        Counts {
            connections: shared.connections.load(Ordering::SeqCst),
            up: shared.up.load(Ordering::SeqCst),
            down: shared.down.load(Ordering::SeqCst),
            held: shared.held.load(Ordering::SeqCst),
            ended: shared.ended.load(Ordering::SeqCst),
            cuts: shared.cuts.load(Ordering::SeqCst),
            cuts_in_bodies: shared.cuts_in_bodies.load(Ordering::SeqCst),
        }
    }

    /// Waits until the counts say so.
    ///
    /// # Panics
    /// When they never do.
    pub fn wait_until(&self, what: &str, is_so: impl Fn(Counts) -> bool) {
        wait::until_true(what, || is_so(self.counts()));
    }

    fn plan<T>(&self, change: impl FnOnce(&mut Plan) -> T) -> T {
        self.shared.plan(change)
    }

    fn listen(&self) {
        let mut listening = self.listening.lock().expect("nothing panics in here");
        if listening.is_some() {
            return;
        }
        let listener = self.port.listen();
        listener
            .set_nonblocking(true)
            .expect("a plain option of a socket");
        let shared = Arc::clone(&self.shared);
        *listening = Some(runtime().spawn(async move {
            let listener = tokio::net::TcpListener::from_std(listener)
                .expect("the listener is a non-blocking socket");
            while let Ok((client, _)) = listener.accept().await {
                let shared = Arc::clone(&shared);
                tokio::spawn(async move { carry::serve(client, &shared).await });
            }
        }));
    }

    fn stop_listening(&self) {
        let mut listening = self.listening.lock().expect("nothing panics in here");
        if let Some(task) = listening.take() {
            task.abort();
            // The socket is closed when the task is gone, and only then are connections refused.
            let _ = runtime().block_on(task);
        }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.stop_listening();
        self.reset_all();
    }
}

impl Shared {
    fn plan<T>(&self, change: impl FnOnce(&mut Plan) -> T) -> T {
        change(&mut self.plan.lock().expect("nothing panics in here"))
    }

    /// Where the next connection leads and what becomes of it.
    fn take_next(&self) -> (SocketAddr, Fault) {
        self.plan(|plan| {
            let fault = plan.next.pop_front().unwrap_or_else(|| plan.always.clone());
            (plan.target, fault)
        })
    }
}

#[cfg(test)]
mod tests;
