//! Who may open a case: the one gate that every page and every query passes.
//!
//! A case worker opens the cases they carry; a supervisor opens all. A case that nobody
//! carries is listed for case workers by its codes only, until one takes it.
//!
//! A broken glass ([`crate::glass`]) opens a case to be read: its pages, an identity, and a
//! note for whoever carries it. It changes nothing: what it could put under one's own case
//! would stay open after its hour.

use chrono::{DateTime, Utc};
use sqlx::AnyConnection;

use super::error::{CaseError, Refused};
use super::row::{Case, case_on};
use crate::accounts::User;
use crate::barred::{case_rule, is_barred_on};
use crate::deadlines::Owner;
use crate::glass;
use crate::ids::CaseId;
use crate::store::{Dialect, Store, StoreError, Tx};

/// Whether this person may open this case. A merged case opens for whoever may open
/// the one that goes on for it: its people and papers stand on that one's page.
///
/// A broken glass opens it for a while ([`crate::glass`]).
/// Nobody opens what they are barred from ([`crate::barred`]), whatever their role.
///
/// # Errors
/// When the database cannot be read.
pub async fn may_open(
    store: &Store,
    user: &User,
    case: &Case,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let mut connection = store.reader().acquire().await?;
    may_open_on(&mut connection, user, case, now).await
}

/// The same, asked within a transaction.
pub(super) async fn may_open_on(
    connection: &mut AnyConnection,
    user: &User,
    case: &Case,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    if may_change_on(connection, user, case).await? {
        return Ok(true);
    }
    if !user.role.carries_cases() || is_barred_on(connection, user.id, Owner::Case(case.id)).await?
    {
        return Ok(false);
    }
    for id in upward(connection, case).await? {
        if glass::stands_on(connection, user.id, Owner::Case(id), now).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether this person may change this case: who carries it or the one that goes on for it,
/// and whoever supervises. No glass does.
///
/// # Errors
/// When the database cannot be read.
pub async fn may_change(store: &Store, user: &User, case: &Case) -> Result<bool, StoreError> {
    let mut connection = store.reader().acquire().await?;
    may_change_on(&mut connection, user, case).await
}

async fn may_change_on(
    connection: &mut AnyConnection,
    user: &User,
    case: &Case,
) -> Result<bool, StoreError> {
    if is_barred_on(connection, user.id, Owner::Case(case.id)).await? {
        return Ok(false);
    }
    if user.role.supervises() {
        return Ok(true);
    }
    if !user.role.carries_cases() {
        return Ok(false);
    }
    let (mut worker, mut above) = (case.worker, case.merged_into);
    loop {
        if worker == Some(user.id) {
            return Ok(true);
        }
        let Some(id) = above else { return Ok(false) };
        let Some(case) = case_on(connection, id).await? else {
            return Ok(false);
        };
        (worker, above) = (case.worker, case.merged_into);
    }
}

/// The same of a case by its id: nobody changes one that is not there.
///
/// # Errors
/// When the database cannot be read.
pub async fn may_change_one(store: &Store, user: &User, id: CaseId) -> Result<bool, StoreError> {
    match super::row::case(store, id).await? {
        Some(case) => may_change(store, user, &case).await,
        None => Ok(false),
    }
}

/// This case and those that it goes on under.
async fn upward(connection: &mut AnyConnection, case: &Case) -> Result<Vec<CaseId>, StoreError> {
    let mut found = vec![case.id];
    let mut above = case.merged_into;
    while let Some(id) = above {
        found.push(id);
        above = case_on(connection, id)
            .await?
            .and_then(|case| case.merged_into);
    }
    Ok(found)
}

/// What a `SELECT ... FROM cases WHERE` adds for this person: the cases that may stand
/// in their lists; never one that they are barred from. `$1` is the person's id.
#[must_use]
pub fn listed(user: &User) -> String {
    let open = case_rule("case_id", "$1");
    if user.role.supervises() {
        open
    } else if user.role.carries_cases() {
        format!("(worker = $1 OR worker IS NULL) AND {open}")
    } else {
        "($1 <> $1)".to_owned()
    }
}

/// A case for whoever may open it; for everybody else there is no such case.
///
/// # Errors
/// When it is not there for this person, or the database cannot be read.
pub async fn enter(
    store: &Store,
    user: &User,
    id: CaseId,
    now: DateTime<Utc>,
) -> Result<Case, CaseError> {
    let case = super::row::case(store, id).await?.ok_or(Refused::NotHere)?;
    if may_open(store, user, &case, now).await? {
        Ok(case)
    } else {
        Err(Refused::NotHere.into())
    }
}

/// The case as it stands, and as nobody else changes it before this transaction ends: what is
/// written beside its row is written into what was looked at, not into what was closed, merged or
/// erased meanwhile.
pub(super) async fn locked(tx: &mut Tx<'_>, id: CaseId) -> Result<Case, CaseError> {
    // The embedded database has one writer at a time.
    if tx.dialect() == Dialect::Postgres {
        sqlx::query("SELECT 1 FROM cases WHERE case_id = $1 FOR UPDATE")
            .bind(id.as_bytes().to_vec())
            .fetch_optional(tx.conn())
            .await?;
    }
    Ok(case_on(tx.conn(), id).await?.ok_or(Refused::NotHere)?)
}

/// The case for whoever may change it, within the transaction that is going to.
///
/// All that is asked here is asked on the transaction's own connection: many that held one and
/// waited for a second of the same pool would wait for each other.
pub(super) async fn entered(tx: &mut Tx<'_>, user: &User, id: CaseId) -> Result<Case, CaseError> {
    let case = locked(tx, id).await?;
    if may_change_on(tx.conn(), user, &case).await? {
        Ok(case)
    } else {
        Err(Refused::NotHere.into())
    }
}

/// The case for whoever may open it, within the transaction that reads an identity in it or
/// adds a note: what a broken glass opens too.
pub(super) async fn opened(
    tx: &mut Tx<'_>,
    user: &User,
    id: CaseId,
    now: DateTime<Utc>,
) -> Result<Case, CaseError> {
    let case = locked(tx, id).await?;
    if may_open_on(tx.conn(), user, &case, now).await? {
        Ok(case)
    } else {
        Err(Refused::NotHere.into())
    }
}
