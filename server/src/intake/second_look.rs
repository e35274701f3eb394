//! What did not simply go in as new: sent before, erased, a second body under an
//! id, or a group too large for one statement. One transaction decides.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use ots_protocol::{ItemKind, Sha256};
use sqlx::Row;

use super::at_rest::Form;
use super::commit::{Key, key};
use super::{Incoming, Outcome};
use crate::clock::{from_ms, to_ms};
use crate::events::{EventKind, NewEvent};
use crate::ids;
use crate::keys::Keys;
use crate::policy;
use crate::store::{Bulk, Store, StoreError, Tx};

static INSERT: Bulk = Bulk::new(
    "INSERT INTO items (item_id, variant, sha256, report_id, kind, key_id, received_at, age_ms, via, envelope, opened, proven, at_rest) VALUES ",
    13,
    " ON CONFLICT (item_id, variant) DO NOTHING RETURNING item_id, sha256",
);
static SELECT: Bulk = Bulk::new(
    "SELECT item_id, sha256, received_at, opened, CASE WHEN length(variant) = 0 THEN 1 ELSE 0 END AS first_body FROM items WHERE item_id IN (VALUES ",
    1,
    ")",
);
static ERASED: Bulk = Bulk::new(
    "SELECT report_id FROM erased WHERE report_id IN (VALUES ",
    1,
    ")",
);

/// The same in a transaction, for a large group and for what was not simply new.
pub(super) async fn second_look(
    store: &Store,
    keys: &Keys,
    order: &[&Incoming],
    now: DateTime<Utc>,
) -> Result<HashMap<Key, Outcome>, StoreError> {
    let mut outcomes = HashMap::with_capacity(order.len());
    let mut tx = store.begin().await?;
    refuse_erased(&mut tx, order, &mut outcomes).await?;
    let mut rest = Vec::new();
    let mut firsts: Vec<&Incoming> = Vec::with_capacity(order.len());
    for item in order
        .iter()
        .copied()
        .filter(|item| !outcomes.contains_key(&key(item)))
    {
        let second_body = firsts
            .last()
            .is_some_and(|last| last.envelope.item_id() == item.envelope.item_id());
        if second_body {
            rest.push(item)
        } else {
            firsts.push(item)
        }
    }
    for item in insert(&mut tx, keys, &firsts, false, now).await? {
        outcomes.insert(item, Outcome::Stored(now));
    }
    rest.extend(
        firsts
            .into_iter()
            .filter(|item| !outcomes.contains_key(&key(item))),
    );
    if !rest.is_empty() {
        rest.sort_by_key(|item| key(item));
        other_bodies(&mut tx, keys, &rest, &mut outcomes, now).await?;
    }
    tx.commit().await?;
    Ok(outcomes)
}

/// Later items of reports that were erased. An Alert that was erased is found by
/// its own row.
async fn refuse_erased(
    tx: &mut Tx<'_>,
    items: &[&Incoming],
    outcomes: &mut HashMap<Key, Outcome>,
) -> Result<(), StoreError> {
    let later: Vec<_> = items
        .iter()
        .filter(|item| item.envelope.kind() != ItemKind::Alert)
        .collect();
    for chunk in later.chunks(policy::BULK_ROWS) {
        let mut query = sqlx::query(ERASED.rows(tx.dialect(), chunk.len()));
        for item in chunk {
            query = query.bind(item.envelope.report_id().as_bytes().to_vec());
        }
        for row in query.fetch_all(tx.conn()).await? {
            let erased = ids::report_id(&row.try_get::<Vec<u8>, _>(0)?);
            for item in chunk
                .iter()
                .filter(|item| Some(item.envelope.report_id()) == erased)
            {
                outcomes.insert(key(item), Outcome::Erased);
            }
        }
    }
    Ok(())
}

