"""The vectors in which nothing is left out: every field, code, flag, refusal and member."""

import hashlib
import json
import uuid
from pathlib import Path

from cryptography import x509

import hpke
import items
import wire
from checking import ed25519_public, fails, is_deterministic, padded, same
from wire import Envelope

EXPECTED = json.loads((Path(__file__).resolve().parent / "expected-every-field.json").read_text())
# A prepared item's one field is the box, which `check_item` opens.
SEALED_APART = {"prepared": {"sealed"}}
PERSONS = ("victim", "terlapor")


def codes(vectors):
    file = vectors.read("codes")
    yield "lists", lambda: same(set(file), set(items.CODES))
    for name in file:
        yield name, lambda name=name: same(file[name], items.CODES[name])


def every_field(vectors):
    file = vectors.read("every-field")
    private = bytes.fromhex(file["sealing_private_key"])
    yield "keys", lambda: check_keys(vectors, file, private)
    yield "alert", lambda: check_alert(file, private)
    kinds = [case["kind"] for case in file["items"]]
    yield "kinds", lambda: same(sorted(kinds), sorted(set(items.KINDS) - {"alert"}))
    proven_with = file | {"mac_key": file["alert"]["mac_key"]}
    for case in file["items"]:
        yield case["kind"], lambda case=case: vectors.check_item(
            proven_with, case, private, EXPECTED
        )
        yield f"{case['kind']}: whole", lambda case=case: check_whole(case["kind"])
    yield "nested maps: whole", check_nested
    reply_key = bytes.fromhex(file["alert"]["reply_key"])
    report_id = uuid.UUID(file["report_id"]).bytes
    epoch = wire.from_base64(file["page"]["epoch"])
    [update] = file["page"]["updates"]
    for what, purpose, seq, sealed, reader in (
        ("head", b"OTS head 1", 0, file["page"]["head"], items.HEAD),
        ("update", b"OTS update 1", update["seq"], update["sealed"], items.UPDATE),
    ):
        yield what, lambda what=what, purpose=purpose, seq=seq, sealed=sealed: vectors.check_sealed(
            reply_key,
            purpose,
            (report_id, epoch, seq),
            wire.from_base64(sealed),
            file[f"{what}_cbor"],
            what,
            EXPECTED,
        )
        yield f"{what}: whole", lambda what=what, reader=reader: same(
            set(EXPECTED[what]), reader.names
        )


def check_keys(vectors, file, private):
    public = bytes.fromhex(file["sealing_public_key"])
    same(hpke.public_of(private), public)
    same(wire.key_id(public).hex(), file["sealing_key_id"])
    same(public == vectors.public, False, "the same key as in alerts.json")


def check_alert(file, private):
    case = file["alert"]
    envelope = Envelope.parse(bytes.fromhex(case["envelope"]))
    plaintext, secrets = wire.open_alert(private, envelope)
    cbor = bytes.fromhex(case["cbor"])
    same(plaintext, padded(cbor, 44))
    same(is_deterministic(cbor), True, "deterministic encoding")
    for name, secret in secrets.items():
        same(secret.hex(), case[name], name)
    same(items.ALERT(cbor), EXPECTED["alert"])
    same(set(EXPECTED["alert"]), items.ALERT.names, "every field")


def check_whole(kind):
    """That what is expected of this kind, and so what was read, has every field."""
    _, reader = items.KINDS[kind]
    same(SEALED_APART.get(kind) or set(EXPECTED["items"][kind]), reader.names, kind)


def check_nested():
    details, contents = EXPECTED["items"]["details"], EXPECTED["prepared_contents"]
    same(set(contents), items.PREPARED_CONTENTS.names)
    for person in PERSONS:
        same(set(details[person]), items.PERSON.names, person)
    for count in details["victims"]:
        same(set(count), items.VICTIM_COUNT.names, "victims")
    for contact in (contents["safe_contact"], EXPECTED["items"]["safe_contact"]):
        same(set(contact), items.SAFE_CONTACT.names, "safe_contact")
        for window in contact["times"]:
            same(set(window), items.TIME_WINDOW.names, "times")


def flags_and_codes(vectors):
    file = vectors.read("flags-and-codes")
    public = bytes.fromhex(file["receipt_public_key"])
    yield "key", lambda: same(ed25519_public(bytes.fromhex(file["receipt_seed"])), public)
    yield "flags", lambda: same([case["flags"] for case in file["receipts"]], list(range(8)))
    refusals = {str(case["code"]) for case in file["refusals"]}
    yield "codes", lambda: same(refusals, set(items.CODES["RefusalCode"]))
    for case in file["receipts"]:
        yield f"receipt {case['flags']}", lambda case=case: check_statement(
            file, public, case["receipt"], {"what": "receipt", "flags": case["flags"]}
        )
    for case in file["refusals"]:
        yield f"refusal {case['code']}", lambda case=case: check_statement(
            file, public, case["refusal"], {"what": "refusal", "code": case["code"]}
        )


def check_statement(file, public, statement, says):
    about = {
        "report_id": uuid.UUID(file["report_id"]).bytes,
        "item_id": uuid.UUID(file["item_id"]).bytes,
        "digest": hashlib.sha256(file["sha256_of"].encode()).digest(),
        "at_ms": file["at_ms"],
    }
    same(wire.read_statement(bytes.fromhex(statement), [public]), about | says)


def every_member(vectors):
    data = (vectors.folder / "every-member.ots").read_bytes()
    yield "document", lambda: check_document(vectors, data)
    yield "two roots", lambda: check_roots(vectors, data)
    yield "anchor", lambda: check_anchor(data)


def check_document(vectors, data):
    document, _ = wire.read_instance(data)
    same(document, EXPECTED["instance"])
    same(wire.is_usable(document), True, "usable")
    [retired, active] = document["sealing_keys"]
    same((retired["active"], active["active"]), (False, True))
    same(wire.from_base64(retired["public"]), vectors.public)
    newer = bytes.fromhex(vectors.read("every-field")["sealing_public_key"])
    same(wire.from_base64(active["public"]), newer)


def check_roots(vectors, data):
    """Section 14, replacing a root: the old one and the new one signed it."""
    document, signers = wire.read_instance(data)
    older, _ = wire.read_instance((vectors.folder / "instance.ots").read_bytes())
    roots = [ed25519_public(bytes([byte]) * 32) for byte in (0x33, 0x77)]
    same(signers, roots)
    same([wire.from_base64(root) for root in older["roots"]], roots[:1])
    same([wire.from_base64(root) for root in document["roots"]], roots)
    same((older["instance_id"], older["version"]), (document["instance_id"], 7))
    same(document["version"] > older["version"], True)


def check_anchor(data):
    document, _ = wire.read_instance(data)
    [anchor] = document["tls_anchors"]
    certificate = x509.load_der_x509_certificate(wire.from_base64(anchor))
    same(certificate.subject.rfc4514_string(), "CN=Otoritas Rekaan")
    fails(lambda: wire.from_base64(anchor.rstrip("=")), "base64 without its padding")
