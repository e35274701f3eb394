"""CBOR payloads under the rules of docs/protocol.md sections 6 and 7."""

import cbor2

MAX_FIELDS, MAX_UNKNOWN, MAX_DEPTH = 128, 64, 64


class Unreadable(Exception):
    """The whole payload cannot be read."""


class NotThisType(Exception):
    """One value cannot be read; it is kept."""


def _head(data: bytes, at: int) -> tuple:
    """Major type, argument (None: indefinite) and the place behind the head."""
    if at >= len(data):
        raise Unreadable("cut off")
    major, info = data[at] >> 5, data[at] & 31
    if info < 24:
        return major, info, at + 1
    if info == 31 and major in (2, 3, 4, 5, 7):
        return major, None, at + 1
    if info > 27:
        raise Unreadable("a reserved head")
    end = at + 1 + (1 << (info - 24))
    if end > len(data):
        raise Unreadable("cut off")
    return major, int.from_bytes(data[at + 1 : end]), end


def value_end(data: bytes, at: int = 0, depth: int = 0) -> int:
    """The place behind the one CBOR value at `at`."""
    if depth > MAX_DEPTH:
        raise Unreadable("too deep")
    major, argument, at = _head(data, at)
    if major == 7 and argument is None:
        raise Unreadable("a break where a value must be")
    if major in (2, 3) and argument is not None:
        if at + argument > len(data):
            raise Unreadable("cut off")
        return at + argument
    if major == 6:
        return value_end(data, at, depth + 1)
    if major in (0, 1, 7):
        return at
    if argument is None:
        while at < len(data) and data[at] != 0xFF:
            at = value_end(data, at, depth + 1)
        if at >= len(data):
            raise Unreadable("never closed")
        return at + 1
    for _ in range(argument * (2 if major == 5 else 1)):
        at = value_end(data, at, depth + 1)
    return at


def unpad(padded: bytes) -> bytes:
    """The one value at the start; everything behind it must be zero."""
    end = value_end(padded)
    if any(padded[end:]):
        raise Unreadable("something other than padding follows")
    return padded[:end]


def raw_fields(data: bytes) -> dict:
    """Key to raw value of the map that is all of `data`."""
    major, count, at = _head(data, 0)
    if major != 5:
        raise Unreadable("not a map")
    fields = {}
    while count != len(fields):
        if count is None and data[at : at + 1] == b"\xff":
            at += 1
            break
        key_major, key, at = _head(data, at)
        if key_major != 0:
            raise Unreadable("a key that is no unsigned integer")
        if key in fields:
            raise Unreadable("a key stands twice")
        if len(fields) == MAX_FIELDS:
            raise Unreadable("too many fields")
        end = value_end(data, at)
        fields[key], at = data[at:end], end
    if at != len(data):
        raise Unreadable("bytes behind the map")
    return fields


def _require(condition: bool, what: str) -> None:
    if not condition:
        raise NotThisType(what)


def integer(low: int, high: int):
    def read(raw: bytes):
        _require(raw[0] >> 5 in (0, 1), "no integer")
        value = cbor2.loads(raw)
        _require(low <= value <= high, "out of range")
        return value

    return read


UINT8, UINT16, UINT32, UINT64 = (integer(0, 2**bits - 1) for bits in (8, 16, 32, 64))
INT32, INT64 = (integer(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for bits in (32, 64))


def boolean(raw: bytes) -> bool:
    _require(raw in (b"\xf4", b"\xf5"), "no bool")
    return raw == b"\xf5"


def text(raw: bytes) -> str:
    _require(raw[0] >> 5 == 3 and raw[0] != 0x7F, "no text of definite length")
    return cbor2.loads(raw)


def byte_string(length=None):
    def read(raw: bytes) -> bytes:
        _require(raw[0] >> 5 == 2 and raw[0] != 0x5F, "no bytes of definite length")
        value = cbor2.loads(raw)
        _require(length in (None, len(value)), "another length")
        return value

    return read


def area(raw: bytes) -> str:
    digits = str(UINT64(raw))
    parts = {2: (2,), 4: (2, 2), 6: (2, 2, 2), 10: (2, 2, 2, 4)}.get(len(digits), (len(digits),))
    out = []
    for part in parts:
        out, digits = out + [digits[:part]], digits[part:]
    return ".".join(out)


def code(*slugs):
    """A code list numbered from 1; a code that is not in it comes back as its number."""

    def read(raw: bytes):
        number = UINT64(raw)
        return slugs[number - 1] if 1 <= number <= len(slugs) else number

    read.numbers = {str(number): slug for number, slug in enumerate(slugs, start=1)}
    return read


def _elements(raw: bytes) -> list:
    major, count, at = _head(raw, 0)
    _require(major == 4, "no array")
    out = []
    while count != len(out) and not (count is None and raw[at] == 0xFF):
        end = value_end(raw, at)
        out, at = out + [raw[at:end]], end
    return out


def list_of(read):
    return lambda raw: [read(element) for element in _elements(raw)]


def fix(raw: bytes) -> dict:
    _require(raw[0] != 0x9F, "a fix of unknown length")
    elements = _elements(raw)
    _require(len(elements) >= 4, "a fix of fewer than four numbers")
    names = ("lat_e6", "lng_e6", "accuracy_m", "age_s")
    out = {name: read(e) for name, read, e in zip(names, (INT32, INT32, UINT16, UINT32), elements)}
    return out | ({"more": elements[4:]} if elements[4:] else {})


def payload(**fields):
    """A reader for a map; `fields` are name=(key, reader). Kept values stand under "kept"."""
    by_key = {key: (name, read) for name, (key, read) in fields.items()}

    def read(data: bytes) -> dict:
        out, kept = {}, {}
        for key, raw in raw_fields(data).items():
            try:
                name, reader = by_key[key]
                out[name] = reader(raw)
            except (KeyError, NotThisType):
                kept[key] = raw
        if len(kept) > MAX_UNKNOWN:
            raise Unreadable("too many unknown fields")
        return out | ({"kept": kept} if kept else {})

    read.names = set(fields)
    return read
