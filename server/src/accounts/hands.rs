//! In whose hands an account's way in lay: an administrator made it, gave it a role, a password or
//! a fresh second factor, or opened it again. For a while after that nobody can tell the person
//! from the administrator, and what needs two people would need one.
//!
//! - For [`policy::HANDS`] such an account is the second of no two people ([`Hands::second`]).
//!   Asking first, refusing and everything that one person does stays open to it.
//! - What was asked for with an account in somebody's hands was perhaps asked by them: no account
//!   that was in the same hands then or since, and not the administrator either, is ever the second
//!   for that asking. Waiting does not help; asking anew does. Through the account of another
//!   administrator hands reach as far as through one's own.
//! - It is read from the audit log, which has every such change in the transaction that made it:
//!   there is no other list that could say something else, and an upgrade forgets nobody.
//! - What was done at the command line is nobody's hands: whoever keeps the machine has the keys,
//!   and needs no second person for anything.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use sqlx::{AnyConnection, Row as _};

use super::users::users;
use super::{COMMAND_LINE, User};
use crate::audit::{Entry, record};
use crate::clock::{from_ms, to_ms};
use crate::ids::UserId;
use crate::keys::Keys;
use crate::policy;
use crate::store::{Store, StoreError};

/// What gives an administrator somebody's way in, as the audit log has it.
const ACTS: &str =
    "'add-account', 'change-role', 'enable-account', 'reset-password', 'reset-second-factor'";

/// One time that an account's way in lay in an administrator's hands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hand {
    /// Whose account.
    pub user: UserId,
    /// In whose hands.
    pub by: UserId,
    /// What was done, as the audit log has it.
    pub act: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl Hand {
    /// From when on the account can be the second of two again.
    #[must_use]
    pub fn until(&self) -> DateTime<Utc> {
        self.at + policy::HANDS
    }
}

/// Why somebody is not the second of two people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSecond {
    /// Their way in lay in an administrator's hands not long ago.
    #[error("the account was in an administrator's hands not long ago")]
    Lately {
        /// In whose.
        by: UserId,
        /// When.
        at: DateTime<Utc>,
        /// From then on they can be.
        until: DateTime<Utc>,
    },
    /// So did that of whoever asked when they did, or it is one of the two who had it: they are
    /// never the second for this asking.
    #[error("both accounts were in the same hands")]
    SameHands {
        /// In whose.
        by: UserId,
    },
}

impl NotSecond {
    /// In whose hands.
    #[must_use]
    pub const fn by(self) -> UserId {
        match self {
            Self::Lately { by, .. } | Self::SameHands { by } => by,
        }
    }
}

/// Every such time of late, the newest first.
#[derive(Clone, Debug, Default)]
pub struct Hands(Vec<Hand>);

