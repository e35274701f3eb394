//! The proof that an item comes from the phone that pressed.

use hmac::{Hmac, KeyInit, Mac};
use subtle::ConstantTimeEq;

/// Length of the proof in bytes: HMAC-SHA256 (RFC 2104), truncated as RFC 2104 section 5 allows.
pub(crate) const MAC_LEN: usize = 16;

/// The proof over an item's clear header and its unpadded CBOR.
pub(crate) fn item_mac(key: &[u8; 32], header: &[u8], cbor: &[u8]) -> [u8; MAC_LEN] {
    let mut mac =
        Hmac::<sha2::Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(header);
    mac.update(cbor);
    let full = mac.finalize().into_bytes();
    let mut short = [0; MAC_LEN];
    short.copy_from_slice(&full[..MAC_LEN]);
    short
}

/// Whether the proof is right; takes the same time whichever byte differs.
pub(crate) fn is_proven(key: &[u8; 32], header: &[u8], cbor: &[u8], mac: &[u8; MAC_LEN]) -> bool {
    item_mac(key, header, cbor).ct_eq(mac).into()
}
