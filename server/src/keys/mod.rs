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
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use ots_protocol::KeyId;
use ots_protocol::keys::{ReceiptKey, RootKey, SealingKey};
use zeroize::Zeroizing;

pub use files::KeysError;
pub use tls::{OwnTls, own_tls};
pub use vault::{Vault, VaultError};

use crate::random::Os;
use files::{Folder, Slot};

/// Every secret that this server holds. `Debug` shows none of them.
pub struct Keys {
    folder: Folder,
    /// Key pairs come by rotation while the server runs; the others stay.
    pairs: RwLock<Pairs>,
    vault: Vault,
    audit: Zeroizing<[u8; 32]>,
    index: Zeroizing<[u8; 32]>,
    gateway: Zeroizing<String>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys")
            .field("pairs", &self.pairs)
            .finish_non_exhaustive()
    }
}

#[derive(Debug)]
struct Pairs {
    /// With its id: working it out is a curve multiplication.
    sealing: Vec<(KeyId, SealingKey)>,
    receipt: Vec<ReceiptKey>,
    roots: Vec<RootKey>,
}

impl Pairs {
    fn read(folder: &Folder) -> Result<Self, KeysError> {
        let mut sealing = Vec::new();
        for bytes in folder.all(Slot::Sealing)? {
            let key = SealingKey::from_bytes(*bytes).map_err(|_| KeysError::NotAKey)?;
            sealing.push((key.public().id(), key));
        }
        let receipt = folder.all(Slot::Receipt)?;
        let roots = folder.all(Slot::Root)?;
        Ok(Self {
            sealing,
            receipt: receipt
                .iter()
                .map(|bytes| ReceiptKey::from_bytes(bytes))
                .collect(),
            roots: roots
                .iter()
                .map(|bytes| RootKey::from_bytes(bytes))
                .collect(),
        })
    }
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
        if keys.all_sealing().is_empty() {
            keys.add_sealing()?;
        }
        if keys.all_receipt().is_empty() {
            keys.add_receipt()?;
        }
        if keys.roots().is_empty() {
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
        Ok(Self {
            pairs: RwLock::new(Pairs::read(&folder)?),
            vault: Vault::new(folder.all(Slot::Data)?),
            audit: folder.one(Slot::Audit)?,
            index: folder.newest(Slot::Index)?,
            gateway: folder.gateway_token()?,
            folder,
        })
    }

    /// Reads the key pairs again, after another process has rotated them.
    ///
    /// # Errors
    /// When the folder cannot be read; then the keys stay as they were.
    pub fn reload(&self) -> Result<(), KeysError> {
        let pairs = Pairs::read(&self.folder)?;
        *self.pairs.write().unwrap_or_else(PoisonError::into_inner) = pairs;
        Ok(())
    }

    fn pairs(&self) -> RwLockReadGuard<'_, Pairs> {
        self.pairs.read().unwrap_or_else(PoisonError::into_inner)
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

    /// Makes a further data key: it seals from the next start on. The others go on opening
    /// what they sealed, until that was sealed anew ([`crate::reseal`]).
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add_data(&self) -> Result<KeyId, KeysError> {
        self.folder.add(Slot::Data)
    }

    /// Makes a further index key: from the next start on, people are found by it, and
    /// every hash is made again.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add_index(&self) -> Result<KeyId, KeysError> {
        self.folder.add(Slot::Index)
    }

    /// Every private sealing key of this id; ids are short, so there may be two.
    pub fn sealing(&self, id: KeyId) -> impl Iterator<Item = SealingKey> + use<> {
        let held = self.pairs();
        let keys = held.sealing.iter().filter(|(held, _)| *held == id);
        keys.map(|(_, key)| key.clone())
            .collect::<Vec<_>>()
            .into_iter()
    }

    /// All private sealing keys, oldest first.
    #[must_use]
    pub fn all_sealing(&self) -> Vec<SealingKey> {
        self.pairs()
            .sealing
            .iter()
            .map(|(_, key)| key.clone())
            .collect()
    }

    /// All receipt keys, oldest first.
    #[must_use]
    pub fn all_receipt(&self) -> Vec<ReceiptKey> {
        self.pairs().receipt.clone()
    }

    /// The root keys that are here; none, where they live offline.
    #[must_use]
    pub fn roots(&self) -> Vec<RootKey> {
        self.pairs().roots.clone()
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

    /// The key of the hashes by which the same person is found again: the newest, where
    /// one was added to replace another.
    #[must_use]
    pub fn index(&self) -> &[u8; 32] {
        &self.index
    }

    /// What an SMS gateway shows as its bearer token.
    #[must_use]
    pub fn gateway_token(&self) -> &str {
        &self.gateway
    }

    /// The password for the mail server, if one is kept in the key folder
    /// (`smtp.password`); the sender's address is the user's name.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn mail_password(&self) -> Result<Option<String>, KeysError> {
        let text = self.folder.read_text("smtp.password")?;
        Ok(text.map(|text| text.trim_end_matches(['\r', '\n']).to_owned()))
    }

    /// Where they are.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.folder.path().to_owned()
    }
}
