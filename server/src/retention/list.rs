//! What was asked, decided and is held, as the supervisors see it.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::{ask, hold, unseal};
use crate::barred::owner_rule;
use crate::clock::from_ms;
use crate::deadlines::Owner;
use crate::ids::{ErasureId, UserId};
use crate::keys::Keys;
use crate::policy;
use crate::store::{After, Keyset, Store, StoreError, Way};

const HOLDS: Keyset = Keyset(&[("h.since", false, Way::Down), ("h.owner_id", true, Way::Up)]);
const ERASURES: Keyset = Keyset(&[
    ("CASE WHEN e.state = 1 THEN 0 ELSE 1 END", false, Way::Up),
    ("e.asked_at", false, Way::Down),
    ("e.erasure_id", true, Way::Up),
]);

/// One erasure that was asked for, or one hold.
#[derive(Clone, PartialEq, Eq)]
pub struct Asked {
    /// Which erasure; `None`: a hold that stands.
    pub id: Option<ErasureId>,
    /// Of what.
    pub owner: Owner,
    /// The case's number.
    pub number: Option<String>,
    /// By whom.
    pub by: UserId,
    /// When.
    pub at: DateTime<Utc>,
    /// Why, in their words.
    pub why: String,
    /// 1 asked, 2 done, 3 refused.
    pub state: i64,
    /// Who decided, and when.
    pub decided: Option<(UserId, DateTime<Utc>)>,
}

impl std::fmt::Debug for Asked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Asked")
            .field("id", &self.id)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// Holds that stand, then erasures, those that wait to be decided first and then the newest, of
/// each what is behind a place; and where each goes on. Never of what the reader is barred from.
///
/// # Errors
/// When the database cannot be read, or words do not open.
pub async fn asked(
    store: &Store,
    keys: &Keys,
    reader: UserId,
    after: &[After; 2],
) -> Result<(Vec<Asked>, [After; 2]), StoreError> {
    let open = |table: &str| {
        let (kind, id) = (format!("{table}.owner_kind"), format!("{table}.owner_id"));
        owner_rule(&kind, &id, "$1")
    };
    let holds = format!(
        "SELECT NULL AS id, h.owner_kind AS owner_kind, h.owner_id AS owner_id, h.by_user AS by_user, h.since AS at, h.words AS words, \
         CAST(0 AS BIGINT) AS state, NULL AS decided_by, NULL AS decided_at, c.number AS number{} FROM holds h \
         LEFT JOIN cases c ON h.owner_kind = 2 AND c.case_id = h.owner_id WHERE h.lifted_at IS NULL AND {} AND {} {} LIMIT $2",
        HOLDS.columns(),
        open("h"),
        HOLDS.rule(&after[0], 3),
        HOLDS.order()
    );
    let erasures = format!(
        "SELECT e.erasure_id AS id, e.owner_kind AS owner_kind, e.owner_id AS owner_id, e.asked_by AS by_user, e.asked_at AS at, \
         e.words AS words, e.state AS state, e.decided_by AS decided_by, e.decided_at AS decided_at, c.number AS number{} FROM erasures e \
         LEFT JOIN cases c ON e.owner_kind = 2 AND c.case_id = e.owner_id WHERE {} AND {} {} LIMIT $2",
        ERASURES.columns(),
        open("e"),
        ERASURES.rule(&after[1], 3),
        ERASURES.order()
    );
    let (mut found, mut next) = (Vec::new(), [After::End, After::End]);
    let lists = [
        (holds, hold::WORDS, true, HOLDS),
        (erasures, ask::WORDS, false, ERASURES),
    ];
    for (nr, (sql, purpose, is_hold, keyset)) in lists.into_iter().enumerate() {
        let query = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(reader.as_bytes().to_vec())
            .bind(policy::ERASURES_LISTED + 1);
        let rows = keyset
            .bind(query, &after[nr])
            .fetch_all(store.reader())
            .await?;
        let (rows, behind) = keyset.part(rows, policy::ERASURES_LISTED)?;
        next[nr] = behind;
        for row in rows {
            let bytes = |name: &str| -> Result<Vec<u8>, StoreError> { Ok(row.try_get(name)?) };
            let owner = Owner::from_row(row.try_get("owner_kind")?, &bytes("owner_id")?)
                .ok_or(StoreError::Corrupt("what is to be erased"))?;
            let at: i64 = row.try_get("at")?;
            let id = if is_hold {
                None
            } else {
                ErasureId::from_slice(&bytes("id")?)
            };
            let decided = match (is_hold, row.try_get::<i64, _>("state")?) {
                (false, 2 | 3) => UserId::from_slice(&bytes("decided_by")?)
                    .zip(Some(from_ms(row.try_get("decided_at")?))),
                _ => None,
            };
            found.push(Asked {
                id,
                owner,
                number: row.try_get("number")?,
                by: UserId::from_slice(&bytes("by_user")?).ok_or(StoreError::Corrupt("user id"))?,
                at: from_ms(at),
                why: unseal(keys, purpose, owner, at, &bytes("words")?)?,
                state: row.try_get("state")?,
                decided,
            });
        }
    }
    Ok((found, next))
}
