//! Signing and believing instance documents.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::InstanceDocument;
use crate::{
    keys::{RootKey, RootPublicKey},
    policy::MAX_INSTANCE_LEN,
};

const TAG: &str = "OTSI1";

/// Why an instance document is not believed or not usable.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InstanceError {
    /// Not of this form at all.
    #[error("this is not a signed instance document")]
    NotADocument,
    /// No signature by a trusted root is right.
    #[error("the instance document is not signed by a root that is trusted here")]
    NotTrusted,
    /// It is an older one than the one in hand, or another instance's.
    #[error("the instance document is not a newer one of the same instance")]
    NotNewer,
    /// Signed, but a phone could not use it.
    #[error("the instance document cannot be used: {0}")]
    Unusable(&'static str),
}

/// A document with its signatures, exactly as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedInstance {
    bytes: Vec<u8>,
    document: InstanceDocument,
}

impl SignedInstance {
    /// Signs a document with one root, or with the old and the new one.
    ///
    /// # Errors
    /// If the document could not be used by a phone.
    pub fn sign(document: &InstanceDocument, roots: &[&RootKey]) -> Result<Self, InstanceError> {
        document.check().map_err(InstanceError::Unusable)?;
        let mut json =
            serde_json::to_vec_pretty(document).map_err(|_| InstanceError::NotADocument)?;
        json.push(b'\n');
        let mut bytes = Vec::new();
        for root in roots {
            let public = STANDARD.encode(root.public().as_bytes());
            let signature = STANDARD.encode(root.sign(&signed_bytes(&json)));
            bytes.extend_from_slice(format!("{TAG} {public} {signature}\n").as_bytes());
        }
        bytes.push(b'\n');
        bytes.extend_from_slice(&json);
        Ok(Self {
            bytes,
            document: document.clone(),
        })
    }

    /// Reads the document that was built in or given by hand: it brings its own root of trust, so
    /// one of the roots it names must have signed it.
    ///
    /// # Errors
    /// If it is no document, not signed by a root of its own, or unusable.
    pub fn embedded(bytes: &[u8]) -> Result<Self, InstanceError> {
        let (signatures, json) = split(bytes)?;
        let document: InstanceDocument =
            serde_json::from_slice(json).map_err(|_| InstanceError::NotADocument)?;
        let trusted = document.roots.clone();
        Self::checked(bytes, signatures, json, document, &trusted)
    }

    /// Reads a document that may follow this one: signed by a root that this one names and by one
    /// of its own, of the same instance, and newer. The same version is not newer.
    ///
    /// Its own root's signature lets it stand by itself: once it is the one in hand, it is read
    /// again as [`SignedInstance::embedded`].
    ///
    /// # Errors
    /// If any of that is not so.
    pub fn successor(&self, bytes: &[u8]) -> Result<Self, InstanceError> {
        let (signatures, json) = split(bytes)?;
        let document: InstanceDocument =
            serde_json::from_slice(json).map_err(|_| InstanceError::NotADocument)?;
        let own = document.roots.clone();
        let next = Self::checked(bytes, signatures, json, document, &self.document.roots)?;
        if !next.signers().iter().any(|signer| own.contains(signer)) {
            return Err(InstanceError::NotTrusted);
        }
        let same = next.document.instance_id == self.document.instance_id;
        if !same || next.document.version <= self.document.version {
            return Err(InstanceError::NotNewer);
        }
        Ok(next)
    }

    /// What it says.
    #[must_use]
    pub const fn document(&self) -> &InstanceDocument {
        &self.document
    }

    /// The file, byte for byte.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The roots whose signatures stand on it and are right.
    #[must_use]
    pub fn signers(&self) -> Vec<RootPublicKey> {
        let Ok((signatures, json)) = split(&self.bytes) else {
            return Vec::new();
        };
        let message = signed_bytes(json);
        let right = signatures
            .into_iter()
            .filter(|(root, by)| root.verifies(&message, by));
        right.map(|(root, _)| root).collect()
    }

    fn checked(
        bytes: &[u8],
        signatures: Vec<(RootPublicKey, [u8; 64])>,
        json: &[u8],
        document: InstanceDocument,
        trusted: &[RootPublicKey],
    ) -> Result<Self, InstanceError> {
        let message = signed_bytes(json);
        let believed = signatures
            .iter()
            .any(|(root, signature)| trusted.contains(root) && root.verifies(&message, signature));
        if !believed {
            return Err(InstanceError::NotTrusted);
        }
        document.check().map_err(InstanceError::Unusable)?;
        Ok(Self {
            bytes: bytes.to_vec(),
            document,
        })
    }
}

/// What a root signs: the tag and the JSON, so that the signature can stand for nothing else.
fn signed_bytes(json: &[u8]) -> Vec<u8> {
    [TAG.as_bytes(), b"\n", json].concat()
}

type Signatures = Vec<(RootPublicKey, [u8; 64])>;

/// The signature lines and the JSON after the empty line.
fn split(bytes: &[u8]) -> Result<(Signatures, &[u8]), InstanceError> {
    if bytes.len() > MAX_INSTANCE_LEN {
        return Err(InstanceError::NotADocument);
    }
    let end = bytes
        .windows(2)
        .position(|pair| pair == b"\n\n")
        .ok_or(InstanceError::NotADocument)?;
    let lines = str::from_utf8(&bytes[..end]).map_err(|_| InstanceError::NotADocument)?;
    // A line of another tag is a signature of a form to come, beside one that is known here.
    let of_this_form = lines
        .split('\n')
        .filter(|line| line.split(' ').next() == Some(TAG));
    let signatures: Option<Signatures> = of_this_form.map(signature_line).collect();
    Ok((
        signatures.ok_or(InstanceError::NotADocument)?,
        &bytes[end + 2..],
    ))
}

fn signature_line(line: &str) -> Option<(RootPublicKey, [u8; 64])> {
    let mut words = line.split(' ');
    if words.next() != Some(TAG) {
        return None;
    }
    let root = STANDARD.decode(words.next()?).ok()?.try_into().ok()?;
    let signature = STANDARD.decode(words.next()?).ok()?.try_into().ok()?;
    if words.next().is_some() {
        return None;
    }
    Some((RootPublicKey::from_bytes(root).ok()?, signature))
}
