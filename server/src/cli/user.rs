//! `ots-server user`: makes an account, the first one too, and lets somebody back in
//! whom nobody at the console can help.

use std::io::{self, BufRead as _, IsTerminal as _};

use zeroize::Zeroizing;

use super::args::{PlaceArgs, UserAddArgs, UserResetArgs};
use super::place::Place;
use super::{CliError, say};
use crate::accounts::{
    AddUserError, By, COMMAND_LINE, Change, add_account, change_account, give_demo_totp,
    reset_password, user_named,
};
use crate::clock::Clock;
use crate::facts::Facts;
use crate::keys::Keys;

pub(super) async fn add(place: &PlaceArgs, options: UserAddArgs) -> Result<(), CliError> {
    let place = Place::of(place)?;
    let store = place.existing().await?;
    let keys = Keys::open(&place.data).map_err(CliError::failed)?;
    if options.demo_second_factor {
        let facts = Facts::load(&store, &keys).await.map_err(CliError::failed)?;
        if !facts.settings.is_demo() {
            return Err(CliError::wrong(
                "--demo-second-factor shows a code to whoever looks: it is for the demo call centre alone",
            ));
        }
    }
    let password = if options.password_stdin {
        first_line()?
    } else {
        ask()?
    };
    let by = By {
        actor: COMMAND_LINE,
        keys: &keys,
        now: Clock::system().now(),
    };
    let user = add_account(&store, by, &options.name, options.role, &password)
        .await
        .map_err(|error| match error {
            AddUserError::Store(error) => CliError::failed(error),
            AddUserError::NameTaken | AddUserError::Name | AddUserError::Password(_) => {
                CliError::wrong(error)
            }
        })?;
    if options.demo_second_factor {
        give_demo_totp(&store, &keys, user.id, Clock::system().now())
            .await
            .map_err(CliError::failed)?;
    }
    say(&format!("{} {} {}\n", user.id, user.role, user.name));
    store.close().await;
    Ok(())
}

/// Prints the password that holds once, alone on its line.
pub(super) async fn reset(place: &PlaceArgs, options: UserResetArgs) -> Result<(), CliError> {
    let place = Place::of(place)?;
    let store = place.existing().await?;
    let keys = Keys::open(&place.data).map_err(CliError::failed)?;
    let found = user_named(&store, &options.name)
        .await
        .map_err(CliError::failed)?
        .ok_or_else(|| CliError::wrong("there is no account of this name"))?;
    let by = By {
        actor: COMMAND_LINE,
        keys: &keys,
        now: Clock::system().now(),
    };
    change_account(&store, by, found.id, Change::ResetSecondFactor)
        .await
        .map_err(CliError::failed)?;
    let password = reset_password(&store, by, found.id)
        .await
        .map_err(CliError::failed)?
        .ok_or_else(|| CliError::failed("the account is gone"))?;
    say(&format!("{}\n", *password));
    store.close().await;
    Ok(())
}

fn first_line() -> Result<Zeroizing<String>, CliError> {
    let mut line = Zeroizing::new(String::new());
    io::stdin()
        .lock()
        .read_line(&mut line)
        .map_err(|error| CliError::wrong(format!("the password on standard input: {error}")))?;
    Ok(Zeroizing::new(
        line.trim_end_matches(['\r', '\n']).to_owned(),
    ))
}

/// Asks at a terminal, without showing what is typed.
fn ask() -> Result<Zeroizing<String>, CliError> {
    let stdin = io::stdin();
    if !stdin.is_terminal() {
        return Err(CliError::wrong(
            "give the password with --password-stdin, or run this at a terminal",
        ));
    }
    let before = rustix::termios::tcgetattr(&stdin).map_err(CliError::failed)?;
    let mut silent = before.clone();
    silent.local_modes.remove(rustix::termios::LocalModes::ECHO);
    rustix::termios::tcsetattr(&stdin, rustix::termios::OptionalActions::Now, &silent)
        .map_err(CliError::failed)?;
    say("Password: ");
    let line = first_line();
    let restored =
        rustix::termios::tcsetattr(&stdin, rustix::termios::OptionalActions::Now, &before);
    say("\n");
    restored.map_err(CliError::failed)?;
    line
}
