//! The one object the shell holds. It locks and delegates; nothing is decided here.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use ots_protocol::items::{Message, Withdraw};
use ots_protocol::{ItemPayload, ReportId, Text};

use crate::cancel::{self, CancelOutcome};
use crate::clock::{Clock, SystemClock};
use crate::error::{CoreError, ReporterError};
use crate::forms::{DetailsForm, PositionForm, PreparationForm, SafeContactForm};
use crate::news::{self, NewsView};
use crate::overview::{self, ReportView};
use crate::phone::Phone;
use crate::prepare::{self, Prepared};
use crate::press;
use crate::press_form::{PressForm, PressResult};
use crate::press_request::{PressOutcome, PressRequest};
use crate::queue::ItemState;
use crate::readiness::{self, Readiness};
use crate::settings::Settings;
use crate::sync::engine::{self, Slice};
use crate::sync::outcome::SyncOutcome;
use crate::sync::question::Question;
use crate::sync::refresh::{self, About, Patience, RefreshOutcome};
use crate::{forget, instance_store, payloads, policy, queue, release, sms, sms_mark, unwritten};

/// A phone's reports: opened once for a data folder, safe to call from any thread.
#[derive(uniffi::Object)]
pub struct Reporter(Phone);

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
        Ok(Self(Phone::open(path, instance_file, servers, clock)?))
    }

    /// Presses; see [`press::press`].
    pub fn press(&self, request: &PressRequest) -> PressOutcome {
        let phone = &self.0;
        press::press(
            &phone.path,
            &phone.instance_file,
            request,
            &*phone.context.clock,
        )
    }
}

impl Reporter {
    /// Whether something is on its way that outlived the call that began it. Dropping the Reporter breaks it off.
    pub(crate) fn is_sending(&self) -> bool {
        self.0.going.is_going()
    }

    fn asked(
        &self,
        about: About,
        patience: Patience,
        question: &Question,
    ) -> Result<RefreshOutcome, ReporterError> {
        // A connection of its own: the shared one must not wait for the network.
        let mut db = self.0.context.open_db(policy::QUEUE_BUSY)?;
        Ok(refresh::refresh(
            &self.0.context,
            &mut db,
            about,
            patience,
            question,
        )?)
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
        let outcome = self.0.write(|tx, at| {
            let instance = self.0.instance(tx)?;
            let let_go = unwritten::is_let_go(&self.0.context.folder, report);
            cancel::cancel(tx, &instance, report, reason, let_go, at)
        })?;
        if outcome == CancelOutcome::NeverSent {
            // Nothing may say that there was one. It is called off either way.
            let _ = self.0.context.remove_broken_queues();
        }
        Ok(outcome)
    }

    /// *Kirim sekarang*: ends the window. Gives back whether the press was still held.
    pub fn send_now(&self, report_id: String) -> Result<bool, ReporterError> {
        let report = parse(&report_id)?;
        self.0.write(|tx, _| {
            queue::report_keys(tx, report)?;
            release::release_now(tx, report)
        })
    }

    /// Adds answers to the questions; gives back the item's id.
    pub fn add_details(
        &self,
        report_id: String,
        details: DetailsForm,
    ) -> Result<String, ReporterError> {
        let said = payloads::said(details.payload()?, "details")?;
        self.0.add(
            parse(&report_id)?,
            &ItemPayload::Details(said),
            details.answered(),
        )
    }

    /// Adds a position of its own.
    pub fn add_position(
        &self,
        report_id: String,
        position: PositionForm,
    ) -> Result<String, ReporterError> {
        self.0.add(
            parse(&report_id)?,
            &ItemPayload::Position(position.payload()?),
            0,
        )
    }

