//! One drain of the queue, by the owner of the sync lock: takes rows out, has them sent, puts back
//! what was not signed for.

use std::time::Duration;

use rusqlite::{Transaction, TransactionBehavior};
use tokio::time::sleep;

use super::failure::{Failure, FailureKind};
use super::going::Going;
use super::limit::Limit;
use super::link::{self, LinkState};
use super::outcome::Blocked;
use super::record::{end_windows, put_down, write, write_down};
use super::session::Session;
use super::tally::Tally;
use super::verdict::Verdict;
use super::warm_up::WarmUp;
use crate::clock::Moment;
use crate::context::Context;
use crate::db::Db;
use crate::dispatch::{self, Outgoing, Which};
use crate::error::CoreError;
use crate::{forget, instance_store, policy, release, same_phone, sms_mark, unwritten};

pub(crate) struct Drain<'a> {
    context: &'a Context,
    db: &'a mut Db,
    session: Session<'a>,
    going: &'a Going,
    tally: Tally,
    /// A receipt asked for a newer instance document.
    wants_instance: bool,
    warmed_up: bool,
    /// The handshake that is made ahead of time.
    warming: Option<WarmUp>,
    /// The storage was full when something should have been written down.
    full: bool,
}

impl<'a> Drain<'a> {
    pub(crate) fn new(
        context: &'a Context,
        db: &'a mut Db,
        going: &'a Going,
    ) -> Result<Self, CoreError> {
        let session = Session::new(context, &db.connection, Limit::Slices(going))?;
        Ok(Self {
            context,
            db,
            session,
            going,
            tally: Tally::new(),
            wants_instance: false,
            warmed_up: false,
            warming: None,
            full: false,
        })
    }

    /// Whether something that happened could not be written down: the storage is full.
    pub(crate) const fn could_not_write(&self) -> bool {
        self.full
    }

    pub(crate) fn into_tally(self) -> Tally {
        self.tally
    }

    pub(crate) async fn run(&mut self) -> Result<(), CoreError> {
        let at = self.context.clock.read();
        self.note(|tx| {
            dispatch::recover(tx)?;
            dispatch::revive_wedged(tx, &at)
        })?;
        self.drain().await?;
        if self.refresh_instance().await? {
            self.drain().await?;
        }
        Ok(())
    }

    async fn drain(&mut self) -> Result<(), CoreError> {
        while self.tally.stopped.is_none() {
            if self.going.time_is_over() {
                self.tally.stopped = Some(Blocked::OutOfTime);
                break;
            }
            let taken = self.take()?;
            if taken.is_empty() {
                if self.going.waits_for_held() && self.wait_for_release().await? {
                    continue;
                }
                break;
            }
            let warming = self.warming.take();
            let sending = async {
                if let Some(warming) = warming {
                    warming.done(&self.session).await;
                }
                self.session.send(&taken).await
            };
            let sent = self.going.meanwhile(sending).await;
            match sent.unwrap_or(Err(FailureKind::OutOfTime.into())) {
                Err(failure) if failure.kind.is_unreachable() => {
                    self.unreachable(&taken, failure.kind)?;
                }
                Ok(reply) => self.apply(&taken, &reply.verdicts, reply.retry_after)?,
                Err(failure) => self.no_answer(&taken, failure)?,
            }
        }
        Ok(())
    }

    fn which(&self, at: &Moment) -> Result<Which, CoreError> {
        let patience = LinkState::read(&self.db.connection)?.patience_ms(at);
        Ok(if patience > 0 {
            Which::NeverTried
        } else {
            Which::All
        })
    }

    fn take(&mut self) -> Result<Vec<Outgoing>, CoreError> {
        let at = self.context.clock.read();
        let which = self.which(&at)?;
        let (size, tried) = (self.tally.size, &self.tally.tried);
        let (folder, instance) = (&self.context.folder, self.session.instance());
        let signed = unwritten::receipts(folder);
        let sms_taken = sms_mark::all(folder);
        let taken = write(self.db, |tx| {
            write_down(tx, &signed, instance, &at)?;
            for report in &sms_taken {
                release::release_now(tx, *report)?;
            }
            release::release_due(tx, &at)?;
            dispatch::take_next(tx, size, which, tried, &at)
        });
        match taken {
            Err(error) if error.is_disk_full() => {}
            Ok(taken) => {
                unwritten::written(folder, &signed);
                sms_mark::wipe(folder, &sms_taken);
                return Ok(taken);
            }
            other => return other,
        }
        self.full = true;
        let tx = self
            .db
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let at = self.context.clock.read();
        unwritten::take_next(&tx, folder, size, which, tried, &at)
    }

    /// Waits for a held press, with the connection being made meanwhile. `false`: none is due in
    /// this call.
    async fn wait_for_release(&mut self) -> Result<bool, CoreError> {
        let at = self.context.clock.read();
        let wait = if self.full {
            // What is due has gone out from here and stays held until there is room.
            release::next_open_window(&self.db.connection, &at)?
        } else {
            release::next_due_in(&self.db.connection, &at)?
        };
        let Some(wait) = wait else {
            return Ok(false);
        };
        if wait >= self.going.left() {
            return Ok(false);
        }
        if !std::mem::replace(&mut self.warmed_up, true) {
            self.warming = Some(WarmUp::begin(&self.session));
        }
        // In short steps: it may be called off, sent at once, or joined by another press.
        let step = sleep(wait.min(policy::HELD_LOOK));
        Ok(self.going.meanwhile(step).await.is_some())
    }

