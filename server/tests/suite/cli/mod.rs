//! The commands, as processes: what they print, and what they refuse.

mod accounts;
mod demo;
mod instance;
mod safekeeping;
mod serving;
mod wrong_use;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Command;

use ots_protocol::instance::SignedInstance;
use ots_protocol::items::Alert;
use ots_protocol::{ReportId, seal};
use ots_scenarios::http::{Answered, ask, request};
use ots_scenarios::postgres::Database;
use ots_scenarios::process::{Ended, Running};
use ots_server::random::{self, Os};
use tempfile::TempDir;

use crate::kit::{Press, noon, path_of};

const SERVER: &str = env!("CARGO_BIN_EXE_ots-server");

/// A call centre on this machine, run by its commands.
struct Machine {
    folder: TempDir,
    database: Option<Database>,
}

impl Machine {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
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

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
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
        let mut running = Running::start(self.command(&["serve", "--listen", "127.0.0.1:0"]));
        let address = listening(&mut running);
        (running, address)
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