    /// Adds the reporter's words, perhaps as the answer to an operator's question.
    pub fn add_message(
        &self,
        report_id: String,
        words: String,
        answers: Option<u64>,
    ) -> Result<String, ReporterError> {
        if words.trim().is_empty() {
            return Err(payloads::nothing("words").into());
        }
        let text = Some(Text::from(words));
        self.0.add(
            parse(&report_id)?,
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
        let said = payloads::said(contact.payload()?, "safe contact")?;
        self.0
            .add(parse(&report_id)?, &ItemPayload::SafeContact(said), 0)
    }

    /// Takes a consent back. `scope`: `all`, `contact`, `position`.
    pub fn withdraw(&self, report_id: String, scope: String) -> Result<String, ReporterError> {
        let scope = payloads::code(&Some(scope), "scope")?;
        self.0.add(
            parse(&report_id)?,
            &ItemPayload::Withdraw(Withdraw {
                scope,
                ..Withdraw::default()
            }),
            0,
        )
    }

    /// Prepares the button: sealed at once, sent only behind a press.
    pub fn prepare(&self, form: PreparationForm) -> Result<(), ReporterError> {
        self.0.write(|tx, at| {
            let instance = self.0.instance(tx)?;
            prepare::prepare(tx, &instance, &form, at)
        })
    }

    /// Takes the preparation back.
    pub fn unprepare(&self) -> Result<(), ReporterError> {
        self.0.write(|tx, _| prepare::unprepare(tx))
    }

    /// Whether the button is prepared.
    pub fn prepared(&self) -> Result<Option<Prepared>, ReporterError> {
        self.0.with(|db| prepare::prepared(&db.connection))
    }

    /// Sends what can be sent, and waits for it for at most `budget_ms`. What is on its way then goes on,
    /// [`Blocked::OutOfTime`](crate::Blocked) says so, and the next call joins it. With `wait_for_held` it connects while a
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
        Ok(engine::sync_once(&self.0.context, &self.0.going, slice)?)
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
        let patience = Patience {
            wait: Duration::from_millis(wait_ms),
            budget: Duration::from_millis(budget_ms),
        };
        let about = only.map_or(About::Open(None), About::One);
        self.asked(about, patience, &Question::new())
    }

    /// Asks for news of the open reports while somebody looks at one, until the question is ended.
    /// The answer about that one may be held back for `wait_ms` until something happens, or the
    /// newest's where it is none of them; the whole takes at most `budget_ms`.
    pub fn ask_news(
        &self,
        question: Arc<Question>,
        looked_at: Option<String>,
        wait_ms: u64,
        budget_ms: u64,
    ) -> Result<RefreshOutcome, ReporterError> {
        let looked_at = looked_at.as_deref().map(parse).transpose()?;
        let patience = Patience {
            wait: Duration::from_millis(wait_ms),
            budget: Duration::from_millis(budget_ms),
        };
        self.asked(About::Open(looked_at), patience, &question)
    }

    /// Everything the call centre said about a report, as far as the phone has asked.
    pub fn news(&self, report_id: String) -> Result<Vec<NewsView>, ReporterError> {
        let report = parse(&report_id)?;
        self.0.with(|db| news::of_report(&db.connection, report))
    }

    /// Every report that was not forgotten, the newest first.
    pub fn reports(&self) -> Result<Vec<ReportView>, ReporterError> {
        let at = self.0.context.clock.read();
        self.0.with(|db| {
            let instance = instance_store::in_hand(&db.connection, &self.0.context.embedded)?;
            let signed = unwritten::receipts(&self.0.context.folder);
            overview::reports(&db.connection, instance.document(), &signed, &at)
        })
    }

    /// The press as one SMS. Ends the window: from here on it may be on its way.
    pub fn sms_text(&self, report_id: String) -> Result<String, ReporterError> {
        let report = parse(&report_id)?;
        let folder = &self.0.context.folder;
        if unwritten::receipts(folder).contains_key(&report.into()) {
            return Err(ReporterError::AlreadyDelivered);
        }
        match self.0.write(|tx, _| sms::text(tx, report)) {
            Err(ReporterError::StorageFull) => self.0.look(|tx| {
                let text = sms::without_release(tx, report)?;
                unwritten::let_go(folder, report);
                if queue::alert_state(tx, report)? == Some(ItemState::Held) {
                    sms_mark::set(folder, report);
                }
                Ok(text)
            }),
            text => text,
        }
    }

    /// Remembers that the SMS was handed to the SMS app or the radio.
    pub fn sms_handed(&self, report_id: String) -> Result<(), ReporterError> {
        let report = parse(&report_id)?;
        self.0.write(|tx, at| sms::handed(tx, report, at))
    }

    /// Out of sight at once; erased as soon as everything of it is delivered.
    pub fn forget(&self, report_id: String) -> Result<(), ReporterError> {
        let report = parse(&report_id)?;
        self.0.context.remove_broken_queues()?;
        self.0.write(|tx, _| forget::forget(tx, report))
    }

    /// *Hapus data OTS*: everything out of sight at once. What is not delivered yet still goes.
    pub fn forget_all(&self) -> Result<(), ReporterError> {
        // First, so that none comes back whose reading was noted in what is forgotten here.
        self.0.context.remove_broken_queues()?;
        self.0.write(|tx, _| forget::forget_all(tx))
    }

    /// Whether this phone would get a call for help through.
    pub fn readiness(&self) -> Result<Readiness, ReporterError> {
        self.0
            .with(|db| readiness::readiness(&db.connection, &self.0.context.folder))
    }

    /// The instance's settings for the screens.
    pub fn settings(&self) -> Result<Settings, ReporterError> {
        self.0.with(|db| {
            let instance = instance_store::in_hand(&db.connection, &self.0.context.embedded)?;
            Ok(instance.document().into())
        })
    }
}
