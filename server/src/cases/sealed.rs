//! Words at rest: sealed for their own row by the key of their case, opened for one page.

use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::own_keys::{Opens, Seals};
use crate::store::StoreError;

/// Seals a value for one row.
pub(super) fn seal<T: Serialize>(
    key: &Seals,
    purpose: &str,
    row: &[u8],
    value: &T,
) -> Result<Vec<u8>, StoreError> {
    let plain = serde_json::to_vec(value).map_err(|_| StoreError::Corrupt("words to seal"))?;
    key.seal(purpose, row, &Zeroizing::new(plain))
}

/// Opens it.
pub(super) fn open<T: DeserializeOwned>(
    key: &Opens,
    purpose: &str,
    row: &[u8],
    sealed: &[u8],
) -> Result<T, StoreError> {
    let plain = key
        .open(purpose, row, sealed)
        .map_err(|_| StoreError::Corrupt("words at rest"))?;
    serde_json::from_slice(&plain).map_err(|_| StoreError::Corrupt("words at rest"))
}
