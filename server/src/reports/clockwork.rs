//! What happens by itself as time passes: claims lapse.

use crate::AppState;
use crate::policy;

/// Looks at the clock for ever.
pub(crate) async fn clockwork(state: AppState) {
    loop {
        tokio::time::sleep(policy::CLOCKWORK).await;
        if let Err(error) = super::lapse_overdue(state.store(), state.clock().now()).await {
            tracing::error!(%error, "cannot look for claims that ran out; trying again");
        }
    }
}
