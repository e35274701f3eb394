//! What happens by itself as time passes: claims lapse, waiting becomes too long.

use crate::AppState;
use crate::policy;

/// Looks at the clock for ever. Several processes may do so on one database.
pub(crate) async fn clockwork(state: AppState) {
    loop {
        tokio::time::sleep(policy::CLOCKWORK).await;
        let now = state.clock().now();
        if let Err(error) = super::lapse_overdue(&state, now).await {
            tracing::error!(%error, "cannot look for claims that ran out; trying again");
        }
        if let Err(error) = super::note_unattended(&state, now).await {
            tracing::error!(%error, "cannot look for alerts that nobody takes; trying again");
        }
    }
}
