//! Hashes of what was opened before there were any, or under another index key; and the
//! places that earlier reports name.
//!
//! Runs at every start and finds nothing to do at most of them: a fact of the instance
//! says with which key all is hashed. It goes through the items in small transactions, so
//! that intake and screens go on meanwhile, and may be cut off and run again at any point. What
//! does not open holds nothing else up, and has all looked at once more after the next start.

use std::sync::atomic::{AtomicUsize, Ordering};

use ots_protocol::Envelope;
use ots_protocol::seal;
use sqlx::Row as _;

use super::record::key_id;
use super::{erase, marks, record, record_sender};
use crate::AppState;
use crate::cases::hash_again;
use crate::ids;
use crate::instance::{read_meta, write_meta};
use crate::intake::at_rest::{self, ENVELOPE};
use crate::intake::sms;
use crate::policy;
use crate::reports::{place_named, place_of};
use crate::store::{StoreError, retrying};

/// The key id under which every report and every person is hashed, and by which version
/// of this work.
const DONE: &str = "identity_key";

/// 1: people of cases, and the kecamatan that reports name.
const VERSION: u8 = 1;

fn done_as(key: ots_protocol::KeyId) -> Vec<u8> {
    let mut done = key.as_bytes().to_vec();
    done.push(VERSION);
    done
}

/// Goes on until it is done.
pub(crate) async fn run(state: AppState) {
    while let Err(error) = all(&state).await {
        tracing::error!(%error, "names and numbers of earlier reports are not hashed yet; trying again");
        tokio::time::sleep(policy::BACKFILL_PAUSE).await;
    }
}

async fn all(state: &AppState) -> Result<(), StoreError> {
    let key = key_id(state.keys());
    let done = read_meta(state.store(), DONE).await?;
    if done.as_deref() == Some(done_as(key).as_slice()) {
        return Ok(());
    }
    let passed_over = &AtomicUsize::new(0);
    let mut after = (Vec::new(), Vec::new());
    while let Some(last) = retrying(|| items(state, &after, passed_over)).await? {
        after = last;
    }
    let mut after = Vec::new();
    while let Some(last) = retrying(|| senders(state, &after, passed_over)).await? {
        after = last;
    }
    let mut after = Vec::new();
    while let Some(last) = retrying(|| hash_again(state, &after, passed_over)).await? {
        after = last;
    }
    let whole = passed_over.load(Ordering::Relaxed) == 0;
    retrying(|| finish(state, whole)).await
}

/// One page of items; gives back where it ended, `None` when there are no more.
async fn items(
    state: &AppState,
    after: &(Vec<u8>, Vec<u8>),
    passed_over: &AtomicUsize,
) -> Result<Option<(Vec<u8>, Vec<u8>)>, StoreError> {
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT i.item_id, i.variant, {ENVELOPE} FROM items i \
         WHERE (i.item_id, i.variant) > ($1, $2) AND i.opened = 1 AND i.proven = 1 AND i.kind <> 1 AND i.envelope IS NOT NULL \
         ORDER BY i.item_id, i.variant LIMIT $3"
    )))
    .bind(after.0.clone())
    .bind(after.1.clone())
    .bind(policy::BACKFILL_PAGE)
    .fetch_all(state.store().reader())
    .await?;
    let Some(last) = rows.last() else {
        return Ok(None);
    };
    let last = (last.try_get(0)?, last.try_get(1)?);
    let mut found = Vec::new();
    for row in &rows {
        let bytes = match at_rest::open(state.keys(), row) {
            Err(StoreError::Corrupt(what)) => {
                tracing::error!(what, "a report is not found by name or number");
                passed_over.fetch_add(1, Ordering::Relaxed);
                continue;
            }
            bytes => bytes?,
        };
        let Some(envelope) = bytes.and_then(|bytes| Envelope::parse(bytes).ok()) else {
            continue;
        };
        let payload = state
            .keys()
            .sealing(envelope.key_id())
            .find_map(|key| seal::open_item(&key, &envelope).ok())
            .and_then(|opened| opened.payload().ok());
        if let Some(payload) = payload {
            let (marks, place) = (marks(state.keys(), &payload), place_of(&payload));
            if !marks.is_empty() || place.is_some() {
                found.push((envelope.report_id(), marks, place));
            }
        }
        // Curve arithmetic: let others have the thread in between.
        tokio::task::yield_now().await;
    }
    if !found.is_empty() {
        let mut tx = state.store().begin().await?;
        for (report, marks, place) in &found {
            record(&mut tx, state.keys(), *report, marks).await?;
            if let Some(place) = place {
                place_named(&mut tx, *report, *place).await?;
            }
        }
        tx.commit().await?;
    }
    Ok(Some(last))
}

/// One page of SMS.
async fn senders(
    state: &AppState,
    after: &[u8],
    passed_over: &AtomicUsize,
) -> Result<Option<Vec<u8>>, StoreError> {
    let page = sms::after(state.store(), state.keys(), after, policy::BACKFILL_PAGE).await?;
    let Some((last, _, _)) = page.last() else {
        return Ok(None);
    };
    let last = last.clone();
    let mut tx = state.store().begin().await?;
    for (_, report, told) in &page {
        if let Some(told) = told {
            record_sender(&mut tx, state.keys(), *report, &told.from).await?;
        } else {
            tracing::error!(%report, "an SMS is not found by its sender's number");
            passed_over.fetch_add(1, Ordering::Relaxed);
        }
    }
    tx.commit().await?;
    Ok(Some(last))
}

async fn finish(state: &AppState, whole: bool) -> Result<(), StoreError> {
    let key = key_id(state.keys());
    let mut tx = state.store().begin().await?;
    sqlx::query("DELETE FROM report_hashes WHERE key_id <> $1")
        .bind(key.as_bytes().to_vec())
        .execute(tx.conn())
        .await?;
    // A report that was erased while its page was being read.
    let late = sqlx::query_scalar::<_, Vec<u8>>(
        "SELECT DISTINCT h.report_id FROM report_hashes h JOIN erased e ON e.report_id = h.report_id",
    )
    .fetch_all(tx.conn())
    .await?;
    for report in late {
        let report = ids::report_id(&report).ok_or(StoreError::Corrupt("report id"))?;
        erase(&mut tx, report).await?;
    }
    sqlx::query("DELETE FROM people_hashes WHERE key_id <> $1")
        .bind(key.as_bytes().to_vec())
        .execute(tx.conn())
        .await?;
    if whole {
        write_meta(&mut tx, DONE, &done_as(key)).await?;
    }
    tx.commit().await
}
