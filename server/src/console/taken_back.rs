//! Positions that the reporter asked not to use any more. Every place that shows a position
//! asks here, so that none shows what another hides.

use chrono::{DateTime, Utc};
use ots_protocol::codes::WithdrawScope;
use ots_protocol::items::ItemPayload;

use super::content::Content;
use crate::ids::ItemId;
use crate::reports::ItemRow;

/// Up to where in the order of arrival no position is used.
pub(super) type UpTo = Option<(DateTime<Utc>, ItemId)>;

/// From what came: the newest proven consent to positions that was taken back.
pub(super) fn up_to<'a>(items: impl Iterator<Item = (&'a ItemRow, &'a Content)>) -> UpTo {
    items
        .filter(|(row, _)| row.proven && !row.conflict)
        .filter(|(_, content)| {
            let Content::Payload(ItemPayload::Withdraw(withdraw)) = content else {
                return false;
            };
            matches!(
                withdraw.scope,
                Some(WithdrawScope::Position | WithdrawScope::All)
            )
        })
        .map(|(row, _)| order(row))
        .max()
}

/// Whether a position in this item may be used.
pub(super) fn may_use(row: &ItemRow, up_to: UpTo) -> bool {
    up_to.is_none_or(|up_to| order(row) > up_to)
}

fn order(row: &ItemRow) -> (DateTime<Utc>, ItemId) {
    (row.received_at, row.item_id)
}
