"""XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03): HChaCha20 here, the rest from the library."""

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

MASK = 0xFFFFFFFF
CONSTANTS = (0x61707865, 0x3320646E, 0x79622D32, 0x6B206574)
ROUNDS = (
    (0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
    (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14),
)  # fmt: skip


def _rotate(word: int, by: int) -> int:
    return ((word << by) | (word >> (32 - by))) & MASK


def _quarter_round(state: list, a: int, b: int, c: int, d: int) -> None:
    for first, second, third, by in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
        state[first] = (state[first] + state[second]) & MASK
        state[third] = _rotate(state[third] ^ state[first], by)


def hchacha20(key: bytes, nonce16: bytes) -> bytes:
    """The subkey (section 2.2)."""
    words = [int.from_bytes((key + nonce16)[at : at + 4], "little") for at in range(0, 48, 4)]
    state = list(CONSTANTS) + words
    for _ in range(10):
        for quarter in ROUNDS:
            _quarter_round(state, *quarter)
    return b"".join(word.to_bytes(4, "little") for word in state[:4] + state[12:])


def decrypt(key: bytes, nonce24: bytes, sealed: bytes, aad: bytes) -> bytes:
    """Raises the library's InvalidTag where the tag is wrong (section 2.3)."""
    subkey = hchacha20(key, nonce24[:16])
    return ChaCha20Poly1305(subkey).decrypt(bytes(4) + nonce24[16:], sealed, aad)
