//! Closing envelopes: the one place where words become bytes that this phone cannot read.

use chrono::{DateTime, Utc};
use getrandom::SysRng;
use ots_protocol::instance::SignedInstance;
use ots_protocol::items::{Alert, PreparedContents};
use ots_protocol::keys::{ReportKeys, SealingPublicKey};
use ots_protocol::seal::{SealedAlert, seal_alert, seal_item, seal_prepared};
use ots_protocol::{ItemId, ItemPayload, Payload, ReportId};
use rand_core::UnwrapErr;

use crate::error::CoreError;

/// The system's randomness, seen to be there.
pub(crate) fn system_rng() -> Result<UnwrapErr<SysRng>, CoreError> {
    getrandom::fill(&mut [0; 1]).map_err(|_| CoreError::NoRandomness)?;
    Ok(UnwrapErr(SysRng))
}

/// Ten random bytes for an id.
fn id_bytes() -> Result<[u8; 10], CoreError> {
    let mut bytes = [0; 10];
    getrandom::fill(&mut bytes).map_err(|_| CoreError::NoRandomness)?;
    Ok(bytes)
}

/// An id for something said now.
pub(crate) fn new_item_id(at: DateTime<Utc>) -> Result<ItemId, CoreError> {
    Ok(ItemId::new(at, id_bytes()?))
}

/// An id for a press now.
pub(crate) fn new_report_id(at: DateTime<Utc>) -> Result<ReportId, CoreError> {
    Ok(ReportId::new(at, id_bytes()?))
}

fn key_of(instance: &SignedInstance) -> Result<&SealingPublicKey, CoreError> {
    let key = instance.document().sealing_key();
    key.ok_or_else(|| CoreError::Instance("no sealing key is active".to_owned()))
}

/// Seals a press. Should anything beyond the choice itself not fit, the bare choice goes alone:
/// no ornament may stop a call for help.
pub(crate) fn alert(
    instance: &SignedInstance,
    report: ReportId,
    alert: &Alert,
) -> Result<SealedAlert, CoreError> {
    let mut rng = system_rng()?;
    let key = key_of(instance)?;
    if let Ok(sealed) = seal_alert(key, report, alert, &mut rng) {
        return Ok(sealed);
    }
    let bare = Alert {
        urgency: alert.urgency,
        for_whom: alert.for_whom,
        drill: alert.drill,
        ..Alert::default()
    };
    seal_alert(key, report, &bare, &mut rng).map_err(|e| CoreError::Sealing(e.to_string()))
}

/// Seals any other item under its report.
pub(crate) fn item(
    instance: &SignedInstance,
    keys: &ReportKeys,
    report: ReportId,
    item: ItemId,
    payload: &ItemPayload,
) -> Result<Vec<u8>, CoreError> {
    seal_item(
        key_of(instance)?,
        &keys.mac_key,
        report,
        item,
        payload,
        &mut system_rng()?,
    )
    .map_err(|error| CoreError::Sealing(error.to_string()))
}

/// Seals what somebody prepares: the CBOR of the item that a press will send.
pub(crate) fn prepared(
    instance: &SignedInstance,
    contents: &PreparedContents,
) -> Result<Vec<u8>, CoreError> {
    seal_prepared(key_of(instance)?, contents, &mut system_rng()?)
        .map(|prepared| prepared.to_cbor())
        .map_err(|error| CoreError::Sealing(error.to_string()))
}
