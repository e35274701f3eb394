//! What a row of the queue shows of a report's content: where, and how many items.
//!
//! Opening an envelope costs a curve multiplication, and the queue is drawn often, so
//! a glance is remembered for as long as no further item of its report is opened.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use ots_protocol::codes::PositionOf;
use ots_protocol::items::{Fix, ItemKind, ItemPayload};

use super::content::Content;
use super::look;
use super::map;
use super::taken_back;
use super::timing::Timing;
use super::words::Words;
use crate::AppState;
use crate::ids::ReportId;
use crate::policy;
use crate::reports::{self, ItemRow};
use crate::store::StoreError;

/// What was seen of one report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Glance {
    /// The newest proven position that may be used.
    pub(super) seen: Option<Seen>,
    /// How many items have arrived.
    pub(super) items: i64,
}

/// A position, of whom it is, and when it was taken as far as anybody can tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) fix: Fix,
    pub(super) of: Option<PositionOf>,
    pub(super) at: DateTime<Utc>,
    /// Nobody knows when the item was made that says it, nor then how old this is.
    pub(super) unknown: bool,
    /// The press itself says it, so how old it was then is known all the same.
    pub(super) with_press: bool,
}

impl Seen {
    pub(super) fn new(item: &ItemRow, fix: Fix, of: Option<PositionOf>) -> Self {
        let made = Timing::of(
            item.item_id.time().unwrap_or(item.received_at),
            item.received_at,
            item.age_ms,
        );
        let at = made.pressed - TimeDelta::seconds(i64::from(fix.age_s));
        Self {
            fix,
            of,
            at,
            unknown: made.unknown,
            with_press: item.kind == ItemKind::Alert.code(),
        }
    }

    /// How old it was at the press, where both times are known.
    pub(super) fn age(&self, press: Timing, words: Words) -> String {
        if self.with_press || !(self.unknown || press.unknown) {
            look::age(self.at, press.pressed, words)
        } else {
            words.t("position-age-unknown")
        }
    }
}

/// Glances, remembered. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(super) struct Glances(Arc<Mutex<HashMap<ReportId, (Known, Glance)>>>);

/// By what a remembered glance is still the right one: items, and how many of them are proven.
type Known = (i64, i64);

impl Glances {
    /// Looks at one report.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(super) async fn at(
        &self,
        state: &AppState,
        report: ReportId,
        known: Option<Known>,
    ) -> Result<Glance, StoreError> {
        let (store, keys) = (state.store(), state.keys());
        let known = match known {
            Some(known) => known,
            None => reports::count_items_of(store, report).await?,
        };
        if let Some((then, glance)) = self.lock().get(&report)
            && *then == known
        {
            return Ok(glance.clone());
        }
        let items = reports::telling(store, keys, report, &map::KINDS, policy::GLANCED).await?;
        let glance = Glance::of(state, &items, known.0);
        let mut remembered = self.lock();
        if remembered.len() >= policy::GLANCES {
            remembered.clear();
        }
        remembered.insert(report, (known, glance.clone()));
        Ok(glance)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<ReportId, (Known, Glance)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Glance {
    fn of(state: &AppState, items: &[ItemRow], count: i64) -> Self {
        let mut glance = Self {
            seen: None,
            items: count,
        };
        let read: Vec<(&ItemRow, Content)> = items
            .iter()
            .filter(|item| item.proven && !item.conflict)
            .map(|item| (item, Content::of(state.keys(), item)))
            .collect();
        let up_to = taken_back::up_to(read.iter().map(|(item, content)| (*item, content)));
        let usable = |(item, _): &(&ItemRow, Content)| taken_back::may_use(item, up_to);
        for (item, content) in read.into_iter().filter(usable) {
            let found = match content {
                Content::Payload(ItemPayload::Alert(alert)) => alert
                    .fix
                    .map(|fix| Seen::new(item, fix, Some(PositionOf::Me))),
                Content::Payload(ItemPayload::Position(position)) => {
                    position.fix.map(|fix| Seen::new(item, fix, position.of))
                }
                _ => None,
            };
            let newer = |found: &Seen| {
                found.fix.is_on_earth()
                    && glance.seen.as_ref().is_none_or(|seen| seen.at <= found.at)
            };
            if let Some(found) = found.filter(newer) {
                glance.seen = Some(found);
            }
        }
        glance
    }
}
