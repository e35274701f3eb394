"""Envelopes, statements, texts, batches, updates and instance documents: docs/protocol.md
sections 8 to 14."""

import base64
import hashlib
import hmac
import json
import re
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

import hpke
import xchacha
from items import ALERT_KIND
from payloads import unpad

MAX_ENVELOPE = 65_536
ALERT_LENGTH = 114
ITEM_LENGTHS = (256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536)
BOX_PLAINTEXTS = (512, 2048, 8192)
UPDATE_PLAINTEXTS = (192, 768, 3072, 12288, 49152)
SECRETS = {
    "follow_up_token": b"OTS follow-up token 1",
    "reply_key": b"OTS reply key 1",
    "mac_key": b"OTS item MAC key 1",
}


class NotOfThisForm(Exception):
    """The bytes are not what they should be."""


def require(condition: bool, what: str) -> None:
    if not condition:
        raise NotOfThisForm(what)


def from_base64(text) -> bytes:
    """Canonical base64 only: one spelling for the same bytes (section 2)."""
    data = base64.b64decode(text, validate=True)
    require(base64.b64encode(data) == (text if isinstance(text, bytes) else text.encode()), "base64")
    return data


def key_id(public: bytes) -> bytes:
    return hashlib.sha256(public).digest()[:4]


def time_of(identifier: bytes):
    """Milliseconds, or None if it is no UUIDv7."""
    is_v7 = identifier[6] >> 4 == 7 and identifier[8] >> 6 == 0b10
    return int.from_bytes(identifier[:6]) if is_v7 else None


@dataclass
class Envelope:
    """Section 8: the header, and what is behind it."""

    header: bytes
    body: bytes

    @classmethod
    def parse(cls, data: bytes):
        require(22 <= len(data) <= MAX_ENVELOPE and data[0] != 0, "no envelope")
        length = 22 if data[5] == ALERT_KIND else 38
        require(len(data) >= length, "no envelope")
        return cls(data[:length], data[length:])

    @property
    def version(self):
        return self.header[0]

    @property
    def key_id(self):
        return self.header[1:5]

    @property
    def kind(self):
        return self.header[5]

    @property
    def report_id(self):
        return self.header[6:22]

    @property
    def item_id(self):
        return self.header[22:] or self.report_id

    def context(self, private: bytes) -> hpke.Context:
        require(self.version == 1, "another version")
        return hpke.Context(private, self.body[:32], b"OTS envelope 1")


def open_alert(private: bytes, envelope: Envelope):
    """The padded plaintext and the three secrets (section 9.2)."""
    require(envelope.kind == ALERT_KIND, "no Alert")
    context = envelope.context(private)
    padded = context.open(envelope.body[32:], envelope.header)
    return padded, {name: context.export(label) for name, label in SECRETS.items()}


def open_item(private: bytes, envelope: Envelope):
    """Proof and CBOR (section 9.3)."""
    require(envelope.kind != ALERT_KIND, "an Alert")
    plaintext = envelope.context(private).open(envelope.body[32:], envelope.header)
    return plaintext[:16], unpad(plaintext[16:])


def proof_of(mac_key: bytes, envelope: Envelope, cbor: bytes) -> bytes:
    return hmac.digest(mac_key, envelope.header + cbor, hashlib.sha256)[:16]


def open_box(private: bytes, box: bytes) -> bytes:
    """Section 9.4: the padded plaintext."""
    context = hpke.Context(private, box[4:36], b"OTS prepared 1")
    return context.open(box[36:], box[:4])


def verifies(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
        return True
    except Exception:
        return False


def read_statement(data: bytes, keys: list) -> dict:
    """Section 10; raises unless it is signed by one of `keys`."""
    tail = {b"OTSR1": 1, b"OTSX1": 2}.get(data[:5])
    require(tail is not None and len(data) == 81 + tail + 64, "no statement")
    signed, signature = data[:-64], data[-64:]
    of_that_id = [key for key in keys if key_id(key) == data[5:9]]
    require(bool(of_that_id), "signed with a key that is not known")
    require(any(verifies(key, signature, signed) for key in of_that_id), "a wrong signature")
    flags = int.from_bytes(data[81 : 81 + tail])
    return {
        "what": "receipt" if tail == 1 else "refusal",
        "report_id": data[9:25],
        "item_id": data[25:41],
        "digest": data[41:73],
        "at_ms": int.from_bytes(data[73:81], signed=True),
        "flags" if tail == 1 else "code": flags,
    }


def encode_text(envelope: bytes) -> str:
    """Section 11."""
    return "OTS1:" + base64.b64encode(envelope).decode().rstrip("=")


def decode_text(text: str):
    """The Alert in a text, or None."""
    text = re.sub("[\r\n]", "", text).replace(" ", "+")
    found = [match.end() for match in re.finditer("OTS1:", text, re.ASCII | re.IGNORECASE)]
    after_prefix = [at + len(text[at:]) - len(text[at:].lstrip("+")) for at in found]
    for at in after_prefix + list(range(len(text))):
        body = text[at : at + 152]
        if not re.fullmatch("[A-Za-z0-9+/]{152}", body, re.ASCII):
            continue
        data = base64.b64decode(body, validate=True)
        if data[0] == 1 and data[5] == ALERT_KIND and time_of(data[6:22]) is not None:
            return data
    return None


def read_batch(data: bytes, head: int) -> list:
    """Section 12: (number, bytes) of each entry, `head` being the length of the number."""
    out, at = [], 0
    while at < len(data):
        require(at + head + 4 <= len(data), "cut off")
        number = int.from_bytes(data[at : at + head])
        length = int.from_bytes(data[at + head : at + head + 4])
        at += head + 4
        require(at + length <= len(data), "cut off")
        out, at = out + [(number, data[at : at + length])], at + length
    require(len(out) <= 1000, "too many entries")
    return out


def open_update(reply_key: bytes, purpose: bytes, place: tuple, sealed: bytes) -> bytes:
    """Section 13: the padded plaintext; `place` is report id, epoch, seq."""
    report_id, epoch, seq = place
    aad = purpose + report_id + epoch + seq.to_bytes(8)
    return xchacha.decrypt(reply_key, sealed[:24], sealed[24:], aad)


def _once(pairs: list) -> dict:
    names = [name for name, _ in pairs]
    require(len(names) == len(set(names)), "a member is named twice")
    return dict(pairs)


def read_instance(data: bytes):
    """Section 14: the document, and the roots whose signatures on it are right."""
    require(len(data) <= 262_144 and b"\n\n" in data, "no instance document")
    head, document = data.split(b"\n\n", 1)
    signers = []
    for line in head.split(b"\n"):
        words = line.split(b" ")
        if words[0] != b"OTSI1":
            continue
        require(len(words) == 3, "a broken signature line")
        root, signature = (from_base64(word) for word in words[1:])
        require(len(root) == 32 and len(signature) == 64, "a broken signature line")
        if verifies(root, signature, b"OTSI1\n" + document):
            signers.append(root)
    return json.loads(document, object_pairs_hook=_once), signers


def is_usable(document: dict) -> bool:
    keys = document["sealing_keys"] + document["receipt_keys"]
    return (
        document["format"] == 1
        and document["instance_id"] != ""
        and document["servers"] != []
        and any(key["active"] for key in document["sealing_keys"])
        and document["receipt_keys"] != []
        and document["roots"] != []
        and all(key["id"] == key_id(from_base64(key["public"])).hex() for key in keys)
    )
