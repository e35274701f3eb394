"""HPKE base mode, receiver's side (RFC 9180), for the one suite that docs/protocol.md names.

Written from the RFC on top of X25519, HMAC and ChaCha20-Poly1305 alone, so that it shares no code
with the implementation whose vectors it checks.
"""

import hashlib
import hmac

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

KEM_ID, KDF_ID, AEAD_ID = 0x0020, 0x0001, 0x0003
MODE_BASE = b"\x00"
KEM_SUITE = b"KEM" + KEM_ID.to_bytes(2)
SUITE = b"HPKE" + KEM_ID.to_bytes(2) + KDF_ID.to_bytes(2) + AEAD_ID.to_bytes(2)


class DoesNotOpen(Exception):
    """Another key, or a changed byte."""


def public_of(private: bytes) -> bytes:
    """The X25519 public key of a private one."""
    key = X25519PrivateKey.from_private_bytes(private).public_key()
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def _extract(salt: bytes, ikm: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), ikm, hashlib.sha256)


def _expand(prk: bytes, info: bytes, length: int) -> bytes:
    out, block, counter = b"", b"", 1
    while len(out) < length:
        block = hmac.digest(prk, block + info + bytes([counter]), hashlib.sha256)
        out, counter = out + block, counter + 1
    return out[:length]


def _labeled_extract(suite: bytes, salt: bytes, label: bytes, ikm: bytes) -> bytes:
    return _extract(salt, b"HPKE-v1" + suite + label + ikm)


def _labeled_expand(suite: bytes, prk: bytes, label: bytes, info: bytes, length: int) -> bytes:
    return _expand(prk, length.to_bytes(2) + b"HPKE-v1" + suite + label + info, length)


class Context:
    """What sections 4.1 (Decap) and 5.1 (KeySchedule) make of a private key and an `enc`."""

    def __init__(self, private: bytes, enc: bytes, info: bytes):
        try:
            shared = X25519PrivateKey.from_private_bytes(private).exchange(
                X25519PublicKey.from_public_bytes(enc)
            )
        except ValueError as error:  # an all-zero result, or no 32 bytes
            raise DoesNotOpen("no shared secret") from error
        kem_context = enc + public_of(private)
        eae_prk = _labeled_extract(KEM_SUITE, b"", b"eae_prk", shared)
        self.shared_secret = _labeled_expand(
            KEM_SUITE, eae_prk, b"shared_secret", kem_context, 32
        )
        psk_id_hash = _labeled_extract(SUITE, b"", b"psk_id_hash", b"")
        info_hash = _labeled_extract(SUITE, b"", b"info_hash", info)
        schedule = MODE_BASE + psk_id_hash + info_hash
        secret = _labeled_extract(SUITE, self.shared_secret, b"secret", b"")
        self.key = _labeled_expand(SUITE, secret, b"key", schedule, 32)
        self.base_nonce = _labeled_expand(SUITE, secret, b"base_nonce", schedule, 12)
        self.exporter_secret = _labeled_expand(SUITE, secret, b"exp", schedule, 32)

    def open(self, sealed: bytes, aad: bytes) -> bytes:
        """The first and only message: sequence number 0, so the nonce is the base nonce."""
        try:
            return ChaCha20Poly1305(self.key).decrypt(self.base_nonce, sealed, aad)
        except Exception as error:
            raise DoesNotOpen("the tag is wrong") from error

    def export(self, exporter_context: bytes, length: int = 32) -> bytes:
        """Section 5.3."""
        return _labeled_expand(SUITE, self.exporter_secret, b"sec", exporter_context, length)
