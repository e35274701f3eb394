#!/usr/bin/env python3
"""Rewrites a resource table (resources.arsc) of a recent Android so that Debian's aapt2 can read it.

Newer tables save space with three encodings that aapt2 of Android 10 does not know: sparse entry lists, 16-bit entry
offsets, and compact entries. The app must be linked against the resources of the API level that it is compiled for
(its attributes, its themes), so the framework's table is unpacked into the oldest encoding. What it says stays the
same. Only the linker reads the result; nothing of it is in the APK.

Usage: old_resource_table.py IN.arsc OUT.arsc
"""
import struct
import sys

TABLE = 0x0002
PACKAGE = 0x0200
TYPE = 0x0201
TYPE_SPEC = 0x0202
# library, overlayable, overlayable policy, staged alias: they came after aapt2 2.19, and an app's link needs none.
NEWER_CHUNKS = (0x0203, 0x0204, 0x0205, 0x0206)

SPARSE = 0x01
OFFSET16 = 0x02
NO_ENTRY = 0xFFFFFFFF

ENTRY_COMPLEX = 0x0001
ENTRY_COMPACT = 0x0008


def chunks(data, start, end):
    """Yields (type, header size, start, end) of each chunk that lies in data[start:end]."""
    while start < end:
        kind, header_size, size = struct.unpack_from("<HHI", data, start)
        yield kind, header_size, start, start + size
        start += size


def entry_offsets(data, start, header_size):
    """Where each entry of a TYPE chunk lies, as {index: offset from the entries' start}, however it is written."""
    flags, _, count = struct.unpack_from("<BHI", data, start + 9)
    table = start + header_size
    offsets = {}
    if flags & SPARSE:
        for i in range(count):
            index, quarter = struct.unpack_from("<HH", data, table + 4 * i)
            offsets[index] = quarter * 4
    elif flags & OFFSET16:
        for i in range(count):
            (quarter,) = struct.unpack_from("<H", data, table + 2 * i)
            if quarter != 0xFFFF:
                offsets[i] = quarter * 4
    else:
        for i in range(count):
            (offset,) = struct.unpack_from("<I", data, table + 4 * i)
            if offset != NO_ENTRY:
                offsets[i] = offset
    return offsets


def plain_entry(data, at):
    """The bytes of one entry in the long form."""
    size, flags = struct.unpack_from("<HH", data, at)
    if flags & ENTRY_COMPACT:
        # compact: `size` holds the key's index, the high byte of `flags` the value's type, then the value
        (value,) = struct.unpack_from("<I", data, at + 4)
        return struct.pack("<HHIHBBI", 8, flags & 0xFF & ~ENTRY_COMPACT, size, 8, 0, flags >> 8, value)
    if flags & ENTRY_COMPLEX:
        (values,) = struct.unpack_from("<I", data, at + 12)
        return data[at : at + size + 12 * values]
    return data[at : at + size + 8]


def plain_type(data, start, header_size, entry_count):
    """A TYPE chunk with one 32-bit offset for each of its entries and no entry in a newer form."""
    header = bytearray(data[start : start + header_size])
    (entries_start,) = struct.unpack_from("<I", data, start + 16)
    table = [NO_ENTRY] * entry_count
    body = bytearray()
    for index, offset in sorted(entry_offsets(data, start, header_size).items()):
        table[index] = len(body)
        body += plain_entry(data, start + entries_start + offset)
        body += b"\0" * (-len(body) % 4)
    new_start = header_size + 4 * entry_count
    header[9] = 0  # flags
    struct.pack_into("<I", header, 4, new_start + len(body))
    struct.pack_into("<II", header, 12, entry_count, new_start)
    return bytes(header) + struct.pack(f"<{entry_count}I", *table) + bytes(body)


def plain_package(data, start, header_size, end):
    """A PACKAGE chunk without what aapt2 2.19 does not know."""
    package = bytearray(data[start : start + header_size])
    counts = {}  # type id: number of its entries, which a sparse chunk does not tell
    for kind, inner_header, inner_start, inner_end in chunks(data, start + header_size, end):
        if kind in NEWER_CHUNKS:
            continue
        if kind == TYPE_SPEC:
            counts[data[inner_start + 8]] = struct.unpack_from("<I", data, inner_start + 12)[0]
        if kind == TYPE:
            package += plain_type(data, inner_start, inner_header, counts[data[inner_start + 8]])
        else:
            package += data[inner_start:inner_end]
    struct.pack_into("<I", package, 4, len(package))
    return bytes(package)


def plain_table(data):
    """The whole table."""
    kind, header_size, size, packages = struct.unpack_from("<HHII", data, 0)
    if kind != TABLE:
        raise ValueError("not a resource table")
    out = bytearray()
    for inner_kind, inner_header, start, end in chunks(data, header_size, size):
        out += plain_package(data, start, inner_header, end) if inner_kind == PACKAGE else data[start:end]
    return struct.pack("<HHII", TABLE, 12, 12 + len(out), packages) + bytes(out)


def main(source, destination):
    with open(source, "rb") as file:
        data = file.read()
    with open(destination, "wb") as file:
        file.write(plain_table(data))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
