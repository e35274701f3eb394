//! `ots-server keys status` and `keys reseal`: what stands under which data key, and how
//! what an older one sealed is sealed anew. A server does the same by itself from its start.

use super::args::PlaceArgs;
use super::place::Place;
use super::{CliError, say};
use crate::clock::Clock;
use crate::dead_rows;
use crate::keys::Keys;
use crate::reseal::{Resealing, as_they_came, left};
use crate::store::Store;

pub(super) async fn status(place: &PlaceArgs) -> Result<(), CliError> {
    let place = Place::of(place)?;
    let store = place.existing().await?;
    let keys = Keys::open(&place.data).map_err(CliError::failed)?;
    let mut said = table(&store, &keys).await?;
    if dead_rows::are_left(&store)
        .await
        .map_err(CliError::failed)?
    {
        said.push_str("something that was erased is in PostgreSQL's files still; a running server goes on trying to write its table anew\n");
    }
    store.close().await;
    say(&said);
    Ok(())
}

pub(super) async fn reseal(place: &PlaceArgs) -> Result<(), CliError> {
    let place = Place::of(place)?;
    let store = place.existing().await?;
    let keys = Keys::open(&place.data).map_err(CliError::failed)?;
    let mut work = Resealing::new(&store, &keys);
    let mut table_before = "";
    while let Some(now) = work
        .page(Clock::system().now())
        .await
        .map_err(CliError::failed)?
    {
        if now.table != table_before {
            table_before = now.table;
            say(&format!(
                "{}: {} values looked at, {} sealed anew\n",
                now.table, now.seen, now.anew
            ));
        }
    }
    let done = work.progress();
    let said = table(&store, &keys).await?;
    store.close().await;
    say(&said);
    if done.stuck > 0 {
        return Err(CliError::failed(format!(
            "{} values do not open with any data key that is here, and stay as they are",
            done.stuck
        )));
    }
    Ok(())
}

/// One line a key, the oldest first.
async fn table(store: &Store, keys: &Keys) -> Result<String, CliError> {
    let mut left = left(store).await.map_err(CliError::failed)?;
    let mut said = String::new();
    for id in keys.vault().ids() {
        let values = left.remove(&id).unwrap_or_default();
        let word = match values {
            _ if keys.vault().newest() == Some(id) => "in use",
            0 => "needed by older backups only",
            _ => "needed",
        };
        said.push_str(&format!("data.{id} {values} values, {word}\n"));
    }
    for (id, values) in left {
        said.push_str(&format!(
            "data.{id} {values} values, NOT in the key folder\n"
        ));
    }
    let came = as_they_came(store).await.map_err(CliError::failed)?;
    if came > 0 {
        said.push_str(&format!(
            "{came} envelopes stand as they came; a running server seals each by its report's own key\n"
        ));
    }
    Ok(said)
}
