#!/usr/bin/env python3
"""Writes the APK's zip, the same bytes from the same contents: sorted names, one date, no attributes of this machine.

aapt2 gives the compiled manifest, resources and assets; the dex and the native libraries are added. Entries that
aapt2 stored (resources.arsc, which Android maps into memory) stay stored, on a 4-byte boundary. Native libraries are
compressed: the phone unpacks the ones of its ABI once, at installation (extractNativeLibs in the manifest says so).
Stored and mapped straight from the APK, both ABIs together would make the download about two thirds larger, and the
download is what a village with one bar of signal pays for.

Usage: pack_apk.py OUT LINKED.apk NAME=FILE...
"""
import struct
import sys
import zipfile
import zlib

VERSION = 20  # of the zip format: deflate, folders
UTF8_NAMES = 0x800
DATE_1980 = (0, (1 << 5) | 1)  # the first that a zip can hold; time, then date
ALIGNMENT = 4  # Android maps stored entries
ALIGNMENT_EXTRA = 0xD935  # the extra field that zipalign and apksigner know as padding


def entries(linked, pairs):
    """[(name, contents, stored)], the manifest first and then by name."""
    found = []
    with zipfile.ZipFile(linked) as archive:
        for info in archive.infolist():
            found.append((info.filename, archive.read(info), info.compress_type == zipfile.ZIP_STORED))
    for pair in pairs:
        name, _, path = pair.partition("=")
        with open(path, "rb") as file:
            found.append((name, file.read(), False))
    names = [name for name, _, _ in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        sys.exit(f"pack_apk.py: twice in the APK: {', '.join(twice)}")
    return sorted(found, key=lambda entry: (entry[0] != "AndroidManifest.xml", entry[0]))


def deflated(data):
    """Raw deflate, as small as zlib makes it."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    return compressor.compress(data) + compressor.flush()


def padding(position):
    """An extra field after which the contents start on the boundary."""
    missing = -(position + 6) % ALIGNMENT
    return struct.pack("<HHH", ALIGNMENT_EXTRA, 2 + missing, ALIGNMENT) + b"\0" * missing


def main(out, linked, pairs):
    directory = []
    with open(out, "wb") as file:
        for name, data, stored in entries(linked, pairs):
            encoded = name.encode()
            body = data if stored else deflated(data)
            method = 0 if stored else 8
            offset = file.tell()
            extra = padding(offset + 30 + len(encoded)) if stored else b""
            common = struct.pack(
                "<HHHHHIIIH",
                *(VERSION, UTF8_NAMES, method, *DATE_1980),
                *(zlib.crc32(data), len(body), len(data), len(encoded)),
            )
            file.write(b"PK\3\4" + common + struct.pack("<H", len(extra)) + encoded + extra + body)
            made_by = struct.pack("<H", VERSION)
            rest = struct.pack("<HHHHII", 0, 0, 0, 0, 0, offset)
            directory.append(b"PK\1\2" + made_by + common + rest + encoded)
        start = file.tell()
        file.write(b"".join(directory))
        size = file.tell() - start
        file.write(b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, len(directory), len(directory), size, start, 0))


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