impl Hands {
    /// All that matters to what was asked for at `asked` or later.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn since(
        connection: &mut AnyConnection,
        asked: DateTime<Utc>,
    ) -> Result<Self, StoreError> {
        let sql = format!(
            "SELECT actor, action, subject, at FROM audit WHERE action IN ({ACTS}) AND at > $1 AND actor <> $2 \
             ORDER BY at DESC, seq DESC"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(to_ms(asked - policy::HANDS))
            .bind(COMMAND_LINE)
            .fetch_all(connection)
            .await?;
        let user = |text: String| text.parse().map_err(|_| StoreError::Corrupt("user id"));
        rows.iter()
            .map(|row| {
                Ok(Hand {
                    user: user(row.try_get("subject")?)?,
                    by: user(row.try_get("actor")?)?,
                    act: row.try_get("action")?,
                    at: from_ms(row.try_get("at")?),
                })
            })
            .collect::<Result<_, StoreError>>()
            .map(Self)
    }

    /// The last time that this account was in somebody's hands, if that is not long enough ago.
    fn lately(&self, user: UserId, now: DateTime<Utc>) -> Option<&Hand> {
        self.after(user, now - policy::HANDS)
    }

    /// The last time after `at`.
    #[must_use]
    pub fn after(&self, user: UserId, at: DateTime<Utc>) -> Option<&Hand> {
        self.0.iter().find(|hand| hand.user == user && hand.at > at)
    }

    /// Whether this account can be a second person's at all by now.
    ///
    /// # Errors
    /// When it cannot.
    pub fn free(&self, user: UserId, now: DateTime<Utc>) -> Result<(), NotSecond> {
        match self.lately(user, now) {
            Some(hand) => Err(NotSecond::Lately {
                by: hand.by,
                at: hand.at,
                until: hand.until(),
            }),
            None => Ok(()),
        }
    }

    /// Whether this account can be the second one beside `first`, with whose account it was asked
    /// for at `asked`.
    ///
    /// # Errors
    /// When it cannot.
    pub fn second(
        &self,
        second: UserId,
        (first, asked): (UserId, DateTime<Utc>),
        now: DateTime<Utc>,
    ) -> Result<(), NotSecond> {
        self.free(second, now)?;
        let from = asked - policy::HANDS;
        let theirs = self.behind(second, from, DateTime::<Utc>::MAX_UTC);
        // What became of the first account later says nothing of who asked.
        let askers = self.behind(first, from, asked);
        match askers.intersection(&theirs).next() {
            Some(&by) => Err(NotSecond::SameHands { by }),
            None => Ok(()),
        }
    }

    /// Everybody who can have been behind this account in that time: its person, in whose hands it
    /// lay, and in whose hands those lay.
    fn behind(&self, user: UserId, from: DateTime<Utc>, to: DateTime<Utc>) -> BTreeSet<UserId> {
        let mut found = BTreeSet::from([user]);
        loop {
            let known = found.len();
            for hand in &self.0 {
                if hand.at > from && hand.at <= to && found.contains(&hand.user) {
                    found.insert(hand.by);
                }
            }
            if found.len() == known {
                return found;
            }
        }
    }
}

/// The accounts that could be a second person but for the hands they were in of late, with the
/// last time; the newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn handed(store: &Store, now: DateTime<Utc>) -> Result<Vec<(User, Hand)>, StoreError> {
    let mut connection = store.reader().acquire().await?;
    let hands = Hands::since(&mut connection, now).await?;
    drop(connection);
    if hands.0.is_empty() {
        return Ok(Vec::new());
    }
    let mut found: Vec<_> = users(store)
        .await?
        .into_iter()
        .filter(|user| user.enabled && user.role.bars_accounts())
        .filter_map(|user| Some((hands.lately(user.id, now)?.clone(), user)))
        .map(|(hand, user)| (user, hand))
        .collect();
    found.sort_by_key(|(_, hand)| std::cmp::Reverse(hand.at));
    Ok(found)
}

