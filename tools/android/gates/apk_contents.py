#!/usr/bin/env python3
"""Checks what is in a finished APK, entry by entry: nothing missing, nothing that nobody put there on purpose.

Usage: apk_contents.py APK INSTANCE-FILE MOST-BYTES ABI... -- FORBIDDEN-TEXT...
FORBIDDEN-TEXT: folders of the building machine; an APK that names one is not the same everywhere, and tells on somebody.
"""
import re
import sys
import zipfile

PAGE = 16384
LOCAL_HEADER = 30
ASSETS = ("assets/instance.ots", "assets/licences.txt", "assets/places.tsv")
EXPECTED = re.compile(
    r"AndroidManifest\.xml|classes\.dex|resources\.arsc|res/[A-Za-z0-9_./+-]+|assets/[a-z0-9_./-]+"
    r"|lib/(?P<abi>[a-z0-9_-]+)/lib(ots_core|jnidispatch)\.so"
)


def contents_start(file, info):
    """Where the contents of an entry begin; the local header's own lengths count, not the directory's."""
    file.seek(info.header_offset + 26)
    name_length, extra_length = int.from_bytes(file.read(2), "little"), int.from_bytes(file.read(2), "little")
    return info.header_offset + LOCAL_HEADER + name_length + extra_length


def faults(apk, instance, most_bytes, abis, forbidden):
    """Yields a sentence for each thing that is wrong."""
    with open(apk, "rb") as file, zipfile.ZipFile(file) as archive:
        size = file.seek(0, 2)
        if size > most_bytes:
            yield f"{size} bytes, more than the {most_bytes} that a download may cost"
        names = archive.namelist()
        libraries = [f"lib/{abi}/{name}.so" for abi in abis for name in ("libots_core", "libjnidispatch")]
        for name in ["AndroidManifest.xml", "classes.dex", "resources.arsc", *ASSETS, *libraries]:
            if names.count(name) != 1:
                yield f"{name} is there {names.count(name)} times"
        for info in archive.infolist():
            match = EXPECTED.fullmatch(info.filename)
            if not match or (match["abi"] and match["abi"] not in abis):
                yield f"{info.filename}: nobody put that there on purpose"
            if info.date_time != (1980, 1, 1, 0, 0, 0):
                yield f"{info.filename} has a date of its own"
            start = contents_start(file, info)
            stored = info.compress_type == zipfile.ZIP_STORED
            if stored and start % 4:
                yield f"{info.filename} is stored off the 4-byte boundary"
            if stored and info.filename.endswith(".so") and start % PAGE:
                yield f"{info.filename} is stored off the 16 KiB boundary"
            data = archive.read(info)
            for text in forbidden:
                if text.encode() in data or text.encode("utf-16-le") in data:
                    yield f"{info.filename} names {text}"
        if archive.getinfo("resources.arsc").compress_type != zipfile.ZIP_STORED:
            yield "resources.arsc is compressed: Android 11 and up refuse to install it"
        # Their authors ask that their words go along.
        licences = archive.read("assets/licences.txt").decode() if "assets/licences.txt" in names else ""
        for word in ("AGPL-3.0-or-later", "rustls ", "libsqlite3-sys ", "uniffi ", "JNA ", "Kotlin standard library "):
            if word not in licences:
                yield f"assets/licences.txt does not speak of {word.strip()}"
        with open(instance, "rb") as document:
            if archive.read("assets/instance.ots") != document.read():
                yield "assets/instance.ots is not the signed document, byte for byte"


def main(apk, instance, most_bytes, *rest):
    split = rest.index("--")
    found = list(faults(apk, instance, int(most_bytes), rest[:split], rest[split + 1 :]))
    for fault in found:
        print(f"{apk}: {fault}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
