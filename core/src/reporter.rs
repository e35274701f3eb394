//! The one object the shell holds. It locks and delegates; nothing is decided here.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::clock::{Clock, SystemClock};
use crate::context::Context;
use crate::db::{Db, Folder};
use crate::error::{CoreError, ReporterError};
use crate::overview::{self, ReportView};
use crate::press::{self, PressOutcome, PressRequest};
use crate::sync::engine::{self, Slice};
use crate::sync::outcome::SyncOutcome;
use crate::{instance_store, policy};

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
        let db = Db::open(&folder, policy::QUEUE_BUSY)?;
        let context = Context::new(folder, embedded, clock, servers)?;
        Ok(Self {
            context,
            path,
            instance_file,
            db: Mutex::new(db),
        })
    }

    /// Runs one piece of work on the shared connection.
    fn with<T>(
        &self,
        work: impl FnOnce(&mut Db) -> Result<T, CoreError>,
    ) -> Result<T, ReporterError> {
        let mut db = self.db.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(work(&mut db)?)
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

    /// Every report that was not forgotten, the newest first.
    pub fn reports(&self) -> Result<Vec<ReportView>, ReporterError> {
        let at = self.context.clock.read();
        self.with(|db| overview::reports(&db.connection, &at))
    }
}
