//! Processes that a test started: their output, their end by `kill -9`, and no survivors.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use crate::policy::{LOOK_AGAIN, PATIENCE};

/// A running program, killed when dropped.
#[derive(Debug)]
pub struct Running {
    child: Child,
    name: String,
    said: Arc<Mutex<String>>,
    readers: Vec<std::thread::JoinHandle<()>>,
}

impl Running {
    /// Starts a program whose output is collected from the first byte on.
    ///
    /// # Panics
    /// When it cannot be started.
    #[must_use]
    pub fn start(mut command: Command) -> Self {
        let name = format!("{:?}", command.get_program());
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{name} does not start: {error}"));
        let said = Arc::new(Mutex::new(String::new()));
        let out = child.stdout.take().expect("it is piped");
        let err = child.stderr.take().expect("it is piped");
        let readers = vec![collect(out, &said), collect(err, &said)];
        Self {
            child,
            name,
            said,
            readers,
        }
    }

    /// Everything it has said so far, on both outputs.
    ///
    /// # Panics
    /// Never in practice: the lock is only held to append.
    #[must_use]
    pub fn said(&self) -> String {
        self.said.lock().expect("no reader panics").clone()
    }

    /// Its process id.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Whether it still runs.
    pub fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// `kill -9`: the program gets no chance to do anything more.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Asks it to end, and waits until it did.
    ///
    /// # Panics
    /// When it does not.
    pub fn stop(mut self) -> ExitStatus {
        let pid = rustix::process::Pid::from_child(&self.child);
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        self.wait()
    }

    /// Waits until it ends by itself.
    ///
    /// # Panics
    /// When it does not.
    pub fn wait(&mut self) -> ExitStatus {
        let began = Instant::now();
        loop {
            if let Ok(Some(status)) = self.child.try_wait() {
                for reader in self.readers.drain(..) {
                    let _ = reader.join();
                }
                return status;
            }
            assert!(
                began.elapsed() < PATIENCE,
                "{} does not end; it said:\n{}",
                self.name,
                self.said()
            );
            std::thread::sleep(LOOK_AGAIN);
        }
    }

    /// Waits for something in its output.
    ///
    /// # Panics
    /// When the program ends or goes on without saying it.
    pub fn wait_for<T>(&mut self, what: &str, mut find: impl FnMut(&str) -> Option<T>) -> T {
        let began = Instant::now();
        loop {
            let running = self.is_running();
            if let Some(found) = find(&self.said()) {
                return found;
            }
            assert!(
                running && began.elapsed() < PATIENCE,
                "{} did not come to {what}; it said:\n{}",
                self.name,
                self.said()
            );
            std::thread::sleep(LOOK_AGAIN);
        }
    }
}

#[expect(
    clippy::print_stderr,
    reason = "the test runner shows it beside the failure"
)]
impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
        if std::thread::panicking() {
            eprintln!("-- {} had said:\n{}", self.name, self.said());
        }
    }
}

fn collect(
    from: impl Read + Send + 'static,
    into: &Arc<Mutex<String>>,
) -> std::thread::JoinHandle<()> {
    let into = Arc::clone(into);
    std::thread::spawn(move || {
        let mut lines = BufReader::new(from);
        let mut line = Vec::new();
        while matches!(lines.read_until(b'\n', &mut line), Ok(1..)) {
            let mut said = into.lock().expect("no reader panics");
            said.push_str(&String::from_utf8_lossy(&line));
            line.clear();
        }
    })
}

/// How a program that ran to its end ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// Its exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ended {
    /// Runs a program to its end, with `input` on its standard input.
    ///
    /// # Panics
    /// When it cannot be started.
    #[must_use]
    pub fn of(mut command: Command, input: &[u8]) -> Self {
        let name = format!("{:?}", command.get_program());
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{name} does not start: {error}"));
        let mut stdin = child.stdin.take().expect("it is piped");
        // A program that ends without reading closes the pipe: no fault of the test's.
        let _ = std::io::Write::write_all(&mut stdin, input);
        drop(stdin);
        let Output {
            status,
            stdout,
            stderr,
        } = child.wait_with_output().expect("a child to wait for");
        Self {
            code: status.code(),
            out: String::from_utf8_lossy(&stdout).into_owned(),
            err: String::from_utf8_lossy(&stderr).into_owned(),
        }
    }

    /// The same, once it is known to have ended well.
    ///
    /// # Panics
    /// When the exit code is not 0: with what the program said.
    #[must_use]
    pub fn well(self) -> Self {
        self.with_code(0)
    }

    /// The same, once it is known to have ended with this code.
    ///
    /// # Panics
    /// When it ended otherwise: with what the program said.
    #[must_use]
    pub fn with_code(self, code: i32) -> Self {
        assert_eq!(
            self.code,
            Some(code),
            "out: {}\nerr: {}",
            self.out,
            self.err
        );
        self
    }

    /// Standard output read as JSON.
    ///
    /// # Panics
    /// When it is none.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|error| panic!("no JSON ({error}): {}\n{}", self.out, self.err))
    }
}
