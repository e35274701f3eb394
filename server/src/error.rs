//! What the server tells others about an error; the inside of it goes to the log.

use crate::store::StoreError;

/// An error as callers of this library see it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}
