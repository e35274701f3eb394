//! Identities for an export that two people have agreed on ([`crate::exports`]).

use sqlx::{AnyConnection, Row};

use super::identity::{Identity, PURPOSE};
use super::row::{COLUMNS, Person, from_row};
use crate::cases::sealed as words;
use crate::deadlines::Owner;
use crate::ids::CaseId;
use crate::keys::Keys;
use crate::own_keys;
use crate::store::StoreError;

/// The people of a case of whom it is known who they are. The caller writes every one of
/// them into the audit log.
pub(crate) async fn identities_on(
    connection: &mut AnyConnection,
    keys: &Keys,
    case: CaseId,
) -> Result<Vec<(Person, Identity)>, StoreError> {
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS}, identity FROM people WHERE case_id = $1 AND identity IS NOT NULL ORDER BY role, place, person_id"
    )))
    .bind(case.as_bytes().to_vec())
    .fetch_all(&mut *connection)
    .await?;
    let key = own_keys::opening_on(connection, keys, Owner::Case(case)).await?;
    rows.iter()
        .map(|row| {
            let person = from_row(row)?;
            let sealed: Vec<u8> = row.try_get("identity")?;
            let identity = words::open(&key, PURPOSE, person.id.as_bytes(), &sealed)?;
            Ok((person, identity))
        })
        .collect()
}
