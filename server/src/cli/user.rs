//! `ots-server user add`: makes an account, the first one too.

use std::io::{self, BufRead as _, IsTerminal as _};

use zeroize::Zeroizing;

use super::args::{PlaceArgs, UserAddArgs};
use super::place::Place;
use super::{CliError, say};
use crate::accounts::{AddUserError, add_user};
use crate::clock::Clock;

pub(super) async fn add(place: &PlaceArgs, options: UserAddArgs) -> Result<(), CliError> {
    let place = Place::of(place)?;
    let store = place.existing().await?;
    let password = if options.password_stdin {
        first_line()?
    } else {
        ask()?
    };
    let user = add_user(
        &store,
        &options.name,
        options.role,
        &password,
        Clock::system().now(),
    )
    .await
    .map_err(|error| match error {
        AddUserError::Store(error) => CliError::failed(error),
        AddUserError::NameTaken | AddUserError::Name | AddUserError::Password(_) => {
            CliError::wrong(error)
        }
    })?;
    say(&format!("{} {} {}\n", user.id, user.role, user.name));
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
