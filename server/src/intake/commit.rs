//! One group of items, made durable.
//!
//! The first body under an item id has the empty `variant`; whoever inserts it
//! wins, and concurrent inserters of the same id wait for the winner's commit
//! before they see what they are: the same bytes, or a conflict.
//!
//! What is new goes in by one statement that is a transaction of its own: one round
//! trip, one `fsync`. In a database where envelopes are sealed once more ([`super::at_rest`]) the
//! own keys of the group's reports go before it, in the same transaction. Whatever that does not
//! take (sent before, erased, a conflict) is looked at in a transaction behind it.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use ots_protocol::{ItemId, Sha256};

use super::at_rest::Form;
use super::second_look::second_look;
use super::{Busy, Incoming, Outcome};
use crate::clock::to_ms;
use crate::ids;
use crate::keys::Keys;
use crate::policy;
use crate::store::{Alone, Bulk, Dialect, Store, StoreError, retrying};

/// New rows. Where every envelope stands as it came, none of them says so.
macro_rules! new {
    ($columns:literal, $at_rest:literal) => {
        Bulk::new(
            concat!(
                "INSERT INTO items (item_id, sha256, report_id, kind, key_id, received_at, age_ms, via, envelope, at_rest) \
                 SELECT column1, column2, column3, column4, column5, column6, column7, column8, column9, ",
                $at_rest,
                " FROM (VALUES "
            ),
            $columns,
            ") AS v WHERE NOT EXISTS (SELECT 1 FROM erased WHERE erased.report_id = v.column3) \
             ON CONFLICT (item_id, variant) DO NOTHING RETURNING item_id",
        )
    };
}
static AS_THEY_CAME: Bulk = new!(9, "0");
static SEALED: Bulk = new!(10, "column10");

pub(super) type Key = (ItemId, Sha256);

/// Stores a group; gives each item's outcome in the order given.
pub(super) async fn commit(
    store: &Store,
    keys: &Keys,
    items: &[Incoming],
    now: DateTime<Utc>,
) -> Vec<Outcome> {
    let mut order: Vec<&Incoming> = items.iter().collect();
    order.sort_by_key(|item| key(item));
    // The same bytes twice in one group are one.
    order.dedup_by_key(|item| key(item));
    let mut outcomes: HashMap<Key, Outcome> = HashMap::with_capacity(order.len());
    let stored = store_group(store, keys, &order, &mut outcomes, now).await;
    let busy = stored.err().map(|error| {
        tracing::error!(%error, items = items.len(), "items could not be stored");
        if error.is_full() {
            Busy::Full
        } else {
            Busy::Unavailable
        }
    });

    let mut seen = HashSet::with_capacity(items.len());
    let outcome = |item| match outcomes.get(&key(item)) {
        // The second copy within the group was not the first to come.
        Some(Outcome::Stored(at)) if !seen.insert(key(item)) => Outcome::Duplicate(*at),
        Some(outcome) => *outcome,
        None => Outcome::TryAgain(busy.unwrap_or(Busy::Unavailable)),
    };
    items.iter().map(outcome).collect()
}

/// Stores items in the order of their ids. On an error, those that have an outcome
/// have it, and nothing is known of the others.
async fn store_group(
    store: &Store,
    keys: &Keys,
    order: &[&Incoming],
    outcomes: &mut HashMap<Key, Outcome>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let firsts: Vec<&Incoming> = order
        .chunk_by(|a, b| a.envelope.item_id() == b.envelope.item_id())
        .map(|bodies| bodies[0])
        .collect();
    if firsts.len() <= policy::BULK_ROWS {
        let stored = retrying(|| insert_new(store, keys, &firsts, now)).await?;
        for item in firsts
            .iter()
            .filter(|item| stored.contains(&item.envelope.item_id()))
        {
            outcomes.insert(key(item), Outcome::Stored(now));
        }
    }
    let rest: Vec<&Incoming> = order
        .iter()
        .filter(|item| !outcomes.contains_key(&key(item)))
        .copied()
        .collect();
    if !rest.is_empty() {
        let looked_at = retrying(|| second_look(store, keys, &rest, now)).await?;
        outcomes.extend(looked_at);
    }
    Ok(())
}

/// Inserts first bodies, all at once; gives back the ids of those that are new.
async fn insert_new(
    store: &Store,
    keys: &Keys,
    items: &[&Incoming],
    now: DateTime<Utc>,
) -> Result<HashSet<ItemId>, StoreError> {
    if let Some(form) = Form::without_keys(store.dialect()) {
        let new = new_rows(store.dialect(), &form, items, now)?;
        return ids_of(&store.alone(new).await?);
    }
    let mut tx = store.begin().await?;
    let form = Form::begin(&mut tx, keys, items).await?;
    let new = new_rows(store.dialect(), &form, items, now)?;
    let stored = ids_of(&new.fetch_all(tx.conn()).await?)?;
    let reports = items
        .iter()
        .filter(|item| stored.contains(&item.envelope.item_id()))
        .map(|item| item.envelope.report_id())
        .collect();
    form.end(&mut tx, &reports).await?;
    tx.commit().await?;
    Ok(stored)
}

/// The one statement for rows that are new, as a rule.
fn new_rows<'q>(
    dialect: Dialect,
    form: &Form,
    items: &[&Incoming],
    now: DateTime<Utc>,
) -> Result<Alone<'q, (Vec<u8>,)>, StoreError> {
    let bulk = match form {
        Form::AsTheyCame => &AS_THEY_CAME,
        Form::Sealed(_) => &SEALED,
    };
    let mut query = sqlx::query_as(bulk.rows(dialect, items.len()));
    for item in items {
        let envelope = &item.envelope;
        let (stands, at_rest) = form.of(item)?;
        query = query
            .bind(envelope.item_id().as_bytes().to_vec())
            .bind(item.sha256.as_bytes().to_vec())
            .bind(envelope.report_id().as_bytes().to_vec())
            .bind(i64::from(envelope.kind().code()))
            .bind(envelope.key_id().as_bytes().to_vec())
            .bind(to_ms(now))
            .bind(item.age_ms)
            .bind(item.via.code())
            .bind(stands);
        if matches!(form, Form::Sealed(_)) {
            query = query.bind(at_rest);
        }
    }
    Ok(query)
}

fn ids_of(rows: &[(Vec<u8>,)]) -> Result<HashSet<ItemId>, StoreError> {
    rows.iter()
        .map(|(id,)| ids::item_id(id).ok_or(StoreError::Corrupt("item id")))
        .collect()
}

pub(super) fn key(item: &Incoming) -> Key {
    (item.envelope.item_id(), item.sha256)
}
