//! Exports as the supervisors see them.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::{DECISION, WHY, unseal};
use crate::barred::case_rule;
use crate::clock::from_ms;
use crate::ids::{ExportId, UserId};
use crate::keys::Keys;
use crate::policy;
use crate::store::{After, Keyset, Store, StoreError, Way};

const BY: Keyset = Keyset(&[
    ("CASE WHEN e.state = 1 THEN 0 ELSE 1 END", false, Way::Up),
    ("e.asked_at", false, Way::Down),
    ("e.export_id", true, Way::Down),
]);

/// How one stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Another person is to decide.
    Asked,
    /// Made: the asker may fetch it.
    Made,
    /// Refused.
    Refused,
    /// Its time is over: nothing of it is left.
    Over,
}

/// One export; never what is in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Export {
    /// Which.
    pub id: ExportId,
    /// Who asked.
    pub asked_by: UserId,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// The case's number where it is one; `None` also where the reader is barred from it.
    pub number: Option<String>,
    /// It is of one case.
    pub one_case: bool,
    /// Of cases opened from here on.
    pub from: DateTime<Utc>,
    /// And before this.
    pub to: DateTime<Utc>,
    /// How it stands.
    pub standing: Standing,
    /// Why it is asked.
    pub why: String,
    /// Who decided, when, and why.
    pub decided: Option<(UserId, DateTime<Utc>, String)>,
    /// How many people are in it.
    pub people: i64,
    /// Until when it can be decided, or fetched.
    pub until: DateTime<Utc>,
}

impl std::fmt::Debug for Export {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Export")
            .field("id", &self.id)
            .field("standing", &self.standing)
            .finish_non_exhaustive()
    }
}

/// Not those of one case that the reader (`$1`) is barred from.
fn open() -> String {
    case_rule("e.case_id", "$1")
}

/// How many wait for this supervisor to decide.
///
/// # Errors
/// When the database cannot be read.
pub async fn undecided(store: &Store, reader: UserId) -> Result<i64, StoreError> {
    let row = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT COUNT(*) AS n FROM exports e WHERE e.state = 1 AND e.asked_by <> $1 AND {}",
        open()
    )))
    .bind(reader.as_bytes().to_vec())
    .fetch_one(store.reader())
    .await?;
    Ok(row.try_get("n")?)
}

/// What waits to be decided, then the newest first, behind a place; and where it goes on.
///
/// # Errors
/// When the database cannot be read, or words do not open.
pub async fn list(
    store: &Store,
    keys: &Keys,
    reader: UserId,
    after: &After,
) -> Result<(Vec<Export>, After), StoreError> {
    let query = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT e.export_id AS export_id, e.asked_by AS asked_by, e.asked_at AS asked_at, e.case_id AS case_id, e.from_at AS from_at, \
         e.to_at AS to_at, e.state AS state, e.words AS words, e.decided_by AS decided_by, e.decided_at AS decided_at, \
         e.decision AS decision, e.people AS people, e.expires_at AS expires_at, c.number AS number{} \
         FROM exports e LEFT JOIN cases c ON c.case_id = e.case_id WHERE {} AND {} {} LIMIT $2",
        BY.columns(),
        open(),
        BY.rule(after, 3),
        BY.order()
    )))
    .bind(reader.as_bytes().to_vec())
    .bind(policy::EXPORTS_LISTED + 1);
    let rows = BY.bind(query, after).fetch_all(store.reader()).await?;
    let (rows, next) = BY.part(rows, policy::EXPORTS_LISTED)?;
    let found = rows
        .iter()
        .map(|row| {
            let bytes = |name: &str| -> Result<Vec<u8>, StoreError> { Ok(row.try_get(name)?) };
            let raw = bytes("export_id")?;
            let user =
                |bytes: &[u8]| UserId::from_slice(bytes).ok_or(StoreError::Corrupt("user id"));
            let decided = match row.try_get::<Option<Vec<u8>>, _>("decided_by")? {
                Some(by) => Some((
                    user(&by)?,
                    from_ms(row.try_get("decided_at")?),
                    unseal(keys, DECISION, &raw, &bytes("decision")?)?,
                )),
                None => None,
            };
            Ok(Export {
                id: ExportId::from_slice(&raw).ok_or(StoreError::Corrupt("export id"))?,
                asked_by: user(&bytes("asked_by")?)?,
                asked_at: from_ms(row.try_get("asked_at")?),
                number: row.try_get("number")?,
                one_case: row.try_get::<Option<Vec<u8>>, _>("case_id")?.is_some(),
                from: from_ms(row.try_get("from_at")?),
                to: from_ms(row.try_get("to_at")?),
                standing: match row.try_get::<i64, _>("state")? {
                    1 => Standing::Asked,
                    2 => Standing::Made,
                    3 => Standing::Refused,
                    _ => Standing::Over,
                },
                why: unseal(keys, WHY, &raw, &bytes("words")?)?,
                decided,
                people: row.try_get("people")?,
                until: from_ms(row.try_get("expires_at")?),
            })
        })
        .collect::<Result<_, StoreError>>()?;
    Ok((found, next))
}
