//! The one object the shell holds. It locks and delegates; nothing is decided here.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ots_protocol::items::{Message, Withdraw};
use ots_protocol::{ItemPayload, ReportId, Text};
use rusqlite::{Transaction, TransactionBehavior};

use crate::cancel::{self, CancelOutcome};
use crate::clock::{Clock, Moment, SystemClock};
use crate::context::Context;
use crate::db::{Db, Folder};
use crate::error::{CoreError, ReporterError};
use crate::forms::{DetailsForm, PositionForm, PreparationForm, SafeContactForm};
use crate::news::{self, NewsView};
use crate::overview::{self, ReportView};
use crate::prepare::{self, Prepared};
use crate::press::{self, PressOutcome, PressRequest};
use crate::press_form::{PressForm, PressResult};
use crate::readiness::{self, Readiness};
use crate::settings::Settings;
use crate::sync::engine::{self, Slice};
use crate::sync::outcome::SyncOutcome;
use crate::sync::refresh::{self, RefreshOutcome};
use crate::{corrupt, erase, follow_up, forget, instance_store, payloads, policy, release, sms};

/// A phone's reports: opened once for a data folder, safe to call from any thread.
#[derive(uniffi::Object)]
pub struct Reporter {
    context: Context,
    path: PathBuf,
    instance_file: Vec<u8>,
    db: Mutex<Db>,
}

impl Reporter {
    /// Opens a data folder with a clock of one's own.
    ///
    /// # Errors
    /// If the instance document or a server URL cannot be used, or the folder cannot be.
    pub fn open_with(
        path: PathBuf,
        instance_file: Vec<u8>,
        servers: &[String],
        clock: Arc<dyn Clock>,
    ) -> Result<Self, ReporterError> {
        Ok(Self::try_open(path, instance_file, servers, clock)?)
    }

    fn try_open(
        path: PathBuf,
        instance_file: Vec<u8>,
        servers: &[String],
        clock: Arc<dyn Clock>,
    ) -> Result<Self, CoreError> {
        let embedded = instance_store::embedded(&instance_file)?;
        let folder = Folder::prepare(&path)?;
        let context = Context::new(folder, embedded, clock, servers)?;
        let mut db = context.open_db(policy::QUEUE_BUSY)?;
        if corrupt::check(&db.connection).is_err_and(|error| error.is_corrupt()) {
            drop(db);
            context.set_aside()?;
            db = context.open_db(policy::QUEUE_BUSY)?;
        }
        // What a killed process left to be erased. A full disk must not keep the app from opening.
        let _ = erase::run_if_due(&db.connection)
            .and_then(|_| erase::tidy(&db.connection, &context.folder));
        Ok(Self {
            context,
            path,
            instance_file,
            db: Mutex::new(db),
        })
    }

    /// Presses; see [`press::press`].
    pub fn press(&self, request: &PressRequest) -> PressOutcome {
        press::press(
            &self.path,
            &self.instance_file,
            request,
            &*self.context.clock,
        )
    }

    /// The shared connection, to the file that is the queue now.
    fn lock(&self) -> Result<MutexGuard<'_, Db>, CoreError> {
        let mut db = self.db.lock().unwrap_or_else(PoisonError::into_inner);
        if !db.is_current(&self.context.folder) {
            *db = self.context.open_db(policy::QUEUE_BUSY)?;
        }
        Ok(db)
    }

    /// Runs one piece of work on the shared connection; once more on a new queue if the file
    /// turns out to be broken.
    fn with<T>(&self, work: impl Fn(&mut Db) -> Result<T, CoreError>) -> Result<T, ReporterError> {
        let result = self.lock().and_then(|mut db| work(&mut db));
        match result {
            Err(error) if error.is_corrupt() => {
                self.context.set_aside()?;
                Ok(self.lock().and_then(|mut db| work(&mut db))?)
            }
            other => Ok(other?),
        }
    }

    /// Runs one write transaction, and erases what it deleted.
    fn write<T>(
        &self,
        work: impl Fn(&Transaction<'_>, &Moment) -> Result<T, CoreError>,
    ) -> Result<T, ReporterError> {
        self.with(|db| {
            let at = self.context.clock.read();
            let tx = db
                .connection
                .transaction_with_behavior(TransactionBehavior::Immediate)?;
            let result = work(&tx, &at)?;
            tx.commit()?;
            // If somebody is reading just now, the next sync erases.
            erase::run_if_due(&db.connection)?;
            Ok(result)
        })
    }

    /// Adds an item to a report; gives back its id.
    fn add(
        &self,
        report: &str,
        payload: &ItemPayload,
        answered: i64,
    ) -> Result<String, ReporterError> {
        let report = parse(report)?;
        self.write(|tx, at| {
            let instance = instance_store::in_hand(tx, &self.context.embedded)?;
            let item = follow_up::add(tx, &instance, report, payload, at)?;
            follow_up::remember_answered(tx, report, answered)?;
            Ok(item.to_string())
        })
    }
}

