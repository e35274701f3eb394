//! A phone: the real `ots-phone` with a folder of its own.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::clock::WallClock;
use crate::disk::SmallDisk;
use crate::process::{Ended, Running};
use crate::programs;

/// A phone. Its folder goes with it.
#[derive(Debug)]
pub struct Phone<'a> {
    keeps: Option<TempDir>,
    folder: PathBuf,
    instance: PathBuf,
    server: Option<String>,
    clock: WallClock,
    environment: Vec<(&'static str, String)>,
    disk: Option<&'a SmallDisk>,
}

/// What `status` says of one report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportStatus {
    /// Its id.
    pub report_id: String,
    /// As the screen says it.
    pub state: String,
    /// Its items, in the order of `status`.
    pub items: Vec<ItemStatus>,
}

/// What `status` says of one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemStatus {
    /// Its id.
    pub item_id: String,
    /// Its kind.
    pub kind: String,
    /// Where it stands.
    pub state: String,
    /// Tries so far.
    pub attempts: u64,
    /// Why the last one failed.
    pub last_error: Option<String>,
}

impl<'a> Phone<'a> {
    /// A new phone of the instance that this file describes.
    ///
    /// # Panics
    /// When no folder can be made.
    #[must_use]
    pub fn new(instance: &Path) -> Self {
        let keeps = tempfile::tempdir().expect("a temporary folder");
        Self {
            folder: keeps.path().join("phone"),
            keeps: Some(keeps),
            instance: instance.to_path_buf(),
            server: None,
            clock: WallClock::Right,
            environment: Vec::new(),
            disk: None,
        }
    }

    /// The same phone, sending to this URL whatever the instance says.
    #[must_use]
    pub fn sending_to(mut self, url: impl Into<String>) -> Self {
        self.server = Some(url.into());
        self
    }

    /// The same phone on a small disk.
    #[must_use]
    pub fn on(mut self, disk: &'a SmallDisk) -> Self {
        self.folder = disk.path().join("phone");
        self.disk = Some(disk);
        self.keeps = None;
        self
    }

    /// Sets the phone's wall clock.
    pub fn set_clock(&mut self, clock: WallClock) {
        self.clock = clock;
    }

    /// Sets a variable of its environment.
    pub fn set_variable(&mut self, name: &'static str, value: impl Into<String>) {
        self.environment.push((name, value.into()));
    }

    /// Gives it another instance document, as an update of the app does.
    pub fn set_instance(&mut self, instance: &Path) {
        self.instance = instance.to_path_buf();
    }

    /// Where it keeps everything, as this test sees it.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        match self.disk {
            Some(disk) => disk.seen_from_here().join("phone"),
            None => self.folder.clone(),
        }
    }

    /// `ots-phone` with these arguments, ready to start.
    #[must_use]
    pub fn command(&self, arguments: &[&str]) -> Command {
        let program = programs::ots_phone();
        let mut command = match self.disk {
            Some(disk) => disk.command(&program),
            None => Command::new(&program),
        };
        command.arg("--data").arg(&self.folder);
        command.arg("--instance").arg(&self.instance);
        if let Some(server) = &self.server {
            command.args(["--server", server]);
        }
        command.args(arguments);
        command.envs(self.clock.environment());
        command.envs(self.environment.iter().cloned());
        command
    }

    /// Runs it to its end.
    #[must_use]
    pub fn run(&self, arguments: &[&str]) -> Ended {
        Ended::of(self.command(arguments), b"")
    }

    /// Starts it and does not wait.
    #[must_use]
    pub fn start(&self, arguments: &[&str]) -> Running {
        Running::start(self.command(arguments))
    }

    /// Presses, which must succeed, and gives back the report's id.
    ///
    /// # Panics
    /// When the press is not committed.
    #[must_use]
    pub fn press(&self, arguments: &[&str]) -> String {
        let pressed = self.run(&[&["press", "--json"], arguments].concat()).well();
        text(&pressed.json()["report_id"])
    }

    /// Sends until nothing is left, which must succeed.
    ///
    /// # Panics
    /// When something is left.
    pub fn drain(&self) {
        let _ = self
            .run(&["sync", "--until-empty", "--timeout", "60"])
            .well();
    }

    /// Tries once to send what is due. Whether all went is not judged.
    #[must_use]
    pub fn sync(&self) -> Ended {
        self.run(&["sync", "--timeout", "10"])
    }

    /// What the screen says of every report.
    ///
    /// # Panics
    /// When `status` fails or says something else than was agreed.
    #[must_use]
    pub fn status(&self) -> Vec<ReportStatus> {
        let status = self.run(&["status", "--json"]).well().json();
        list(&status).iter().map(report).collect()
    }

    /// What the screen says of one report.
    ///
    /// # Panics
    /// When the phone does not know it.
    #[must_use]
    pub fn report(&self, report_id: &str) -> ReportStatus {
        let all = self.status();
        let found = all.iter().find(|report| report.report_id == report_id);
        found
            .unwrap_or_else(|| panic!("no {report_id} in {all:?}"))
            .clone()
    }

    /// The state of a report's Alert.
    ///
    /// # Panics
    /// When the phone does not know the report.
    #[must_use]
    pub fn alert(&self, report_id: &str) -> ItemStatus {
        let report = self.report(report_id);
        let alert = report.items.iter().find(|item| item.item_id == report_id);
        alert
            .unwrap_or_else(|| panic!("no alert in {report:?}"))
            .clone()
    }
}

impl ReportStatus {
    /// How many of its items are in this state.
    #[must_use]
    pub fn items_in(&self, state: &str) -> usize {
        self.items.iter().filter(|item| item.state == state).count()
    }
}

fn report(value: &Value) -> ReportStatus {
    ReportStatus {
        report_id: text(&value["report_id"]),
        state: text(&value["state"]),
        items: list(&value["items"]).iter().map(item).collect(),
    }
}

fn item(value: &Value) -> ItemStatus {
    ItemStatus {
        item_id: text(&value["item_id"]),
        kind: text(&value["kind"]),
        state: text(&value["state"]),
        attempts: value["attempts"].as_u64().expect("attempts is a number"),
        last_error: value["last_error"].as_str().map(str::to_owned),
    }
}

/// A text that must be there.
pub(crate) fn text(value: &Value) -> String {
    let text = value.as_str();
    text.unwrap_or_else(|| panic!("no text where one was agreed: {value}"))
        .to_owned()
}

/// A list that must be there.
pub(crate) fn list(value: &Value) -> &[Value] {
    let list = value.as_array();
    list.unwrap_or_else(|| panic!("no list where one was agreed: {value}"))
}
