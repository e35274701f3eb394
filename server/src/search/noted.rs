//! Writing down that somebody searched for a person, before anything found is shown.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};

use super::asked::Asked;
use super::{Count, Filters};
use crate::AppState;
use crate::accounts::User;
use crate::audit::{Entry, record, search_subject};
use crate::store::StoreError;

/// Writes the search down where it was for a name or a telephone number; gives the row's
/// number. The keyed hash is what was searched for: two searches for one person have the
/// same, and whoever must know whether a person was searched for can ask for theirs.
///
/// # Errors
/// When the audit log cannot be written; then nothing may be shown.
pub async fn note(
    app: &AppState,
    by: &User,
    asked: &Asked,
    found: (Option<Count>, Option<Count>),
    filters: &Filters,
    now: DateTime<Utc>,
) -> Result<Option<i64>, StoreError> {
    let subject = match (&asked.phone, asked.whole()) {
        (Some(phone), _) => search_subject(false, phone.as_bytes()),
        (None, Some(name)) => search_subject(true, name.as_bytes()),
        (None, None) => return Ok(None),
    };
    let mut said = String::new();
    for (what, count) in [("reports", found.0), ("cases", found.1)] {
        let more = matches!(count, Some(Count::MoreThan(_)));
        if let Some(count) = count {
            let more = if more { ">" } else { "" };
            // Writing to a string cannot fail.
            let _ = write!(said, "{what}={more}{} ", count.figure());
        }
    }
    if *filters != Filters::default() {
        said.push_str("filtered");
    }
    let entry = Entry {
        actor: &by.id.to_string(),
        action: "search-identity",
        subject: &subject,
        reason: said.trim_end(),
    };
    record(app.store(), app.keys(), entry, now).await.map(Some)
}
