//! How much of what came for a report one page shows: the newest, and a way to what is older. A
//! report may have any number of items, of any size, and nobody reads them at once.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::thread::Entry;
use crate::AppState;
use crate::ids::ReportId;
use crate::policy;
use crate::reports::{ItemRow, Place, items_before};
use crate::store::StoreError;

/// Before which place, as an address says it.
#[derive(Clone, Default, Deserialize)]
pub(super) struct Wish {
    before: Option<String>,
}

impl Wish {
    /// What is no place is the newest.
    pub(super) fn place(&self) -> Option<Place> {
        self.before.as_deref()?.parse().ok()
    }
}

/// A page's worth.
pub(super) struct Came {
    /// In the order in which they came.
    pub(super) rows: Vec<ItemRow>,
    /// How many there are before those.
    pub(super) older: i64,
    before: Option<Place>,
}

impl Came {
    /// Reads it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(super) async fn of(
        state: &AppState,
        report: ReportId,
        before: Option<Place>,
    ) -> Result<Self, StoreError> {
        let most = policy::THREAD_ITEMS;
        let (rows, older) =
            items_before(state.store(), state.keys(), report, before.as_ref(), most).await?;
        Ok(Self {
            rows,
            older,
            before,
        })
    }

    /// Where what is older begins, for an address.
    pub(super) fn back(&self) -> Option<String> {
        let first = self.rows.first().filter(|_| self.older > 0)?;
        Some(first.place().to_string())
    }

    /// This page's own place, for an address.
    pub(super) fn here(&self) -> Option<String> {
        self.before.as_ref().map(ToString::to_string)
    }

    /// Leaves those entries that belong between these items: every one stands on one page.
    pub(super) fn keep(&self, thread: &mut Vec<Entry>) {
        let from: Option<DateTime<Utc>> = self
            .rows
            .first()
            .filter(|_| self.older > 0)
            .map(|first| first.received_at);
        thread.retain(|entry| {
            from.is_none_or(|from| entry.at >= from)
                && self
                    .before
                    .as_ref()
                    .is_none_or(|before| entry.at < before.at)
        });
    }
}
