//! One drain of the queue: takes rows out, has them sent, puts back what was not signed for.
//!
//! The owner of the sync lock runs it; everybody else is told that somebody does. A press that
//! commits while it runs is found: the loop ends only when nothing is left that it has not tried,
//! and [`sync_once`] looks once more after it has let go of the lock. So either the press's own
//! sync gets the lock, or the one that had it sees the press.
//!
//! The first request carries one item, so that a press's first packet stays under 1 KB; then
//! batches grow. A batch without a usable answer is cut down, to single items at last, so that
//! one bad row or one bad box on the way costs the others nothing. Rows that failed are tried
//! once more in the same call after a success, then left for the next.

use std::collections::HashSet;
use std::time::Duration;

use rusqlite::TransactionBehavior;
use tokio::time::{Instant, sleep};

use super::failure::{Failure, FailureKind};
use super::link::{self, LinkState};
use super::outcome::{self, Blocked, SyncOutcome};
use super::session::Session;
use super::verdict::Verdict;
use crate::clock::Moment;
use crate::context::Context;
use crate::db::Db;
use crate::dispatch::{self, Outgoing, Which};
use crate::error::CoreError;
use crate::lock::FileLock;
use crate::{erase, forget, policy, release};

/// How long a sync may take and whether it waits for a held press.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slice {
    pub(crate) budget: Duration,
    /// Connects during the cancel window and sends when it is over, if that is within the budget.
    pub(crate) wait_for_held: bool,
}

/// Sends what can be sent. A queue that turns out to be broken is replaced, and what could be read
/// of it is sent.
pub(crate) fn sync_once(context: &Context, slice: Slice) -> Result<SyncOutcome, CoreError> {
    let deadline = Instant::now() + slice.budget;
    match sync_until(context, slice, deadline) {
        Err(error) if error.is_corrupt() => {
            context.set_aside()?;
            sync_until(context, slice, deadline)
        }
        other => other,
    }
}

fn sync_until(
    context: &Context,
    slice: Slice,
    deadline: Instant,
) -> Result<SyncOutcome, CoreError> {
    let mut sent = 0;
    let mut blocked = None;
    let mut trouble = None;
    let mut db = context.open_db(policy::QUEUE_BUSY)?;
    while blocked.is_none() {
        let Some(lock) = FileLock::try_take(&context.folder.sync_lock())? else {
            blocked = Some(Blocked::AnotherSync);
            break;
        };
        let mut drain = Drain::new(context, &mut db, slice, deadline)?;
        let result = in_runtime(drain.run());
        sent += drain.sent;
        blocked = drain.stopped;
        trouble = drain.trouble.or(trouble);
        let tried = std::mem::take(&mut drain.tried);
        drop(drain);
        drop(lock);
        result?;
        // Whoever pressed after the last look found the lock taken: it is ours to send.
        if !dispatch::has_eligible(&db.connection, Which::NeverTried, &tried)? {
            break;
        }
    }
    erase::run_if_due(&db.connection)?;
    erase::tidy(&db.connection, &context.folder)?;
    outcome::of_queue(
        &db.connection,
        &context.clock.read(),
        sent,
        blocked.or(trouble),
    )
}

/// Runs async work on this thread; what is left of it ends with it.
pub(crate) fn in_runtime<T>(
    work: impl Future<Output = Result<T, CoreError>>,
) -> Result<T, CoreError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let result = runtime.block_on(work);
    // A name look-up that hangs must not hang the caller.
    runtime.shutdown_background();
    result
}

struct Drain<'a> {
    context: &'a Context,
    db: &'a mut Db,
    session: Session<'a>,
    slice: Slice,
    deadline: Instant,
    sent: u32,
    stopped: Option<Blocked>,
    /// Why some row could not be sent, though the drain went on.
    trouble: Option<Blocked>,
    /// Not to be tried again in this call.
    tried: HashSet<i64>,
    /// Failed since the last success.
    failed: Vec<i64>,
    /// Had their second try.
    retried: HashSet<i64>,
    size: usize,
    broken_batches: u32,
    unsigned_in_a_row: u32,
    wants_instance: bool,
    warmed_up: bool,
}

impl<'a> Drain<'a> {
    fn new(
        context: &'a Context,
        db: &'a mut Db,
        slice: Slice,
        deadline: Instant,
    ) -> Result<Self, CoreError> {
        let session = Session::new(context, &db.connection, deadline)?;
        Ok(Self {
            context,
            db,
            session,
            slice,
            deadline,
            sent: 0,
            stopped: None,
            trouble: None,
            tried: HashSet::new(),
            failed: Vec::new(),
            retried: HashSet::new(),
            size: 1,
            broken_batches: 0,
            unsigned_in_a_row: 0,
            wants_instance: false,
            warmed_up: false,
        })
    }

