//! What was said of a deadline and stands no more: kept, as it was written.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::Row;

use super::paper::open;
use super::{Kind, Owner, PolicePaper};
use crate::clock::{from_ms, to_ms};
use crate::ids::UserId;
use crate::keys::Keys;
use crate::store::{Store, StoreError, Tx};

/// What stood until somebody took it back, or said another thing.
pub struct Revision {
    /// Of which deadline.
    pub kind: Kind,
    /// Who said it.
    pub said_by: UserId,
    /// That it does not apply; else that it was done.
    pub waived: bool,
    /// The day of the report to the police.
    pub done_day: Option<NaiveDate>,
    /// Who ended it, and when.
    pub ended_by: UserId,
    /// When it ended.
    pub ended_at: DateTime<Utc>,
    owner: Owner,
    paper: Option<Vec<u8>>,
}

impl Revision {
    /// Its words, for whoever may open what it belongs to.
    ///
    /// # Errors
    /// When they do not open.
    pub async fn paper(
        &self,
        store: &Store,
        keys: &Keys,
    ) -> Result<Option<PolicePaper>, StoreError> {
        open(store, keys, (self.owner, self.kind), self.paper.as_deref()).await
    }
}

/// Keeps what stands of a deadline, if anything does, before it is overwritten.
pub(super) async fn keep(
    tx: &mut Tx<'_>,
    by: UserId,
    (owner, kind): (Owner, Kind),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO deadline_revisions (owner_kind, owner_id, kind, revision, ended_at, ended_by, said_at, said_by, done_day, waived, confirmed_by, paper) \
         SELECT owner_kind, owner_id, kind, \
         (SELECT COUNT(*) + 1 FROM deadline_revisions r WHERE r.owner_kind = d.owner_kind AND r.owner_id = d.owner_id AND r.kind = d.kind), \
         CAST($1 AS BIGINT), $2, COALESCE(done_at, waived_at), COALESCE(done_by, waived_by), done_day, \
         CASE WHEN done_by IS NULL THEN 1 ELSE 0 END, confirmed_by, paper \
         FROM deadlines d WHERE owner_kind = $3 AND owner_id = $4 AND kind = $5 AND (done_by IS NOT NULL OR waived_by IS NOT NULL)",
    )
    .bind(to_ms(now))
    .bind(by.as_bytes().to_vec())
    .bind(owner.kind())
    .bind(owner.bytes())
    .bind(kind.code())
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What stood of these deadlines before, the oldest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn revisions_of(store: &Store, owner: Owner) -> Result<Vec<Revision>, StoreError> {
    let user = |bytes: Vec<u8>| UserId::from_slice(&bytes).ok_or(StoreError::Corrupt("user id"));
    sqlx::query(
        "SELECT kind, ended_at, ended_by, said_by, done_day, waived, paper FROM deadline_revisions \
         WHERE owner_kind = $1 AND owner_id = $2 ORDER BY kind, revision",
    )
    .bind(owner.kind())
    .bind(owner.bytes())
    .fetch_all(store.reader())
    .await?
    .iter()
    .map(|row| {
        Ok(Revision {
            kind: Kind::from_code(row.try_get("kind")?).ok_or(StoreError::Corrupt("deadline"))?,
            said_by: user(row.try_get("said_by")?)?,
            waived: row.try_get::<i64, _>("waived")? != 0,
            done_day: row
                .try_get::<Option<i64>, _>("done_day")?
                .and_then(|day| NaiveDate::from_epoch_days(i32::try_from(day).ok()?)),
            ended_by: user(row.try_get("ended_by")?)?,
            ended_at: from_ms(row.try_get("ended_at")?),
            owner,
            paper: row.try_get("paper")?,
        })
    })
    .collect()
}
