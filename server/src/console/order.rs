//! Which of two items was made later. A phone sends what failed once behind what it made since, and
//! two processes may have two clocks: so arrival alone does not say it, and neither does the phone's
//! own calendar. Where the two disagree, nobody knows, and what is safer holds.

use chrono::{DateTime, Utc};

use crate::ids::ItemId;
use crate::reports::ItemRow;

/// Where an item stands by both clocks: the phone's, which is in its id, and ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Order {
    made: ItemId,
    came: DateTime<Utc>,
}

impl Order {
    pub(super) const fn of(row: &ItemRow) -> Self {
        Self {
            made: row.item_id,
            came: row.received_at,
        }
    }

    /// Whether it is later by both clocks. What came within one millisecond of ours was sent at
    /// once, and there the phone's clock says it.
    pub(super) fn is_behind(self, other: Self) -> bool {
        self.made > other.made && self.came >= other.came
    }

    /// The place that is behind whatever is behind both.
    pub(super) fn furthest(self, other: Self) -> Self {
        Self {
            made: self.made.max(other.made),
            came: self.came.max(other.came),
        }
    }
}

/// Of statements of one kind those that no other is certain to have replaced, the newest by the
/// phone's clock last: one, as a rule.
pub(super) fn standing<T>(said: Vec<(Order, T)>) -> Vec<T> {
    let orders: Vec<Order> = said.iter().map(|(order, _)| *order).collect();
    by_the_phone(said, |order| !is_replaced(order, &orders))
}

/// The others of them, the oldest by the phone's clock first.
pub(super) fn replaced<T: Copy>(said: &[(Order, T)]) -> Vec<T> {
    let orders: Vec<Order> = said.iter().map(|(order, _)| *order).collect();
    by_the_phone(said.to_vec(), |order| is_replaced(order, &orders))
}

fn is_replaced(order: Order, all: &[Order]) -> bool {
    all.iter().any(|other| other.is_behind(order))
}

fn by_the_phone<T>(said: Vec<(Order, T)>, is_one: impl Fn(Order) -> bool) -> Vec<T> {
    let mut found: Vec<(Order, T)> = said
        .into_iter()
        .filter(|(order, _)| is_one(*order))
        .collect();
    found.sort_by_key(|(order, _)| order.made);
    found.into_iter().map(|(_, said)| said).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(made: i64, came: i64) -> Order {
        let at = |second| DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap();
        Order {
            made: ItemId::new(at(made), [0; 10]),
            came: at(came),
        }
    }

    fn stand(said: &[(i64, i64)]) -> Vec<(i64, i64)> {
        let all = said
            .iter()
            .map(|(made, came)| (order(*made, *came), (*made, *came)));
        standing(all.collect())
    }

    #[test]
    fn what_does_not_stand_was_replaced_and_nothing_is_both_or_neither() {
        let all = |said: &[(i64, i64)]| -> Vec<(Order, (i64, i64))> {
            let with_order = |one: &(i64, i64)| (order(one.0, one.1), *one);
            said.iter().map(with_order).collect()
        };
        assert_eq!(replaced(&all(&[(2, 2), (3, 3), (1, 1)])), [(1, 1), (2, 2)]);
        assert_eq!(replaced(&all(&[(2, 1), (1, 2)])), []);
        assert_eq!(replaced(&all(&[(1, 1), (3, 2), (2, 3)])), [(1, 1)]);
    }

    #[test]
    fn of_statements_in_order_the_newest_stands_alone() {
        assert_eq!(stand(&[(1, 1), (2, 2), (3, 3)]), [(3, 3)]);
        assert_eq!(stand(&[(2, 5), (3, 5), (1, 5)]), [(3, 5)], "in one packet");
        assert!(stand(&[]).is_empty());
    }

    #[test]
    fn statements_that_came_in_another_order_than_they_were_made_stand_beside_each_other() {
        assert_eq!(stand(&[(2, 1), (1, 2)]), [(1, 2), (2, 1)]);
        assert_eq!(stand(&[(3, 1), (2, 2), (1, 3)]), [(1, 3), (2, 2), (3, 1)]);
        assert_eq!(stand(&[(1, 1), (3, 2), (2, 3)]), [(2, 3), (3, 2)]);
    }
}
