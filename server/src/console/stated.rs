//! What the reporter has said about contact: proven items only, the newest of each kind.

use ots_protocol::items::ItemPayload;

use super::contact::{self, Said};
use super::content::Content;
use super::order::{Order, replaced, standing};
use super::thread::Read;

/// Out of what came.
///
/// A consent taken back holds until the reporter states anew how to reach them, later
/// by both clocks: where the order is in doubt, nobody is contacted.
pub(super) fn stated<'a>(read: &'a [Read<'_>]) -> Said<'a> {
    let (mut safe_contact, mut prepared, mut taken_back) = (Vec::new(), Vec::new(), Vec::new());
    for one in read.iter().filter(|read| read.counts()) {
        let Content::Payload(payload) = &one.content else {
            continue;
        };
        let order = Order::of(one.row);
        match payload {
            ItemPayload::SafeContact(safe) => safe_contact.push((order, safe)),
            ItemPayload::Prepared(_) => {
                prepared.extend(one.inside.as_ref().map(|inside| (order, inside)));
            }
            ItemPayload::Withdraw(withdraw) if contact::ends_contact(withdraw.scope) => {
                taken_back.push(order);
            }
            _ => {}
        }
    }
    let given_anew = |back: &Order| safe_contact.iter().any(|(order, _)| order.is_behind(*back));
    Said {
        withdrawn: !taken_back.iter().all(given_anew),
        replaced: replaced(&safe_contact),
        safe_contact: standing(safe_contact),
        prepared: standing(prepared),
    }
}
