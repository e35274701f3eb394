//! The rows of hashes beside a report.

use ots_protocol::{KeyId, ReportId};

use super::{Mark, MarkKind, phone_hash};
use crate::keys::Keys;
use crate::store::{StoreError, Tx};

/// Which index key hashes are made with now.
pub(super) fn key_id(keys: &Keys) -> KeyId {
    KeyId::of(keys.index())
}

/// Writes hashes beside a report; those that are there stay. A report that was erased
/// gets none.
pub(crate) async fn record(
    tx: &mut Tx<'_>,
    keys: &Keys,
    report: ReportId,
    marks: &[Mark],
) -> Result<(), StoreError> {
    for mark in marks {
        sqlx::query(
            "INSERT INTO report_hashes (kind, hash, report_id, key_id) SELECT $1, $2, $3, $4 \
             WHERE NOT EXISTS (SELECT 1 FROM erased WHERE report_id = $5) ON CONFLICT (hash, report_id, kind) DO NOTHING",
        )
        .bind(mark.kind.code())
        .bind(mark.hash.to_vec())
        .bind(report.as_bytes().to_vec())
        .bind(key_id(keys).as_bytes().to_vec())
        .bind(report.as_bytes().to_vec())
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// The same for the number an SMS came from, if it is one.
pub(crate) async fn record_sender(
    tx: &mut Tx<'_>,
    keys: &Keys,
    report: ReportId,
    from: &str,
) -> Result<(), StoreError> {
    let Some(phone) = phone_hash(keys, from) else {
        return Ok(());
    };
    let mark = Mark {
        kind: MarkKind::Sender,
        hash: *phone.as_bytes(),
    };
    record(tx, keys, report, &[mark]).await
}

/// Takes every hash of a report away.
pub(crate) async fn erase(tx: &mut Tx<'_>, report: ReportId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM report_hashes WHERE report_id = $1")
        .bind(report.as_bytes().to_vec())
        .execute(tx.conn())
        .await?;
    Ok(())
}
