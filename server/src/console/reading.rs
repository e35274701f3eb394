//! Who reads what is sealed of a report or a case: each reading has its line in the audit log
//! before the page goes out that shows it.

use chrono::{DateTime, Utc};

use crate::AppState;
use crate::accounts::User;
use crate::audit;
use crate::ids::CaseId;
use crate::reports::ReportRow;
use crate::store::StoreError;

/// What came in a report, or was written to whoever reported: it says who or where somebody is,
/// or may.
///
/// # Errors
/// When it cannot be written down; then nothing must be shown.
pub(super) async fn report(
    state: &AppState,
    me: &User,
    row: &ReportRow,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    of_report(state, me, row, "read-identity", now).await
}

/// What was written down of a report's deadlines: the number of the police report, and words.
///
/// # Errors
/// When it cannot be written down; then nothing must be shown.
pub(super) async fn deadlines(
    state: &AppState,
    me: &User,
    row: &ReportRow,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    of_report(state, me, row, "read-deadlines", now).await
}

async fn of_report(
    state: &AppState,
    me: &User,
    row: &ReportRow,
    action: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let reason = match row.taken_by {
        Some(holder) if holder == me.id => "holder",
        // Deadlines are every supervisor's to look after; all else opens by a broken glass.
        _ if action == "read-deadlines" && me.role.supervises() => "supervisor",
        _ => "glass",
    };
    write(state, me, action, &row.id.to_string(), reason, now).await
}

/// Assessments, notes, visits and all else that stands in a case in words; `mine`: they carry it,
/// or the one that goes on for it.
///
/// # Errors
/// When it cannot be written down; then nothing must be shown.
pub(super) async fn case(
    state: &AppState,
    me: &User,
    (case, mine): (CaseId, bool),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let reason = match me.role.supervises() {
        _ if mine => "carries",
        true => "supervisor",
        false => "glass",
    };
    write(state, me, "read-case", &case.to_string(), reason, now).await
}

/// Why somebody was barred, looked in an emergency, or asked for an erasure or an export: what
/// colleagues wrote may speak of the case. `action` is `read-bars` and the like.
///
/// # Errors
/// When it cannot be written down; then nothing must be shown.
pub(super) async fn reasons(
    state: &AppState,
    me: &User,
    action: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    write(state, me, action, "", "supervisor", now).await
}

async fn write(
    state: &AppState,
    me: &User,
    action: &str,
    subject: &str,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let entry = audit::Entry {
        actor: &me.id.to_string(),
        action,
        subject,
        reason,
    };
    audit::record(state.store(), state.keys(), entry, now).await?;
    Ok(())
}
