//! Who is barred from what, for those who may bar; never what they themselves are barred
//! from.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::rule::owner_rule;
use super::spread::{open, place};
use crate::accounts::Role;
use crate::clock::from_ms;
use crate::deadlines::Owner;
use crate::ids::UserId;
use crate::keys::Keys;
use crate::policy;
use crate::store::{After, Keyset, Store, StoreError, Way};

const BY: Keyset = Keyset(&[
    (
        "CASE WHEN b.lifted_at IS NULL THEN 0 ELSE 1 END",
        false,
        Way::Up,
    ),
    ("b.since", false, Way::Down),
    ("b.owner_kind", false, Way::Down),
    ("b.owner_id", true, Way::Up),
    ("b.user_id", true, Way::Up),
]);

/// One bar.
#[derive(Clone, PartialEq, Eq)]
pub struct Bar {
    /// From what.
    pub owner: Owner,
    /// The case's number.
    pub number: Option<String>,
    /// Who.
    pub user: UserId,
    /// Since when.
    pub since: DateTime<Utc>,
    /// By whom.
    pub by: UserId,
    /// Why, in their words.
    pub why: String,
    /// When it was lifted, by whom, and why.
    pub lifted: Option<(DateTime<Utc>, UserId, String)>,
}

impl std::fmt::Debug for Bar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bar")
            .field("owner", &self.owner)
            .field("user", &self.user)
            .finish_non_exhaustive()
    }
}

/// Bars, standing ones first, the newest of each first, behind a place; and where it goes on.
///
/// # Errors
/// When the database cannot be read, or a reason does not open.
pub async fn bars(
    store: &Store,
    keys: &Keys,
    reader: UserId,
    after: &After,
) -> Result<(Vec<Bar>, After), StoreError> {
    let query = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT b.owner_kind AS owner_kind, b.owner_id AS owner_id, b.user_id AS user_id, b.since AS since, b.by_user AS by_user, \
         b.why AS why, b.lifted_at AS lifted_at, b.lifted_by AS lifted_by, b.lifted_why AS lifted_why, c.number AS number{} \
         FROM barred b LEFT JOIN cases c ON b.owner_kind = 2 AND c.case_id = b.owner_id \
         WHERE NOT EXISTS (SELECT 1 FROM barred own WHERE own.owner_kind = b.owner_kind AND own.owner_id = b.owner_id \
         AND own.user_id = $1 AND own.lifted_at IS NULL) AND b.user_id <> $2 AND {} {} LIMIT $3",
        BY.columns(),
        BY.rule(after, 4),
        BY.order()
    )))
    .bind(reader.as_bytes().to_vec())
    .bind(reader.as_bytes().to_vec())
    .bind(policy::BARS_LISTED + 1);
    let rows = BY.bind(query, after).fetch_all(store.reader()).await?;
    let (rows, next) = BY.part(rows, policy::BARS_LISTED)?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let user = |name: &str| -> Result<Option<UserId>, StoreError> {
            let id: Option<Vec<u8>> = row.try_get(name)?;
            Ok(id.and_then(|id| UserId::from_slice(&id)))
        };
        let sure = |id: Option<UserId>| id.ok_or(StoreError::Corrupt("user id"));
        let id: Vec<u8> = row.try_get("owner_id")?;
        let owner = Owner::from_row(row.try_get("owner_kind")?, &id)
            .ok_or(StoreError::Corrupt("what somebody is barred from"))?;
        let barred = sure(user("user_id")?)?;
        let since: i64 = row.try_get("since")?;
        let here = place(owner, barred, since);
        let lifted = match row.try_get::<Option<i64>, _>("lifted_at")? {
            Some(at) => {
                let why: Vec<u8> = row.try_get("lifted_why")?;
                Some((
                    from_ms(at),
                    sure(user("lifted_by")?)?,
                    open(keys, &here, &why)?,
                ))
            }
            None => None,
        };
        let why: Vec<u8> = row.try_get("why")?;
        found.push(Bar {
            owner,
            number: row.try_get("number")?,
            user: barred,
            since: from_ms(since),
            by: sure(user("by_user")?)?,
            why: open(keys, &here, &why)?,
            lifted,
        });
    }
    Ok((found, next))
}

/// How many accounts are left that may see it: where it is none, somebody must be given
/// the role.
///
/// # Errors
/// When the database cannot be read.
pub async fn people_left(store: &Store, owner: Owner) -> Result<usize, StoreError> {
    let roles = sqlx::query_scalar::<_, String>(sqlx::AssertSqlSafe(format!(
        "SELECT role FROM users u WHERE u.disabled_at IS NULL AND {}",
        owner_rule("$1", "$2", "u.user_id")
    )))
    .bind(owner.kind())
    .bind(owner.bytes())
    .fetch_all(store.reader())
    .await?;
    let may = |role: Role| match owner {
        Owner::Report(_) => role.takes_reports(),
        Owner::Case(_) => role.carries_cases(),
    };
    Ok(roles
        .iter()
        .filter_map(|role| role.parse().ok())
        .filter(|role| may(*role))
        .count())
}
