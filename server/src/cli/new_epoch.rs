//! `ots-server new-epoch`: after the database was brought back by its own means
//! (an archive, a snapshot, an older replica), phones must notice as they do after
//! `ots-server restore`.

use super::args::PlaceArgs;
use super::place::Place;
use super::{CliError, say};
use crate::audit::heads;
use crate::clock::Clock;
use crate::events::{EventKind, NewEvent};
use crate::instance::write_meta;
use crate::keys::Keys;
use crate::random;
use crate::store::{Store, StoreError};

pub(super) async fn new_epoch(place: &PlaceArgs) -> Result<(), CliError> {
    let place = Place::of(place)?;
    let store = place.existing().await?;
    change(&store).await.map_err(CliError::failed)?;
    let keys = Keys::open(&place.data).map_err(CliError::failed)?;
    let now = Clock::system().now();
    let stamp = now.format("%Y%m%dT%H%M%SZ").to_string();
    let aside = heads::after_restore(&store, &keys, &place.data, &stamp, now)
        .await
        .map_err(CliError::failed)?;
    store.close().await;
    if let Some(aside) = aside {
        say(&format!(
            "the audit log had come further than this database: its heads are kept in {}\n",
            aside.display()
        ));
    }
    say(
        "a new epoch: phones will notice, and offer to send again what this database does not have\n",
    );
    Ok(())
}

async fn change(store: &Store) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    write_meta(&mut tx, "epoch", &random::bytes::<16>()).await?;
    // Running servers read it again.
    tx.event(NewEvent::new(EventKind::Instance, Clock::system().now()).detail("epoch"));
    tx.commit().await
}
