//! What was broken, for the supervisors; and whether one stands.

use chrono::{DateTime, Utc};
use sqlx::{AnyConnection, Row};

use super::{PURPOSE, place};
use crate::barred::owner_rule;
use crate::clock::{from_ms, to_ms};
use crate::deadlines::Owner;
use crate::ids::{GlassId, UserId};
use crate::keys::Keys;
use crate::policy;
use crate::store::{After, Keyset, Store, StoreError, Way};

const BY: Keyset = Keyset(&[
    ("g.broken_at", false, Way::Down),
    ("g.glass_id", true, Way::Down),
]);

/// Not what the reader (`$1`) is barred from.
fn open() -> String {
    owner_rule("g.owner_kind", "g.owner_id", "$1")
}

/// Whether this is open to this person by a broken glass. Bars are asked before. It ends at its
/// time, also where nobody can write down that it has.
///
/// # Errors
/// When the database cannot be read.
pub async fn stands(
    store: &Store,
    user: UserId,
    owner: Owner,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let mut connection = store.reader().acquire().await?;
    stands_on(&mut connection, user, owner, now).await
}

/// The same, asked within a transaction.
pub(crate) async fn stands_on(
    connection: &mut AnyConnection,
    user: UserId,
    owner: Owner,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let found = sqlx::query(
        "SELECT 1 FROM glass WHERE owner_kind = $1 AND owner_id = $2 AND user_id = $3 AND ended_at IS NULL AND until_at > $4 LIMIT 1",
    )
    .bind(owner.kind())
    .bind(owner.bytes())
    .bind(user.as_bytes().to_vec())
    .bind(to_ms(now))
    .fetch_optional(connection)
    .await?;
    Ok(found.is_some())
}

/// How many a supervisor has not said to have read; their own need no reading.
///
/// # Errors
/// When the database cannot be read.
pub async fn unseen(store: &Store, user: UserId) -> Result<i64, StoreError> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT COUNT(*) AS n FROM glass g JOIN users me ON me.user_id = $1 WHERE g.user_id <> $1 \
         AND g.broken_at >= me.created_at AND {} \
         AND NOT EXISTS (SELECT 1 FROM glass_seen s WHERE s.glass_id = g.glass_id AND s.user_id = $1)",
        open()
    )))
    .bind(user.as_bytes().to_vec())
    .fetch_one(store.reader())
    .await?;
    Ok(row.try_get("n")?)
}

/// One broken glass.
#[derive(Clone, PartialEq, Eq)]
pub struct Listed {
    /// Which.
    pub id: GlassId,
    /// What it opened.
    pub owner: Owner,
    /// The case's number.
    pub number: Option<String>,
    /// Who broke it.
    pub user: UserId,
    /// When.
    pub at: DateTime<Utc>,
    /// Until when it holds.
    pub until: DateTime<Utc>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Who ended it before its time.
    pub ended_by: Option<UserId>,
    /// Why it was broken, in their words; gone with what was opened, where that was erased.
    pub why: Option<String>,
    /// The reader has said to have read it.
    pub seen: bool,
}

impl std::fmt::Debug for Listed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Listed")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// The newest first, for this reader, behind a place; and where it goes on. Never what they are
/// barred from.
///
/// # Errors
/// When the database cannot be read, or a reason does not open.
pub async fn listed(
    store: &Store,
    keys: &Keys,
    reader: UserId,
    after: &After,
) -> Result<(Vec<Listed>, After), StoreError> {
    let query = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT g.glass_id AS glass_id, g.owner_kind AS owner_kind, g.owner_id AS owner_id, g.user_id AS user_id, \
         g.broken_at AS broken_at, g.until_at AS until_at, g.ended_at AS ended_at, g.ended_by AS ended_by, g.why AS why, \
         c.number AS number, s.at AS seen_at{} FROM glass g LEFT JOIN cases c ON g.owner_kind = 2 AND c.case_id = g.owner_id \
         LEFT JOIN glass_seen s ON s.glass_id = g.glass_id AND s.user_id = $1 WHERE {} AND {} {} LIMIT $2",
        BY.columns(),
        open(),
        BY.rule(after, 3),
        BY.order()
    )))
    .bind(reader.as_bytes().to_vec())
    .bind(policy::GLASS_LISTED + 1);
    let rows = BY.bind(query, after).fetch_all(store.reader()).await?;
    let (rows, next) = BY.part(rows, policy::GLASS_LISTED)?;
    let found = rows
        .iter()
        .map(|row| {
            let bytes = |name: &str| -> Result<Vec<u8>, StoreError> { Ok(row.try_get(name)?) };
            let time = |name: &str| -> Result<Option<DateTime<Utc>>, StoreError> {
                Ok(row.try_get::<Option<i64>, _>(name)?.map(from_ms))
            };
            let id = GlassId::from_slice(&bytes("glass_id")?)
                .ok_or(StoreError::Corrupt("broken glass"))?;
            let owner = Owner::from_row(row.try_get("owner_kind")?, &bytes("owner_id")?)
                .ok_or(StoreError::Corrupt("what was opened"))?;
            let why = match bytes("why")?.as_slice() {
                // Of what was erased.
                [] => None,
                sealed => {
                    let why = keys.vault().open(PURPOSE, &place(id, owner), sealed);
                    let why = why.map_err(|_| StoreError::Corrupt("why a glass was broken"))?;
                    Some(String::from_utf8_lossy(&why).into_owned())
                }
            };
            let user = UserId::from_slice(&bytes("user_id")?);
            let user = user.ok_or(StoreError::Corrupt("user id"))?;
            Ok(Listed {
                id,
                owner,
                number: row.try_get("number")?,
                user,
                at: from_ms(row.try_get("broken_at")?),
                until: from_ms(row.try_get("until_at")?),
                ended_at: time("ended_at")?,
                ended_by: row
                    .try_get::<Option<Vec<u8>>, _>("ended_by")?
                    .and_then(|id| UserId::from_slice(&id)),
                why,
                seen: user == reader || time("seen_at")?.is_some(),
            })
        })
        .collect::<Result<_, StoreError>>()?;
    Ok((found, next))
}