fn parse(report: &str) -> Result<ReportId, CoreError> {
    report
        .parse()
        .map_err(|_| CoreError::BadInput("not a report id".to_owned()))
}

#[uniffi::export]
impl Reporter {
    /// Opens a data folder. `instance_file` is the signed instance document built into the app;
    /// `servers` stand in for its addresses where there are any.
    #[uniffi::constructor]
    pub fn open(
        data_dir: String,
        instance_file: Vec<u8>,
        servers: Vec<String>,
    ) -> Result<Self, ReporterError> {
        Self::open_with(
            data_dir.into(),
            instance_file,
            &servers,
            Arc::new(SystemClock),
        )
    }

    /// Presses the button. On stable storage when it says so; else with a text for an SMS.
    pub fn press_button(&self, form: PressForm) -> Result<PressResult, ReporterError> {
        Ok(self.press(&form.request()?).into())
    }

    /// Calls a press off inside its window, or sends a cancel after it. `reason`: `mistake`,
    /// `safe`, `other`.
    pub fn cancel(
        &self,
        report_id: String,
        reason: Option<String>,
    ) -> Result<CancelOutcome, ReporterError> {
        let (report, reason) = (parse(&report_id)?, payloads::code(&reason, "reason")?);
        self.write(|tx, at| {
            let instance = instance_store::in_hand(tx, &self.context.embedded)?;
            cancel::cancel(tx, &instance, report, reason, at)
        })
    }

    /// *Kirim sekarang*: ends the window. Gives back whether the press was still held.
    pub fn send_now(&self, report_id: String) -> Result<bool, ReporterError> {
        let report = parse(&report_id)?;
        self.write(|tx, _| {
            crate::queue::report_keys(tx, report)?;
            release::release_now(tx, report)
        })
    }

    /// Adds answers to the questions; gives back the item's id.
    pub fn add_details(
        &self,
        report_id: String,
        details: DetailsForm,
    ) -> Result<String, ReporterError> {
        self.add(
            &report_id,
            &ItemPayload::Details(details.payload()?),
            details.answered(),
        )
    }

    /// Adds a position of its own.
    pub fn add_position(
        &self,
        report_id: String,
        position: PositionForm,
    ) -> Result<String, ReporterError> {
        self.add(&report_id, &ItemPayload::Position(position.payload()?), 0)
    }

    /// Adds the reporter's words, perhaps as the answer to an operator's question.
    pub fn add_message(
        &self,
        report_id: String,
        words: String,
        answers: Option<u64>,
    ) -> Result<String, ReporterError> {
        let text = Some(Text::from(words));
        self.add(
            &report_id,
            &ItemPayload::Message(Message {
                text,
                answers,
                ..Message::default()
            }),
            0,
        )
    }

    /// Says how, when and whether to call back.
    pub fn set_safe_contact(
        &self,
        report_id: String,
        contact: SafeContactForm,
    ) -> Result<String, ReporterError> {
        self.add(&report_id, &ItemPayload::SafeContact(contact.payload()?), 0)
    }

    /// Takes a consent back. `scope`: `all`, `contact`, `position`.
    pub fn withdraw(&self, report_id: String, scope: String) -> Result<String, ReporterError> {
        let scope = payloads::code(&Some(scope), "scope")?;
        self.add(
            &report_id,
            &ItemPayload::Withdraw(Withdraw {
                scope,
                ..Withdraw::default()
            }),
            0,
        )
    }

