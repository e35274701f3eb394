//! The way on from a list that shows a part.

use serde::Deserialize;

/// Which part an address asks for: that behind so many rows.
#[derive(Clone, Copy, Default, Deserialize)]
pub(super) struct Part {
    #[serde(default)]
    pub(super) skip: i64,
}

/// Where the next part is; `path` ends with its `?` or `&`.
pub(super) fn older(path: &str, skip: i64, most: i64, more: bool) -> Option<String> {
    more.then(|| format!("{path}skip={}", skip.max(0) + most))
}
