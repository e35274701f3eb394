//! What belongs together, and bars that spread over it.

use chrono::{DateTime, Utc};
use sqlx::{AnyConnection, Row};

use crate::audit;
use crate::cases::family;
use crate::clock::to_ms;
use crate::deadlines::Owner;
use crate::events::{EventKind, NewEvent};
use crate::ids::{self, CaseId, ReportId, UserId};
use crate::keys::Keys;
use crate::reseal::{Sealed, bytes, int};
use crate::store::{StoreError, Tx};

pub(super) const PURPOSE: &str = "barred";

pub(crate) const SEALED_WHY: Sealed = Sealed::row(
    "barred",
    "why",
    PURPOSE,
    &[
        int("owner_kind"),
        bytes("owner_id"),
        bytes("user_id"),
        int("since"),
    ],
);

pub(crate) const SEALED_LIFTED: Sealed = Sealed::row(
    "barred",
    "lifted_why",
    PURPOSE,
    &[
        int("owner_kind"),
        bytes("owner_id"),
        bytes("user_id"),
        int("since"),
    ],
);

/// What a bar's words are sealed for.
pub(super) fn place(owner: Owner, user: UserId, since: i64) -> Vec<u8> {
    [
        owner.kind().to_be_bytes().as_slice(),
        &owner.bytes(),
        user.as_bytes(),
        &since.to_be_bytes(),
    ]
    .concat()
}

/// Everything that belongs together with this, itself first: the case of a report, all that
/// is merged with it, their reports, and the presses of the same phones.
pub(super) async fn together(
    connection: &mut AnyConnection,
    owner: Owner,
) -> Result<Vec<Owner>, StoreError> {
    let mut found = vec![owner];
    let mut at = 0;
    while let Some(one) = found.get(at).copied() {
        at += 1;
        for next in beside(connection, one).await? {
            if !found.contains(&next) {
                found.push(next);
            }
        }
    }
    Ok(found)
}

async fn beside(connection: &mut AnyConnection, owner: Owner) -> Result<Vec<Owner>, StoreError> {
    let mut found = Vec::new();
    match owner {
        Owner::Report(id) => {
            let rows = sqlx::query(
                "SELECT CAST(2 AS BIGINT), case_id FROM case_reports WHERE report_id = $1 AND left_at IS NULL \
                 UNION ALL SELECT CAST(1 AS BIGINT), other FROM report_links WHERE report_id = $2 \
                 UNION ALL SELECT CAST(1 AS BIGINT), report_id FROM report_links WHERE other = $3",
            )
            .bind(id.as_bytes().to_vec())
            .bind(id.as_bytes().to_vec())
            .bind(id.as_bytes().to_vec())
            .fetch_all(connection)
            .await?;
            for row in rows {
                let id: Vec<u8> = row.try_get(1)?;
                found.extend(Owner::from_row(row.try_get(0)?, &id));
            }
        }
        Owner::Case(id) => {
            let above: Option<Vec<u8>> =
                sqlx::query_scalar("SELECT merged_into FROM cases WHERE case_id = $1")
                    .bind(id.as_bytes().to_vec())
                    .fetch_optional(&mut *connection)
                    .await?
                    .flatten();
            found.extend(
                above
                    .and_then(|id| CaseId::from_slice(&id))
                    .map(Owner::Case),
            );
            found.extend(family(connection, id).await?.into_iter().map(Owner::Case));
            let rows = sqlx::query(
                "SELECT report_id FROM case_reports WHERE case_id = $1 AND left_at IS NULL",
            )
            .bind(id.as_bytes().to_vec())
            .fetch_all(&mut *connection)
            .await?;
            for row in rows {
                let id: Vec<u8> = row.try_get(0)?;
                found.extend(ids::report_id(&id).map(Owner::Report));
            }
        }
    }
    Ok(found)
}

