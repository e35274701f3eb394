#!/usr/bin/env python3
"""Writes the licences of everything that the app contains into one text, as their authors ask for.

Usage: licences.py ASSETS
Reads what Cargo says of the core's dependencies for the phone, and the licence files in their packages. Equal texts stand
once, under all who use them. Fails where a package has no licence that may be part of OTS, or no text to show for it.
"""
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).parents[2]
TARGET = "aarch64-linux-android"
# Of a choice, the first of these: short, and every one may be combined with AGPL-3.0-or-later.
PREFERRED = ("MIT", "ISC", "BSD-3-Clause", "BSD-2-Clause", "Zlib", "Apache-2.0", "Unicode-3.0", "BlueOak-1.0.0", "MPL-2.0",
             "Unlicense", "0BSD")
# How the file of each is usually called.
NAMES = {"MIT": "mit", "Apache-2.0": "apache", "BSD-3-Clause": "bsd", "BSD-2-Clause": "bsd", "ISC": "isc", "Zlib": "zlib"}
# Parts that Cargo does not know: name, version of android/pom.xml, licence, package whose file has the same text.
OTHERS = (("JNA", "jna", "Apache-2.0"), ("Kotlin standard library", "kotlin-stdlib", "Apache-2.0"))


def packages():
    """Name, version, licence and folder of every package in the phone's library."""
    metadata = json.loads(subprocess.run(
        ["cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", TARGET],
        cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
    known = {package["id"]: package for package in metadata["packages"]}
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    wanted, found = [next(id for id, package in known.items() if package["name"] == "ots-core")], set()
    while wanted:
        node = wanted.pop()
        if node in found:
            continue
        found.add(node)
        for dependency in nodes[node]["deps"]:
            # What only builds or tests it is not in it.
            if any(kind["kind"] is None for kind in dependency["dep_kinds"]):
                wanted.append(dependency["pkg"])
    for id in sorted(found, key=lambda id: (known[id]["name"], known[id]["version"])):
        package = known[id]
        if package["source"] is not None:
            yield package["name"], package["version"], package["license"], pathlib.Path(package["manifest_path"]).parent


def chosen(licence):
    """The licences under which it is used: one of a choice, all of a list."""
    parts = []
    for part in re.sub(r"[()]", "", (licence or "").replace("/", " OR ")).split(" AND "):
        choices = [choice.split(" WITH ")[0].strip() for choice in part.split(" OR ")]
        best = [name for name in PREFERRED if name in choices]
        if not best:
            return None
        parts.append(best[0])
    return parts


def texts(folder, licence):
    """The files that hold it."""
    files = sorted(file for file in folder.iterdir() if file.is_file()
                   and re.match(r"(licen[cs]e|copying|unlicense|copyright|notice)", file.name.lower()))
    named = [file for file in files if NAMES.get(licence, licence.lower()) in file.name.lower()]
    return named or files


def tidy(text):
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.replace("\r", "").split("\n"))).strip()


def main(assets):
    by_text, faults, apache = {}, [], None
    for name, version, licence, folder in packages():
        used = chosen(licence)
        if used is None:
            faults.append(f"{name} {version}: {licence}")
            continue
        for one in used:
            files = texts(folder, one)
            if not files:
                by_text.setdefault(f"({one}: https://spdx.org/licenses/{one}.html)", []).append(f"{name} {version} ({one})")
            for file in files:
                text = tidy(file.read_text(errors="replace"))
                if "Apache License" in text and "TERMS AND CONDITIONS" in text:
                    apache = apache or text
                by_text.setdefault(text, []).append(f"{name} {version} ({one})")
    if faults:
        sys.exit("licences.py: no licence that may be part of OTS:\n  " + "\n  ".join(faults))
    if apache is None:
        sys.exit("licences.py: no package holds the Apache licence, which JNA and Kotlin need")
    pom = (ROOT / "android/pom.xml").read_text()
    for shown, artifact, licence in OTHERS:
        version = re.search(rf"<artifactId>{artifact}</artifactId>\s*<version>([^<]+)</version>", pom)
        if version is None:
            sys.exit(f"licences.py: android/pom.xml does not name {artifact}")
        number = version.group(1)
        if number.startswith("${"):
            number = re.search(rf"<{re.escape(number[2:-1])}>([^<]+)<", pom).group(1)
        by_text.setdefault(apache, []).append(f"{shown} {number} ({licence})")
    own = "One Top Service (AGPL-3.0-or-later)\n\n" + tidy((ROOT / "LICENSE").read_text())
    blocks = ["\n".join(sorted(set(names), key=str.lower)) + "\n\n" + text for text, names in by_text.items()]
    blocks.sort(key=str.lower)
    blocks.insert(0, own)
    line = "\n\n" + "-" * 40 + "\n\n"
    out = pathlib.Path(assets) / "licences.txt"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(line.join(blocks) + "\n")
    return len(blocks)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
