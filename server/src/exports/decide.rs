//! Deciding about one; approved, it is made in the same transaction.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::csv::file;
use super::{DECISION, ExportError, FILE, KEY, check, seal};
use crate::AppState;
use crate::accounts::{Hands, User, note_hands, user_on};
use crate::audit;
use crate::barred::{case_rule, is_barred_on};
use crate::cases::{family, identities_on};
use crate::clock::{from_ms, to_ms};
use crate::deadlines::Owner;
use crate::events::{EventKind, NewEvent};
use crate::ids::{CaseId, ExportId, UserId};
use crate::policy;
use crate::store::{StoreError, Tx, retrying};

/// Approves or refuses what another person asked for; says how many people are in it.
///
/// # Errors
/// When it is refused, or the database cannot be written; then it stands undecided.
pub async fn decide(
    app: &AppState,
    by: &User,
    id: ExportId,
    approved: bool,
    why: &str,
    now: DateTime<Utc>,
) -> Result<usize, ExportError> {
    check(by, why)?;
    let decision = seal(app.keys(), DECISION, id.as_bytes(), why)?;
    let done = retrying(|| async {
        match attempt(app, by, id, approved, &decision, now).await {
            Ok(people) => Ok(Ok(people)),
            Err(ExportError::Store(error)) => Err(error),
            Err(refused) => Ok(Err(refused)),
        }
    })
    .await?;
    if let Err(ExportError::NotSecond(why)) = done {
        let what = id.to_string();
        note_hands(app.store(), app.keys(), (by.id, &what), why.by(), now).await?;
    }
    done
}

async fn attempt(
    app: &AppState,
    by: &User,
    id: ExportId,
    approved: bool,
    decision: &[u8],
    now: DateTime<Utc>,
) -> Result<usize, ExportError> {
    let mut tx = app.store().begin().await?;
    // The row is locked from here on: of two who decide at once one does.
    let row = sqlx::query(
        "UPDATE exports SET state = state WHERE export_id = $1 RETURNING asked_by, asked_at, state, expires_at, case_id, from_at, to_at",
    )
    .bind(id.as_bytes().to_vec())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(ExportError::NotHere)?;
    let case: Option<Vec<u8>> = row.try_get("case_id")?;
    if let Some(id) = case.as_deref().and_then(CaseId::from_slice)
        && is_barred_on(tx.conn(), by.id, Owner::Case(id)).await?
    {
        return Err(ExportError::NotHere);
    }
    let asker: Vec<u8> = row.try_get("asked_by")?;
    let asker = UserId::from_slice(&asker).ok_or(StoreError::Corrupt("user id"))?;
    if asker == by.id {
        return Err(ExportError::OwnAsking);
    }
    let (state, until): (i64, i64) = (row.try_get("state")?, row.try_get("expires_at")?);
    if state != 1 || until <= to_ms(now) {
        return Err(ExportError::Decided);
    }
    // Who asked must still be who may have it.
    let may = user_on(tx.conn(), asker)
        .await?
        .is_some_and(|user| user.enabled && user.role.supervises());
    if approved && !may {
        return Err(ExportError::Scope);
    }
    // Refusing needs no two.
    if approved {
        let asked = from_ms(row.try_get("asked_at")?);
        let hands = Hands::since(tx.conn(), asked).await?;
        hands.second(by.id, (asker, asked), now)?;
    }
    let mut people = 0;
    let (mut key, mut sealed) = (None, None);
    if approved {
        let span = (row.try_get("from_at")?, row.try_get("to_at")?);
        let cases = scope(&mut tx, asker, by.id, case, span).await?;
        let mut found = Vec::new();
        for (case, number) in cases {
            for (person, identity) in identities_on(tx.conn(), app.keys(), case).await? {
                let entry = audit::Entry {
                    actor: &asker.to_string(),
                    action: "read-identity",
                    subject: &person.id.to_string(),
                    reason: &format!("export {id}"),
                };
                audit::append(&mut tx, app.keys(), entry, now).await?;
                found.push((number.clone(), person, identity));
            }
        }
        if found.len() > policy::EXPORT_PEOPLE {
            return Err(ExportError::Scope);
        }
        people = found.len();
        let inner = app.keys().vault().new_inner(KEY, id.as_bytes());
        let (key_sealed, inner) = inner.map_err(|_| StoreError::Corrupt("no data key"))?;
        let bytes = inner.seal(FILE, id.as_bytes(), &file(&found));
        sealed = Some(bytes.map_err(|_| StoreError::Corrupt("no export key"))?);
        key = Some(key_sealed);
    }
    sqlx::query(
        "UPDATE exports SET state = $1, decided_by = $2, decided_at = $3, decision = $4, people = $5, expires_at = $6, \
         key_sealed = $7, sealed = $8 WHERE export_id = $9",
    )
    .bind(if approved { 2_i64 } else { 3 })
    .bind(by.id.as_bytes().to_vec())
    .bind(to_ms(now))
    .bind(decision.to_vec())
    .bind(i64::try_from(people).unwrap_or(i64::MAX))
    .bind(to_ms(now + policy::EXPORT_LIFE))
    .bind(key)
    .bind(sealed)
    .bind(id.as_bytes().to_vec())
    .execute(tx.conn())
    .await?;
    let entry = audit::Entry {
        actor: &by.id.to_string(),
        action: if approved {
            "approve-export"
        } else {
            "refuse-export"
        },
        subject: &id.to_string(),
        reason: &format!("{people} people"),
    };
    audit::append(&mut tx, app.keys(), entry, now).await?;
    tx.event(NewEvent::new(EventKind::Export, now).by(by.id));
    tx.commit().await?;
    Ok(people)
}

/// The cases of the scope, oldest first, without those that either of the two is barred from.
async fn scope(
    tx: &mut Tx<'_>,
    asker: UserId,
    approver: UserId,
    case: Option<Vec<u8>>,
    (from, to): (i64, i64),
) -> Result<Vec<(CaseId, String)>, StoreError> {
    // The people of a case that was merged into it are its people.
    let members = match case.as_deref().and_then(CaseId::from_slice) {
        Some(root) => {
            let family = family(tx.conn(), root).await?;
            family.into_iter().map(Some).collect()
        }
        None => vec![None],
    };
    let mut found = Vec::new();
    for member in members {
        found.extend(under(tx, (asker, approver), member, (from, to)).await?);
    }
    Ok(found)
}

async fn under(
    tx: &mut Tx<'_>,
    (asker, approver): (UserId, UserId),
    case: Option<CaseId>,
    (from, to): (i64, i64),
) -> Result<Vec<(CaseId, String)>, StoreError> {
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT case_id, number FROM cases WHERE (case_id = $3 OR ($3 IS NULL AND opened_at >= $4 AND opened_at < $5)) \
         AND {} AND {} ORDER BY opened_at, case_id",
        case_rule("cases.case_id", "$1"),
        case_rule("cases.case_id", "$2"),
    )))
    .bind(asker.as_bytes().to_vec())
    .bind(approver.as_bytes().to_vec())
    .bind(case.map(|id| id.as_bytes().to_vec()))
    .bind(from)
    .bind(to)
    .fetch_all(tx.conn())
    .await?;
    rows.iter()
        .map(|row| {
            let id: Vec<u8> = row.try_get(0)?;
            let id = CaseId::from_slice(&id).ok_or(StoreError::Corrupt("case id"))?;
            Ok((id, row.try_get(1)?))
        })
        .collect()
}