/// Two presses of one phone, by a proven word of it.
pub(crate) async fn link(
    tx: &mut Tx<'_>,
    keys: &Keys,
    report: ReportId,
    other: &[u8],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO report_links (report_id, other) VALUES ($1, $2) ON CONFLICT (report_id, other) DO NOTHING")
        .bind(report.as_bytes().to_vec())
        .bind(other.to_vec())
        .execute(tx.conn())
        .await?;
    spread(tx, keys, Owner::Report(report), now).await
}

/// Whoever is barred from any part of what now belongs together is barred from all of it.
/// Called by every change that puts things together, in its transaction.
pub(crate) async fn spread(
    tx: &mut Tx<'_>,
    keys: &Keys,
    owner: Owner,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let any = sqlx::query("SELECT 1 FROM barred WHERE lifted_at IS NULL LIMIT 1")
        .fetch_optional(tx.conn())
        .await?;
    if any.is_none() {
        return Ok(());
    }
    let all = together(tx.conn(), owner).await?;
    let mut users: Vec<(UserId, UserId, String)> = Vec::new();
    for one in &all {
        let rows = sqlx::query(
            "SELECT user_id, by_user, since, why FROM barred WHERE owner_kind = $1 AND owner_id = $2 AND lifted_at IS NULL",
        )
        .bind(one.kind())
        .bind(one.bytes())
        .fetch_all(tx.conn())
        .await?;
        for row in rows {
            let user = |name: &str| -> Result<UserId, StoreError> {
                UserId::from_slice(&row.try_get::<Vec<u8>, _>(name)?)
                    .ok_or(StoreError::Corrupt("user id"))
            };
            let (barred, by) = (user("user_id")?, user("by_user")?);
            if users.iter().all(|(known, ..)| *known != barred) {
                let sealed: Vec<u8> = row.try_get("why")?;
                let why = open(keys, &place(*one, barred, row.try_get("since")?), &sealed)?;
                users.push((barred, by, why));
            }
        }
    }
    for (user, by, why) in users {
        for one in &all {
            put(tx, keys, *one, user, (by, &why), now).await?;
        }
    }
    Ok(())
}

/// Bars one account from one thing, unless it is; says whether it was not. What they held
/// of it is theirs no more.
pub(super) async fn put(
    tx: &mut Tx<'_>,
    keys: &Keys,
    owner: Owner,
    user: UserId,
    (by, why): (UserId, &str),
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let since = to_ms(now);
    let sealed = keys
        .vault()
        .seal(PURPOSE, &place(owner, user, since), why.as_bytes())
        .map_err(|_| StoreError::Corrupt("no data key"))?;
    let done = sqlx::query(
        "INSERT INTO barred (owner_kind, owner_id, user_id, since, by_user, why) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT DO NOTHING",
    )
    .bind(owner.kind())
    .bind(owner.bytes())
    .bind(user.as_bytes().to_vec())
    .bind(since)
    .bind(by.as_bytes().to_vec())
    .bind(sealed)
    .execute(tx.conn())
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    let entry = audit::Entry {
        actor: &by.to_string(),
        action: "bar",
        subject: &owner.to_string(),
        reason: &user.to_string(),
    };
    audit::append(tx, keys, entry, now).await?;
    match owner {
        Owner::Report(id) => {
            crate::reports::take_away(tx, keys, id, user, now).await?;
            tx.event(NewEvent::new(EventKind::Barred, now).report(id).by(by));
        }
        Owner::Case(id) => crate::cases::take_away(tx, keys, id, (user, by), now).await?,
    }
    Ok(true)
}

pub(super) fn open(keys: &Keys, place: &[u8], sealed: &[u8]) -> Result<String, StoreError> {
    let plain = keys
        .vault()
        .open(PURPOSE, place, sealed)
        .map_err(|_| StoreError::Corrupt("why somebody is barred"))?;
    Ok(String::from_utf8_lossy(&plain).into_owned())
}
