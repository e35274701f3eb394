//! Forms that were begun and not sent: whom that is told, and when.
//!
//! Each person's are counted beside *Tulis laporan*. Once its writer has not touched a form for
//! [`policy::DRAFT_UNSENT`], they are told; after [`policy::DRAFT_LEFT`] whoever supervises is,
//! and it is told outside. Nobody waits that long for somebody who is not there: where the writer
//! is on no shift, both are told at the first time, and where the account is closed or writes no
//! reports any more, at once. Whoever takes it over has it from then on, and the time begins anew.

use chrono::{DateTime, Utc};
use sqlx::Row as _;

use crate::AppState;
use crate::accounts::{Role, User};
use crate::clock::to_ms;
use crate::events::{EventKind, NewEvent};
use crate::ids::UserId;
use crate::policy;
use crate::store::{Store, StoreError, retrying};

/// `drafts.told`: its writer was told.
const UNSENT: i64 = 1;

/// `drafts.told`: whoever supervises was told too.
pub(super) const LEFT: i64 = 2;

/// What was begun and not sent, as a person is told of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// How many of their own.
    pub own: i64,
    /// How many of these they have not touched for too long.
    pub unsent: i64,
    /// For a supervisor: how many that others left.
    pub left: i64,
}

impl Left {
    /// What is for this person to do.
    #[must_use]
    pub const fn to_do(self) -> i64 {
        self.own + self.left
    }

    /// Whether some of it has waited too long.
    #[must_use]
    pub const fn pressing(self) -> bool {
        self.unsent + self.left > 0
    }
}

/// Counts it for this person.
///
/// # Errors
/// When the database cannot be read.
pub async fn left(store: &Store, user: &User) -> Result<Left, StoreError> {
    let row = sqlx::query(
        "SELECT COUNT(CASE WHEN d.user_id = $1 THEN 1 END) AS own, \
         COUNT(CASE WHEN d.user_id = $1 AND d.told >= $2 THEN 1 END) AS unsent, \
         COUNT(CASE WHEN d.user_id <> $1 AND d.told >= $3 THEN 1 END) AS others FROM drafts d",
    )
    .bind(user.id.as_bytes().to_vec())
    .bind(UNSENT)
    .bind(LEFT)
    .fetch_one(store.reader())
    .await?;
    Ok(Left {
        own: row.try_get("own")?,
        unsent: row.try_get("unsent")?,
        left: if user.role.supervises() {
            row.try_get("others")?
        } else {
            0
        },
    })
}

/// The SQL by which the writer of draft `d` can do no more for it. The words are ours.
pub(super) fn orphaned() -> String {
    let writers: Vec<_> = Role::ALL
        .into_iter()
        .filter(|role| role.takes_reports())
        .map(|role| format!("'{role}'"))
        .collect();
    format!(
        "NOT EXISTS (SELECT 1 FROM users u WHERE u.user_id = d.user_id AND u.disabled_at IS NULL AND u.role IN ({}))",
        writers.join(", ")
    )
}

/// Tells screens what was left since the last look; each once. Several processes may look.
///
/// # Errors
/// When the database cannot be written; then nobody was told.
pub(crate) async fn tell(app: &AppState, now: DateTime<Utc>) -> Result<(), StoreError> {
    // Most looks find nothing: they must not take the writer.
    let due = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT draft_id, user_id, touched_at, stage FROM (SELECT d.draft_id, d.user_id, d.touched_at, d.told, \
         CASE WHEN d.touched_at <= $1 OR {} OR (d.touched_at <= $2 AND NOT EXISTS \
         (SELECT 1 FROM shifts s WHERE s.user_id = d.user_id AND s.last_seen_at > $3)) THEN {LEFT} \
         WHEN d.touched_at <= $2 THEN {UNSENT} ELSE 0 END AS stage FROM drafts d) looked WHERE stage > told ORDER BY draft_id",
        orphaned()
    )))
    .bind(to_ms(now - policy::DRAFT_LEFT))
    .bind(to_ms(now - policy::DRAFT_UNSENT))
    .bind(to_ms(now - policy::SHIFT_SILENCE))
    .fetch_all(app.store().reader())
    .await?;
    if due.is_empty() {
        return Ok(());
    }
    retrying(|| async {
        let mut tx = app.store().begin().await?;
        for row in &due {
            let (id, user): (Vec<u8>, Vec<u8>) = (row.try_get("draft_id")?, row.try_get("user_id")?);
            let touched: i64 = row.try_get("touched_at")?;
            let stage: i64 = row.try_get("stage")?;
            let ours = sqlx::query(
                "UPDATE drafts SET told = $1 WHERE draft_id = $2 AND user_id = $3 AND touched_at = $4 AND told < $1",
            )
            .bind(stage)
            .bind(id)
            .bind(user.clone())
            .bind(touched)
            .execute(tx.conn())
            .await?;
            if ours.rows_affected() == 1 {
                let writer = UserId::from_slice(&user).ok_or(StoreError::Corrupt("user id"))?;
                tx.event(NewEvent::new(EventKind::Draft, now).by(writer));
            }
        }
        tx.commit().await
    })
    .await
}
