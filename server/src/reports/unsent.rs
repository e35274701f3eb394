//! What somebody is writing to a reporter and has not sent: kept as they write, sealed by the
//! report's own key, so that a session that ends takes no words along. It is its writer's alone,
//! and gone once it was sent.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::Row as _;
use zeroize::Zeroizing;

use crate::AppState;
use crate::clock::to_ms;
use crate::deadlines::Owner;
use crate::ids::{ReportId, UserId};
use crate::own_keys;
use crate::reseal::{Sealed, bytes};
use crate::sent::Once;
use crate::store::{StoreError, Tx, retrying};

/// What somebody filled in and has not sent. `Debug` shows nothing.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsent {
    /// The words.
    pub text: String,
    /// The box is ticked: an answer is awaited.
    pub question: bool,
    /// The ready-made message that was chosen; empty where none is.
    pub ready: String,
}

impl std::fmt::Debug for Unsent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Unsent(..)")
    }
}

impl Unsent {
    /// Out of what was kept, in either of its shapes.
    fn kept(shape: i64, plain: &[u8]) -> Self {
        let words = || Self {
            text: String::from_utf8_lossy(plain).into_owned(),
            ..Self::default()
        };
        match shape {
            0 => words(),
            _ => serde_json::from_slice(plain).unwrap_or_default(),
        }
    }
}

const PURPOSE: &str = "unsent answer";

pub(crate) const SEALED: Sealed = Sealed::row(
    "answer_drafts",
    "sealed",
    PURPOSE,
    &[bytes("report_id"), bytes("user_id")],
)
.of_report("report_id");

fn row_name(report: ReportId, user: UserId) -> Vec<u8> {
    [report.as_bytes().as_slice(), user.as_bytes().as_slice()].concat()
}

/// Keeps what the holder has written so far; nothing where it is empty, or was sent meanwhile by
/// this very form. Says whether they hold the report.
///
/// # Errors
/// When the database cannot be written; then what was kept before stands.
pub async fn keep_unsent(
    app: &AppState,
    id: ReportId,
    (by, once): (UserId, Once),
    unsent: &Unsent,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let plain = serde_json::to_vec(unsent).map_err(|_| StoreError::Corrupt("an answer to keep"))?;
    let plain = Zeroizing::new(plain);
    retrying(|| async {
        let mut tx = app.store().begin().await?;
        let theirs = sqlx::query(
            "UPDATE reports SET taken_by = taken_by WHERE report_id = $1 AND taken_by = $2",
        )
        .bind(id.as_bytes().to_vec())
        .bind(by.as_bytes().to_vec())
        .execute(tx.conn())
        .await?;
        if theirs.rows_affected() == 0 {
            return Ok(false);
        }
        if unsent.text.trim().is_empty() || once.was(&mut tx).await? {
            forget_unsent(&mut tx, id, by).await?;
        } else {
            let key = own_keys::sealing(&mut tx, app.keys(), Owner::Report(id)).await?;
            let sealed = key.seal(PURPOSE, &row_name(id, by), &plain)?;
            sqlx::query(
                "INSERT INTO answer_drafts (report_id, user_id, sealed, saved_at, shape) VALUES ($1, $2, $3, $4, 1) \
                 ON CONFLICT (report_id, user_id) DO UPDATE SET sealed = excluded.sealed, saved_at = excluded.saved_at, shape = 1",
            )
            .bind(id.as_bytes().to_vec())
            .bind(by.as_bytes().to_vec())
            .bind(sealed)
            .bind(to_ms(now))
            .execute(tx.conn())
            .await?;
        }
        tx.commit().await?;
        Ok(true)
    })
    .await
}

/// It was sent, or thrown away.
///
/// # Errors
/// When the database cannot be written.
pub(super) async fn forget_unsent(
    tx: &mut Tx<'_>,
    id: ReportId,
    by: UserId,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM answer_drafts WHERE report_id = $1 AND user_id = $2")
        .bind(id.as_bytes().to_vec())
        .bind(by.as_bytes().to_vec())
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// What this person has filled in and not sent; nothing where there is nothing, or it does not open.
///
/// # Errors
/// When the database cannot be read.
pub async fn unsent(app: &AppState, id: ReportId, user: UserId) -> Result<Unsent, StoreError> {
    let found = sqlx::query(
        "SELECT sealed, shape FROM answer_drafts WHERE report_id = $1 AND user_id = $2",
    )
    .bind(id.as_bytes().to_vec())
    .bind(user.as_bytes().to_vec())
    .fetch_optional(app.store().reader())
    .await?;
    let Some(row) = found else {
        return Ok(Unsent::default());
    };
    let sealed: Vec<u8> = row.try_get("sealed")?;
    let plain = own_keys::opening(app.store(), app.keys(), Owner::Report(id))
        .await?
        .open(PURPOSE, &row_name(id, user), &sealed);
    let shape = row.try_get("shape")?;
    Ok(plain.map_or_else(|_| Unsent::default(), |plain| Unsent::kept(shape, &plain)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_as_words_alone_is_read_as_words() {
        for text in ["kami datang", "{\"text\":\"lain\"}"] {
            let kept = Unsent::kept(0, text.as_bytes());
            assert_eq!(
                (kept.text.as_str(), kept.question, kept.ready.as_str()),
                (text, false, "")
            );
        }
        let all = Unsent {
            text: "kami datang".to_owned(),
            question: true,
            ready: "coming".to_owned(),
        };
        assert_eq!(Unsent::kept(1, &serde_json::to_vec(&all).unwrap()), all);
    }
}
