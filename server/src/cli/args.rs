//! What can be said on the command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::accounts::Role;

/// The call centre of One Top Service.
#[derive(Debug, Parser)]
#[command(name = "ots-server", version, arg_required_else_help = true)]
pub(super) struct Args {
    #[command(flatten)]
    pub(super) place: PlaceArgs,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// Which call centre.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct PlaceArgs {
    /// Folder of this call centre: keys, and the embedded database
    #[arg(long, value_name = "DIR", env = "OTS_DATA", global = true)]
    pub(crate) data: Option<PathBuf>,
    /// Use this database instead of the embedded one (postgres://...)
    #[arg(
        long,
        value_name = "URL",
        env = "OTS_DATABASE_URL",
        global = true,
        hide_env_values = true
    )]
    pub(crate) database_url: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Run the call centre
    Serve(ServeArgs),
    /// Print the signed instance document that phones need
    Instance(InstanceArgs),
    /// List what was received, without any content
    Reports(ReportsArgs),
    /// Accounts
    #[command(subcommand)]
    User(UserCommand),
    /// The audit log
    #[command(subcommand)]
    Audit(AuditCommand),
    /// New keys in the place of old ones
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Write everything to a new file, keys included; the server may be running
    Backup(BackupArgs),
    /// Say that the database was brought back by its own means: phones start over
    NewEpoch,
    /// Put a backup in the place of what is there; the server must be stopped
    Restore(RestoreArgs),
    /// Fill the demo call centre with made-up cases; no other has this
    #[command(hide = true)]
    DemoCases,
}

#[derive(Debug, Subcommand)]
pub(super) enum AuditCommand {
    /// Find any row that was changed, removed, added or reordered
    Verify,
}

#[derive(Debug, Subcommand)]
pub(super) enum KeysCommand {
    /// Make a new key; phones' keys come with a signed instance document that names them
    Rotate(RotateArgs),
    /// Say how much of the database stands under which data key
    Status,
    /// Seal anew what older data keys sealed; a running server does it by itself
    Reseal,
}

#[derive(Debug, clap::Args)]
pub(super) struct RotateArgs {
    /// sealing: what phones seal to; receipt: what receipts are signed with; root: what signs the instance document;
    /// data: what the database keeps of identities; index: what finds the same person again
    pub(super) what: Rotate,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(super) enum Rotate {
    Sealing,
    Receipt,
    Root,
    Data,
    Index,
}

#[derive(Debug, clap::Args)]
pub(super) struct BackupArgs {
    /// The file to write
    pub(super) file: PathBuf,
    /// Leave the private keys out; without them nobody can read the reports in it
    #[arg(long)]
    pub(super) without_keys: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct RestoreArgs {
    /// The backup to read
    pub(super) file: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(super) struct ServeArgs {
    /// Address to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub(super) listen: SocketAddr,
    /// A second address, plain HTTP, for /healthz, /readyz and /metrics alone: for a keeper on another machine.
    /// Without it /readyz and /metrics answer to this machine only
    #[arg(long, value_name = "ADDRESS")]
    pub(super) keeper_listen: Option<SocketAddr>,
    /// Tell nobody outside, whatever the settings say: for a restored backup that is being tried out
    #[arg(long)]
    pub(super) tell_nobody: bool,
    /// Settings file of the regency; kept, and used again when not given
    #[arg(long, value_name = "SETTINGS.toml")]
    pub(super) instance: Option<PathBuf>,
    /// Certificate chain for TLS, PEM
    #[arg(long, value_name = "F", requires = "tls_key")]
    pub(super) tls_cert: Option<PathBuf>,
    /// Its private key, PEM
    #[arg(long, value_name = "F", requires = "tls_cert")]
    pub(super) tls_key: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct InstanceArgs {
    /// Address at which phones reach this call centre; kept
    #[arg(long, value_name = "URL")]
    pub(super) public_url: Option<String>,
    /// Settings file of the regency; kept
    #[arg(long, value_name = "SETTINGS.toml")]
    pub(super) instance: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct ReportsArgs {
    /// As JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum UserCommand {
    /// Make an account
    Add(UserAddArgs),
    /// For somebody who cannot get in: a password that holds once, and no second factor until they set up a new one
    Reset(UserResetArgs),
}

#[derive(Debug, clap::Args)]
pub(super) struct UserResetArgs {
    /// The name they log in with
    pub(super) name: String,
}

#[derive(Debug, clap::Args)]
pub(super) struct UserAddArgs {
    /// The name to log in with
    pub(super) name: String,
    /// operator, case-worker, supervisor, analyst or admin
    #[arg(long)]
    pub(super) role: Role,
    /// Read the password from the first line of standard input
    #[arg(long)]
    pub(super) password_stdin: bool,
    /// In the demo call centre alone: give the account a second factor whose code the sign-in page shows
    #[arg(long)]
    pub(super) demo_second_factor: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 2] = [
        include_str!("../../../docs/operations.md"),
        include_str!("../../../docs/operations.id.md"),
    ];

    /// What begins a command there: a person's, and a unit's.
    const BEGINS: [&str; 2] = [
        "runuser -u ots -- ots-server ",
        "/usr/local/bin/ots-server ",
    ];

    /// The commands of a text, as words.
    fn commands(text: &str) -> Vec<Vec<String>> {
        let text = text.replace("$$(date -u +%%Y-%%m-%%dT%%H%%M%%SZ)", "TIME");
        let mut found = Vec::new();
        for begin in BEGINS {
            for rest in text.split(begin).skip(1) {
                let ends = |c| matches!(c, '`' | '\n' | '>' | ';' | '\'');
                let command = rest.split(ends).next().unwrap_or_default();
                let words = command.split_whitespace().map(str::to_owned);
                found.push(
                    std::iter::once("ots-server".to_owned())
                        .chain(words)
                        .collect(),
                );
            }
        }
        found
    }

    #[test]
    fn every_command_that_the_operations_texts_give_is_one() {
        let [english, indonesian] = TEXTS.map(commands);
        assert!(english.len() > 15);
        assert_eq!(english.len(), indonesian.len());
        for words in english.iter().chain(&indonesian) {
            let read = Args::try_parse_from(words);
            let said = read.as_ref().err().map(ToString::to_string);
            assert_eq!(said, None, "{words:?}");
            assert!(words.contains(&"--data".to_owned()), "{words:?}");
        }
    }

    #[test]
    fn no_command_of_the_operations_texts_is_roots_own() {
        use clap::CommandFactory as _;
        let names = Args::command();
        let names: Vec<_> = names.get_subcommands().map(|one| one.get_name()).collect();
        for text in TEXTS {
            for name in &names {
                let bare = format!("ots-server {name} ");
                let all = text.matches(&bare).count();
                let begun: usize = BEGINS
                    .iter()
                    .map(|begin| begin.replace("ots-server ", &bare))
                    .map(|whole| text.matches(&whole).count())
                    .sum();
                assert_eq!(all, begun, "{name}");
            }
        }
    }
}
