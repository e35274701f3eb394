//! What is told: that somebody waits, how long, and where to look.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::due::Due;
use crate::AppState;

/// The body of the webhook, and what the mail is written from. Nothing of a report's
/// content is in it, nor its id: a mailbox is read by many.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Notice {
    /// What happened; one word for machines.
    pub(super) event: &'static str,
    /// The same for every try at telling this once: lets a receiver drop a second copy.
    pub(super) id: String,
    /// The instance's short name.
    pub(super) instance: String,
    /// Its name for people.
    pub(super) place: String,
    /// A test press.
    pub(super) drill: bool,
    /// Since when it waits, or the deadline has passed: milliseconds since 1970.
    pub(super) waiting_since_ms: i64,
    /// For how long at the time of writing.
    pub(super) waiting_s: i64,
    /// Where operators sign in.
    pub(super) console: String,
}

impl Notice {
    pub(super) fn of(state: &AppState, due: &Due, now: DateTime<Utc>) -> Self {
        let named = [
            due.report.as_bytes().as_slice(),
            &due.waiting_since.timestamp_millis().to_be_bytes(),
        ]
        .concat();
        Self::about(
            state,
            "alert-not-taken",
            &named,
            (due.waiting_since, now),
            due.drill,
        )
    }

    /// A notice of this kind, named by these bytes, of what is so since then.
    pub(super) fn about(
        state: &AppState,
        event: &'static str,
        named: &[u8],
        (since, now): (DateTime<Utc>, DateTime<Utc>),
        drill: bool,
    ) -> Self {
        let facts = state.facts();
        let servers = facts
            .documents
            .newest()
            .map(|newest| &newest.document().servers);
        let address = servers.and_then(|servers| servers.first().cloned());
        Self {
            event,
            // A digest: the id itself opens nothing, and still is nobody's business.
            id: ots_protocol::Sha256::of(named).to_string(),
            instance: facts.settings.instance.id.clone(),
            place: facts.settings.instance.name.clone(),
            drill,
            waiting_since_ms: since.timestamp_millis(),
            waiting_s: (now - since).num_seconds().max(0),
            console: format!("{}/", address.unwrap_or_default().trim_end_matches('/')),
        }
    }
}