    async fn run(&mut self) -> Result<(), CoreError> {
        let at = self.context.clock.read();
        self.write(|tx| {
            dispatch::recover(tx)?;
            dispatch::revive_wedged(tx, &at)
        })?;
        self.drain().await?;
        if self.refresh_instance().await? {
            self.drain().await?;
        }
        Ok(())
    }

    async fn drain(&mut self) -> Result<(), CoreError> {
        while self.stopped.is_none() {
            if Instant::now() >= self.deadline {
                self.stopped = Some(Blocked::OutOfTime);
                break;
            }
            let taken = self.take()?;
            if taken.is_empty() {
                if self.slice.wait_for_held && self.wait_for_release().await? {
                    continue;
                }
                break;
            }
            match self.session.send(&taken).await {
                Err(failure) if failure.kind.is_unreachable() => {
                    self.unreachable(&taken, failure.kind)?;
                }
                Ok(reply) => self.apply(&taken, &reply.verdicts, reply.retry_after)?,
                Err(failure) => self.no_answer(&taken, failure)?,
            }
        }
        Ok(())
    }

    fn which(&self, at: &Moment) -> Result<Which, CoreError> {
        let patience = LinkState::read(&self.db.connection)?.patience_ms(at);
        Ok(if patience > 0 {
            Which::NeverTried
        } else {
            Which::All
        })
    }

    fn take(&mut self) -> Result<Vec<Outgoing>, CoreError> {
        let at = self.context.clock.read();
        let which = self.which(&at)?;
        let (size, tried) = (self.size, std::mem::take(&mut self.tried));
        let taken = self.write(|tx| {
            release::release_due(tx, &at)?;
            dispatch::take_next(tx, size, which, &tried, &at)
        });
        self.tried = tried;
        taken
    }

    /// Waits for a held press, with the connection being made meanwhile. `false`: none is due in
    /// this call.
    async fn wait_for_release(&mut self) -> Result<bool, CoreError> {
        let at = self.context.clock.read();
        let Some(wait) = release::next_due_in(&self.db.connection, &at)? else {
            return Ok(false);
        };
        if Instant::now() + wait >= self.deadline {
            return Ok(false);
        }
        // Whether it works will show when there is something to send.
        if !std::mem::replace(&mut self.warmed_up, true) {
            self.session.warm_up().await;
        }
        // In short steps: it may be called off, sent at once, or joined by another press.
        sleep(wait.min(policy::HELD_LOOK)).await;
        Ok(true)
    }

    /// No connection came about. When no other address gives one, that was a try for every row
    /// and the end of this drain.
    fn unreachable(&mut self, taken: &[Outgoing], kind: FailureKind) -> Result<(), CoreError> {
        if self.session.next_endpoint() {
            return self.write(|tx| dispatch::put_back(tx, taken));
        }
        let at = self.context.clock.read();
        let which = self.which(&at)?;
        let tried = std::mem::take(&mut self.tried);
        let result = self.write(|tx| {
            dispatch::put_back(tx, taken)?;
            dispatch::mark_unreachable(tx, which, &tried, &kind.to_string(), &at)?;
            link::mark_failure(tx, &kind.into(), &at)
        });
        self.tried = tried;
        self.stopped = Some(kind.into());
        result
    }

    /// The request got no answer that can be read as one.
    fn no_answer(&mut self, taken: &[Outgoing], failure: Failure) -> Result<(), CoreError> {
        let at = self.context.clock.read();
        self.write(|tx| {
            for outgoing in taken {
                let error = failure.kind.to_string();
                dispatch::mark_failed(tx, outgoing.seq, &error, failure.retry_after, &at)?;
            }
            link::mark_failure(tx, &failure, &at)
        })?;
        let is_batch = taken.len() > 1;
        if is_batch && failure.retry_after.is_none() && failure.kind != FailureKind::OutOfTime {
            self.broken_batches += 1;
            self.size = if self.broken_batches < policy::BROKEN_BATCHES {
                taken.len() / 8
            } else {
                1
            };
            self.size = self.size.max(1);
            return Ok(());
        }
        self.remember_failed(taken.iter().map(|outgoing| outgoing.seq));
        if failure.retry_after.is_some() {
            self.stopped = Some(Blocked::AskedToWait);
        } else if !self.session.next_endpoint() {
            self.stopped = Some(failure.kind.into());
        }
        Ok(())
    }

