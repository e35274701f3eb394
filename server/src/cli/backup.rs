//! `ots-server backup`: everything in one file.

use super::args::{BackupArgs, PlaceArgs};
use super::place::Place;
use super::{CliError, say};
use crate::backup::{self, BackupError};
use crate::clock::Clock;

pub(super) async fn backup(place: &PlaceArgs, options: BackupArgs) -> Result<(), CliError> {
    let place = Place::of(place)?;
    let folder = options
        .file
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    if let Some(missing) = folder.filter(|folder| !folder.is_dir()) {
        let missing = missing.display();
        return Err(CliError::wrong(format!("{missing}: no such folder")));
    }
    let store = place.existing().await?;
    let keys = place.data.join("keys");
    let keys = (!options.without_keys).then_some(keys.as_path());
    let made = backup::backup(&store, keys, &options.file, Clock::system().now()).await;
    store.close().await;
    let made = made.map_err(|error| match error {
        BackupError::Exists(_) => CliError::wrong(error),
        error => CliError::failed(error),
    })?;
    let secret = if made.keys > 0 {
        "; it holds the private keys: keep it as you keep them"
    } else {
        "; without the private keys: keep the key folder as well"
    };
    say(&format!(
        "{}: {} rows, {} key files{secret}\n",
        options.file.display(),
        made.rows,
        made.keys
    ));
    Ok(())
}
