"""What the checks say with: same, fails, and the inputs they turn bits of."""

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def same(found, expected, what=""):
    if found != expected:
        raise AssertionError(f"{what}: {found!r} is not {expected!r}")


def fails(work, what):
    try:
        work()
    except Exception:
        return
    raise AssertionError(f"{what} should not have worked")


def one_bit_off(data: bytes):
    """Every copy of `data` with one bit of one byte turned."""
    for at in range(len(data)):
        yield data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :]


def padded(data: bytes, length: int) -> bytes:
    return data + bytes(length - len(data))


def is_deterministic(cbor: bytes) -> bool:
    return cbor2.dumps(cbor2.loads(cbor), canonical=True) == cbor


def ed25519_public(seed: bytes) -> bytes:
    key = Ed25519PrivateKey.from_private_bytes(seed).public_key()
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)
