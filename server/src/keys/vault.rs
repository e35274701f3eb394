//! Encryption at rest, for what the database keeps of identities, report keys and
//! operators' words: XChaCha20-Poly1305 under a data key that is no part of the
//! database.
//!
//! `version 1 | key id 4 | nonce 24 | ciphertext | tag 16`; the associated data
//! names the purpose and the row, so no value can be moved to another place.

use std::fmt;

use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305};
use ots_protocol::KeyId;
use zeroize::Zeroizing;

use crate::random;

const VERSION: u8 = 1;
const NONCE_LEN: usize = 24;

/// A value does not open: another key, another place, or changed bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a value at rest does not open with the keys that are here")]
pub struct VaultError;

/// The data keys; the last one seals, all of them open.
#[derive(Clone)]
pub struct Vault(Vec<(KeyId, Zeroizing<[u8; 32]>)>);

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|(id, _)| id))
            .finish()
    }
}

impl Vault {
    pub(super) fn new(keys: Vec<Zeroizing<[u8; 32]>>) -> Self {
        Self(keys.into_iter().map(|key| (KeyId::of(&key), key)).collect())
    }

    /// The key that seals.
    #[must_use]
    pub fn newest(&self) -> Option<KeyId> {
        self.0.last().map(|(id, _)| *id)
    }

    /// Every key that opens, the oldest first.
    pub fn ids(&self) -> impl Iterator<Item = KeyId> + '_ {
        self.0.iter().map(|(id, _)| *id)
    }

    /// Which key sealed a value; `None` where it is none.
    #[must_use]
    pub fn key_of(sealed: &[u8]) -> Option<KeyId> {
        let (_, rest) = sealed.split_first()?;
        let (id, _) = rest.split_first_chunk::<4>()?;
        Some(KeyId::from_bytes(*id))
    }

    /// Seals a value for one place. `purpose` and `row` must be the same to open it.
    ///
    /// # Errors
    /// When there is no data key, or the value is beyond any size that occurs.
    pub fn seal(&self, purpose: &str, row: &[u8], value: &[u8]) -> Result<Vec<u8>, VaultError> {
        let (id, key) = self.0.last().ok_or(VaultError)?;
        let nonce: [u8; NONCE_LEN] = random::bytes();
        let sealed = XChaCha20Poly1305::new((&**key).into())
            .encrypt(
                &nonce.into(),
                Payload {
                    msg: value,
                    aad: &aad(purpose, row),
                },
            )
            .map_err(|_| VaultError)?;
        Ok([&[VERSION], id.as_bytes().as_slice(), &nonce, &sealed].concat())
    }

    /// A vault of one fresh key for one thing, and that key sealed by this vault. What is
    /// sealed in it cannot be read any more once the sealed key is erased.
    ///
    /// # Errors
    /// When there is no data key.
    pub fn new_inner(&self, purpose: &str, row: &[u8]) -> Result<(Vec<u8>, Self), VaultError> {
        let key = Zeroizing::new(random::bytes::<32>());
        let sealed = self.seal(purpose, row, &*key)?;
        Ok((sealed, Self::new(vec![key])))
    }

    /// The vault whose key was sealed by this one.
    ///
    /// # Errors
    /// When the key was not sealed here for this place.
    pub fn inner(&self, purpose: &str, row: &[u8], sealed: &[u8]) -> Result<Self, VaultError> {
        let key = self.open(purpose, row, sealed)?;
        let key = <[u8; 32]>::try_from(key.as_slice()).map_err(|_| VaultError)?;
        Ok(Self::new(vec![Zeroizing::new(key)]))
    }

    /// What seals by the key that this one sealed, and opens by this one's keys too.
    ///
    /// # Errors
    /// When the key was not sealed here for this place.
    pub(crate) fn and_inner(
        &self,
        purpose: &str,
        row: &[u8],
        sealed: &[u8],
    ) -> Result<Self, VaultError> {
        Ok(self.and(&self.inner(purpose, row, sealed)?))
    }

    /// Whether both seal by the same key.
    pub(crate) fn seals_as(&self, other: &Self) -> bool {
        self.0.last() == other.0.last()
    }

    /// What seals by the other's key, and opens by this one's keys too.
    pub(crate) fn and(&self, other: &Self) -> Self {
        Self(self.0.iter().chain(&other.0).cloned().collect())
    }

    /// Opens a value.
    ///
    /// # Errors
    /// When it was not sealed here for this place.
    pub fn open(
        &self,
        purpose: &str,
        row: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let (&[version], rest) = sealed.split_first_chunk().ok_or(VaultError)?;
        let (id, rest) = rest.split_first_chunk::<4>().ok_or(VaultError)?;
        let (nonce, msg) = rest.split_first_chunk::<NONCE_LEN>().ok_or(VaultError)?;
        if version != VERSION {
            return Err(VaultError);
        }
        let aad = aad(purpose, row);
        self.0
            .iter()
            .filter(|(held, _)| held.as_bytes() == id)
            .find_map(|(_, key)| {
                XChaCha20Poly1305::new((&**key).into())
                    .decrypt(nonce.into(), Payload { msg, aad: &aad })
                    .ok()
            })
            .map(Zeroizing::new)
            .ok_or(VaultError)
    }
}

