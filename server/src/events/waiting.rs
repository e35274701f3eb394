//! Phones that wait for news of their report.
//!
//! One task follows the log for all of them; a phone that waits costs one entry
//! in a table, not a subscription.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;

use super::{EventKind, Events};
use crate::ids::ReportId;
use crate::policy;

/// Who waits for which report. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Waiting(Arc<Mutex<HashMap<ReportId, Seats>>>);

#[derive(Debug, Default)]
struct Seats {
    waiting: usize,
    news: Arc<Notify>,
}

/// One phone's place. Leaving it is dropping it.
#[derive(Debug)]
pub struct Seat {
    waiting: Waiting,
    report: ReportId,
    news: Arc<Notify>,
}

impl Waiting {
    /// Takes a place. News that comes after this call is not missed by
    /// [`Seat::news`], provided the caller looks at the database in between.
    #[must_use]
    pub fn sit(&self, report: ReportId) -> Seat {
        let mut table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let seats = table.entry(report).or_default();
        seats.waiting += 1;
        Seat {
            waiting: self.clone(),
            report,
            news: Arc::clone(&seats.news),
        }
    }

    /// Follows the log and wakes whoever waits for what happens.
    pub(crate) async fn run(self, events: Events) {
        let mut log = events.subscribe(events.head());
        loop {
            match log.next().await {
                Ok(event) if event.kind.concerns_the_phone() => {
                    let Some(report) = event.report_id else {
                        continue;
                    };
                    let news = self
                        .0
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .get(&report)
                        .map(|seats| Arc::clone(&seats.news));
                    if let Some(news) = news {
                        news.notify_waiters();
                    }
                }
                Ok(_) => {}
                Err(error) => {
                    tracing::warn!(%error, "cannot follow the event log for waiting phones; trying again");
                    tokio::time::sleep(policy::EVENT_POLL).await;
                }
            }
        }
    }
}

impl Seat {
    /// Completes when there is news after this future was made.
    pub fn news(&self) -> tokio::sync::futures::Notified<'_> {
        self.news.notified()
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut table = self
            .waiting
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(seats) = table.get_mut(&self.report) {
            seats.waiting -= 1;
            if seats.waiting == 0 {
                table.remove(&self.report);
            }
        }
    }
}

impl EventKind {
    /// Whether a phone that waits has something new to hear.
    const fn concerns_the_phone(self) -> bool {
        matches!(
            self,
            Self::Report
                | Self::Taken
                | Self::Released
                | Self::Lapsed
                | Self::Unattended
                | Self::State
                | Self::Answer
                | Self::Erased
        )
    }
}
