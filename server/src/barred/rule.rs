//! The rule, as queries carry it.

use crate::deadlines::Owner;
use crate::ids::UserId;
use crate::store::{Store, StoreError};

/// What a query adds where `column` is the id of a report and `user` the parameter that is
/// the reader's id (`$1`).
#[must_use]
pub fn report_rule(column: &str, user: &str) -> String {
    rule(1, column, user)
}

/// The same where `column` is the id of a case.
#[must_use]
pub fn case_rule(column: &str, user: &str) -> String {
    rule(2, column, user)
}

fn rule(kind: i64, column: &str, user: &str) -> String {
    format!(
        "NOT EXISTS (SELECT 1 FROM barred b WHERE b.owner_kind = {kind} AND b.owner_id = {column} \
         AND b.user_id = {user} AND b.lifted_at IS NULL)"
    )
}

/// Whether there are people on shift and every one of them is barred from the report
/// `column`; `since` is the parameter after which a screen must have been seen.
pub(crate) fn unattended_rule(column: &str, since: &str) -> String {
    format!(
        "NOT EXISTS (SELECT 1 FROM shifts s WHERE s.last_seen_at > {since} AND NOT EXISTS \
         (SELECT 1 FROM barred b WHERE b.owner_kind = 1 AND b.owner_id = {column} AND b.user_id = s.user_id \
         AND b.lifted_at IS NULL))"
    )
}

/// Whether this person must find no trace of it.
///
/// # Errors
/// When the database cannot be read.
pub async fn is_barred(store: &Store, user: UserId, owner: Owner) -> Result<bool, StoreError> {
    let found = sqlx::query(
        "SELECT 1 FROM barred WHERE owner_kind = $1 AND owner_id = $2 AND user_id = $3 AND lifted_at IS NULL",
    )
    .bind(owner.kind())
    .bind(owner.bytes())
    .bind(user.as_bytes().to_vec())
    .fetch_optional(store.reader())
    .await?;
    Ok(found.is_some())
}