    /// Writes down what the answer says about each row.
    fn apply(
        &mut self,
        taken: &[Outgoing],
        verdicts: &[Verdict],
        retry_after: Option<Duration>,
    ) -> Result<(), CoreError> {
        let at = self.context.clock.read();
        let signed = |verdict: &Verdict| !matches!(verdict, Verdict::TryAgain(_));
        let any_signed = verdicts.iter().any(signed);
        let last_failure = verdicts.iter().rev().find_map(|verdict| match verdict {
            Verdict::TryAgain(kind) => Some(Failure {
                kind: *kind,
                retry_after,
            }),
            _ => None,
        });
        self.write(|tx| {
            for (outgoing, verdict) in taken.iter().zip(verdicts) {
                match verdict {
                    Verdict::Delivered(receipt) => {
                        dispatch::mark_sent(tx, outgoing.seq, receipt, &at)?;
                        erase::mark_due(tx)?;
                    }
                    Verdict::Refused(refusal) => {
                        dispatch::mark_wedged(tx, outgoing.seq, refusal, &at)?;
                    }
                    Verdict::TryAgain(kind) => {
                        let error = kind.to_string();
                        dispatch::mark_failed(tx, outgoing.seq, &error, retry_after, &at)?;
                    }
                }
            }
            if any_signed {
                link::mark_contact(tx, &at)?;
                forget::sweep(tx)?;
            }
            match last_failure {
                Some(failure) if !any_signed || retry_after.is_some() => {
                    link::mark_failure(tx, &failure, &at)
                }
                _ => Ok(()),
            }
        })?;
        self.remember(taken, verdicts);
        if any_signed {
            self.unsigned_in_a_row = 0;
            self.grow();
        } else {
            self.unsigned_in_a_row += 1;
        }
        if let Some(failure) = last_failure {
            self.trouble = Some(failure.kind.into());
            if failure.retry_after.is_some() {
                self.stopped = Some(Blocked::AskedToWait);
            } else if self.unsigned_in_a_row >= policy::UNSIGNED_IN_A_ROW {
                self.unsigned_in_a_row = 0;
                if !self.session.next_endpoint() {
                    self.stopped = Some(failure.kind.into());
                }
            }
        }
        Ok(())
    }

    fn remember(&mut self, taken: &[Outgoing], verdicts: &[Verdict]) {
        let mut any_delivered = false;
        let mut failed = Vec::new();
        for (outgoing, verdict) in taken.iter().zip(verdicts) {
            match verdict {
                Verdict::Delivered(receipt) => {
                    self.sent += 1;
                    any_delivered = true;
                    self.wants_instance |= receipt.flags.key_not_held;
                }
                Verdict::Refused(_) => {
                    self.tried.insert(outgoing.seq);
                }
                Verdict::TryAgain(kind) => {
                    self.wants_instance |= *kind == FailureKind::UnknownReceiptKey;
                    failed.push(outgoing.seq);
                }
            }
        }
        if any_delivered {
            // A success is a kick for what failed before it, once.
            for seq in std::mem::take(&mut self.failed) {
                if self.retried.insert(seq) {
                    self.tried.remove(&seq);
                }
            }
        }
        self.remember_failed(failed.into_iter());
    }

    fn remember_failed(&mut self, seqs: impl Iterator<Item = i64>) {
        for seq in seqs {
            self.tried.insert(seq);
            self.failed.push(seq);
        }
    }

    fn grow(&mut self) {
        self.size = if self.broken_batches >= policy::BROKEN_BATCHES {
            1
        } else if self.size < policy::BATCH_FIRST_ITEMS {
            policy::BATCH_FIRST_ITEMS
        } else {
            (self.size * 4).min(policy::BATCH_MAX_ITEMS)
        };
    }

    /// Asks for a newer instance document where one is wanted or it is time. `true`: there is one,
    /// and rows that failed for want of it can be tried again.
    async fn refresh_instance(&mut self) -> Result<bool, CoreError> {
        let at = self.context.clock.read();
        let stale = LinkState::read(&self.db.connection)?.instance_is_stale(&at);
        if !(self.wants_instance || self.sent > 0 && stale) {
            return Ok(false);
        }
        let newer = self.session.newer_instance().await;
        self.write(|tx| {
            link::mark_instance_checked(tx, &at)?;
            match &newer {
                Some(document) => crate::instance_store::keep(tx, document, &at),
                None => Ok(()),
            }
        })?;
        let Some(document) = newer else {
            return Ok(false);
        };
        self.session.adopt(document)?;
        if self.wants_instance {
            self.stopped = None;
            self.trouble = None;
            self.tried.clear();
        }
        Ok(std::mem::take(&mut self.wants_instance))
    }

    /// One write transaction.
    fn write<T>(
        &mut self,
        work: impl FnOnce(&rusqlite::Transaction<'_>) -> Result<T, CoreError>,
    ) -> Result<T, CoreError> {
        let tx = self
            .db
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let result = work(&tx)?;
        tx.commit()?;
        Ok(result)
    }
}
