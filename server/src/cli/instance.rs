//! `ots-server instance`: prints the signed instance document.

use super::args::{InstanceArgs, PlaceArgs};
use super::place::{Place, given_settings};
use super::{CliError, say};
use crate::clock::Clock;
use crate::settings::is_base_url;
use crate::setup::{self, Changes};

pub(super) async fn instance(place: &PlaceArgs, options: InstanceArgs) -> Result<(), CliError> {
    let place = Place::of(place)?;
    let public_url = options
        .public_url
        .map(|url| url.trim_end_matches('/').to_owned());
    if public_url.as_deref().is_some_and(|url| !is_base_url(url)) {
        return Err(CliError::wrong(
            "--public-url must be https://HOST[:PORT], or http:// to a loopback address, without a path",
        ));
    }
    let settings = options
        .instance
        .as_deref()
        .map(given_settings)
        .transpose()?;
    place.make()?;
    let store = place.store().await?;
    let keys = setup::keys(&store, &place.data)
        .await
        .map_err(CliError::failed)?;
    let changes = Changes {
        settings,
        public_url,
        ..Changes::default()
    };
    let signed = setup::bring_up_to_date(&store, &keys, &changes, Clock::system().now())
        .await
        .map_err(CliError::failed)?;
    say(&String::from_utf8_lossy(signed.as_bytes()));
    store.close().await;
    Ok(())
}
