//! What is done to a report, in the audit log too.

use chrono::{DateTime, Utc};

use crate::audit;
use crate::ids::{ReportId, UserId};
use crate::keys::Keys;
use crate::store::{StoreError, Tx};

/// Appends, within the transaction that does it. The events say the same to the screens, but
/// only the chain shows when somebody changed it afterwards.
pub(super) async fn chained(
    tx: &mut Tx<'_>,
    keys: &Keys,
    (id, by): (ReportId, UserId),
    (action, reason): (&str, &str),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let entry = audit::Entry {
        actor: &by.to_string(),
        action,
        subject: &id.to_string(),
        reason,
    };
    audit::append(tx, keys, entry, now).await?;
    Ok(())
}
