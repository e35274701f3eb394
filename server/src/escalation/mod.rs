//! An alert that nobody takes goes to the supervisors' screens ([`supervisors`]), and
//! then outside: to a webhook and by mail.
//!
//! Danger (and what cannot be read, which may be danger) that has waited longer than
//! the instance's time is told outside; where nobody is on shift, at once. A report without danger
//! is told outside where nobody is on shift and the same time is over; whoever is on shift has it
//! in the queue. What asks for advice is not, but what it owes is once it is missed. What is
//! told names a waiting time and where to look, never a word of a report.
//!
//! What is to be told is written down first, one row for each way, and tried until the
//! other side has taken it or somebody has taken the report: a restart forgets nothing,
//! and of several processes on one database one tries at a time. An alert that is given
//! back and waits again is told again. Other [`topics`] are told the same way, by one
//! [`outbox`]: a deadline that has passed, a broken glass,
//! that something has been kept for as long as it may, a call that was begun and not sent.

mod due;
mod mail;
mod mailed;
mod notice;
mod outbox;
mod supervisors;
mod topics;
mod webhook;

use std::future::Future;

use chrono::{DateTime, TimeDelta, Utc};

use crate::AppState;
use crate::policy;
use crate::settings::Escalation;
use crate::store::StoreError;

use due::Due;

pub(crate) use mail::server as mail_server;
pub use supervisors::{Called, supervisors_called};

/// Whether this server tells anybody outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outside {
    /// As the settings say.
    Told,
    /// Nobody, whatever the settings say: a copy that is being tried out must not call for
    /// help. What it would have told stays to be told.
    Nobody,
}

/// Why something could not be told; it is tried again.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failed {
    /// The settings or the library would not have it.
    #[error("cannot be put together: {0}")]
    Form(String),
    /// The other side could not be reached, or refused it.
    #[error("{0}")]
    Refused(String),
    /// The database could not say who was mailed already.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// This server was started with `--tell-nobody`.
    #[error("this server tells nobody outside (--tell-nobody)")]
    Nobody,
}

/// A way to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Webhook,
    Mail,
}

impl Way {
    const ALL: [Self; 2] = [Self::Webhook, Self::Mail];

    const fn slug(self) -> &'static str {
        match self {
            Self::Webhook => "webhook",
            Self::Mail => "mail",
        }
    }

    fn is_set(self, settings: &Escalation) -> bool {
        match self {
            Self::Webhook => settings.webhook_url.is_some(),
            Self::Mail => {
                settings.smtp_server.is_some()
                    && settings.smtp_from.is_some()
                    && !settings.smtp_to.is_empty()
            }
        }
    }
}

/// Looks for ever. What is said inside, to supervisors, waits for nobody outside, no way waits for
/// the other, and what somebody waits for not for what is only to be known.
pub(crate) async fn run(state: AppState) {
    let [webhook, mail] = Way::ALL;
    tokio::join!(
        always(|| call_supervisors(&state)),
        always(|| tell_alerts(&state, webhook)),
        always(|| tell_alerts(&state, mail)),
        always(|| tell_topics(&state, webhook)),
        always(|| tell_topics(&state, mail)),
    );
}

async fn always<F: Future<Output = ()>>(look: impl Fn() -> F) {
    loop {
        tokio::time::sleep(policy::CLOCKWORK).await;
        look().await;
    }
}

async fn call_supervisors(state: &AppState) {
    if let Err(error) = supervisors::call(state, state.clock().now()).await {
        tracing::error!(%error, "cannot look for what the supervisors must be called for; trying again");
    }
}

/// One look: writes down which alerts are to be told by this way, and tells what is due.
async fn tell_alerts(state: &AppState, way: Way) {
    if !way.is_set(&state.facts().settings.escalation) {
        return;
    }
    let now = state.clock().now();
    let due = async {
        due::write_down(state, way, now).await?;
        due::take(state, way, now).await
    };
    match due.await {
        Ok(due) => {
            futures_util::future::join_all(due.iter().map(|due| tell(state, due, now))).await;
        }
        Err(error) => {
            tracing::error!(way = way.slug(), %error, "cannot see to the alerts that must be told outside; trying again");
        }
    }
}

/// The same of every other topic.
async fn tell_topics(state: &AppState, way: Way) {
    if !way.is_set(&state.facts().settings.escalation) {
        return;
    }
    for topic in topics::ALL {
        if let Err(error) = outbox::round(state, topic, way, state.clock().now()).await {
            tracing::error!(event = topic.event, way = way.slug(), %error, "cannot see to what must be told outside; trying again");
        }
    }
}

async fn tell(state: &AppState, due: &Due, now: DateTime<Utc>) {
    let notice = notice::Notice::of(state, due, now);
    let sent = send(state, due.way, &notice).await;
    let written = match sent {
        Ok(()) => due::told(state, due, now).await,
        Err(error) => {
            tracing::warn!(way = due.way.slug(), attempt = due.attempts, %error, "an alert that nobody takes could not be told outside; trying again");
            due::later(state, due, now + pause(due.attempts)).await
        }
    };
    if let Err(error) = written {
        tracing::error!(%error, "cannot note what was told outside: it may be told twice");
    }
}

/// One try to tell one thing by one way.
async fn send(state: &AppState, way: Way, notice: &notice::Notice) -> Result<(), Failed> {
    if state.outside() == Outside::Nobody {
        return Err(Failed::Nobody);
    }
    let facts = state.facts();
    let settings = &facts.settings.escalation;
    match way {
        Way::Webhook => webhook::post(settings, notice).await,
        Way::Mail => mail::send(state, settings, notice).await,
    }
}

/// Longer after every failure, and never long: somebody waits.
fn pause(attempts: i64) -> TimeDelta {
    let doubled = policy::OUTSIDE_PAUSE * 2_i32.pow(u32::try_from(attempts).unwrap_or(0).min(6));
    doubled.min(policy::OUTSIDE_LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_never_pass_the_longest() {
        assert!(pause(1) < pause(2));
        for attempts in [-1, 0, 20, i64::MAX] {
            assert!(pause(attempts) <= policy::OUTSIDE_LONGEST_PAUSE);
        }
    }
}
