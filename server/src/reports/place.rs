//! The kecamatan that a report names, in clear: lists and statistics need it.

use ots_protocol::codes::AreaCode;
use ots_protocol::items::ItemPayload;

use crate::ids::ReportId;
use crate::store::{StoreError, Tx};

/// The kecamatan where it happened, if this item tells it; a village tells its own.
pub(crate) fn place_of(payload: &ItemPayload) -> Option<AreaCode> {
    let ItemPayload::Details(details) = payload else {
        return None;
    };
    let village = details.desa.and_then(AreaCode::kecamatan);
    village.or_else(|| details.kecamatan.and_then(AreaCode::kecamatan))
}

/// Keeps it beside the report: what a proven item said last.
pub(crate) async fn place_named(
    tx: &mut Tx<'_>,
    report: ReportId,
    kecamatan: AreaCode,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE reports SET kecamatan = $1 WHERE report_id = $2")
        .bind(i64::try_from(kecamatan.digits()).unwrap_or(i64::MAX))
        .bind(report.as_bytes().to_vec())
        .execute(tx.conn())
        .await?;
    Ok(())
}