/// Inserts rows; gives back those that were not there before.
async fn insert(
    tx: &mut Tx<'_>,
    keys: &Keys,
    items: &[&Incoming],
    conflict: bool,
    now: DateTime<Utc>,
) -> Result<Vec<Key>, StoreError> {
    let mut stored = Vec::with_capacity(items.len());
    let form = Form::begin(tx, keys, items).await?;
    for chunk in items.chunks(policy::BULK_ROWS) {
        let mut query = sqlx::query(INSERT.rows(tx.dialect(), chunk.len()));
        for item in chunk {
            let envelope = &item.envelope;
            let (stands, at_rest) = form.of(item)?;
            query = query
                .bind(envelope.item_id().as_bytes().to_vec())
                .bind(if conflict {
                    item.sha256.as_bytes().to_vec()
                } else {
                    Vec::new()
                })
                .bind(item.sha256.as_bytes().to_vec())
                .bind(envelope.report_id().as_bytes().to_vec())
                .bind(i64::from(envelope.kind().code()))
                .bind(envelope.key_id().as_bytes().to_vec())
                .bind(to_ms(now))
                .bind(item.age_ms)
                .bind(item.via.code())
                .bind(stands)
                .bind(0_i64)
                .bind(0_i64)
                .bind(at_rest);
        }
        for row in query.fetch_all(tx.conn()).await? {
            stored.push(read_key(&row)?);
        }
    }
    let new: HashSet<&Key> = stored.iter().collect();
    let reports = items
        .iter()
        .filter(|item| new.contains(&key(item)))
        .map(|item| item.envelope.report_id())
        .collect();
    form.end(tx, &reports).await?;
    Ok(stored)
}

fn read_key(row: &sqlx::any::AnyRow) -> Result<Key, StoreError> {
    let item =
        ids::item_id(&row.try_get::<Vec<u8>, _>(0)?).ok_or(StoreError::Corrupt("item id"))?;
    let digest: Vec<u8> = row.try_get(1)?;
    Ok((
        item,
        Sha256::from_bytes(
            digest
                .try_into()
                .map_err(|_| StoreError::Corrupt("item digest"))?,
        ),
    ))
}

/// Items whose id was there already: the same bytes, or others.
async fn other_bodies(
    tx: &mut Tx<'_>,
    keys: &Keys,
    items: &[&Incoming],
    outcomes: &mut HashMap<Key, Outcome>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let before = known(tx, items).await?;
    let mut others = Vec::new();
    for item in items {
        let outcome = match before.get(&key(item)) {
            None => {
                others.push(*item);
                continue;
            }
            // Stored before as a second body under its id: a conflict still.
            Some((Outcome::Duplicate(at), false)) => Outcome::Conflict(*at),
            Some((outcome, _)) => *outcome,
        };
        outcomes.insert(key(item), outcome);
    }
    for (item_id, sha256) in insert(tx, keys, &others, true, now).await? {
        if let Some(item) = others.iter().find(|item| key(item) == (item_id, sha256)) {
            tx.event(
                NewEvent::new(EventKind::Conflict, now)
                    .report(item.envelope.report_id())
                    .item(item_id),
            );
        }
        outcomes.insert((item_id, sha256), Outcome::Conflict(now));
    }
    // Another process may have inserted the same second body in this very moment.
    others.retain(|item| !outcomes.contains_key(&key(item)));
    if !others.is_empty() {
        let after = known(tx, &others).await?;
        for item in others {
            let Some((Outcome::Duplicate(at), _)) = after.get(&key(item)) else {
                return Err(StoreError::Corrupt("an item is neither stored nor there"));
            };
            outcomes.insert(key(item), Outcome::Conflict(*at));
        }
    }
    Ok(())
}

/// What stands under the ids of these items: each body's outcome were it sent
/// again, and whether it was the first under its id.
async fn known(
    tx: &mut Tx<'_>,
    items: &[&Incoming],
) -> Result<HashMap<Key, (Outcome, bool)>, StoreError> {
    let mut found = HashMap::new();
    for chunk in items.chunks(policy::BULK_ROWS) {
        let mut query = sqlx::query(SELECT.rows(tx.dialect(), chunk.len()));
        for item in chunk {
            query = query.bind(item.envelope.item_id().as_bytes().to_vec());
        }
        for row in query.fetch_all(tx.conn()).await? {
            let at = from_ms(row.try_get("received_at")?);
            let outcome = if row.try_get::<i64, _>("opened")? == 3 {
                Outcome::Erased
            } else {
                Outcome::Duplicate(at)
            };
            found.insert(
                read_key(&row)?,
                (outcome, row.try_get::<i64, _>("first_body")? == 1),
            );
        }
    }
    Ok(found)
}
