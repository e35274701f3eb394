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
    Press(PressArgs),
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
    /// Call a press off, or send a cancel after it.
    Cancel {
        /// The report.
        id: String,
        /// Why: mistake, safe, other.
        #[arg(long)]
        reason: Option<String>,
        /// Print an object.
        #[arg(long)]
        json: bool,
    },
    /// End the cancel window of a press.
    SendNow {
        /// The report.
        id: String,
    },
    /// Add answers to the questions.
    Details {
        /// The report.
        id: String,
        /// An object of answers; `-` is standard input.
        #[arg(long, value_name = "FILE")]
        json: PathBuf,
    },
    /// Add the reporter's words.
    Message {
        /// The report.
        id: String,
        /// The words.
        text: String,
        /// The number of the operator's question that they answer.
        #[arg(long)]
        answers: Option<u64>,
    },
    /// Add a position.
    Position {
        /// The report.
        id: String,
        /// An object: lat, lon, accuracy_m, age_s, of; `-` is standard input.
        #[arg(long, value_name = "FILE")]
        json: PathBuf,
    },
    /// Say how, when and whether to call back.
    SafeContact {
        /// The report.
        id: String,
        /// An object; `-` is standard input.
        #[arg(long, value_name = "FILE")]
        json: PathBuf,
    },
    /// Take a consent back.
    Withdraw {
        /// The report.
        id: String,
        /// Which: all, contact, position.
        #[arg(long, default_value = "all")]
        scope: String,
    },
    /// Prepare the button: sealed now, sent only behind a press.
    Prepare {
        /// An object; `-` is standard input.
        #[arg(long, value_name = "FILE")]
        json: PathBuf,
    },
    /// Ask for news of a report and print all that was said. Exit 1: nobody answered.
    Updates {
        /// The report.
        id: String,
        /// Seconds to wait for something to happen.
        #[arg(long, value_name = "SECONDS", default_value_t = 0)]
        wait: u64,
        /// Print a list of objects.
        #[arg(long)]
        json: bool,
    },
    /// Print the press as one SMS. It may be on its way from then on.
    Sms {
        /// The report.
        id: String,
    },
    /// Put a report out of sight; it is erased once everything of it is delivered.
    Forget {
        /// The report.
        id: String,
    },
    /// Whether this phone would get a call for help through.
    Readiness,
    /// Every report and where it stands.
    Status {
        /// Print a list of objects.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, clap::Args)]
pub(crate) struct PressArgs {
    /// Which button.
    #[arg(long, value_enum, default_value_t = UrgencyArg::Danger)]
    pub(crate) urgency: UrgencyArg,
    /// For whom, if it was asked.
    #[arg(long = "for", value_enum)]
    pub(crate) for_whom: Option<ForArg>,
    /// Latitude of the last known position, in degrees.
    #[arg(long, requires = "lon", allow_negative_numbers = true)]
    pub(crate) lat: Option<f64>,
    /// Longitude of the last known position, in degrees.
    #[arg(long, requires = "lat", allow_negative_numbers = true)]
    pub(crate) lon: Option<f64>,
    /// Accuracy of the position, in metres.
    #[arg(long, requires = "lat", default_value_t = 50.0)]
    pub(crate) accuracy: f64,
    /// Age of the position, in seconds.
    #[arg(long, requires = "lat", default_value_t = 0)]
    pub(crate) age: u32,
    /// Without a cancel window.
    #[arg(long)]
    pub(crate) now: bool,
    /// A test press, marked as such and never counted.
    #[arg(long)]
    pub(crate) drill: bool,
    /// Print an object.
    #[arg(long)]
    pub(crate) json: bool,
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
