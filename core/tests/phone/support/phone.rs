//! A phone in a temporary folder, with a clock that the test turns.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use ots_core::{Blocked, PressOutcome, PressRequest, ReportView, Reporter, SyncOutcome};
use ots_protocol::ReportId;
use ots_protocol::codes::{ForWhom, Language, Urgency};
use tempfile::TempDir;

use super::call_centre::CallCentre;
use super::clock::TestClock;

pub struct Phone {
    pub clock: TestClock,
    pub instance: Vec<u8>,
    pub reporter: Reporter,
    folder: TempDir,
}

/// Long enough for anything on loopback; nothing waits for it.
pub const BUDGET: u64 = 30_000;

pub fn danger() -> PressRequest {
    PressRequest {
        urgency: Urgency::Danger,
        for_whom: Some(ForWhom::Me),
        drill: false,
        now: false,
        least_window_ms: 0,
        fix: None,
        language: Some(Language::Indonesian),
        app_version: Some(1),
    }
}

pub fn now(mut request: PressRequest) -> PressRequest {
    request.now = true;
    request
}

impl Phone {
    pub fn of(centre: &CallCentre) -> Self {
        Self::with(centre.instance())
    }

    pub fn with(instance: Vec<u8>) -> Self {
        let folder = TempDir::new().unwrap();
        let clock = TestClock::new();
        let reporter = open(folder.path(), &instance, &clock);
        Self {
            clock,
            instance,
            reporter,
            folder,
        }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The app is closed and opened again.
    pub fn restart(&mut self) {
        self.reporter = open(self.folder.path(), &self.instance, &self.clock);
    }

    pub fn press(&self, request: &PressRequest) -> ReportId {
        match self.reporter.press(request) {
            PressOutcome::Committed { report_id, .. } => report_id,
            other => panic!("not committed: {other:?}"),
        }
    }

    /// One sync. Other tests of this process start programs: between its fork and its exec such a
    /// child holds our lock too, and then nobody sends.
    pub fn sync(&self) -> SyncOutcome {
        loop {
            let outcome = self.reporter.sync_once(BUDGET, false).unwrap();
            if outcome.blocked != Some(Blocked::AnotherSync) {
                return outcome;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    pub fn reports(&self) -> Vec<ReportView> {
        self.reporter.reports().unwrap()
    }

    pub fn report(&self, id: ReportId) -> ReportView {
        let reports = self.reports();
        reports
            .into_iter()
            .find(|report| report.report_id == id.to_string())
            .unwrap()
    }

    pub fn pass(&self, seconds: u64) {
        self.clock.pass(Duration::from_secs(seconds));
    }
}

pub fn open(path: &Path, instance: &[u8], clock: &TestClock) -> Reporter {
    Reporter::open_with(
        path.to_path_buf(),
        instance.to_vec(),
        &[],
        Arc::new(clock.clone()),
    )
    .unwrap()
}