fn aad(purpose: &str, row: &[u8]) -> Vec<u8> {
    [b"OTS at rest 1\0", purpose.as_bytes(), b"\0", row].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(byte: u8) -> Vault {
        Vault::new(vec![Zeroizing::new([byte; 32])])
    }

    #[test]
    fn a_value_opens_only_in_its_own_place_and_with_its_own_key() {
        let sealed = vault(1).seal("sms", b"row 1", b"secret").unwrap();
        assert_eq!(
            vault(1).open("sms", b"row 1", &sealed).unwrap().as_slice(),
            b"secret"
        );
        assert!(vault(1).open("sms", b"row 2", &sealed).is_err());
        assert!(vault(1).open("note", b"row 1", &sealed).is_err());
        assert!(vault(2).open("sms", b"row 1", &sealed).is_err());
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(
                vault(1).open("sms", b"row 1", &changed).is_err(),
                "byte {at}"
            );
        }
    }

    #[test]
    fn an_inner_vault_opens_what_it_sealed_and_nobody_without_its_key_does() {
        let (sealed_key, inner) = vault(1).new_inner("thing", b"1").unwrap();
        let value = inner.seal("note", b"r", b"words").unwrap();
        let again = vault(1).inner("thing", b"1", &sealed_key).unwrap();
        assert_eq!(
            again.open("note", b"r", &value).unwrap().as_slice(),
            b"words"
        );
        assert!(vault(1).open("note", b"r", &value).is_err());
        assert!(vault(1).inner("thing", b"2", &sealed_key).is_err());
        assert!(vault(2).inner("thing", b"1", &sealed_key).is_err());
        let (_, other) = vault(1).new_inner("thing", b"1").unwrap();
        assert!(other.open("note", b"r", &value).is_err());
    }

    #[test]
    fn a_vault_with_an_inner_one_seals_by_that_and_opens_what_was_sealed_before() {
        let before = vault(1).seal("note", b"r", b"words").unwrap();
        let (sealed_key, inner) = vault(1).new_inner("thing", b"1").unwrap();
        let both = vault(1).and_inner("thing", b"1", &sealed_key).unwrap();
        assert!(both.open("note", b"r", &before).is_ok());
        let after = both.seal("note", b"r", b"words").unwrap();
        assert!(vault(1).open("note", b"r", &after).is_err());
        assert!(inner.open("note", b"r", &after).is_ok());
        assert!(vault(1).and_inner("thing", b"2", &sealed_key).is_err());
    }

    #[test]
    fn after_a_rotation_old_values_still_open() {
        let old = vault(1).seal("note", b"r", b"words").unwrap();
        let both = Vault::new(vec![Zeroizing::new([1; 32]), Zeroizing::new([2; 32])]);
        assert!(both.open("note", b"r", &old).is_ok());
        let new = both.seal("note", b"r", b"words").unwrap();
        assert!(vault(1).open("note", b"r", &new).is_err());
    }
}
