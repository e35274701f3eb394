//! The call centre's secrets: one folder, `DIR/keys`, apart from the database.
//!
//! Every secret is a file of its own (0600, the folder 0700), made at first start
//! and never overwritten. A private sealing key is never dropped: a phone that has
//! been in a drawer for a year still seals to it. A server that finds a database
//! but not the keys of its instance document refuses to start: it would accept
//! reports that nobody can read.

mod files;
mod tls;
mod vault;

use std::path::{Path, PathBuf};

use ots_protocol::KeyId;
use ots_protocol::keys::{ReceiptKey, RootKey, SealingKey};
use zeroize::Zeroizing;

pub use files::KeysError;
pub use tls::{OwnTls, own_tls};
pub use vault::{Vault, VaultError};

use crate::random::Os;
use files::{Folder, Slot};

/// Every secret that this server holds.
#[derive(Debug)]
pub struct Keys {
    folder: Folder,
    sealing: Vec<SealingKey>,
    receipt: Vec<ReceiptKey>,
    roots: Vec<RootKey>,
    vault: Vault,
    audit: Zeroizing<[u8; 32]>,
    index: Zeroizing<[u8; 32]>,
    gateway: Zeroizing<String>,
}

impl Keys {
    /// Whether a folder of keys is there.
    #[must_use]
    pub fn exist(data: &Path) -> bool {
        Folder::at(data).exists()
    }

    /// Makes the first set of keys. Keys that are there already are kept.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn create(data: &Path) -> Result<Self, KeysError> {
        let folder = Folder::create(data)?;
        for slot in [Slot::Data, Slot::Audit, Slot::Index] {
            folder.ensure(slot)?;
        }
        folder.ensure_gateway_token()?;
        let keys = Self::read(folder)?;
        if keys.sealing.is_empty() {
            keys.add_sealing()?;
        }
        if keys.receipt.is_empty() {
            keys.add_receipt()?;
        }
        if keys.roots.is_empty() {
            keys.add_root()?;
        }
        Self::open(data)
    }

    /// Reads the keys.
    ///
    /// # Errors
    /// When the folder is missing, open to others, or holds what is no key.
    pub fn open(data: &Path) -> Result<Self, KeysError> {
        Self::read(Folder::open(data)?)
    }

    fn read(folder: Folder) -> Result<Self, KeysError> {
        let mut sealing = Vec::new();
        for bytes in folder.all(Slot::Sealing)? {
            sealing.push(SealingKey::from_bytes(*bytes).map_err(|_| KeysError::NotAKey)?);
        }
        let receipt = folder
            .all(Slot::Receipt)?
            .iter()
            .map(|bytes| ReceiptKey::from_bytes(bytes))
            .collect();
        let roots = folder
            .all(Slot::Root)?
            .iter()
            .map(|bytes| RootKey::from_bytes(bytes))
            .collect();
        Ok(Self {
            sealing,
            receipt,
            roots,
            vault: Vault::new(folder.all(Slot::Data)?),
            audit: folder.one(Slot::Audit)?,
            index: folder.one(Slot::Index)?,
            gateway: folder.gateway_token()?,
            folder,
        })
    }

    /// Makes a further sealing key; the instance document decides who uses it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add_sealing(&self) -> Result<SealingKey, KeysError> {
        let key = SealingKey::generate(&mut Os);
        self.folder.write(
            Slot::Sealing,
            &key.public().id().to_string(),
            &key.to_bytes(),
        )?;
        Ok(key)
    }

    /// Makes a further receipt key.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add_receipt(&self) -> Result<ReceiptKey, KeysError> {
        let key = ReceiptKey::generate(&mut Os);
        self.folder.write(
            Slot::Receipt,
            &key.public().id().to_string(),
            &key.to_bytes(),
        )?;
        Ok(key)
    }

    /// Makes a further root key.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add_root(&self) -> Result<RootKey, KeysError> {
        let key = RootKey::generate(&mut Os);
        self.folder
            .write(Slot::Root, &key.public().id().to_string(), &key.to_bytes())?;
        Ok(key)
    }

    /// Every private sealing key of this id; ids are short, so there may be two.
    pub fn sealing(&self, id: KeyId) -> impl Iterator<Item = &SealingKey> {
        self.sealing
            .iter()
            .filter(move |key| key.public().id() == id)
    }

    /// All private sealing keys.
    #[must_use]
    pub fn all_sealing(&self) -> &[SealingKey] {
        &self.sealing
    }

    /// All receipt keys.
    #[must_use]
    pub fn all_receipt(&self) -> &[ReceiptKey] {
        &self.receipt
    }

    /// The root keys that are here; none, where they live offline.
    #[must_use]
    pub fn roots(&self) -> &[RootKey] {
        &self.roots
    }

    /// Encrypts what the database keeps of identities and of operators' words.
    #[must_use]
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// The key of the audit chain.
    #[must_use]
    pub fn audit(&self) -> &[u8; 32] {
        &self.audit
    }

    /// The key of the hashes by which the same person is found again.
    #[must_use]
    pub fn index(&self) -> &[u8; 32] {
        &self.index
    }

    /// What an SMS gateway shows as its bearer token.
    #[must_use]
    pub fn gateway_token(&self) -> &str {
        &self.gateway
    }

    /// Where they are.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.folder.path().to_owned()
    }
}