/// Writes down that somebody was refused for these hands, in which their account was.
///
/// # Errors
/// When the database cannot be written.
pub(crate) async fn note_hands(
    store: &Store,
    keys: &Keys,
    (who, what): (UserId, &str),
    hands: UserId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let entry = Entry {
        actor: &who.to_string(),
        action: "refuse-hands",
        subject: what,
        reason: &hands.to_string(),
    };
    record(store, keys, entry, now).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::super::{By, Role, make_account};
    use super::*;

    fn at(hours: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::hours(hours)
    }

    fn id(n: u8) -> UserId {
        UserId::from_slice(&[n; 16]).expect("sixteen bytes")
    }

    /// Whose account, in whose hands, at which hour.
    fn hands(of: &[(u8, u8, i64)]) -> Hands {
        let mut found: Vec<_> = of
            .iter()
            .map(|&(whose, by, hour)| Hand {
                user: id(whose),
                by: id(by),
                act: "reset-password".to_owned(),
                at: at(hour),
            })
            .collect();
        found.sort_by_key(|hand| std::cmp::Reverse(hand.at));
        Hands(found)
    }

    const ADMIN: u8 = 1;
    const OTHER_ADMIN: u8 = 2;
    const FIRST: u8 = 3;
    const SECOND: u8 = 4;

    #[test]
    fn whose_way_in_was_in_somebodys_hands_is_no_second_until_the_hours_are_over() {
        let hands = hands(&[(SECOND, ADMIN, 10)]);
        let of = (id(FIRST), at(0));
        let held = policy::HANDS.num_hours();
        let refused = Err(NotSecond::Lately {
            by: id(ADMIN),
            at: at(10),
            until: at(10 + held),
        });
        assert_eq!(hands.second(id(SECOND), of, at(10)), refused);
        assert_eq!(hands.second(id(SECOND), of, at(9 + held)), refused);
        assert_eq!(hands.second(id(SECOND), of, at(10 + held)), Ok(()));
        assert_eq!(hands.second(id(FIRST), (id(SECOND), at(0)), at(11)), Ok(()));
    }

    #[test]
    fn what_was_asked_with_an_account_in_the_same_hands_is_never_decided_by_the_other() {
        let long = 1_000;
        for (of, why) in [
            (vec![(FIRST, ADMIN, 5), (SECOND, ADMIN, 0)], "made both"),
            (
                vec![(FIRST, ADMIN, 5), (SECOND, ADMIN, 200)],
                "took the second one later",
            ),
            (vec![(SECOND, FIRST, 0)], "who asked made the second one"),
            (vec![(FIRST, SECOND, 5)], "who decides made the first one"),
            (
                vec![
                    (FIRST, ADMIN, 5),
                    (SECOND, OTHER_ADMIN, 5),
                    (OTHER_ADMIN, ADMIN, 4),
                ],
                "one of them through another administrator",
            ),
        ] {
            let answered = hands(&of).second(id(SECOND), (id(FIRST), at(10)), at(long));
            assert!(
                matches!(answered, Err(NotSecond::SameHands { .. })),
                "{why}: {answered:?}"
            );
        }
        for (of, why) in [
            (
                vec![(FIRST, ADMIN, 5), (SECOND, OTHER_ADMIN, 5)],
                "two administrators",
            ),
            (
                vec![(FIRST, ADMIN, 11), (SECOND, ADMIN, 5)],
                "the first one after the asking",
            ),
            (
                vec![(FIRST, ADMIN, -100), (SECOND, ADMIN, 5)],
                "the first one long before",
            ),
            (
                vec![(FIRST, ADMIN, 5), (SECOND, ADMIN, -100)],
                "the second one long before",
            ),
        ] {
            let answered = hands(&of).second(id(SECOND), (id(FIRST), at(10)), at(long));
            assert_eq!(answered, Ok(()), "{why}");
        }
    }

    #[tokio::test]
    async fn what_was_done_before_the_upgrade_counts_and_the_upgrade_finds_it_by_what_was_done() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("db")).expect("a folder for the database");
        let keys = Keys::create(folder.path()).expect("keys");
        let url = Store::embedded_url(folder.path());
        let before = Store::open_at(&url, Some(671)).await.expect("it opens");
        let admin = id(ADMIN).to_string();
        for (actor, name) in [(admin.as_str(), "dua"), (COMMAND_LINE, "budi")] {
            let by = By {
                actor,
                keys: &keys,
                now: at(1_000),
            };
            let made = make_account(&before, by, name, Role::Supervisor).await;
            made.expect("an account");
        }
        before.close().await;
        let store = Store::open(&url).await.expect("it is brought up to date");
        let found = handed(&store, at(1_001)).await.expect("it reads");
        let found: Vec<_> = found
            .iter()
            .map(|(user, hand)| (&*user.name, hand.by))
            .collect();
        assert_eq!(found, [("dua", id(ADMIN))]);
        let plan = format!(
            "EXPLAIN QUERY PLAN SELECT actor FROM audit WHERE action IN ({ACTS}) AND at > 1"
        );
        let plan: Vec<String> = sqlx::query(sqlx::AssertSqlSafe(plan))
            .fetch_all(store.reader())
            .await
            .expect("a plan")
            .iter()
            .map(|row| row.get("detail"))
            .collect();
        assert!(
            plan.iter().any(|step| step.contains("audit_by_action")),
            "{plan:?}"
        );
        store.close().await;
    }
}
