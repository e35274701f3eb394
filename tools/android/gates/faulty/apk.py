#!/usr/bin/env python3
"""Writes an APK again with one fault in it, for self-test.sh.

Usage: apk.py FAULT APK OUT [OTHER.apk]       OTHER: whose manifest to take, for the fault other-manifest
"""
import sys
import zipfile

DATE = (1980, 1, 1, 0, 0, 0)


def contents_start(out, name):
    """Where the contents of the next entry would begin without padding."""
    return out.fp.tell() + 30 + len(name.encode())


def write(out, name, data, kind=zipfile.ZIP_DEFLATED, date=DATE, at=None):
    """Adds an entry; `at` = (boundary, remainder): where its contents begin. Padding is an extra field of its own."""
    info = zipfile.ZipInfo(name, date)
    info.compress_type = kind
    if at:
        boundary, remainder = at
        missing = (remainder - contents_start(out, name) - 4) % boundary
        info.extra = b"\x35\xd9" + missing.to_bytes(2, "little") + b"\0" * missing
    out.writestr(info, data)


def main(fault, apk, to, *other):
    core, dex = "lib/arm64-v8a/libots_core.so", "classes.dex"
    with zipfile.ZipFile(apk) as source, zipfile.ZipFile(to, "w") as out:
        for info in source.infolist():
            name, data, kind = info.filename, source.read(info), info.compress_type
            stored = kind == zipfile.ZIP_STORED
            if fault == "missing-library" and name == "lib/armeabi-v7a/libots_core.so":
                continue
            if fault == "other-document" and name == "assets/instance.ots":
                data += b"\n"
            if fault == "silent-licences" and name == "assets/licences.txt":
                data = data.replace(b"rustls ", b"")
            if fault == "path" and name == "assets/places.tsv":
                data += b"/planted/folder/src\n"
            if fault == "other-manifest" and name == "AndroidManifest.xml":
                with zipfile.ZipFile(other[0]) as archive:
                    data = archive.read(name)
            if fault == "dated" and name == dex:
                write(out, name, data, date=(2026, 7, 1, 12, 0, 0))
            elif fault == "off-boundary" and name == dex:
                write(out, name, data, zipfile.ZIP_STORED, at=(4, 1))
            elif fault == "off-page" and name == core:
                write(out, name, data, zipfile.ZIP_STORED, at=(16384, 4))
            elif fault == "compressed-table" and name == "resources.arsc":
                write(out, name, data)
            else:
                write(out, name, data, kind, at=(4, 0) if stored else None)
        if fault == "stranger":
            write(out, "assets/Stranger.EXE", b"nobody knows")
        if fault == "foreign-abi":
            write(out, "lib/mips/libots_core.so", source.read(core))


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
