//! `ots-phone`: a phone without a screen, for tests, drills and benchmarks.
//!
//! Exit 0: done. 1: not yet, still queued, nothing lost. 2: wrong use.

mod args;
mod run;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let args = args::Args::parse();
    match run::run(&args) {
        Ok(code) => code,
        Err(error) => {
            run::complain(&error);
            ExitCode::from(error.exit_code())
        }
    }
}
