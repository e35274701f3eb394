//! `ots-phone`: a phone without a screen, for tests, drills and benchmarks.
//!
//! Exit 0: done. 1: not yet, still queued, nothing lost. 2: wrong use.

mod args;
mod output;
mod run;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    match run::run(&args::Args::parse()) {
        Ok(code) => code,
        Err(trouble) => {
            output::complain(&trouble);
            ExitCode::from(trouble.exit_code())
        }
    }
}
