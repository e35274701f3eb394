//! A call centre: the real `ots-server` with a data folder of its own, or one shared with another.
//!
//! It keeps its port while it is down, so that it comes back where phones look for it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

use crate::disk::SmallDisk;
use crate::port::ReservedPort;
use crate::process::{Ended, Running};
use crate::programs;
use crate::received::Received;
use crate::settings::Settings;

/// How a call centre is set up.
#[derive(Debug, Clone, Default)]
pub struct Setup<'a> {
    /// Its settings.
    pub settings: Settings,
    /// A PostgreSQL database instead of the embedded one.
    pub database_url: Option<String>,
    /// More arguments for `serve`.
    pub arguments: Vec<String>,
    /// Phones come by TLS, to a certificate of its own or to the files among the arguments.
    pub https: bool,
    /// A small disk for its data.
    pub disk: Option<&'a SmallDisk>,
}

/// A call centre. Killed, and its folder removed, when dropped.
#[derive(Debug)]
pub struct CallCentre<'a> {
    setup: Setup<'a>,
    folder: TempDir,
    port: ReservedPort,
    running: Option<Running>,
}

impl CallCentre<'static> {
    /// One on the embedded database, with a cancel window that no test outlasts.
    #[must_use]
    pub fn start() -> Self {
        CallCentre::set_up(Setup::default())
    }

    /// One whose phones have a window of a second.
    #[must_use]
    pub fn with_a_short_window() -> Self {
        CallCentre::set_up(Setup {
            settings: Settings::SHORT_WINDOW,
            ..Setup::default()
        })
    }
}

impl<'a> CallCentre<'a> {
    /// One as described, running and ready.
    ///
    /// # Panics
    /// When it does not come up.
    #[must_use]
    pub fn set_up(setup: Setup<'a>) -> Self {
        let mut centre = Self::not_running(setup);
        if centre.setup.https {
            // Whether to speak TLS follows from the address that phones are told.
            let _ = centre.instance();
        }
        centre.restart();
        centre
    }

    /// One as described that was never started.
    ///
    /// # Panics
    /// When its folder cannot be written.
    #[must_use]
    pub fn not_running(setup: Setup<'a>) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("settings.toml"), setup.settings.toml())
            .expect("a file in a folder of its own");
        Self {
            setup,
            folder,
            port: ReservedPort::any(),
            running: None,
        }
    }

    /// Another process of the same call centre: the same keys and database, another port.
    ///
    /// # Panics
    /// When it does not come up.
    #[must_use]
    pub fn second_process(&self) -> SecondProcess {
        let port = ReservedPort::any();
        let running = self.serve(port.addr());
        let mut second = SecondProcess { port, running };
        wait_until_ready(&mut second.running);
        second
    }

    /// Where it answers.
    #[must_use]
    pub const fn addr(&self) -> SocketAddr {
        self.port.addr()
    }

    /// The same as a base URL.
    #[must_use]
    pub fn url(&self) -> String {
        self.url_at(self.addr())
    }

    /// The base URL of another address that leads here.
    #[must_use]
    pub fn url_at(&self, addr: SocketAddr) -> String {
        let scheme = if self.setup.https { "https" } else { "http" };
        format!("{scheme}://{addr}")
    }

    /// Its data folder, as this test sees it.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        match self.setup.disk {
            Some(disk) => disk.seen_from_here().join("centre"),
            None => self.folder.path().join("centre"),
        }
    }

    /// Its data folder, as its own programs see it.
    fn data_of_programs(&self) -> PathBuf {
        match self.setup.disk {
            Some(disk) => disk.path().join("centre"),
            None => self.folder.path().join("centre"),
        }
    }

    /// `kill -9`.
    ///
    /// # Panics
    /// When it was not running: a test that kills nothing proves nothing.
    pub fn kill(&mut self) {
        let mut running = self.running.take().expect("it was running");
        assert!(running.is_running(), "ended before:\n{}", running.said());
        running.kill();
    }

    /// Asks it to end.
    ///
    /// # Panics
    /// When it was not running or does not end well.
    pub fn stop(&mut self) {
        let running = self.running.take().expect("it was running");
        let said = running.said();
        let status = running.stop();
        assert!(status.success(), "{status}:\n{said}");
    }

    /// Starts it (again) on the same data and port, and returns once it is ready.
    ///
    /// # Panics
    /// When it does not come up.
    pub fn restart(&mut self) {
        let mut running = self.serve(self.port.addr());
        wait_until_ready(&mut running);
        self.running = Some(running);
    }

    /// The running process.
    ///
    /// # Panics
    /// When it is not running.
    pub fn process(&mut self) -> &mut Running {
        self.running.as_mut().expect("it was started")
    }

    fn serve(&self, addr: SocketAddr) -> Running {
        let mut command = self.command("serve");
        command
            .args(["--listen", &addr.to_string()])
            .arg("--instance")
            .arg(self.folder.path().join("settings.toml"))
            .args(&self.setup.arguments);
        Running::start(command)
    }

    /// `ots-server COMMAND --data DIR`, with the database, ready for more arguments.
    #[must_use]
    pub fn command(&self, name: &str) -> Command {
        let program = programs::ots_server();
        let mut command = match self.setup.disk {
            Some(disk) => disk.command(&program),
            None => Command::new(&program),
        };
        command.args(name.split(' '));
        command.arg("--data").arg(self.data_of_programs());
        if let Some(url) = &self.setup.database_url {
            command.args(["--database-url", url]);
        }
        command
    }

    /// Runs a command of `ots-server` on its data.
    #[must_use]
    pub fn run(&self, name: &str, arguments: &[&str]) -> Ended {
        let mut command = self.command(name);
        command.args(arguments);
        Ended::of(command, b"")
    }

    /// The signed document of now, as a file for phones.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn instance(&self) -> PathBuf {
        self.instance_as("instance.ots", &self.url())
    }

    /// The same under another name, for a test that keeps an older one, and for another address.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn instance_as(&self, name: &str, public_url: &str) -> PathBuf {
        let document = self.run("instance", &["--public-url", public_url]).well();
        let path = self.folder.path().join(name);
        std::fs::write(&path, document.out).expect("a file in a folder of its own");
        path
    }

    /// Everything it has received.
    ///
    /// # Panics
    /// When it cannot say.
    #[must_use]
    pub fn reports(&self) -> Vec<Received> {
        let reports = self.run("reports", &["--json"]).well().json();
        Received::all(&reports)
    }

    /// The report with this id; `None` when it was never received.
    #[must_use]
    pub fn report(&self, report_id: &str) -> Option<Received> {
        let mut all = self.reports();
        all.retain(|report| report.report_id == report_id);
        assert!(all.len() < 2, "one report, listed twice: {all:?}");
        all.pop()
    }

    /// An account for the console.
    ///
    /// # Panics
    /// When it is refused.
    pub fn add_user(&self, name: &str, role: &str, password: &str) {
        let mut command = self.command("user add");
        command.args([name, "--role", role, "--password-stdin"]);
        let _ = Ended::of(command, password.as_bytes()).well();
    }
}

/// A second process of a call centre.
#[derive(Debug)]
pub struct SecondProcess {
    port: ReservedPort,
    running: Running,
}

impl SecondProcess {
    /// Where it answers.
    #[must_use]
    pub const fn addr(&self) -> SocketAddr {
        self.port.addr()
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        self.running.kill();
    }
}

/// Its first line says where the console is, once everything is there to answer.
fn wait_until_ready(running: &mut Running) {
    running.wait_for("readiness", |said| said.contains("Console: ").then_some(()));
}
