//! The rule, as queries carry it.

use std::collections::HashSet;

use sqlx::{AnyConnection, Row};

use crate::audit::search_subject;
use crate::deadlines::Owner;
use crate::ids::{CaseId, UserId};
use crate::store::{Store, StoreError};

/// What a query adds where `column` is the id of a report and `user` the parameter that is
/// the reader's id (`$1`).
#[must_use]
pub fn report_rule(column: &str, user: &str) -> String {
    owner_rule("1", column, user)
}

/// The same where `column` is the id of a case.
#[must_use]
pub fn case_rule(column: &str, user: &str) -> String {
    owner_rule("2", column, user)
}

/// The same for either: `kind` and `id` are the columns that say what it is.
pub(crate) fn owner_rule(kind: &str, id: &str, user: &str) -> String {
    format!(
        "NOT EXISTS (SELECT 1 FROM barred b WHERE b.owner_kind = {kind} AND b.owner_id = {id} \
         AND b.user_id = {user} AND b.lifted_at IS NULL)"
    )
}

/// Whether there are people on shift and every one of them is barred from the report
/// `column`; `since` is the parameter after which a screen must have been seen.
pub(crate) fn unattended_rule(column: &str, since: &str) -> String {
    format!(
        "NOT EXISTS (SELECT 1 FROM shifts s WHERE s.last_seen_at > {since} AND {})",
        report_rule(column, "s.user_id")
    )
}

/// Whether this person must find no trace of it.
///
/// # Errors
/// When the database cannot be read.
pub async fn is_barred(store: &Store, user: UserId, owner: Owner) -> Result<bool, StoreError> {
    let mut connection = store.reader().acquire().await?;
    is_barred_on(&mut connection, user, owner).await
}

/// The same, asked within a transaction: one that waited for a second connection of the same pool
/// would wait for whoever waits for it.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn is_barred_on(
    connection: &mut AnyConnection,
    user: UserId,
    owner: Owner,
) -> Result<bool, StoreError> {
    let found = sqlx::query(
        "SELECT 1 FROM barred WHERE owner_kind = $1 AND owner_id = $2 AND user_id = $3 AND lifted_at IS NULL",
    )
    .bind(owner.kind())
    .bind(owner.bytes())
    .bind(user.as_bytes().to_vec())
    .fetch_optional(connection)
    .await?;
    Ok(found.is_some())
}

/// Ids, as the audit log has them, of everything that this person must find no trace of:
/// reports, cases, the people and files in them,
/// and what was broken into or exported of them.
pub(crate) async fn hidden_ids(store: &Store, user: UserId) -> Result<HashSet<String>, StoreError> {
    let rows = sqlx::query(
        "SELECT b.owner_kind AS kind, b.owner_id AS id FROM barred b WHERE b.user_id = $1 AND b.lifted_at IS NULL \
         UNION ALL SELECT CAST(3 AS BIGINT), p.person_id FROM people p JOIN barred b ON b.owner_kind = 2 AND b.owner_id = p.case_id \
         WHERE b.user_id = $2 AND b.lifted_at IS NULL \
         UNION ALL SELECT CAST(3 AS BIGINT), g.glass_id FROM glass g JOIN barred b ON b.owner_kind = g.owner_kind AND b.owner_id = g.owner_id \
         WHERE b.user_id = $4 AND b.lifted_at IS NULL \
         UNION ALL SELECT CAST(3 AS BIGINT), e.export_id FROM exports e JOIN barred b ON b.owner_kind = 2 AND b.owner_id = e.case_id \
         WHERE b.user_id = $5 AND b.lifted_at IS NULL \
         UNION ALL SELECT CAST(4 AS BIGINT), d.document_id FROM documents d JOIN barred b ON b.owner_kind = d.owner_kind \
         AND b.owner_id = d.owner_id WHERE b.user_id = $3 AND b.lifted_at IS NULL",
    )
    .bind(user.as_bytes().to_vec())
    .bind(user.as_bytes().to_vec())
    .bind(user.as_bytes().to_vec())
    .bind(user.as_bytes().to_vec())
    .bind(user.as_bytes().to_vec())
    .fetch_all(store.reader())
    .await?;
    let mut hidden = searched_for(store, user).await?;
    for row in rows {
        let (kind, id): (i64, Vec<u8>) = (row.try_get(0)?, row.try_get(1)?);
        let said = match kind {
            1 => crate::ids::report_id(&id).map(|id| id.to_string()),
            // All others have ids of the same form.
            _ => CaseId::from_slice(&id).map(|id| id.to_string()),
        };
        hidden.extend(said);
    }
    Ok(hidden)
}

/// By what the people are found of whom this person must find no trace, as the audit log names
/// whom somebody searched for.
async fn searched_for(store: &Store, user: UserId) -> Result<HashSet<String>, StoreError> {
    let rows = sqlx::query(
        "SELECT h.kind AS kind, h.hash AS hash FROM people_hashes h JOIN people p ON p.person_id = h.person_id \
         JOIN barred b ON b.owner_kind = 2 AND b.owner_id = p.case_id WHERE b.user_id = $1 AND b.lifted_at IS NULL AND h.kind <> 3 \
         UNION SELECT h.kind, h.hash FROM report_hashes h JOIN barred b ON b.owner_kind = 1 AND b.owner_id = h.report_id \
         WHERE b.user_id = $2 AND b.lifted_at IS NULL AND h.kind <> 3",
    )
    .bind(user.as_bytes().to_vec())
    .bind(user.as_bytes().to_vec())
    .fetch_all(store.reader())
    .await?;
    rows.iter()
        .map(|row| {
            let (kind, hash): (i64, Vec<u8>) = (row.try_get(0)?, row.try_get(1)?);
            Ok(search_subject(kind == NAME, &hash))
        })
        .collect()
}

/// `migrations/0510_search.sql`.
const NAME: i64 = 2;
