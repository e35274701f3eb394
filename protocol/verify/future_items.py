"""What a version to come may send: kinds, versions and fields that this one does not know."""

import uuid

import items
import wire
from checking import padded, same
from payloads import unpad
from wire import Envelope

# Two fields that no version knows: a map with a text for a key, and a tagged value.
WITH_TEXT_KEY, TAGGED = bytes.fromhex("a163617061f6"), bytes.fromhex("d82a420102")
NO_KIND_OF_THIS_VERSION = (items.ATTACHMENT_KIND, 11, 200, 255)


def news(first: int) -> dict:
    return {first: WITH_TEXT_KEY, first + 1: TAGGED}


def future_items(vectors):
    file = vectors.read("future-items")
    for case in file["items"]:
        yield f"kind {case['kind']}", lambda case=case: check_item(vectors, file, case)
    for case in file["closed"]:
        yield f"version {case['version']}, kind {case['kind']}", lambda case=case: check_closed(
            vectors, file, case
        )
    yield "head", lambda: check_answer(file, b"OTS head 1", 0, file["page"]["head"])
    for update in file["page"]["updates"]:
        yield f"update {update['seq']}", lambda update=update: check_answer(
            file, b"OTS update 1", update["seq"], update["sealed"]
        )


def check_item(vectors, file, case):
    envelope = Envelope.parse(bytes.fromhex(case["envelope"]))
    same((envelope.version, envelope.kind), (1, case["kind"]))
    proof, cbor = wire.open_item(vectors.private, envelope)
    same(cbor.hex(), case["cbor"])
    same(proof, wire.proof_of(bytes.fromhex(file["mac_key"]), envelope, cbor), "proof")
    by_kind = {2: check_details, 5: check_safe_contact}
    if case["kind"] == 6:
        box = items.PREPARED(cbor)["sealed"]
        contents = unpad(wire.open_box(vectors.private, box))
        same(contents.hex(), file["prepared_contents_cbor"])
        read = items.PREPARED_CONTENTS(contents)
        same(read["kept"], news(66))
        check_contact(read["safe_contact"])
    elif case["kind"] in by_kind:
        by_kind[case["kind"]](cbor)
    else:
        same(case["kind"] in NO_KIND_OF_THIS_VERSION, True, "is none to come")


def check_details(cbor):
    read = items.DETAILS(cbor)
    [count] = read["victims"]
    same(read["korban"], 77, "a code to come")
    kept = [part["kept"] for part in (count, read["victim"], read["terlapor"], read)]
    same(kept, [news(first) for first in (60, 61, 62, 63)])


def check_safe_contact(cbor):
    check_contact(items.SAFE_CONTACT(cbor))


def check_contact(read):
    [window] = read["times"]
    same((window["kept"], read["kept"]), (news(64), news(65)))


def check_closed(vectors, file, case):
    """Nothing but the header can be read, and that can in every version."""
    envelope = Envelope.parse(bytes.fromhex(case["envelope"]))
    same((envelope.version, envelope.kind), (case["version"], case["kind"]))
    same(envelope.version == 1, False, "is this version's")
    same(str(uuid.UUID(bytes=envelope.report_id)), file["report_id"])
    same(envelope.key_id, wire.key_id(vectors.public))
    same(len(envelope.header), 22 if case["kind"] == items.ALERT_KIND else 38)


def check_answer(file, purpose, seq, sealed):
    place = (uuid.UUID(file["report_id"]).bytes, wire.from_base64(file["page"]["epoch"]), seq)
    reply_key = bytes.fromhex(file["reply_key"])
    plaintext = wire.open_update(reply_key, purpose, place, wire.from_base64(sealed))
    what, reader, first, known = (
        ("head", items.HEAD, 68, {"last_seq": 5})
        if seq == 0
        else ("update", items.UPDATE, 67, {"state": 9, "text": "kabar"})
    )
    cbor = bytes.fromhex(file[f"{what}_cbor"])
    same(plaintext, padded(cbor, len(plaintext)))
    same(reader(unpad(plaintext)), known | {"kept": news(first)})