    /// Prepares the button: sealed at once, sent only behind a press.
    pub fn prepare(&self, form: PreparationForm) -> Result<(), ReporterError> {
        self.write(|tx, at| {
            let instance = instance_store::in_hand(tx, &self.context.embedded)?;
            prepare::prepare(tx, &instance, &form, at)
        })
    }

    /// Takes the preparation back.
    pub fn unprepare(&self) -> Result<(), ReporterError> {
        self.write(|tx, _| prepare::unprepare(tx))
    }

    /// Whether the button is prepared.
    pub fn prepared(&self) -> Result<Option<Prepared>, ReporterError> {
        self.with(|db| prepare::prepared(&db.connection))
    }

    /// Sends what can be sent, for at most `budget_ms`. With `wait_for_held` it connects while a
    /// press is still held and sends it when its window is over, if that is within the budget.
    pub fn sync_once(
        &self,
        budget_ms: u64,
        wait_for_held: bool,
    ) -> Result<SyncOutcome, ReporterError> {
        let slice = Slice {
            budget: Duration::from_millis(budget_ms),
            wait_for_held,
        };
        Ok(engine::sync_once(&self.context, slice)?)
    }

    /// Asks for news of the open reports, or of one. The newest report's answer may be held back
    /// for `wait_ms` until something happens; the whole takes at most `budget_ms`.
    pub fn refresh_updates(
        &self,
        report_id: Option<String>,
        wait_ms: u64,
        budget_ms: u64,
    ) -> Result<RefreshOutcome, ReporterError> {
        let only = report_id.as_deref().map(parse).transpose()?;
        let (wait, budget) = (
            Duration::from_millis(wait_ms),
            Duration::from_millis(budget_ms),
        );
        // A connection of its own: the shared one must not wait for the network.
        let mut db = self.context.open_db(policy::QUEUE_BUSY)?;
        Ok(refresh::refresh(
            &self.context,
            &mut db,
            only,
            wait,
            budget,
        )?)
    }

    /// Everything the call centre said about a report, as far as the phone has asked.
    pub fn news(&self, report_id: String) -> Result<Vec<NewsView>, ReporterError> {
        let report = parse(&report_id)?;
        self.with(|db| news::of_report(&db.connection, report))
    }

    /// Every report that was not forgotten, the newest first.
    pub fn reports(&self) -> Result<Vec<ReportView>, ReporterError> {
        let at = self.context.clock.read();
        self.with(|db| {
            let instance = instance_store::in_hand(&db.connection, &self.context.embedded)?;
            overview::reports(&db.connection, instance.document(), &at)
        })
    }

    /// The press as one SMS. Ends the window: from here on it may be on its way.
    pub fn sms_text(&self, report_id: String) -> Result<String, ReporterError> {
        let report = parse(&report_id)?;
        self.write(|tx, _| sms::text(tx, report))
    }

    /// Remembers that the SMS was handed to the SMS app or the radio.
    pub fn sms_handed(&self, report_id: String) -> Result<(), ReporterError> {
        let report = parse(&report_id)?;
        self.write(|tx, at| sms::handed(tx, report, at))
    }

    /// Out of sight at once; erased as soon as everything of it is delivered.
    pub fn forget(&self, report_id: String) -> Result<(), ReporterError> {
        let report = parse(&report_id)?;
        self.write(|tx, _| forget::forget(tx, report))
    }

    /// *Hapus data OTS*: everything out of sight at once. What is not delivered yet still goes.
    pub fn forget_all(&self) -> Result<(), ReporterError> {
        self.write(|tx, _| forget::forget_all(tx))?;
        Ok(forget::remove_broken_queues(&self.context.folder)?)
    }

    /// Whether this phone would get a call for help through.
    pub fn readiness(&self) -> Result<Readiness, ReporterError> {
        let at = self.context.clock.read();
        self.with(|db| readiness::readiness(&db.connection, &self.path, &at))
    }

    /// The instance's settings for the screens.
    pub fn settings(&self) -> Result<Settings, ReporterError> {
        self.with(|db| {
            let instance = instance_store::in_hand(&db.connection, &self.context.embedded)?;
            Ok(instance.document().into())
        })
    }
}
