//! A sync that outlives the slice it began in.
//!
//! A slice is what a job may take, twenty seconds in the app; a try over a slow cell may need a minute.
//! So the sync goes on a thread of its own, and a slice only waits for it. When a slice is over it is
//! told how things stand, no request is begun any more, and the one that is on its way goes on to its
//! own end: an answer, or the transport's time limits. The next slice joins what is still going, and
//! gives it its own time. Between slices the row says `sending`, and that is what it does.
//!
//! There is one such thread at most for a Reporter, and it ends with its request; when the Reporter is
//! dropped it breaks off, and puts its rows back. When the process dies, the lock is free and the
//! next sync takes the rows up ([`crate::queue`]).
//!
//! Whoever asks while it is about to end is not forgotten: before it ends it looks, with nobody able to
//! ask meanwhile, whether there is something for them that it has not tried.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use tokio::time::Instant;

use super::outcome::SyncOutcome;
use super::question::Question;
use crate::error::CoreError;

/// See the module's text.
#[derive(Default)]
pub(crate) struct Going {
    state: Mutex<State>,
    changed: Condvar,
    /// The Reporter is dropped.
    over: Question,
}

#[derive(Default)]
struct State {
    running: bool,
    thread: Option<JoinHandle<()>>,
    /// Until when requests may be begun: the end of the latest slice.
    until: Option<Instant>,
    wait_for_held: bool,
    /// It waits for the network or for the end of a window, and not for the disk.
    waits: bool,
    /// Somebody asked since its last look at the queue began.
    asked_again: bool,
    /// Signed for since a slice was last told.
    sent: u32,
    /// How it ended, until it begins again. An error is told once.
    ended: Option<Result<SyncOutcome, CoreError>>,
}

/// What a slice hears at its end.
pub(crate) enum Heard {
    Ended(Result<SyncOutcome, CoreError>),
    /// How many were signed for since a slice was last told; to be looked up in the queue is the rest.
    StillGoing(u32),
    /// As above, and it has ended.
    EndedForAnother(u32),
}

impl Going {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A slice asks for a sync: `begin` is one, and is carried out unless one is going already.
    pub(crate) fn ask(
        self: &Arc<Self>,
        until: Instant,
        wait_for_held: bool,
        begin: impl Fn() + Clone + Send + 'static,
    ) {
        let mut state = self.lock();
        if state.running {
            state.asked_again = true;
            state.wait_for_held |= wait_for_held;
            state.until = state.until.max(Some(until));
            return;
        }
        state.running = true;
        state.asked_again = false;
        state.wait_for_held = wait_for_held;
        state.until = Some(until);
        state.ended = None;
        let (going, on_thread) = (Arc::clone(self), begin.clone());
        let thread = thread::Builder::new().name("ots-sync".to_owned());
        match thread.spawn(move || going.run(on_thread)) {
            Ok(thread) => state.thread = Some(thread),
            Err(_) => {
                // No thread is to be had: then the slice lasts as long as the request.
                drop(state);
                self.run(begin);
            }
        }
    }

    fn run(&self, work: impl Fn()) {
        /// If it panics, nobody waits for it any more, and the next slice begins anew.
        struct Ends<'a>(&'a Going);
        impl Drop for Ends<'_> {
            fn drop(&mut self) {
                if thread::panicking() {
                    self.0.has_ended(&mut self.0.lock());
                }
            }
        }
        let _ends = Ends(self);
        work();
    }

    /// Waits for the end of the sync, or of the slice where the sync waits for the network.
    pub(crate) fn wait(&self, deadline: Instant) -> Heard {
        let mut state = self.lock();
        while state.running {
            let left = deadline.saturating_duration_since(Instant::now());
            if !left.is_zero() {
                let waited = self.changed.wait_timeout(state, left);
                state = waited.unwrap_or_else(PoisonError::into_inner).0;
            } else if state.waits {
                return Heard::StillGoing(std::mem::take(&mut state.sent));
            } else {
                let waited = self.changed.wait(state);
                state = waited.unwrap_or_else(PoisonError::into_inner);
            }
        }
        let sent = std::mem::take(&mut state.sent);
        match state.ended.take() {
            Some(Ok(outcome)) => {
                state.ended = Some(Ok(outcome.clone()));
                Heard::Ended(Ok(SyncOutcome { sent, ..outcome }))
            }
            Some(Err(error)) => Heard::Ended(Err(error)),
            None => Heard::EndedForAnother(sent),
        }
    }

    /// A look at the queue begins: whoever asked before it is seen by it.
    pub(crate) fn looks(&self) {
        self.lock().asked_again = false;
    }

    /// This is how it ended. `false`: it has not, somebody asked meanwhile for what it `missed`.
    pub(crate) fn ends(
        &self,
        result: Result<SyncOutcome, CoreError>,
        missed: impl FnOnce() -> bool,
    ) -> bool {
        let mut state = self.lock();
        let asked = state.asked_again && result.is_ok() && !self.is_over(&state);
        if asked && missed() {
            return false;
        }
        state.ended = Some(result);
        self.has_ended(&mut state);
        true
    }

    fn has_ended(&self, state: &mut State) {
        state.running = false;
        state.waits = false;
        self.changed.notify_all();
    }

    /// So many more were signed for.
    pub(crate) fn sent(&self, more: u32) {
        let mut state = self.lock();
        state.sent = state.sent.saturating_add(more);
    }

    /// Whether it is to wait for a held press.
    pub(crate) fn waits_for_held(&self) -> bool {
        self.lock().wait_for_held
    }

    /// Whether no request may be begun any more.
    pub(crate) fn time_is_over(&self) -> bool {
        self.is_over(&self.lock())
    }

    fn is_over(&self, state: &State) -> bool {
        self.over.is_over() || state.until.is_none_or(|until| until <= Instant::now())
    }

    /// How long until then.
    pub(crate) fn left(&self) -> std::time::Duration {
        let until = self.lock().until;
        let left = until.map(|until| until.saturating_duration_since(Instant::now()));
        left.unwrap_or_default()
    }

    /// What the work gives; nothing when the Reporter is dropped first. A slice may end meanwhile.
    pub(crate) async fn meanwhile<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        self.waits(true);
        let done = self.over.unless_over(work).await;
        self.waits(false);
        done
    }

    fn waits(&self, waits: bool) {
        self.lock().waits = waits;
        self.changed.notify_all();
    }

    /// Whether a sync is going.
    pub(crate) fn is_going(&self) -> bool {
        self.lock().running
    }

    /// Breaks it off, and waits until its rows are put back.
    pub(crate) fn end(&self) {
        self.over.end();
        let thread = self.lock().thread.take();
        // One that panicked has ended too.
        drop(thread.map(JoinHandle::join));
    }
}
