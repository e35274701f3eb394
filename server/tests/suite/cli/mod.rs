//! The commands, as processes: what they print, and what they refuse.

mod accounts;
mod demo;
mod instance;
mod keeper;
mod owner;
mod safekeeping;
mod serving;
mod settings;
mod trial;
mod wrong_use;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

use ots_protocol::instance::SignedInstance;
use ots_protocol::items::Alert;
use ots_protocol::{ReportId, seal};
use ots_scenarios::http::{Answered, ask, request};
use ots_scenarios::postgres::Database;
use ots_scenarios::process::{Ended, Running};
use ots_server::random::{self, Os};
use ots_server::store::Store;
use tempfile::TempDir;

use crate::kit::{Press, noon, path_of};

const SERVER: &str = env!("CARGO_BIN_EXE_ots-server");

/// A call centre on this machine, run by its commands.
struct Machine {
    folder: TempDir,
    data: Option<PathBuf>,
    database: Option<Database>,
}

impl Machine {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            data: None,
            database: None,
        }
    }

    fn both() -> [Self; 2] {
        [
            Self::new(),
            Self {
                database: Some(Database::new()),
                ..Self::new()
            },
        ]
    }

    /// A call centre in this very folder.
    fn at(data: &Path) -> Self {
        Self {
            data: Some(data.to_owned()),
            ..Self::new()
        }
    }

    fn data(&self) -> PathBuf {
        let given = self.data.clone();
        given.unwrap_or_else(|| self.folder.path().join("data"))
    }

    fn database_url(&self) -> String {
        let database = self.database.as_ref();
        database.map_or_else(|| Store::embedded_url(&self.data()), Database::url)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(SERVER);
        command
            .args(arguments)
            .arg("--data")
            .arg(self.data())
            .env_remove("OTS_DATA")
            .env_remove("OTS_DATABASE_URL");
        if let Some(database) = &self.database {
            command.arg("--database-url").arg(database.url());
        }
        command
    }

    fn run(&self, arguments: &[&str], input: &str) -> Ended {
        Ended::of(self.command(arguments), input.as_bytes())
    }

    fn serve(&self) -> (Running, SocketAddr) {
        self.serve_with(&[])
    }

    fn serve_with(&self, more: &[&str]) -> (Running, SocketAddr) {
        let arguments = [&["serve", "--listen", "127.0.0.1:0"], more].concat();
        let mut running = Running::start(self.command(&arguments));
        let address = listening(&mut running);
        (running, address)
    }

    /// Settings of the made-up regency, and `more` behind them, in a file.
    fn settings(&self, name: &str, more: &str) -> String {
        let demo = concat!(env!("CARGO_MANIFEST_DIR"), "/../instances/demo.toml");
        let text = std::fs::read_to_string(demo).unwrap();
        let path = self.folder.path().join(name);
        std::fs::write(&path, format!("{text}\n{more}\n")).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

fn listening(running: &mut Running) -> SocketAddr {
    running.wait_for("its address", |said| {
        said.lines().find_map(|line| {
            line.strip_prefix("Console: http://")?
                .trim_end_matches('/')
                .parse()
                .ok()
        })
    })
}

fn get(address: SocketAddr, path: &str) -> Answered {
    ask(address, &request("GET", path, &[], b"")).unwrap()
}

/// A press sealed to whatever this server's document says.
fn press(address: SocketAddr) -> Vec<u8> {
    press_with_keys(address).envelope
}

fn press_with_keys(address: SocketAddr) -> Press {
    let signed = SignedInstance::embedded(&get(address, "/v1/instance").body).unwrap();
    let report = ReportId::new(noon(), random::bytes());
    let sealed = seal::seal_alert(
        signed.document().sealing_key().unwrap(),
        report,
        &Alert::default(),
        &mut Os,
    )
    .unwrap();
    Press {
        report,
        envelope: sealed.envelope.to_vec(),
        keys: sealed.keys,
    }
}

fn put(address: SocketAddr, envelope: &[u8]) -> Answered {
    ask(address, &request("PUT", &path_of(envelope), &[], envelope)).unwrap()
}
