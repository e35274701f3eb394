#!/usr/bin/env python3
"""Says whether two APKs are the same, byte for byte, and if not, which entries differ.

Usage: same_apk.py FIRST SECOND
"""
import pathlib
import sys
import zipfile


def differences(first, second):
    """Yields a sentence for each entry that is not the same in both."""
    with zipfile.ZipFile(first) as one, zipfile.ZipFile(second) as other:
        names = one.namelist(), other.namelist()
        for name in sorted({*names[0], *names[1]}):
            if name not in names[0] or name not in names[1]:
                yield f"only in one of the two: {name}"
            elif one.read(name) != other.read(name):
                yield f"differs: {name}"


def main(first, second):
    if pathlib.Path(first).read_bytes() == pathlib.Path(second).read_bytes():
        return 0
    found = list(differences(first, second)) or ["the entries are the same, what stands around them is not"]
    for sentence in found:
        print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
