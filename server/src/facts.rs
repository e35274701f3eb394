//! What the server knows of its own instance, read again when it changes.

use ots_protocol::KeyId;
use ots_protocol::updates::Epoch;

use crate::AppState;
use crate::events::EventKind;
use crate::instance::{Documents, Signers, read_meta};
use crate::keys::{Keys, KeysError};
use crate::settings::{Areas, BUILT_IN, Settings, SettingsError};
use crate::store::{Store, StoreError};

/// The instance at one moment.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Its settings.
    pub settings: Settings,
    /// The kecamatan and villages of its regency.
    pub areas: Areas,
    /// Every document issued; the newest is what phones fetch.
    pub documents: Documents,
    /// Which receipt key signs what.
    pub signers: Signers,
    /// Changes with every restore from a backup.
    pub epoch: Epoch,
}

/// Why the instance cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum FactsError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No document was ever issued.
    #[error("the database holds no instance yet")]
    NoInstance,
    /// Phones seal to a key whose private half is not here.
    #[error(
        "the private sealing key {0} of this instance is not in the key folder: reports would arrive that nobody can read; put the key folder back from its backup"
    )]
    SealingKeyMissing(KeyId),
    /// Nobody here can sign a receipt that phones believe.
    #[error(
        "no receipt key of this instance is in the key folder: no phone would believe a receipt; put the key folder back from its backup"
    )]
    ReceiptKeyMissing,
    /// What the database keeps encrypted cannot be read.
    #[error(
        "the data key of this database is not in the key folder; put the key folder back from its backup"
    )]
    DataKeyMissing,
    /// The key folder.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// The settings that the database keeps are no longer understood.
    #[error("the settings kept in the database: {0}")]
    Settings(#[from] SettingsError),
}

const CHECK: &str = "vault check";

impl Facts {
    /// Reads the instance, and refuses one whose private keys are not here.
    ///
    /// # Errors
    /// When there is no instance, or keys are missing.
    pub async fn load(store: &Store, keys: &Keys) -> Result<Self, FactsError> {
        let documents = Documents::load(store).await?;
        let newest = documents.newest().ok_or(FactsError::NoInstance)?.document();
        for entry in &newest.sealing_keys {
            if !keys
                .all_sealing()
                .iter()
                .any(|key| key.public() == entry.public)
            {
                return Err(FactsError::SealingKeyMissing(entry.id));
            }
        }
        if let Some(sealed) = read_meta(store, "vault_check").await? {
            keys.vault()
                .open(CHECK, b"", &sealed)
                .map_err(|_| FactsError::DataKeyMissing)?;
        }
        let signers = Signers::new(&documents, keys).ok_or(FactsError::ReceiptKeyMissing)?;
        let epoch = read_meta(store, "epoch")
            .await?
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or(StoreError::Corrupt("epoch"))?;
        let settings = settings(store).await?;
        let regency = &settings.instance.regency;
        let areas = match read_meta(store, "areas").await? {
            Some(text) if !text.is_empty() => {
                Areas::parse(&String::from_utf8_lossy(&text), regency)?
            }
            _ => Areas::built_in(regency)?,
        };
        Ok(Self {
            areas,
            settings,
            documents,
            signers,
            epoch: Epoch(epoch),
        })
    }
}

/// A value that opens only with the data key of this database.
pub(crate) fn vault_check(keys: &Keys) -> Result<Vec<u8>, FactsError> {
    keys.vault()
        .seal(CHECK, b"", b"")
        .map_err(|_| FactsError::DataKeyMissing)
}

/// The settings in force: those last given, or those built in.
pub(crate) async fn settings(store: &Store) -> Result<Settings, FactsError> {
    let text = match read_meta(store, "settings").await? {
        Some(bytes) => String::from_utf8(bytes).map_err(|_| StoreError::Corrupt("settings"))?,
        None => BUILT_IN.to_owned(),
    };
    Ok(Settings::parse(&text)?)
}

async fn again(state: &AppState) -> Result<Facts, FactsError> {
    // A rotation made a key first and the document after it.
    state.keys().reload()?;
    Facts::load(state.store(), state.keys()).await
}

/// Reads the instance again whenever some process says that it changed.
pub(crate) async fn follow(state: AppState) {
    let mut log = state.events().subscribe(state.events().head());
    loop {
        match log.next().await {
            Ok(event) if event.kind == EventKind::Instance => match again(&state).await {
                Ok(facts) => state.set_facts(facts),
                Err(error) => {
                    tracing::error!(%error, "the instance changed, and this process goes on with the old one")
                }
            },
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, "cannot follow changes of the instance; trying again");
                tokio::time::sleep(crate::policy::OPEN_POLL).await;
            }
        }
    }
}
