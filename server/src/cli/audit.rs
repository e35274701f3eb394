//! `ots-server audit verify`: whether the audit log is what was written.

use super::args::PlaceArgs;
use super::place::Place;
use super::{CliError, say};
use crate::audit::{self, Fault, heads};
use crate::keys::Keys;

pub(super) async fn verify(place: &PlaceArgs) -> Result<(), CliError> {
    let place = Place::of(place)?;
    let store = place.existing().await?;
    let keys = Keys::open(&place.data).map_err(CliError::failed)?;
    let written_out = heads::read(&place.data).map_err(CliError::failed)?;
    let found = audit::verify(&store, &keys)
        .await
        .map_err(CliError::failed)?;
    let lost = heads::missing(&store, &written_out)
        .await
        .map_err(CliError::failed)?;
    store.close().await;
    match found {
        Err(Fault::Changed(seq)) => Err(CliError::failed(format!(
            "the audit log is not what was written: row {seq} or one before it was changed, added or reordered"
        ))),
        Err(Fault::Missing(seq)) => Err(CliError::failed(format!(
            "the audit log is not what was written: row {seq} is missing"
        ))),
        Ok(_) if lost.is_some() => Err(CliError::failed(format!(
            "the audit log is not what was written: row {} was written out as its head and is gone or changed",
            lost.unwrap_or_default()
        ))),
        Ok(verified) => {
            let head: String = verified
                .head
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            say(&format!("audit log: {} rows, head {head}\n", verified.rows));
            Ok(())
        }
    }
}
