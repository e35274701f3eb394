//! Who may open a case: the one gate that every page and every query passes.
//!
//! A case worker opens the cases they carry; a supervisor opens all. A case that nobody
//! carries is listed for case workers by its codes only, until one takes it.

use chrono::{DateTime, Utc};

use super::error::{CaseError, Refused};
use super::row::{Case, case_on};
use crate::accounts::User;
use crate::barred::{case_rule, is_barred};
use crate::deadlines::Owner;
use crate::glass;
use crate::ids::CaseId;
use crate::store::{Store, StoreError, Tx};

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
    if is_barred(store, user.id, Owner::Case(case.id)).await? {
        return Ok(false);
    }
    if opens(store, user, case, now).await? {
        return Ok(true);
    }
    let mut above = case.merged_into;
    while let Some(id) = above {
        let Some(case) = super::row::case(store, id).await? else {
            break;
        };
        if opens(store, user, &case, now).await? {
            return Ok(true);
        }
        above = case.merged_into;
    }
    Ok(false)
}

async fn opens(
    store: &Store,
    user: &User,
    case: &Case,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    if user.role.supervises() {
        return Ok(true);
    }
    if !user.role.carries_cases() {
        return Ok(false);
    }
    Ok(case.worker == Some(user.id)
        || glass::stands(store, user.id, Owner::Case(case.id), now).await?)
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

/// The same within the transaction that is going to change it.
pub(super) async fn entered(
    tx: &mut Tx<'_>,
    store: &Store,
    user: &User,
    id: CaseId,
    now: DateTime<Utc>,
) -> Result<Case, CaseError> {
    let case = case_on(tx.conn(), id).await?.ok_or(Refused::NotHere)?;
    if may_open(store, user, &case, now).await? {
        Ok(case)
    } else {
        Err(Refused::NotHere.into())
    }
}