    /// No address gave a connection: that was a try for every row and the end of this drain.
    fn unreachable(&mut self, taken: &[Outgoing], kind: FailureKind) -> Result<(), CoreError> {
        let at = self.context.clock.read();
        let which = self.which(&at)?;
        self.tally.stopped = Some(kind.into());
        let tried = &self.tally.tried;
        let noted = write(self.db, |tx| {
            end_windows(tx, taken)?;
            dispatch::put_back(tx, taken)?;
            dispatch::mark_unreachable(tx, which, tried, &kind.to_string(), &at)?;
            link::mark_failure(tx, &kind.into(), &at)
        });
        self.unless_full(noted)
    }

    /// The request got no answer that can be read as one.
    fn no_answer(&mut self, taken: &[Outgoing], failure: Failure) -> Result<(), CoreError> {
        let at = self.context.clock.read();
        self.note(|tx| {
            end_windows(tx, taken)?;
            for outgoing in taken {
                let error = failure.kind.to_string();
                dispatch::mark_failed(tx, outgoing.seq, &error, failure.retry_after, &at)?;
            }
            link::mark_failure(tx, &failure, &at)
        })?;
        let asked_to_wait = failure.retry_after.is_some();
        if taken.len() > 1 && !asked_to_wait && failure.kind != FailureKind::OutOfTime {
            self.tally.batch_broke(taken.len());
            return Ok(());
        }
        self.tally
            .remember_failed(taken.iter().map(|outgoing| outgoing.seq));
        self.tally.stopped = Some(if asked_to_wait {
            Blocked::AskedToWait
        } else {
            failure.kind.into()
        });
        Ok(())
    }

    /// Writes down what the answer says about each row.
    fn apply(
        &mut self,
        taken: &[Outgoing],
        verdicts: &[Verdict],
        retry_after: Option<Duration>,
    ) -> Result<(), CoreError> {
        let at = self.context.clock.read();
        let signed = |verdict: &Verdict| !matches!(verdict, Verdict::TryAgain(_));
        let any_signed = verdicts.iter().any(signed);
        let last_failure = verdicts.iter().rev().find_map(|verdict| match verdict {
            Verdict::TryAgain(kind) => Some(Failure {
                kind: *kind,
                retry_after,
            }),
            _ => None,
        });
        let instance = self.session.instance();
        let noted = write(self.db, |tx| {
            end_windows(tx, taken)?;
            for (outgoing, verdict) in taken.iter().zip(verdicts) {
                put_down(tx, outgoing.seq, verdict, retry_after, &at)?;
                if let Verdict::Delivered(_) = verdict {
                    same_phone::link(tx, instance, outgoing.seq, &at)?;
                }
            }
            if any_signed {
                link::mark_contact(tx, &at)?;
                forget::sweep(tx)?;
            }
            match last_failure {
                Some(failure) if !any_signed || retry_after.is_some() => {
                    link::mark_failure(tx, &failure, &at)
                }
                _ => Ok(()),
            }
        });
        if noted.as_ref().is_err_and(CoreError::is_disk_full) {
            self.remember_receipts(taken, verdicts);
        }
        self.unless_full(noted)?;
        let before = self.tally.sent;
        self.tally.remember(taken, verdicts);
        self.going.sent(self.tally.sent - before);
        self.wants_instance |= verdicts.iter().any(Verdict::asks_for_instance);
        let line_is_bad = if any_signed {
            self.tally.signed();
            false
        } else {
            self.tally.unsigned()
        };
        if let Some(failure) = last_failure {
            self.tally.trouble = Some(failure.kind.into());
            if failure.retry_after.is_some() {
                self.tally.stopped = Some(Blocked::AskedToWait);
            } else if line_is_bad {
                self.tally.stopped = Some(failure.kind.into());
            }
        }
        Ok(())
    }

    /// Asks for a newer instance document where one is wanted or it is time. `true`: there is one,
    /// and rows that failed for want of it can be tried again.
    async fn refresh_instance(&mut self) -> Result<bool, CoreError> {
        let at = self.context.clock.read();
        let stale = !self.full && LinkState::read(&self.db.connection)?.instance_is_stale(&at);
        if !(self.wants_instance || self.tally.sent > 0 && stale) {
            return Ok(false);
        }
        if self.going.time_is_over() {
            return Ok(false);
        }
        let asking = self.session.newer_instance();
        let Some(newer) = self.going.meanwhile(asking).await else {
            return Ok(false);
        };
        self.note(|tx| {
            link::mark_instance_checked(tx, &at)?;
            match &newer {
                Some(document) => instance_store::keep(tx, document, &at),
                None => Ok(()),
            }
        })?;
        let Some(document) = newer else {
            return Ok(false);
        };
        self.session.adopt(document)?;
        if self.wants_instance {
            self.tally.start_over();
        }
        Ok(std::mem::take(&mut self.wants_instance))
    }

    /// What was signed for and cannot be written down.
    fn remember_receipts(&mut self, taken: &[Outgoing], verdicts: &[Verdict]) {
        for (outgoing, verdict) in taken.iter().zip(verdicts) {
            if let Verdict::Delivered(receipt) = verdict {
                unwritten::keep(&self.context.folder, outgoing.envelope.item_id(), *receipt);
                self.tally.tried.insert(outgoing.seq);
            }
        }
    }

    /// Writes down what happened, where there is room for it.
    fn note(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<(), CoreError>,
    ) -> Result<(), CoreError> {
        let noted = write(self.db, work);
        self.unless_full(noted)
    }

    fn unless_full(&mut self, noted: Result<(), CoreError>) -> Result<(), CoreError> {
        match noted {
            Err(error) if error.is_disk_full() => {
                self.full = true;
                Ok(())
            }
            other => other,
        }
    }
}
