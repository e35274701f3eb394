//! What happens by itself as time passes: claims lapse, what nobody reads rings, waiting becomes too long,
//! what was begun is not sent,
//! and once a day the audit log's head is written out and what has been kept long enough is
//! looked for.

use chrono::NaiveDate;
use tokio::time::Instant;

use crate::AppState;
use crate::audit::heads;
use crate::dead_rows;
use crate::policy;
use crate::retention;
use crate::sent;

/// Looks at the clock for ever. Several processes may do so on one database.
pub(crate) async fn clockwork(state: AppState) {
    let (mut written_out, mut looked) = (None, None);
    let mut forgot = None::<Instant>;
    loop {
        tokio::time::sleep(policy::CLOCKWORK).await;
        let now = state.clock().now();
        if let Err(error) = super::lapse_overdue(&state, now).await {
            tracing::error!(%error, "cannot look for claims that ran out; trying again");
        }
        if let Err(error) = super::ring_unread(&state, now).await {
            tracing::error!(%error, "cannot look for what nobody reads; trying again");
        }
        if let Err(error) = super::note_unattended(&state, now).await {
            tracing::error!(%error, "cannot look for alerts that nobody takes; trying again");
        }
        if let Err(error) = crate::doors::tell(&state, now).await {
            tracing::error!(%error, "cannot look for calls that were begun and not sent; trying again");
        }
        if let Err(error) = crate::glass::end_overdue(&state, now).await {
            tracing::error!(%error, "cannot end emergency access whose time is over; trying again");
        }
        if let Err(error) = crate::exports::expire(&state, now).await {
            tracing::error!(%error, "cannot end exports whose time is over; trying again");
        }
        if forgot.is_none_or(|at| at.elapsed() > policy::REWRITE_AGAIN) {
            dead_rows::try_again(state.store()).await;
            forgot = Some(Instant::now());
        }
        if looked != Some(now.date_naive()) {
            if let Err(error) = sent::forget(state.store(), now).await {
                tracing::error!(%error, "cannot forget which forms were sent long ago; trying again");
            }
            match retention::look(&state, now).await {
                Ok(_) => looked = Some(now.date_naive()),
                Err(error) => {
                    tracing::error!(%error, "cannot look for what has been kept long enough; trying again");
                }
            }
        }
        if written_out != Some(now.date_naive()) {
            write_out(&state, &mut written_out).await;
        }
    }
}

async fn write_out(state: &AppState, written_out: &mut Option<NaiveDate>) {
    let now = state.clock().now();
    let keys = state.keys().path();
    let Some(data) = keys.parent() else { return };
    match heads::write_out(state.store(), data, now).await {
        Ok(true) => *written_out = Some(now.date_naive()),
        // Of a log without a row there is none yet.
        Ok(false) => {}
        Err(error) => {
            tracing::error!(%error, "cannot write out the audit log's head; trying again")
        }
    }
}
