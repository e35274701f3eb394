//! The call centre's key pairs, and the secrets of one report.

use std::fmt;

use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use hpke::{
    Deserializable, Kem as KemTrait, OpModeR, Serializable, aead::ChaCha20Poly1305, kdf::HkdfSha256,
};
use rand_core::CryptoRng;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{id::KeyId, seal::Kem};

/// The bytes are no key of this kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a valid key")]
pub struct KeyError;

macro_rules! public_key {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash)]
        pub struct $name([u8; 32]);

        impl $name {
            /// The name of this key on the wire.
            #[must_use]
            pub fn id(&self) -> KeyId {
                KeyId::of(&self.0)
            }

            /// The raw key.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; 32] {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.id())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                crate::base64_bytes::serialize(&self.0, s)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let bytes: Vec<u8> = crate::base64_bytes::deserialize(d)?;
                let bytes = bytes.try_into().map_err(|_| serde::de::Error::custom(KeyError))?;
                Self::from_bytes(bytes).map_err(serde::de::Error::custom)
            }
        }
    };
}

public_key!(
    /// The X25519 public key that phones seal to.
    SealingPublicKey
);
public_key!(
    /// The Ed25519 public key that receipts and refusals are checked with.
    ReceiptPublicKey
);
public_key!(
    /// The Ed25519 public key that instance documents are checked with.
    RootPublicKey
);

impl SealingPublicKey {
    /// The key with these bytes.
    ///
    /// # Errors
    /// If no shared secret could be made with it.
    pub fn from_bytes(bytes: [u8; 32]) -> Result<Self, KeyError> {
        // X25519 takes any 32 bytes. Only a trial exchange tells the points of small order, with
        // which every seal would fail, and only at the press (RFC 7748 section 6.1).
        let trial = <Kem as KemTrait>::PrivateKey::from_bytes(&[1; 32]).map_err(|_| KeyError)?;
        let point = <Kem as KemTrait>::EncappedKey::from_bytes(&bytes).map_err(|_| KeyError)?;
        hpke::setup_receiver::<ChaCha20Poly1305, HkdfSha256, Kem>(
            &OpModeR::Base,
            &trial,
            &point,
            b"",
        )
        .map_err(|_| KeyError)?;
        Ok(Self(bytes))
    }
}

/// The private half of a [`SealingPublicKey`]. Wiped when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SealingKey([u8; 32]);

impl SealingKey {
    /// A new key pair.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let (private, _) = <Kem as KemTrait>::gen_keypair_with_rng(rng);
        Self(private.to_bytes().into())
    }

    /// The key with these bytes.
    ///
    /// # Errors
    /// If they are no X25519 private key.
    pub fn from_bytes(bytes: [u8; 32]) -> Result<Self, KeyError> {
        let private = <Kem as KemTrait>::PrivateKey::from_bytes(&bytes).map_err(|_| KeyError)?;
        Ok(Self(private.to_bytes().into()))
    }

    /// The raw private key, for a key file.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0)
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> SealingPublicKey {
        SealingPublicKey(<Kem as KemTrait>::sk_to_pk(&self.hpke()).to_bytes().into())
    }

    pub(crate) fn hpke(&self) -> <Kem as KemTrait>::PrivateKey {
        <Kem as KemTrait>::PrivateKey::from_bytes(&self.0)
            .expect("checked when this key was made: any 32 bytes are an X25519 private key")
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealingKey({})", self.public().id())
    }
}

macro_rules! signing_key {
    ($(#[$meta:meta])* $private:ident, $public:ident) => {
        $(#[$meta])*
        #[derive(Clone)]
        pub struct $private(SigningKey);

        impl $private {
            /// A new key pair.
            pub fn generate(rng: &mut impl CryptoRng) -> Self {
                let mut seed = Zeroizing::new([0; 32]);
                rng.fill_bytes(seed.as_mut());
                Self::from_bytes(&seed)
            }

            /// The key with this seed (RFC 8032).
            #[must_use]
            pub fn from_bytes(seed: &[u8; 32]) -> Self {
                Self(SigningKey::from_bytes(seed))
            }

            /// The seed, for a key file.
            #[must_use]
            pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
                Zeroizing::new(self.0.to_bytes())
            }

            /// The public half.
            #[must_use]
            pub fn public(&self) -> $public {
                $public(self.0.verifying_key().to_bytes())
            }

            pub(crate) fn sign(&self, bytes: &[u8]) -> [u8; 64] {
                self.0.sign(bytes).to_bytes()
            }
        }

        impl fmt::Debug for $private {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($private), "({})"), self.public().id())
            }
        }

        impl $public {
            /// The key with these bytes.
            ///
            /// # Errors
            /// If they are no point of the curve.
            pub fn from_bytes(bytes: [u8; 32]) -> Result<Self, KeyError> {
                VerifyingKey::from_bytes(&bytes).map_err(|_| KeyError)?;
                Ok(Self(bytes))
            }

            pub(crate) fn verifies(&self, bytes: &[u8], signature: &[u8; 64]) -> bool {
                let signature = ed25519_dalek::Signature::from_bytes(signature);
                VerifyingKey::from_bytes(&self.0)
                    .is_ok_and(|key| key.verify_strict(bytes, &signature).is_ok())
            }
        }
    };
}

signing_key!(
    /// Signs receipts and refusals. Wiped when dropped.
    ReceiptKey,
    ReceiptPublicKey
);
signing_key!(
    /// Signs instance documents; may live offline. Wiped when dropped.
    RootKey,
    RootPublicKey
);

/// The secrets that phone and call centre share about one report, derived on both sides from the
/// Alert's HPKE context (RFC 9180 section 5.3). No byte of them crosses the wire but the token.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct ReportKeys {
    /// Proves to the call centre that the asker pressed this report.
    pub follow_up_token: [u8; 32],
    /// Seals the call centre's updates.
    pub reply_key: [u8; 32],
    /// Proves that later items come from the phone that pressed.
    pub mac_key: [u8; 32],
}

impl fmt::Debug for ReportKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReportKeys(..)")
    }
}
