//! `ots-server keys rotate`: a new key, and a document that names it.
//!
//! Old private keys stay: phones that have not fetched the new document go on
//! sending, and get receipts that they can check. A running server follows.
//!
//! Keys of the database itself are no part of the document. A new one holds from the
//! next start: what was sealed before is sealed anew behind the server's back
//! ([`crate::reseal`]), and what people are found by is worked out again with the new one.

use ots_protocol::KeyId;
use ots_protocol::instance::SignedInstance;

use super::args::{PlaceArgs, Rotate, RotateArgs};
use super::place::Place;
use super::{CliError, say};
use crate::clock::Clock;
use crate::instance::Documents;
use crate::keys::Keys;
use crate::setup::{self, Changes, KeyLists};

pub(super) async fn rotate(place: &PlaceArgs, options: RotateArgs) -> Result<(), CliError> {
    let place = Place::of(place)?;
    let store = place.existing().await?;
    if let Rotate::Data | Rotate::Index = options.what {
        store.close().await;
        let keys = Keys::open(&place.data).map_err(CliError::failed)?;
        let (made, name) = match options.what {
            Rotate::Data => (keys.add_data(), "data"),
            _ => (keys.add_index(), "index"),
        };
        let id = made.map_err(CliError::failed)?;
        return say_of_the_database(name, id);
    }
    let documents = Documents::load(&store).await.map_err(CliError::failed)?;
    let newest = documents
        .newest()
        .map(SignedInstance::document)
        .ok_or_else(|| {
            CliError::wrong("there is no instance document yet; start the server once")
        })?;
    let mut lists = KeyLists::of(newest);
    let keys = Keys::open(&place.data).map_err(CliError::failed)?;
    if !keys
        .roots()
        .iter()
        .any(|root| newest.roots.contains(&root.public()))
    {
        return Err(CliError::failed(
            "no root key that phones trust is in the key folder; bring it for this",
        ));
    }
    let new = match options.what {
        Rotate::Sealing => {
            let key = keys.add_sealing().map_err(CliError::failed)?.public();
            lists.sealing.insert(0, key);
            key.id()
        }
        Rotate::Receipt => {
            let key = keys.add_receipt().map_err(CliError::failed)?.public();
            lists.receipt.insert(0, key);
            key.id()
        }
        Rotate::Root => {
            let key = keys.add_root().map_err(CliError::failed)?.public();
            // Signed by the old root too, so that phones follow; from then on only
            // the new one counts.
            lists.roots = vec![key];
            key.id()
        }
        // Dealt with above.
        Rotate::Data | Rotate::Index => return Ok(()),
    };
    keys.reload().map_err(CliError::failed)?;
    let changes = Changes {
        keys: Some(lists),
        ..Changes::default()
    };
    let signed = setup::bring_up_to_date(&store, &keys, &changes, Clock::system().now())
        .await
        .map_err(CliError::failed)?;
    store.close().await;
    say(&format!(
        "key {new}, instance document version {}; make a backup of the key folder now\n",
        signed.document().version
    ));
    Ok(())
}

fn say_of_the_database(name: &str, id: KeyId) -> Result<(), CliError> {
    say(&format!(
        "key {name}.{id}; the server uses it from its next start. Copy it into the key folder of \
         every process first, keep the old ones, and make a backup of the key folder now\n"
    ));
    Ok(())
}
