//! Opens what was stored, after the phone has its receipt.
//!
//! Every row that is not opened yet is work, whoever stored it: a restart takes up
//! what a crash left, and of several processes that open the same row one's result
//! counts. Opening costs two curve multiplications an envelope, so it runs on a
//! thread of lower priority and in small batches, alerts first. While phones wait for
//! their receipts it rests after each batch, so that they have most of the machine and
//! of the database: a flood makes screens late, never the intake.
//!
//! What cannot be opened is kept and rings as such; what its own key in the database does not open
//! is looked at again whenever a server starts. Neither holds anything else up.

mod alerts;
mod apply;
mod crypt;
mod judge;
mod take_up;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

pub(crate) use crypt::{SEALED, open_keys};

use crate::clock::Clock;
use crate::intake::Demand;
use crate::keys::Keys;
use crate::policy;
use crate::store::{Store, StoreError, retrying};
use crypt::OpenerThread;

/// The task that opens. `stored` wakes it; it also looks by itself. It stands back for
/// `demand`.
pub async fn run(store: Store, keys: Arc<Keys>, clock: Clock, stored: Arc<Notify>, demand: Demand) {
    let thread = match OpenerThread::start(Arc::clone(&keys)) {
        Ok(thread) => thread,
        Err(error) => {
            tracing::error!(%error, "cannot start the thread that opens envelopes");
            return;
        }
    };
    if let Err(error) = retrying(|| take_up::again(&store, &keys)).await {
        tracing::error!(%error, "what did not open before is looked at after the next start");
    }
    loop {
        let began = Instant::now();
        match round(&store, &keys, &clock, &thread).await {
            Ok(0) => {
                tokio::select! {
                    () = stored.notified() => {}
                    () = tokio::time::sleep(policy::OPEN_POLL) => {}
                }
            }
            Ok(_) if demand.any() => tokio::time::sleep(rest_after(began.elapsed())).await,
            Ok(_) => {}
            Err(error) => {
                tracing::error!(%error, "envelopes could not be opened; trying again");
                tokio::time::sleep(policy::OPEN_POLL).await;
            }
        }
    }
}

/// How long the opener rests after a batch that took so long, while phones wait.
fn rest_after(batch: Duration) -> Duration {
    (batch * policy::OPENER_RESTS).min(policy::OPENER_LONGEST_REST)
}

/// Opens one batch; says how many rows it found to open.
async fn round(
    store: &Store,
    keys: &Arc<Keys>,
    clock: &Clock,
    thread: &OpenerThread,
) -> Result<usize, StoreError> {
    let take_up::Found { rows, mut stuck } = take_up::unopened(store, keys).await?;
    let found = rows.len() + stuck.len();
    if found == 0 {
        return Ok(0);
    }
    let opened = thread
        .open(rows)
        .await
        .ok_or(StoreError::Corrupt("the opening thread has ended"))?;
    match retrying(|| apply::apply(store, keys, &opened, clock.now())).await {
        // Which of them it is shows where each goes by itself.
        Err(StoreError::Corrupt(_)) => {
            for one in &opened {
                let alone = std::slice::from_ref(one);
                match retrying(|| apply::apply(store, keys, alone, clock.now())).await {
                    Err(StoreError::Corrupt(_)) => stuck.push(one.row.place()),
                    done => done?,
                }
            }
        }
        done => done?,
    }
    for one in &stuck {
        tracing::error!(report = %one.report, "the own key of a report does not open; it rings as not readable");
        retrying(|| apply::stuck(store, one, clock.now())).await?;
    }
    Ok(found)
}
