//! The erasing itself.

use chrono::{DateTime, Utc};
use sqlx::AnyConnection;

use crate::cases::{family, reports_on};
use crate::clock::to_ms;
use crate::dead_rows::{self, Table};
use crate::deadlines::Owner;
use crate::documents;
use crate::exports;
use crate::ids::UserId;
use crate::own_keys;
use crate::reports;
use crate::store::{StoreError, Tx};

/// A case with all that is merged into it and their reports; or a report.
pub(super) async fn parts(
    connection: &mut AnyConnection,
    owner: Owner,
) -> Result<Vec<Owner>, StoreError> {
    let mut found = Vec::new();
    match owner {
        Owner::Report(_) => found.push(owner),
        Owner::Case(id) => {
            for case in family(connection, id).await? {
                found.push(Owner::Case(case));
                let reports = reports_on(connection, case).await?;
                found.extend(reports.into_iter().map(Owner::Report));
            }
        }
    }
    Ok(found)
}

/// Takes keys, words and hashes of all its parts, within the transaction that decides it.
pub(super) async fn wipe(
    tx: &mut Tx<'_>,
    owner: Owner,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    for part in parts(tx.conn(), owner).await? {
        match part {
            Owner::Report(id) => {
                reports::erase_in(tx, id, by, now).await?;
            }
            Owner::Case(id) => {
                // Its row first, as whoever writes a word of it does.
                // A village and a day are enough to know somebody by.
                sqlx::query(
                    "UPDATE cases SET erased_at = $2, village = NULL, incident_day = NULL, version = version + 1 WHERE case_id = $1",
                )
                .bind(id.as_bytes().to_vec())
                .bind(to_ms(now))
                .execute(tx.conn())
                .await?;
                own_keys::destroy(tx, part).await?;
                for sql in [
                    "DELETE FROM people_hashes WHERE person_id IN (SELECT person_id FROM people WHERE case_id = $1)",
                    "UPDATE people SET identity = NULL, phone_hash = NULL, name_hash = NULL, version = version + 1 WHERE case_id = $1",
                    "UPDATE case_steps SET why = NULL WHERE case_id = $1",
                ] {
                    sqlx::query(sql)
                        .bind(id.as_bytes().to_vec())
                        .execute(tx.conn())
                        .await?;
                }
                // Not NULL: their rows are what figures and deadlines count.
                for sql in [
                    "UPDATE case_papers SET sealed = $2 WHERE case_id = $1",
                    "UPDATE case_services SET sealed = $2, version = version + 1 WHERE case_id = $1",
                ] {
                    sqlx::query(sql)
                        .bind(id.as_bytes().to_vec())
                        .bind(Vec::<u8>::new())
                        .execute(tx.conn())
                        .await?;
                }
                documents::erase_all(tx, documents::Owner::Case(id)).await?;
                exports::end_with(tx, id).await?;
                let left = [Table::Cases, Table::People, Table::PeopleHashes];
                dead_rows::note(tx, &left).await?;
            }
        }
        for sql in [
            "UPDATE deadlines SET paper = NULL WHERE owner_kind = $1 AND owner_id = $2",
            "UPDATE deadline_revisions SET paper = NULL WHERE owner_kind = $1 AND owner_id = $2",
        ] {
            sqlx::query(sql)
                .bind(part.kind())
                .bind(part.bytes())
                .execute(tx.conn())
                .await?;
        }
        // That it was opened in an emergency stays, with by whom and when; what had happened goes.
        let opened =
            sqlx::query("UPDATE glass SET why = $3 WHERE owner_kind = $1 AND owner_id = $2")
                .bind(part.kind())
                .bind(part.bytes())
                .bind(Vec::<u8>::new())
                .execute(tx.conn())
                .await?;
        if opened.rows_affected() > 0 {
            dead_rows::note(tx, &[Table::Glass]).await?;
        }
    }
    Ok(())
}
