//! Positions that the reporter asked not to use any more. Every place that shows a position
//! asks here, so that none shows what another hides.

use ots_protocol::codes::WithdrawScope;
use ots_protocol::items::ItemPayload;

use super::content::Content;
use super::order::Order;
use crate::reports::ItemRow;

/// Up to where no position is used.
pub(super) type UpTo = Option<Order>;

/// From what came: the proven consents to positions that were taken back.
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
        .map(|(row, _)| Order::of(row))
        .reduce(Order::furthest)
}

/// Whether a position in this item may be used: only where it is certain to have been sent after
/// the consent was taken back.
pub(super) fn may_use(row: &ItemRow, up_to: UpTo) -> bool {
    up_to.is_none_or(|up_to| Order::of(row).is_behind(up_to))
}
