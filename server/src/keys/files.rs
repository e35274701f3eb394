//! Key files: `NAME.ID.key`, 32 bytes in base64 on one line.

use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use ots_protocol::KeyId;
use zeroize::Zeroizing;

use crate::random;

const GATEWAY_TOKEN: &str = "gateway.token";

/// Why keys cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The folder or a file of it cannot be read or written.
    #[error("{path}: {error}", path = .0.display(), error = .1)]
    Io(PathBuf, io::Error),
    /// Others on this machine can read the secrets.
    #[error("{}: open to other users of this machine; say chmod -R go= on it", .0.display())]
    OpenToOthers(PathBuf),
    /// A key that every server has is not there: the folder is not whole.
    #[error("the {0} key is missing from the key folder; put the folder back from its backup")]
    Missing(&'static str),
    /// A key file holds something else.
    #[error("a key file does not hold a key")]
    NotAKey,
    /// A certificate could not be made.
    #[error("cannot make the server's own certificate: {0}")]
    Certificate(#[from] rcgen::Error),
}

/// What a key file is for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Slot {
    Sealing,
    Receipt,
    Root,
    Data,
    Audit,
    Index,
}

impl Slot {
    const fn name(self) -> &'static str {
        match self {
            Self::Sealing => "sealing",
            Self::Receipt => "receipt",
            Self::Root => "root",
            Self::Data => "data",
            Self::Audit => "audit",
            Self::Index => "index",
        }
    }
}

/// The folder.
#[derive(Debug)]
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn at(data: &Path) -> Self {
        Self(data.join("keys"))
    }

    pub(super) fn exists(&self) -> bool {
        self.0.is_dir()
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    pub(super) fn create(data: &Path) -> Result<Self, KeysError> {
        let folder = Self::at(data);
        if !folder.exists() {
            fs::DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(&folder.0)
                .map_err(|error| folder.io(error))?;
        }
        Self::open(data)
    }

    pub(super) fn open(data: &Path) -> Result<Self, KeysError> {
        let folder = Self::at(data);
        let mode = fs::metadata(&folder.0)
            .map_err(|error| folder.io(error))?
            .permissions()
            .mode();
        if mode & 0o077 != 0 {
            return Err(KeysError::OpenToOthers(folder.0));
        }
        Ok(folder)
    }

    fn io(&self, error: io::Error) -> KeysError {
        KeysError::Io(self.0.clone(), error)
    }

    /// All keys of a slot, oldest first (by file time, then name).
    pub(super) fn all(&self, slot: Slot) -> Result<Vec<Zeroizing<[u8; 32]>>, KeysError> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.0).map_err(|error| self.io(error))? {
            let path = entry.map_err(|error| self.io(error))?.path();
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .unwrap_or_default();
            if name.split('.').next() == Some(slot.name()) && name.ends_with(".key") {
                let at = fs::metadata(&path)
                    .and_then(|meta| meta.modified())
                    .map_err(|error| KeysError::Io(path.clone(), error))?;
                found.push((at, path));
            }
        }
        found.sort();
        found.iter().map(|(_, path)| read_key(path)).collect()
    }

    pub(super) fn one(&self, slot: Slot) -> Result<Zeroizing<[u8; 32]>, KeysError> {
        self.all(slot)?
            .into_iter()
            .next()
            .ok_or(KeysError::Missing(slot.name()))
    }

    /// The key that came last.
    pub(super) fn newest(&self, slot: Slot) -> Result<Zeroizing<[u8; 32]>, KeysError> {
        self.all(slot)?.pop().ok_or(KeysError::Missing(slot.name()))
    }

    /// Makes a key for a slot that has none.
    pub(super) fn ensure(&self, slot: Slot) -> Result<(), KeysError> {
        if self.all(slot)?.is_empty() {
            let _ = self.add(slot)?;
        }
        Ok(())
    }

    /// Makes a further key of random bytes.
    pub(super) fn add(&self, slot: Slot) -> Result<KeyId, KeysError> {
        let key = Zeroizing::new(random::bytes::<32>());
        let id = KeyId::of(&key);
        self.write(slot, &id.to_string(), &key)?;
        Ok(id)
    }

    pub(super) fn write(&self, slot: Slot, id: &str, key: &[u8; 32]) -> Result<(), KeysError> {
        let text = Zeroizing::new(format!("{}\n", BASE64_STANDARD.encode(key)));
        self.write_new(&format!("{}.{id}.key", slot.name()), text.as_bytes())
    }

    /// Writes a file that must not exist yet, and has it on disk before it is used.
    pub(super) fn write_new(&self, name: &str, content: &[u8]) -> Result<(), KeysError> {
        let path = self.0.join(name);
        let wrap = |error| KeysError::Io(path.clone(), error);
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)
            .map_err(wrap)?;
        file.write_all(content).map_err(wrap)?;
        file.sync_all().map_err(wrap)?;
        fs::File::open(&self.0)
            .and_then(|folder| folder.sync_all())
            .map_err(|error| self.io(error))
    }

    pub(super) fn read_text(&self, name: &str) -> Result<Option<String>, KeysError> {
        let path = self.0.join(name);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(KeysError::Io(path, error)),
        }
    }

    pub(super) fn ensure_gateway_token(&self) -> Result<(), KeysError> {
        if self.read_text(GATEWAY_TOKEN)?.is_none() {
            let token = Zeroizing::new(BASE64_URL_SAFE_NO_PAD.encode(random::bytes::<32>()));
            self.write_new(GATEWAY_TOKEN, format!("{}\n", token.as_str()).as_bytes())?;
        }
        Ok(())
    }

    pub(super) fn gateway_token(&self) -> Result<Zeroizing<String>, KeysError> {
        let token = self
            .read_text(GATEWAY_TOKEN)?
            .map(|text| text.trim().to_owned())
            .filter(|token| token.len() >= 32);
        token
            .map(Zeroizing::new)
            .ok_or(KeysError::Missing("gateway token"))
    }
}

fn read_key(path: &Path) -> Result<Zeroizing<[u8; 32]>, KeysError> {
    let wrap = |error| KeysError::Io(path.to_owned(), error);
    if fs::metadata(path).map_err(wrap)?.permissions().mode() & 0o077 != 0 {
        fs::set_permissions(path, Permissions::from_mode(0o600)).map_err(wrap)?;
    }
    let text = Zeroizing::new(fs::read_to_string(path).map_err(wrap)?);
    let bytes = Zeroizing::new(
        BASE64_STANDARD
            .decode(text.trim())
            .map_err(|_| KeysError::NotAKey)?,
    );
    bytes
        .as_slice()
        .try_into()
        .map(Zeroizing::new)
        .map_err(|_| KeysError::NotAKey)
}
