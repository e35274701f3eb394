//! The real `ots-phone`, as a process.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A folder for one phone, with the instance document beside it.
pub struct Program {
    pub data: PathBuf,
    instance: PathBuf,
    _folder: TempDir,
}

/// What starts it: by itself, or for another system's programs under what `OTS_RUNNER` names (with its first argument
/// the program), as cargo starts this one.
fn program() -> Command {
    const PROGRAM: &str = env!("CARGO_BIN_EXE_ots-phone");
    let Some(runner) = std::env::var_os("OTS_RUNNER") else {
        return Command::new(PROGRAM);
    };
    let mut command = Command::new(runner);
    command.arg(PROGRAM);
    command
}

/// How it ended and what it said.
pub struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Said {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|_| panic!("{}{}", self.out, self.err))
    }
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Program {
    pub fn of(instance: &[u8]) -> Self {
        let folder = TempDir::new().unwrap();
        let program = Self {
            data: folder.path().join("phone"),
            instance: folder.path().join("instance"),
            _folder: folder,
        };
        std::fs::write(&program.instance, instance).unwrap();
        program
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = program();
        command
            .arg("--data")
            .arg(&self.data)
            .arg("--instance")
            .arg(&self.instance);
        command.args(arguments).stdin(Stdio::null());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Said {
        self.command(arguments).output().unwrap().into()
    }

    pub fn start(&self, arguments: &[&str]) -> Child {
        let mut command = self.command(arguments);
        command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// Presses, which must succeed.
    pub fn press(&self, arguments: &[&str]) -> String {
        let said = self.run(&[&["press"], arguments].concat());
        assert_eq!(said.code, Some(0), "{}", said.err);
        said.out.trim().to_owned()
    }

    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.instance.parent().unwrap_or(Path::new(".")).join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// State of a report, if the phone shows it.
    pub fn state(&self, report: &str) -> Option<String> {
        let status = self.run(&["status", "--json"]).json();
        let found = status
            .as_array()?
            .iter()
            .find(|shown| shown["report_id"] == report)?;
        found["state"].as_str().map(str::to_owned)
    }
}
