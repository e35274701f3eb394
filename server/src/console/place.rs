//! Which call centre this is, for the pages: its name and its local time.

use chrono_tz::Tz;

use crate::AppState;

/// Name and time zone.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) name: String,
    pub(super) zone: Tz,
}

impl Place {
    pub(super) fn of(_state: &AppState) -> Self {
        Self {
            name: "Jember".to_owned(),
            zone: chrono_tz::Asia::Jakarta,
        }
    }
}

/// Whether browsers reach this server over TLS, so that cookies may insist on it.
pub(super) fn is_secure(_state: &AppState) -> bool {
    false
}
