//! Bringing a call centre into being, and its instance document up to date.
//!
//! Runs at every start. The first time it makes keys and tables; later it signs a
//! new document where settings, keys or the public address have changed.

use std::path::Path;

use chrono::{DateTime, Utc};
use ots_protocol::instance::{InstanceDocument, SignedInstance};
use ots_protocol::keys::{
    ReceiptKey, ReceiptPublicKey, RootKey, RootPublicKey, SealingKey, SealingPublicKey,
};

use crate::events::{EventKind, NewEvent};
use crate::facts::{self, FactsError};
use crate::instance::{self, Documents, IssueError, Wanted, read_meta, write_meta};
use crate::keys::{Keys, KeysError, own_tls};
use crate::random;
use crate::settings::Tls;
use crate::store::{Store, StoreError};

/// What may change the document.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// A settings file, checked.
    pub settings: Option<GivenSettings>,
    /// The address at which phones reach us.
    pub public_url: Option<String>,
    /// Where this server listens: the last resort for an address.
    pub listening: Option<String>,
    /// DER of the authority behind a certificate file that was given.
    pub file_anchor: Option<Vec<u8>>,
    /// Keys to name instead of those of the newest document, after a rotation.
    pub keys: Option<KeyLists>,
}

/// A settings file that was read and checked.
#[derive(Clone, Debug)]
pub struct GivenSettings {
    /// Its text.
    pub text: String,
    /// The text of the table of areas that it names.
    pub areas: Option<String>,
}

/// The keys that a document names, the first of each being the one to use.
#[derive(Clone, Debug)]
pub struct KeyLists {
    /// Sealing keys.
    pub sealing: Vec<SealingPublicKey>,
    /// Receipt keys.
    pub receipt: Vec<ReceiptPublicKey>,
    /// Roots.
    pub roots: Vec<RootPublicKey>,
}

/// Why it could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The keys.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// The database belongs to an instance whose keys are not here.
    #[error(
        "the database holds an instance, but the key folder is not here: put it back from its backup"
    )]
    KeysMissing,
    /// The instance.
    #[error(transparent)]
    Facts(#[from] FactsError),
    /// The document.
    #[error(transparent)]
    Issue(#[from] IssueError),
}

/// Reads the keys, making them if neither keys nor an instance are there yet.
///
/// # Errors
/// When the instance is there and the keys are not.
pub async fn keys(store: &Store, data: &Path) -> Result<Keys, SetupError> {
    let instance_there = Documents::load(store).await?.newest().is_some();
    match (Keys::exist(data), instance_there) {
        (true, true) => Ok(Keys::open(data)?),
        (_, false) => Ok(Keys::create(data)?),
        (false, true) => Err(SetupError::KeysMissing),
    }
}

/// Records what changed and signs the document that follows from it, if it says
/// anything new.
///
/// # Errors
/// When the database cannot be written, or nobody here may sign.
pub async fn bring_up_to_date(
    store: &Store,
    keys: &Keys,
    changes: &Changes,
    now: DateTime<Utc>,
) -> Result<SignedInstance, SetupError> {
    record(store, keys, changes, now).await?;
    let settings = facts::settings(store).await?;
    let documents = Documents::load(store).await?;
    let newest = documents.newest().map(SignedInstance::document);

    let servers = match read_meta(store, "public_url").await? {
        Some(url) => vec![String::from_utf8(url).map_err(|_| StoreError::Corrupt("public URL"))?],
        None if !settings.server.urls.is_empty() => settings.server.urls.clone(),
        None => match (&changes.listening, newest) {
            (Some(listening), _) => vec![listening.clone()],
            (None, Some(newest)) => newest.servers.clone(),
            (None, None) => vec!["http://127.0.0.1:8080".to_owned()],
        },
    };
    let (hosts, secure) = instance::hosts(&servers);
    let own_anchor = match read_meta(store, "file_anchor").await? {
        _ if !secure || settings.server.tls == Tls::Elsewhere => None,
        Some(anchor) if !anchor.is_empty() => Some(anchor),
        _ => Some(own_tls(keys, &hosts)?.anchor),
    };
    let lists = match (&changes.keys, newest) {
        (Some(lists), _) => lists.clone(),
        (None, Some(newest)) => KeyLists::of(newest),
        (None, None) => KeyLists::first(keys),
    };
    let wanted = Wanted {
        servers,
        own_anchor,
        sealing: lists.sealing,
        receipt: lists.receipt,
        roots: lists.roots,
    };
    let document = instance::compose(&settings, &wanted)?;
    Ok(instance::issue(store, &document, &keys.roots(), now).await?)
}

impl KeyLists {
    /// The keys of a document.
    #[must_use]
    pub fn of(document: &InstanceDocument) -> Self {
        let (active, retired): (Vec<_>, Vec<_>) =
            document.sealing_keys.iter().partition(|entry| entry.active);
        Self {
            sealing: active
                .into_iter()
                .chain(retired)
                .map(|entry| entry.public)
                .collect(),
            receipt: document.receipt_keys(),
            roots: document.roots.clone(),
        }
    }

    /// The keys of the first document: all that are here, newest first.
    fn first(keys: &Keys) -> Self {
        Self {
            sealing: keys
                .all_sealing()
                .iter()
                .rev()
                .map(SealingKey::public)
                .collect(),
            receipt: keys
                .all_receipt()
                .iter()
                .rev()
                .map(ReceiptKey::public)
                .collect(),
            roots: keys.roots().iter().rev().map(RootKey::public).collect(),
        }
    }
}

async fn record(
    store: &Store,
    keys: &Keys,
    changes: &Changes,
    now: DateTime<Utc>,
) -> Result<(), SetupError> {
    let epoch = read_meta(store, "epoch").await?;
    let check = read_meta(store, "vault_check").await?;
    let kept = (
        read_meta(store, "settings").await?,
        read_meta(store, "areas").await?,
    );
    let mut tx = store.begin().await?;
    let epoch_was_there = epoch.is_some();
    if !epoch_was_there {
        write_meta(&mut tx, "epoch", &random::bytes::<16>()).await?;
    }
    if check.is_none() {
        write_meta(&mut tx, "vault_check", &facts::vault_check(keys)?).await?;
    }
    if let Some(settings) = &changes.settings {
        let areas = settings.areas.as_deref().unwrap_or_default();
        write_meta(&mut tx, "settings", settings.text.as_bytes()).await?;
        write_meta(&mut tx, "areas", areas.as_bytes()).await?;
        let same = (
            kept.0.as_deref() == Some(settings.text.as_bytes()),
            kept.1.as_deref() == Some(areas.as_bytes()),
        );
        // Much of what they say stands in no document: a running server reads them again.
        if same != (true, true) && epoch_was_there {
            tx.event(NewEvent::new(EventKind::Instance, now).detail("settings"));
        }
    }
    if let Some(url) = &changes.public_url {
        write_meta(&mut tx, "public_url", url.as_bytes()).await?;
    }
    if let Some(anchor) = &changes.file_anchor {
        write_meta(&mut tx, "file_anchor", anchor).await?;
    }
    tx.commit().await?;
    Ok(())
}
