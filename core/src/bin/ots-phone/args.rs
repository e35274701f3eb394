//! What can be said on the command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// A phone without a screen: presses, queues, sends.
#[derive(Debug, Parser)]
#[command(name = "ots-phone", version, about)]
pub(crate) struct Args {
    /// The phone's data folder; created when missing.
    #[arg(long, value_name = "DIR")]
    pub(crate) data: PathBuf,
    /// The signed instance document (from `ots-server instance`).
    #[arg(long, value_name = "FILE")]
    pub(crate) instance: PathBuf,
    /// Base URL of the call centre instead of the instance's own; may be given several times.
    #[arg(long, value_name = "URL")]
    pub(crate) server: Vec<String>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Press the button. Exit 0: the alert is on stable storage.
    Press {
        /// Which button.
        #[arg(long, value_enum, default_value_t = UrgencyArg::Danger)]
        urgency: UrgencyArg,
        /// For whom, if it was asked.
        #[arg(long = "for", value_enum)]
        for_whom: Option<ForArg>,
        /// Latitude of the last known position, in degrees.
        #[arg(long, requires = "lon", allow_negative_numbers = true)]
        lat: Option<f64>,
        /// Longitude of the last known position, in degrees.
        #[arg(long, requires = "lat", allow_negative_numbers = true)]
        lon: Option<f64>,
        /// Accuracy of the position, in metres.
        #[arg(long, requires = "lat", default_value_t = 50.0)]
        accuracy: f64,
        /// Age of the position, in seconds.
        #[arg(long, requires = "lat", default_value_t = 0)]
        age: u32,
        /// Without a cancel window.
        #[arg(long)]
        now: bool,
        /// A test press, marked as such and never counted.
        #[arg(long)]
        drill: bool,
        /// Print an object.
        #[arg(long)]
        json: bool,
    },
    /// Send what is queued. Exit 1: something still is.
    Sync {
        /// Go on until nothing is queued or the time is over.
        #[arg(long)]
        until_empty: bool,
        /// Seconds at most.
        #[arg(long, value_name = "SECONDS", default_value_t = 20.0)]
        timeout: f64,
        /// Print an object.
        #[arg(long)]
        json: bool,
    },
    /// Every report and where it stands.
    Status {
        /// Print a list of objects.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum UrgencyArg {
    Danger,
    Report,
    Consult,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ForArg {
    #[value(name = "self")]
    Me,
    Other,
}
