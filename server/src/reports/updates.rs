//! What goes back to the phone: numbered per report, encrypted at rest, sealed
//! with the report's reply key only when it is asked for.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use ots_protocol::Payload as _;
use ots_protocol::ReportId;
use ots_protocol::updates::{ReportState, Update};
use sqlx::Row;

use crate::clock::{from_ms, to_ms};
use crate::deadlines::{Owner, mark};
use crate::keys::Keys;
use crate::own_keys;
use crate::policy;
use crate::reseal::{Sealed, bytes, int};
use crate::store::{Store, StoreError, Tx};

const PURPOSE: &str = "update";

pub(crate) const SEALED: Sealed = Sealed::row(
    "updates",
    "body",
    PURPOSE,
    &[bytes("report_id"), int("seq")],
)
.of_report("report_id");

fn row_name(report: ReportId, seq: i64) -> Vec<u8> {
    [report.as_bytes().as_slice(), &seq.to_be_bytes()].concat()
}

/// Appends an update within the transaction that causes it; gives its number.
///
/// # Errors
/// When the database cannot be written, or there is no such report.
pub async fn append(
    tx: &mut Tx<'_>,
    keys: &Keys,
    report: ReportId,
    update: &Update,
    now: DateTime<Utc>,
) -> Result<i64, StoreError> {
    let seq: i64 = sqlx::query_scalar("UPDATE reports SET last_update = last_update + 1 WHERE report_id = $1 RETURNING last_update")
        .bind(report.as_bytes().to_vec())
        .fetch_one(tx.conn())
        .await?;
    let update = Update {
        at_ms: update.at_ms.or(Some(to_ms(now))),
        ..update.clone()
    };
    let key = own_keys::sealing(tx, keys, Owner::Report(report)).await?;
    let body = key.seal(PURPOSE, &row_name(report, seq), &update.to_cbor())?;
    sqlx::query("INSERT INTO updates (report_id, seq, at, body) VALUES ($1, $2, $3, $4)")
        .bind(report.as_bytes().to_vec())
        .bind(seq)
        .bind(to_ms(now))
        .bind(body)
        .execute(tx.conn())
        .await?;
    Ok(seq)
}

/// Appends a bare change of state; what the report owes may be another by it.
///
/// # Errors
/// As [`append`].
pub async fn append_state(
    tx: &mut Tx<'_>,
    keys: &Keys,
    report: ReportId,
    state: ReportState,
    now: DateTime<Utc>,
) -> Result<i64, StoreError> {
    mark(tx, Owner::Report(report), now).await?;
    append(
        tx,
        keys,
        report,
        &Update {
            state: Some(state),
            ..Update::default()
        },
        now,
    )
    .await
}

/// Updates after `after`, oldest first, a page at most.
///
/// # Errors
/// When the database cannot be read, or a row does not open.
pub async fn updates_after(
    store: &Store,
    keys: &Keys,
    report: ReportId,
    after: i64,
) -> Result<Vec<(i64, Update)>, StoreError> {
    let kept = kept_after(store, keys, report, after).await?;
    kept.into_iter()
        .map(|kept| {
            let update = kept.update.ok_or(StoreError::Corrupt("update at rest"))?;
            Ok((kept.seq, update))
        })
        .collect()
}

/// An update as it stands here.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// Its number.
    pub seq: i64,
    /// Since when it is there.
    pub at: DateTime<Utc>,
    /// What it says; `None` where that does not open any more.
    pub update: Option<Update>,
}

/// The same for a page of the console, which shows what does not open as such.
///
/// # Errors
/// When the database cannot be read.
pub async fn kept_after(
    store: &Store,
    keys: &Keys,
    report: ReportId,
    after: i64,
) -> Result<Vec<Kept>, StoreError> {
    let rows = sqlx::query(
        "SELECT seq, at, body FROM updates WHERE report_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
    )
    .bind(report.as_bytes().to_vec())
    .bind(after)
    .bind(policy::UPDATES_PAGE)
    .fetch_all(store.reader())
    .await?;
    // Most phones that ask find nothing new.
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let key = own_keys::opening(store, keys, Owner::Report(report)).await?;
    rows.iter()
        .map(|row| {
            let (seq, body): (i64, Vec<u8>) = (row.try_get(0)?, row.try_get(2)?);
            let plain = key.open(PURPOSE, &row_name(report, seq), &body).ok();
            Ok(Kept {
                seq,
                at: from_ms(row.try_get(1)?),
                update: plain.and_then(|plain| Update::from_cbor(&plain).ok()),
            })
        })
        .collect()
}

/// When the phone had each update that it has, by number.
///
/// # Errors
/// When the database cannot be read.
pub async fn fetch_times(
    store: &Store,
    report: ReportId,
) -> Result<BTreeMap<i64, DateTime<Utc>>, StoreError> {
    sqlx::query(
        "SELECT seq, fetched_at FROM updates WHERE report_id = $1 AND fetched_at IS NOT NULL",
    )
    .bind(report.as_bytes().to_vec())
    .fetch_all(store.reader())
    .await?
    .iter()
    .map(|row| Ok((row.try_get(0)?, from_ms(row.try_get(1)?))))
    .collect()
}
