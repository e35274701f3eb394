#!/usr/bin/env python3
"""Reads protocol/vectors with nothing of the implementation that wrote them.

It follows docs/protocol.md, on X25519, HMAC, ChaCha20-Poly1305, Ed25519 and a CBOR reader from
elsewhere. Prints `N passed, 0 failed` and ends with 1 if anything deviates.

    python3 verify_vectors.py [FOLDER]
"""

import hashlib
import json
import sys
import traceback
import uuid
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import every_field
import future_items
import hpke
import items
import wire
import xchacha
from checking import ed25519_public, fails, is_deterministic, one_bit_off, padded, same
from payloads import unpad
from wire import Envelope

HERE = Path(__file__).resolve().parent
EXPECTED = json.loads((HERE / "expected.json").read_text())


class Vectors:
    """The files, and one generator of named checks for each."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.private = bytes.fromhex(self.read("alerts")["sealing_private_key"])
        self.public = bytes.fromhex(self.read("alerts")["sealing_public_key"])

    def read(self, name: str) -> dict:
        return json.loads((self.folder / f"{name}.json").read_text())

    def alerts(self):
        file = self.read("alerts")
        yield "keys", lambda: self.check_sealing_key(file)
        for case in file["alerts"]:
            yield case["what"], lambda case=case: self.check_alert(file, case)
            yield f"{case['what']}: changed", lambda case=case: self.check_changed_alert(case)
            yield f"{case['what']}: SMS", lambda case=case: self.check_text(case)

    def check_sealing_key(self, file):
        same(hpke.public_of(self.private), self.public)
        same(wire.key_id(self.public).hex(), file["sealing_key_id"])

    def check_alert(self, file, case):
        data = bytes.fromhex(case["envelope"])
        same(len(data), wire.ALERT_LENGTH)
        same(hashlib.sha256(data).hexdigest(), case["sha256"])
        envelope = Envelope.parse(data)
        same((envelope.version, envelope.kind), (1, items.ALERT_KIND))
        same(envelope.key_id, wire.key_id(self.public))
        same(str(uuid.UUID(bytes=envelope.report_id)), file["report_id"])
        same(envelope.item_id, envelope.report_id)
        same(wire.time_of(envelope.report_id), file["pressed_at_ms"])
        plaintext, secrets = wire.open_alert(self.private, envelope)
        cbor = bytes.fromhex(case["cbor"])
        same(plaintext, padded(cbor, 44))
        same(unpad(plaintext), cbor)
        same(is_deterministic(cbor), True, "deterministic encoding")
        for name, secret in secrets.items():
            same(secret.hex(), case[name], name)
        same(items.ALERT(cbor), EXPECTED["alerts"][case["what"]])

    def check_changed_alert(self, case):
        for data in one_bit_off(bytes.fromhex(case["envelope"])):
            fails(lambda: wire.open_alert(self.private, Envelope.parse(data)), data.hex())

    def check_text(self, case):
        data = bytes.fromhex(case["envelope"])
        text = case["sms"]
        same(wire.encode_text(data), text)
        same(len(text), 157)
        body = text[5:]
        for mangled in (
            text,
            text.lower()[:5] + body.replace("+", " "),
            f"Dari +62 800 0000 0003: OTS1: {body[:70]}\r\n{body[70:]}\nterkirim dari HP saya",
            f"OTS1:{text}",
            f"ini {body}",
        ):
            same(wire.decode_text(mangled), data, mangled)
        for other in ("", "OTS1:", "tolong saya", text[:-1], text.replace("A", "-", 1), "Q" * 400):
            same(wire.decode_text(other), None, other)

    def items(self):
        file = self.read("items")
        same({case["kind"] for case in file["items"]}, set(items.KINDS) - {"alert"})
        for case in file["items"]:
            yield case["kind"], lambda case=case: self.check_item(
                file, case, self.private, EXPECTED
            )
            yield f"{case['kind']}: changed", lambda case=case: self.check_changed_item(case)

    def check_item(self, file, case, private, expected):
        data = bytes.fromhex(case["envelope"])
        envelope = Envelope.parse(data)
        number, reader = items.KINDS[case["kind"]]
        same((envelope.version, envelope.kind), (1, number))
        same(envelope.key_id, wire.key_id(hpke.public_of(private)))
        same(str(uuid.UUID(bytes=envelope.report_id)), file["report_id"])
        same(str(uuid.UUID(bytes=envelope.item_id)), case["item_id"])
        cbor = bytes.fromhex(case["cbor"])
        same(len(data), next(n for n in wire.ITEM_LENGTHS if n >= len(cbor) + 102), "length")
        proof, opened = wire.open_item(private, envelope)
        same(opened, cbor)
        mac_key = bytes.fromhex(file["mac_key"])
        same(proof, wire.proof_of(mac_key, envelope, cbor), "proof")
        same(proof == wire.proof_of(bytes(32), envelope, cbor), False, "another key's proof")
        same(is_deterministic(cbor), True, "deterministic encoding")
        read = reader(cbor)
        if case["kind"] == "prepared":
            contents = bytes.fromhex(file["prepared_contents_cbor"])
            self.check_box(read["sealed"], contents, expected["prepared_contents"])
            same(set(read), {"sealed"})
        elif case["kind"] == "linked":
            read["report"] = str(uuid.UUID(bytes=read["report"]))
            same(read, expected["items"]["linked"])
        else:
            same(read, expected["items"][case["kind"]])

    def check_box(self, box, contents, expected):
        same(box[:4], wire.key_id(self.public))
        plaintext = wire.open_box(self.private, box)
        same(len(plaintext), next(n for n in wire.BOX_PLAINTEXTS if n >= len(contents)), "length")
        same(len(box), len(plaintext) + 52)
        same(plaintext, padded(contents, len(plaintext)))
        same(unpad(plaintext), contents)
        same(is_deterministic(contents), True, "deterministic encoding")
        same(items.PREPARED_CONTENTS(contents), expected)
        for changed in (box[:-1], bytes(4) + box[4:], box[:40] + b"\0" + box[41:]):
            fails(lambda: wire.open_box(self.private, changed), "a changed box")

    def check_changed_item(self, case):
        for data in one_bit_off(bytes.fromhex(case["envelope"])[:300]):
            data += bytes.fromhex(case["envelope"])[300:]
            fails(lambda: wire.open_item(self.private, Envelope.parse(data)), data.hex())

    def future(self):
        file = self.read("future")
        yield "fields and codes", lambda: self.check_future_fields(bytes.fromhex(file["alert_cbor"]))
        for kind in file["kinds"]:
            yield f"kind {kind}", lambda kind=kind: self.check_future_kind(file["version"], kind)

    def check_future_fields(self, cbor):
        read = items.ALERT(cbor)
        same(read["urgency"], 77)
        same(read["fix"]["more"], [b"\x05"])
        same(read["kept"], {40: b"\xf5", 41: b"\x63apa"})
        same(set(read), {"urgency", "fix", "kept"})

    def check_future_kind(self, version, kind):
        known = {number for number, _ in items.KINDS.values()} | {items.ATTACHMENT_KIND}
        same(kind in known, False, "is known")
        envelope = Envelope.parse(bytes([version]) + b"\1\2\3\4" + bytes([kind]) + bytes(range(40)))
        same((envelope.version, envelope.kind), (version, kind))
        same((envelope.report_id, envelope.item_id), (bytes(range(16)), bytes(range(16, 32))))

    def statements(self):
        file = self.read("statements")
        public = bytes.fromhex(file["receipt_public_key"])
        yield "key", lambda: same(ed25519_public(bytes.fromhex(file["receipt_seed"])), public)
        for what in ("receipt", "refusal"):
            yield what, lambda what=what: self.check_statement(file, what, public)
            yield f"{what}: changed", lambda what=what: self.check_changed_statement(
                bytes.fromhex(file[what]), public
            )

    def check_statement(self, file, what, public):
        data = bytes.fromhex(file[what])
        same(len(data), {"receipt": 146, "refusal": 147}[what])
        report_id = uuid.UUID(file["report_id"]).bytes
        about = {
            "what": what,
            "report_id": report_id,
            "digest": hashlib.sha256(file["sha256_of"].encode()).digest(),
            "at_ms": file["at_ms"],
        }
        if what == "receipt":  # duplicate and key not held
            about |= {"item_id": uuid.UUID(file["item_id"]).bytes, "flags": 0b101}
        else:  # unknown report
            about |= {"item_id": report_id, "code": 4}
        same(wire.read_statement(data, [bytes(32), public]), about)
        private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(file["receipt_seed"]))
        same(private.sign(data[:-64]), data[-64:], "Ed25519 is deterministic")

    def check_changed_statement(self, data, public):
        fails(lambda: wire.read_statement(data, []), "no key")
        for changed in one_bit_off(data):
            fails(lambda: wire.read_statement(changed, [public]), changed.hex())

    def batches(self):
        file = self.read("batches")
        request, answer = bytes.fromhex(file["request"]), bytes.fromhex(file["answer"])
        entries = [(61_000, b"\1\2\3"), (2**64 - 1, b"\4")]
        verdicts = [(201, b"a receipt"), (503, b"")]
        yield "request", lambda: same(wire.read_batch(request, 8), entries)
        yield "answer", lambda: same(wire.read_batch(answer, 2), verdicts)
        yield "cut off", lambda: fails(lambda: wire.read_batch(request[:-1], 8), "cut off")

    def updates(self):
        file = self.read("updates")
        key = bytes.fromhex(file["reply_key"])
        report_id = uuid.UUID(file["report_id"]).bytes
        epoch = wire.from_base64(file["page"]["epoch"])
        yield "epoch", lambda: same(len(epoch), 16)
        head = wire.from_base64(file["page"]["head"])
        yield "head", lambda: self.check_sealed(
            key, b"OTS head 1", (report_id, epoch, 0), head, file["head_cbor"], "head", EXPECTED
        )
        for update in file["page"]["updates"]:
            sealed = wire.from_base64(update["sealed"])
            yield f"update {update['seq']}", lambda update=update, sealed=sealed: self.check_sealed(
                key,
                b"OTS update 1",
                (report_id, epoch, update["seq"]),
                sealed,
                file["update_cbor"],
                "update",
                EXPECTED,
            )

    def check_sealed(self, key, purpose, place, sealed, cbor, what, expected):
        cbor = bytes.fromhex(cbor)
        plaintext = wire.open_update(key, purpose, place, sealed)
        same(len(plaintext), next(n for n in wire.UPDATE_PLAINTEXTS if n >= len(cbor)), "length")
        same(len(sealed), 24 + len(plaintext) + 16)
        same(plaintext, padded(cbor, len(plaintext)))
        same(is_deterministic(cbor), True, "deterministic encoding")
        reader = {"head": items.HEAD, "update": items.UPDATE}[what]
        same(reader(unpad(plaintext)), expected[what])
        report_id, epoch, seq = place
        moved = ((epoch, report_id, seq), (report_id, bytes(16), seq), (report_id, epoch, seq + 1))
        for elsewhere in moved:
            fails(lambda: wire.open_update(key, purpose, elsewhere, sealed), "moved")
        fails(lambda: wire.open_update(bytes(32), purpose, place, sealed), "another key")
        fails(lambda: wire.open_update(key, b"OTS other 1", place, sealed), "another purpose")
        for changed in one_bit_off(sealed):
            fails(lambda: wire.open_update(key, purpose, place, changed), "changed")

    def instance(self):
        data = (self.folder / "instance.ots").read_bytes()
        yield "document", lambda: self.check_instance(data)
        yield "changed", lambda: self.check_changed_instance(data)
        yield "a signature to come", lambda: same(
            wire.read_instance(b"OTSI2 x\n" + data), wire.read_instance(data)
        )

    def check_instance(self, data):
        document, signers = wire.read_instance(data)
        root = ed25519_public(b"\x33" * 32)
        same(signers, [root])
        same(root in [wire.from_base64(named) for named in document["roots"]], True, "own root")
        same(wire.is_usable(document), True, "usable")
        same(wire.from_base64(document["sealing_keys"][0]["public"]), self.public)
        same(
            wire.from_base64(document["receipt_keys"][0]["public"]).hex(),
            self.read("statements")["receipt_public_key"],
        )
        same(document, EXPECTED["instance"])

    def check_changed_instance(self, data):
        _, signers = wire.read_instance(data)
        at = data.index(b"\n\n")
        for changed in one_bit_off(data):
            try:
                same(wire.read_instance(changed)[1] == signers, False, changed[max(0, at - 9) :])
            except (wire.NotOfThisForm, ValueError):
                pass
        twice = data.replace(b'"format": 1,', b'"format": 1, "format": 1,')
        fails(lambda: wire.read_instance(twice), "a member named twice")

    def primitives(self):
        # draft-irtf-cfrg-xchacha-03 section 2.2.1.
        subkey = "82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc"
        nonce = bytes.fromhex("000000090000004a0000000031415927")
        yield "HChaCha20", lambda: same(xchacha.hchacha20(bytes(range(32)), nonce).hex(), subkey)
        yield "no shared secret", lambda: fails(
            lambda: hpke.Context(self.private, bytes(32), b""), "a point of small order"
        )


FILES = ("primitives", "alerts", "items", "future", "statements", "batches", "updates", "instance")
CHECKS = {file: getattr(Vectors, file) for file in FILES} | {
    "codes": every_field.codes,
    "every field": every_field.every_field,
    "flags and codes": every_field.flags_and_codes,
    "every member": every_field.every_member,
    "future items": future_items.future_items,
}


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent / "vectors"
    passed = failed = 0
    for file, checks_of in CHECKS.items():
        try:
            checks = list(checks_of(Vectors(folder)))
        except Exception:
            traceback.print_exc()
            checks, failed = [], failed + 1
        for name, check in checks:
            try:
                check()
                passed += 1
            except Exception:
                print(f"FAILED {file}: {name}", file=sys.stderr)
                traceback.print_exc()
                failed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
