//! An opened data folder: the shared connection, and how work is done on it.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ots_protocol::instance::SignedInstance;
use ots_protocol::{ItemPayload, ReportId};
use rusqlite::{Transaction, TransactionBehavior};

use crate::clock::{Clock, Moment};
use crate::context::Context;
use crate::db::{Db, Folder};
use crate::error::{CoreError, ReporterError};
use crate::sync::going::Going;
use crate::{corrupt, erase, follow_up, instance_store, policy, sms_mark};

/// What the [`crate::Reporter`] holds.
pub(crate) struct Phone {
    pub(crate) context: Arc<Context>,
    pub(crate) path: PathBuf,
    pub(crate) instance_file: Vec<u8>,
    db: Mutex<Db>,
    /// The sync that is going, if one is.
    pub(crate) going: Arc<Going>,
}

impl Drop for Phone {
    fn drop(&mut self) {
        self.going.end();
    }
}

impl Phone {
    pub(crate) fn open(
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
        sms_mark::make_room(&context.folder);
        // What a killed process left to be erased. A full disk must not keep the app from opening.
        let _ = erase::run_if_due(&db.connection)
            .and_then(|_| erase::tidy(&db.connection, &context.folder));
        Ok(Self {
            context: Arc::new(context),
            path,
            instance_file,
            db: Mutex::new(db),
            going: Arc::default(),
        })
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
    pub(crate) fn with<T>(
        &self,
        work: impl Fn(&mut Db) -> Result<T, CoreError>,
    ) -> Result<T, ReporterError> {
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
    pub(crate) fn write<T>(
        &self,
        work: impl Fn(&Transaction<'_>, &Moment) -> Result<T, CoreError>,
    ) -> Result<T, ReporterError> {
        self.with(|db| {
            let tx = db
                .connection
                .transaction_with_behavior(TransactionBehavior::Immediate)?;
            // Behind whoever wrote before: what was over then is over now.
            let at = self.context.clock.read();
            let result = work(&tx, &at)?;
            tx.commit()?;
            // It is done. If the disk is full or somebody reads just now, the next sync erases.
            let _ = erase::run_if_due(&db.connection);
            Ok(result)
        })
    }

    /// Looks at the queue while nobody writes, and writes nothing: there is no room for it.
    pub(crate) fn look<T>(
        &self,
        work: impl Fn(&Transaction<'_>) -> Result<T, CoreError>,
    ) -> Result<T, ReporterError> {
        self.with(|db| {
            let tx = db
                .connection
                .transaction_with_behavior(TransactionBehavior::Immediate)?;
            work(&tx)
        })
    }

    /// The instance document to go by now.
    pub(crate) fn instance(&self, tx: &Transaction<'_>) -> Result<SignedInstance, CoreError> {
        instance_store::in_hand(tx, &self.context.embedded)
    }

    /// Adds an item to a report, and remembers which questions it answers; gives back its id.
    pub(crate) fn add(
        &self,
        report: ReportId,
        payload: &ItemPayload,
        answered: i64,
    ) -> Result<String, ReporterError> {
        self.write(|tx, at| {
            let item = follow_up::add(tx, &self.instance(tx)?, report, payload, at)?;
            follow_up::remember_answered(tx, report, answered)?;
            Ok(item.to_string())
        })
    }
}
