//! The commands.
//!
//! Exit 0: done. 1: it could not be done, nothing is half done. 2: wrong use, and
//! the reason on standard error. What a command prints on standard output is for
//! scripts and stays as it is.

mod args;
mod audit;
mod backup;
mod data_keys;
mod demo_cases;
mod instance;
mod keys;
mod new_epoch;
mod owner;
mod place;
mod reports;
mod restore;
mod serve;
mod user;

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;

use args::{Args, AuditCommand, Command, KeysCommand, UserCommand};

/// Why a command did not do what it was told.
#[derive(Debug)]
pub(crate) enum CliError {
    /// It was told something that cannot be meant.
    Use(String),
    /// It could not.
    Failed(String),
}

impl CliError {
    /// Wrong use.
    pub(crate) fn wrong(reason: impl ToString) -> Self {
        Self::Use(reason.to_string())
    }

    /// Could not.
    pub(crate) fn failed(reason: impl ToString) -> Self {
        Self::Failed(reason.to_string())
    }
}

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        // Help and version are no errors; clap knows which stream and code.
        Err(error) => {
            let _closed = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let (code, reason) = match run(args) {
        Ok(()) => return ExitCode::SUCCESS,
        Err(CliError::Use(reason)) => (2, reason),
        Err(CliError::Failed(reason)) => (1, reason),
    };
    let _closed = writeln!(io::stderr(), "ots-server: {reason}");
    ExitCode::from(code)
}

fn run(args: Args) -> Result<(), CliError> {
    let serving = matches!(args.command, Command::Serve(_));
    log(if serving { "info" } else { "warn" });
    let runtime = if serving {
        for_serving()
    } else {
        tokio::runtime::Builder::new_current_thread()
    }
    .enable_all()
    .build()
    .map_err(CliError::failed)?;
    runtime.block_on(async {
        match args.command {
            Command::Serve(options) => serve::serve(&args.place, options).await,
            Command::Instance(options) => instance::instance(&args.place, options).await,
            Command::Reports(options) => reports::reports(&args.place, options).await,
            Command::User(UserCommand::Add(options)) => user::add(&args.place, options).await,
            Command::User(UserCommand::Reset(options)) => user::reset(&args.place, options).await,
            Command::Audit(AuditCommand::Verify) => audit::verify(&args.place).await,
            Command::Keys(KeysCommand::Rotate(options)) => keys::rotate(&args.place, options).await,
            Command::Keys(KeysCommand::Status) => data_keys::status(&args.place).await,
            Command::Keys(KeysCommand::Reseal) => data_keys::reseal(&args.place).await,
            Command::NewEpoch => new_epoch::new_epoch(&args.place).await,
            Command::Backup(options) => backup::backup(&args.place, options).await,
            Command::DemoCases => demo_cases::demo_cases(&args.place).await,
            Command::Restore(options) => restore::restore(&args.place, options).await,
        }
    })
}

/// One core is left to the database's writer and to opening: on two cores a second
/// thread for requests costs more in handing work about than it does.
fn for_serving() -> tokio::runtime::Builder {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(cores.saturating_sub(1).max(1));
    builder
}

/// Logs go to standard error, so that standard output is for scripts alone.
fn log(level: &str) {
    let filter = tracing_subscriber::EnvFilter::try_from_env("OTS_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(format!("{level},sqlx=warn")));
    let _once = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_target(false)
        .try_init();
}

/// Writes to standard output; a closed pipe is the reader's choice.
pub(crate) fn say(text: &str) {
    let mut out = io::stdout().lock();
    let _closed = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
