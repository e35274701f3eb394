//! Running a transaction again when the database asks for it.

use super::StoreError;
use crate::policy;

/// Runs `attempt` until it succeeds, fails for good, or was refused too often.
/// An attempt is a whole transaction: what it did before the failure is undone.
///
/// # Errors
/// The last error.
pub async fn retrying<T, F>(mut attempt: impl FnMut() -> F) -> Result<T, StoreError>
where
    F: Future<Output = Result<T, StoreError>>,
{
    let mut tries = 0;
    loop {
        match attempt().await {
            Err(error) if error.is_transient() && tries < policy::TRANSACTION_RETRIES => {
                tries += 1;
                tokio::time::sleep(policy::TRANSACTION_PAUSE * tries).await;
            }
            outcome => return outcome,
        }
    }
}
