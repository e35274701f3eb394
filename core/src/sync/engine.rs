//! Taking the lock, draining the queue, and telling the shell how far it came.
//!
//! Whoever has the sync lock drains; everybody else is told that somebody does. A press that
//! commits meanwhile is found: the drain ends only when nothing is left that it has not tried, and
//! a sync looks once more after it has let go of the lock. So either the press's own sync
//! gets the lock, or the one that had it sees the press. A slice waits for the sync no longer than its
//! budget, and joins one that an earlier slice began ([`super::going`]).

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::drain::Drain;
use super::going::{Going, Heard};
use super::outcome::{self, Blocked, SyncOutcome};
use crate::context::Context;
use crate::dispatch::{self, Which};
use crate::error::CoreError;
use crate::lock::FileLock;
use crate::{erase, policy, unwritten};

/// How long a sync may take and whether it waits for a held press.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slice {
    pub(crate) budget: Duration,
    /// Connects during the cancel window and sends when it is over, if that is within the budget.
    pub(crate) wait_for_held: bool,
}

/// Sends what can be sent, in the time of a slice.
pub(crate) fn sync_once(
    context: &Arc<Context>,
    going: &Arc<Going>,
    slice: Slice,
) -> Result<SyncOutcome, CoreError> {
    let deadline = Instant::now() + slice.budget.min(policy::SLICE_MAX);
    let of_thread = (Arc::clone(context), Arc::clone(going));
    going.ask(deadline, slice.wait_for_held, move || {
        run(&of_thread.0, &of_thread.1);
    });
    let (sent, blocked) = match going.wait(deadline) {
        Heard::Ended(result) => return result,
        Heard::StillGoing(sent) => (sent, Some(Blocked::OutOfTime)),
        Heard::EndedForAnother(sent) => (sent, None),
    };
    let db = context.open_db(policy::QUEUE_BUSY)?;
    let signed = unwritten::receipts(&context.folder);
    let at = context.clock.read();
    let mut outcome = outcome::of_queue(&db.connection, &at, &signed, sent, blocked)?;
    if outcome.blocked.is_some() {
        // There is something to join.
        outcome.next_wake_ms = Some(0);
    }
    Ok(outcome)
}

/// Syncs until nobody has asked for more.
fn run(context: &Context, going: &Going) {
    loop {
        going.looks();
        let result = sync(context, going);
        if going.ends(result, || is_something_untried(context)) {
            return;
        }
    }
}

fn is_something_untried(context: &Context) -> bool {
    let open = context.open_db(policy::QUEUE_BUSY);
    let untried = open
        .and_then(|db| dispatch::has_eligible(&db.connection, Which::NeverTried, &HashSet::new()));
    untried.unwrap_or(false)
}

/// A queue that turns out to be broken is replaced, and what could be read of it is sent.
fn sync(context: &Context, going: &Going) -> Result<SyncOutcome, CoreError> {
    match sync_queue(context, going) {
        Err(error) if error.is_corrupt() => {
            context.set_aside()?;
            sync_queue(context, going)
        }
        other => other,
    }
}

fn sync_queue(context: &Context, going: &Going) -> Result<SyncOutcome, CoreError> {
    let mut sent = 0;
    let mut blocked = None;
    let mut trouble = None;
    let mut full = false;
    let mut db = context.open_db(policy::QUEUE_BUSY)?;
    while blocked.is_none() && dispatch::is_anything_owed(&db.connection)? {
        let Some(lock) = FileLock::try_take(&context.folder.sync_lock())? else {
            blocked = Some(Blocked::AnotherSync);
            break;
        };
        let mut drain = Drain::new(context, &mut db, going)?;
        let result = in_runtime(drain.run());
        let could_not_write = drain.could_not_write();
        let tally = drain.into_tally();
        drop(lock);
        full |= could_not_write;
        sent += tally.sent;
        blocked = tally.stopped;
        trouble = tally.trouble.or(trouble);
        result?;
        // Whoever pressed after the last look found the lock taken: it is ours to send.
        if !dispatch::has_eligible(&db.connection, Which::NeverTried, &tally.tried)? {
            break;
        }
    }
    let tidied = erase::run_if_due(&db.connection)
        .and_then(|_| erase::tidy(&db.connection, &context.folder));
    match tidied {
        Err(error) if error.is_disk_full() => {}
        other => other?,
    }
    let at = context.clock.read();
    let signed = unwritten::receipts(&context.folder);
    let blocked = blocked.or(trouble);
    let mut outcome = outcome::of_queue(&db.connection, &at, &signed, sent, blocked)?;
    if full {
        let left = outcome.remaining > 0;
        let wait = unwritten::wait_after(&context.folder, sent > 0, left).as_millis();
        let wait = u64::try_from(wait).unwrap_or(u64::MAX);
        outcome.next_wake_ms = Some(outcome.next_wake_ms.map_or(wait, |next| next.max(wait)));
    }
    Ok(outcome)
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
