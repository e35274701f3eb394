//! Reading the log from the database.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::{Event, EventKind};
use crate::clock::from_ms;
use crate::ids::{self, UserId};
use crate::policy;
use crate::store::{Store, StoreError};

/// The number of the newest event.
pub(super) async fn head(store: &Store) -> Result<i64, StoreError> {
    Ok(
        sqlx::query_scalar("SELECT value FROM counters WHERE name = 'event'")
            .fetch_one(store.reader())
            .await?,
    )
}

/// Up to a page of events after `after`, in order.
pub(super) async fn after(store: &Store, after: i64) -> Result<Vec<Event>, StoreError> {
    sqlx::query("SELECT seq, at, kind, report_id, item_id, actor, detail FROM events WHERE seq > $1 ORDER BY seq LIMIT $2")
        .bind(after)
        .bind(policy::EVENT_PAGE)
        .fetch_all(store.reader())
        .await?
        .iter()
        .map(event)
        .collect()
}

fn event(row: &AnyRow) -> Result<Event, StoreError> {
    let id = |name: &str| -> Result<Option<Vec<u8>>, StoreError> { Ok(row.try_get(name)?) };
    Ok(Event {
        seq: row.try_get("seq")?,
        at: from_ms(row.try_get("at")?),
        kind: EventKind::from_slug(row.try_get("kind")?),
        report_id: id("report_id")?.and_then(|bytes| ids::report_id(&bytes)),
        item_id: id("item_id")?.and_then(|bytes| ids::item_id(&bytes)),
        actor: id("actor")?.and_then(|bytes| UserId::from_slice(&bytes)),
        detail: row.try_get("detail")?,
    })
}
