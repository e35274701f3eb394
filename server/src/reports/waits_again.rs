//! What changes in a report's row when it waits for somebody again, whatever the reason.

/// The assignments of an `UPDATE reports SET`: `$1` is [`super::ReportState::Waiting`], `$2` the
/// time in milliseconds from which its waiting is counted. It is nobody's, has no lease, and has
/// not escalated yet.
pub(crate) const WAITS_AGAIN: &str = "state = $1, taken_by = NULL, taken_at = NULL, lease_until = NULL, waiting_since = $2, \
     unattended_at = NULL, version = version + 1";
