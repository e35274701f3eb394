//! `ots-server restore`: a backup takes the place of what is there.

use super::args::{PlaceArgs, RestoreArgs};
use super::place::Place;
use super::{CliError, say};
use crate::backup::{self, BackupError};
use crate::clock::Clock;

pub(super) async fn restore(place: &PlaceArgs, options: RestoreArgs) -> Result<(), CliError> {
    let place = Place::of(place)?;
    if !options.file.is_file() {
        return Err(CliError::wrong(format!(
            "{}: no such file",
            options.file.display()
        )));
    }
    let was_there = place.data.exists();
    place.make_data()?;
    let lock = place.lock()?;
    let restored = backup::restore(
        &place.data,
        place.postgres(),
        &options.file,
        Clock::system().now(),
    )
    .await
    .map_err(|error| match error {
        BackupError::NotWhole { .. } | BackupError::Newer | BackupError::OtherKeys(_) => {
            // What cannot be read back leaves no call centre behind that never was.
            if !was_there {
                place.unmake();
            }
            CliError::wrong(error)
        }
        error => CliError::failed(error),
    })?;
    drop(lock);
    let kept = restored.kept.map_or_else(String::new, |kept| {
        format!("; what was there is kept in {kept}")
    });
    let heads = restored.heads.map_or_else(String::new, |heads| {
        format!("the audit log had come further than this backup: its heads are kept in {heads}\n")
    });
    say(&format!(
        "restored {} as it was at {}: {} rows{kept}\n",
        restored.instance,
        restored.made_at.to_rfc3339(),
        restored.rows
    ));
    say(&heads);
    say("phones will notice, and offer to send again what this backup does not have\n");
    Ok(())
}
